import Bytes
import Codes
import Match
import Names
import Support
import Testing

@Suite struct ScreeningTests {
  static let index: ScreeningIndex = {
    do {
      var lists: [Watchlist] = []
      for name in ["national", "exit-orders", "protective"] {
        lists.append(try WatchlistLines.read(try Fixture.bytes("lists/\(name).jsonl")).list)
      }
      let sample = try Fixture.bytes("lists/un-consolidated-sample.xml")
      lists.append(try UNConsolidatedList.read(sample).list)
      return try ScreeningIndex(lists)
    } catch {
      fatalError("the fixtures cannot be read: \(error)")
    }
  }()

  private func alerts(_ query: ScreeningQuery) -> [PossibleMatch] { Self.index.screen(query) }

  private func query(_ name: String, _ birth: String? = nil, _ nationality: String? = nil) throws
    -> ScreeningQuery
  {
    ScreeningQuery(
      names: [PersonName(issued: name)], birth: try birth.map { try ListedDate($0) },
      nationalities: [nationality].compactMap { $0 })
  }

  @Test(
    "A listed person is found under another spelling, order, script or a slip of the pen",
    arguments: [
      ("Zaid Hareth ALKASIMI", "1978-03-14", "NAT-001"),
      ("AL-QASIMI Zayd Harith", "1978-03-14", "NAT-001"),
      ("زید حارث قاسمی", "1978-03-14", "NAT-001"),
      ("Zayd Haritn Al-Qaisimi", "1978-03-14", "NAT-001"),
      ("Monther Waleed Fadel Alsamarani", "1972-09-05", "ORD-2026-0117"),
      ("مُنْذِر وليد فاضل السمراني", "1972-09-05", "ORD-2026-0117"),
      ("Munther Walid Al-Samarrani", "1972-05-09", "ORD-2026-0117"),
      ("Rêbwar Dilşad Berzencî", "1985-07-01", "NAT-002"),
      ("شيرين آزاد كارواني", "1988-12-19", "ORD-2026-0121"),
      ("GERMAN KATANGA", "1978-04-28", "CDi.006"),
      ("Dalya Kareem Hashimawi", "2016-05-22", "PRO-001"),
    ])
  func found(name: String, birth: String, entry: String) throws {
    #expect(alerts(try query(name, birth)).first?.entryID == entry)
  }

  @Test(
    "People who share a word, a common name or only a date are no match",
    arguments: [
      ("Zayd Mahmoud Hasan", "1978-03-14"),
      ("Munther Al-Samarrani", "2001-01-17"), ("Mohammed Ali", "1965-01-01"),
      ("John Smith", "1978-04-28"),
    ])
  func others(name: String, birth: String) throws {
    #expect(alerts(try query(name, birth)).isEmpty)
  }

  @Test("The contributions of an explanation add up to the score, whatever the query")
  func sums() throws {
    for name in ["Zaid al Qasimi", "Jerome Kakwavu", "Abu Harith", "Suharwan", "شیرین کاروانی"] {
      for birth in ["1978-03-14", "1988-12-19", nil] {
        for match in Self.index.screen(try query(name, birth, "SY"), leastScore: 1) {
          #expect(match.contributions.reduce(0) { $0 + $1.points } == match.score)
        }
      }
    }
  }

  @Test("An explanation names the words that met, as both sides wrote them")
  func explanation() throws {
    let match = try #require(alerts(try query("Zaid Hareth ALKASIMI", "1978-03-14", "SYR")).first)
    let words = match.contributions.filter { $0.kind == .word }
    #expect(words.map(\.query) == ["Zaid", "Hareth", "ALKASIMI"])
    #expect(words.map(\.listed) == ["Zayd", "Harith", "Al-Qasimi"])
    #expect(match.contributions.contains { $0.kind == .birthDate && $0.rule == "equal" })
    #expect(match.list.version == 1)
    #expect(match.listedName?.type == .primary)
    #expect(match.json == alerts(try query("Zaid Hareth ALKASIMI", "1978-03-14", "SYR"))[0].json)
    _ = try match.json.canonicalLine()
  }

