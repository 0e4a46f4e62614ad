import Bytes
import Names
import Testing

@Suite struct PersonNameTests {
  @Test("A name of one part is a name, and an empty one is known to be empty")
  func onePart() {
    #expect(!PersonName(issued: "Suharto").isEmpty)
    #expect(PersonName(given: nil, family: "Suharto").issued == "Suharto")
    #expect(PersonName(issued: " 12 - ' ").isEmpty)
  }

  @Test("Parts are joined in the order given, father, grandfather, family; the mother stays apart")
  func parts() throws {
    let name = PersonName(
      given: "Layla", father: "Karim", grandfather: "Hasan", family: "al-Jubouri", mother: "Amina")
    #expect(name.issued == "Layla Karim Hasan al-Jubouri")
    #expect(try PersonName(json: name.json) == name)
    #expect(throws: Fault(.field, "")) { try PersonName(json: ["given": "Layla"]) }
  }

  @Test(
    "The script is that of most letters, marks and bidirectional signs left aside",
    arguments: [
      ("Müller", NameScript.latin), ("محمد", .arabic), ("Владимир", .cyrillic),
      ("\u{202e}محمد\u{202c} B", .arabic), ("İbrahim", .latin), ("", .none), ("🙂 42", .none),
      ("ئازاد", .arabic), ("李", .other), ("ﻣﺤﻤﺪ", .arabic),
    ])
  func scripts(text: String, script: NameScript) {
    #expect(NameScript(of: text) == script)
  }

  @Test("A text of ten thousand letters is cut, not refused")
  func long() {
    let name = PersonName(issued: String(repeating: "a", count: 10_000))
    #expect(name.issued.count == PersonName.maximumCharacters)
  }
}
