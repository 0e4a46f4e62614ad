import Bytes
import Codes
import Record
import Registry
import Support
import Testing

@testable import Readmission

@Suite("Phases and stated policies")
struct CaseRulesTests {
  /// A Swedish application at the person's own wish, under the model memorandum.
  private func changes(_ name: String) -> [String: JSON?] {
    [
      "agreement": "model-memorandum", "otherState": "SWE", "terms": ["kind": "spontaneous"],
      "person": ["names": [["issued": .string(name)]], "birth": "1980-01-01"], "evidence": nil,
    ]
  }

  @Test("A policy and a phase are told when a case is opened, and refused when it is agreed to")
  func notes() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let book = try WorkedCase.book()
      let desk = try office.desk("3001")
      var forced = changes("Forced Invented")
      forced["terms"] = ["kind": "forced"]
      let number = try office.open(desk, forced, under: book).number
      let rules = try CaseRules(desk.file(number), book)
      #expect(!rules.isReached && rules.waiting?.id == "no-forced-return")
      #expect(rules.notes.count == 2)
      let free = try office.open(desk, changes("Free Invented"), under: book).number
      #expect(try CaseRules(desk.file(free), book).notes.isEmpty)
    }
  }

  @Test("A month of a phase takes so many people and no more, a charter's among them")
  func monthly() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      var book = try WorkedCase.book()
      let json = try JSON.parse(
        try Fixture.bytes("readmission/agreements/model-memorandum.json"))
      var fields = try #require(json.object)
      var phases = try #require(fields["phases"]?.array)
      var first = try #require(phases[0].object)
      first["returnsAMonth"] = 2
      phases[0] = .object(first)
      fields["phases"] = .array(phases)
      try book.add(.object(fields))
      let desk = try office.desk("3001")
      let consent = SafeguardAnswer(.consent, isYes: true, by: "the person")
      var cases: [CaseNumber] = []
      for place in 0..<3 {
        let number = try office.open(desk, changes("Person\(place) Invented"), under: book).number
        try desk.record(verified: ["items": []], in: number)
        try desk.conclude(number, .presumed, reason: "prima facie")
        try office.desk("3002").second(number, confirms: true, reason: nil)
        try desk.reply(number, under: book)
        try desk.answer(SafeguardAnswer.allYes + [consent], in: number)
        cases.append(number)
      }
      let march = Transfer(day: try CivilDate(iso: "2026-03-25"), pointOfEntry: "IQ-BGW")
      try desk.announce(cases[0], march, under: book)
      let charter = try desk.charter(march, Array(cases[1...]), under: book)
      #expect(charter.done == [cases[1]])
      #expect(charter.left.map(\.why.code) == [.notReached])
      let april = Transfer(day: try CivilDate(iso: "2026-04-02"), pointOfEntry: "IQ-BGW")
      try desk.announce(cases[2], april, under: book)
      // Announced anew in its own month it takes no second place.
      try desk.announce(cases[0], march, under: book)
    }
  }
}