  @Test("A document number alerts by itself, also when a reader took O for 0")
  func documents() {
    for (number, rule) in [("n 0074-1852", "equal"), ("NO0741B52", "look-alike-signs")] {
      let query = ScreeningQuery(
        names: [PersonName(issued: "Somebody Else")],
        documents: [ListedDocument(type: "", number: number)])
      let match = alerts(query).first
      #expect(match?.entryID == "NAT-001")
      #expect(match?.ground == .document)
      #expect(match?.contributions.first?.rule == rule)
    }
    let stolen = ScreeningQuery(
      names: [], documents: [ListedDocument(type: "", number: "U90137754", country: "TUR")])
    #expect(alerts(stolen).first?.permittedAction == .retainDocument)
    let number = ListedDocument(type: "", number: "Central African Republic O00065772")
    #expect(alerts(ScreeningQuery(names: [], documents: [number])).first == nil)
    let bare = ListedDocument(type: "", number: "O00065772")
    #expect(alerts(ScreeningQuery(names: [], documents: [bare])).count == 1)
  }

  @Test("An order counts in its direction and from its first to its last day only")
  func terms() throws {
    var asked = try query("Munther Walid Fadhil Al-Samarrani", "1972-09-05")
    asked.direction = .exit
    asked.day = try CivilDate(iso: "2026-03-01")
    let match = try #require(alerts(asked).first)
    #expect(match.permittedAction == .preventExit)
    #expect(match.terms.order == "117/2026 of 2026-02-03 (invented)")
    asked.direction = .entry
    #expect(alerts(asked).isEmpty)
    asked.direction = .exit
    asked.day = try CivilDate(iso: "2027-02-03")
    #expect(alerts(asked).isEmpty)
  }

  @Test("A match carries who may see it")
  func visibility() throws {
    let silent = alerts(try query("Behrouz Kamyab Naseripour", "1981-11-30")).first
    #expect(silent?.visibility == .silent)
    let child = alerts(try query("Dalia Karim Hashimawi", "2016-05-22")).first
    #expect(child?.visibility == .protective)
  }

  @Test("A weak alias does not alert by itself")
  func weak() throws {
    #expect(alerts(try query("Abu Harith")).isEmpty)
  }

  @Test(
    "Hostile names give a defined result and never a trap",
    arguments: [
      "", " ", "a", "-", "<<<", "🙂", "al", "bin al", "Dr.", "'''", "\u{202e}\u{202c}", "0",
      "٠١٢", "李小龍", "Zayd زيد Зайд", "ﷺ ﷲ", "\u{0301}\u{0301}", "a.b.c.d.e.f.g",
      String(repeating: "a", count: 10_000), String(repeating: "ab ", count: 5000),
      String(repeating: "al ", count: 5000), String(repeating: "م", count: 10_000),
      String(repeating: "\u{200d}", count: 3000), "abd abd abd", "abu", "abd al", "din", "allah",
      "abdul", "Abdu", "ullah ullah", "\u{0}\u{1}\u{7f}",
    ])
  func hostile(name: String) throws {
    let matches = Self.index.screen(try query(name, "1978-03-14"), leastScore: 1)
    #expect(matches.count <= ScreeningParameters.maximumMatches)
    for match in matches {
      #expect(match.contributions.reduce(0) { $0 + $1.points } == match.score)
    }
  }

  @Test("A list put in place of its older version is screened at once, the others stay")
  func replacing() throws {
    let text = """
      {"type":"maabar/watchlist/1","id":"national","title":"t","version":2,"owner":"o",\
      "legalBasis":"l"}
      {"id":"NAT-9","names":[{"full":"Invented Newcomer Karadaghi"}],"dob":["1970-02-03"]}
      """
    let newer = try Self.index.replacing(try WatchlistLines.read(Array(text.utf8)).list)
    #expect(newer.screen(try query("Invented Newcomer Karadaghi", "1970-02-03")).count == 1)
    #expect(newer.screen(try query("Zayd Harith Al-Qasimi", "1978-03-14")).isEmpty)
    #expect(newer.screen(try query("Shirin Azad Karwani", "1988-12-19")).count == 1)
    #expect(newer.removing("exit-orders").lists.count == Self.index.lists.count - 1)
  }
}
