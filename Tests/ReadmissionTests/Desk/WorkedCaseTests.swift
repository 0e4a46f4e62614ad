import Bytes
import Codes
import Crypto
import Host
import Record
import Registry
import Seal
import Store
import Support
import Testing

@testable import Readmission

@Suite("Thirty worked cases")
struct WorkedCaseTests {
  /// One case of the fixture: an application, what is done, and what must follow.
  struct Worked: Sendable, CustomStringConvertible {
    let json: JSON

    var description: String { "\(json["case"]?.integer ?? 0): \(json["what"]?.string ?? "")" }
  }

  static let worked: [Worked] = {
    guard let bytes = try? Fixture.bytes("readmission/worked-cases.jsonl") else { return [] }
    return bytes.split(separator: 0x0a).compactMap { line in
      (try? JSON.parse(Array(line))).map(Worked.init)
    }
  }()

  @Test("There are thirty of them at least")
  func count() { #expect(Self.worked.count >= 30) }

  @Test("Each goes where it must, and nowhere that it must not", arguments: worked)
  func walks(_ one: Worked) throws {
    try withTemporaryFolder { folder in
      var play = try Play(folder, one.json["application"]?.object ?? [:])
      for act in one.json["acts"]?.array?.compactMap(\.string) ?? [] {
        guard act.hasPrefix("!") else {
          try play.run(act)
          continue
        }
        let parts = act.dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
        let refused = fault { try play.run(parts[1]) }
        #expect(refused?.code.name == parts[0], "\(act): \(refused?.description ?? "taken")")
      }
      let file = try play.file()
      #expect(file.phase.rawValue == one.json["phase"]?.string)
      #expect(file.conclusion?.rawValue == one.json["conclusion"]?.string)
      let blocks = one.json["blocks"]?.array?.compactMap(\.string) ?? []
      #expect(file.standing.blocks.map(\.ground.rawValue) == blocks)
      // Counted by hand and by python-dateutil; none where no limit of the rule speaks of it.
      let reply = try TimedCase(file, play.book).clock.deadlines().first { $0.step == .reply }
      #expect(reply?.due.description == one.json["replyDue"]?.string)
      let findings = try play.office.registry.fsck()
      #expect(findings.isWhole, "\(findings.problems)")
    }
  }
}

/// One case being played by an office's people.
private struct Play {
  let office: Office
  let book: AgreementBook
  private let number: CaseNumber

  init(_ folder: String, _ application: [String: JSON]) throws {
    office = try Office(folder)
    var changes: [String: JSON?] = application
    for (name, value) in application where value == .null { changes[name] = .some(nil) }
    book = try WorkedCase.book()
    number = try office.open(try office.desk("3001"), changes, under: book).number
  }

  func file() throws -> ReadmissionCase { try office.desk("3001").file(number) }

  mutating func run(_ act: String) throws {
    let words = act.split(separator: " ").map(String.init)
    let first = try office.desk("3001")
    switch words[0] {
    case "verify": try first.record(verified: ["items": []], in: number)
    case "conclude":
      try first.conclude(
        number, try #require(Conclusion(rawValue: words[1])), reason: "as the table shows")
    case "confirm": try office.desk("2002").second(number, confirms: true, reason: nil)
    case "confirm-officer": try office.desk("3002").second(number, confirms: true, reason: nil)
    case "confirm-self": try first.second(number, confirms: true, reason: nil)
    case "confirm-supervisor": try office.desk("2001").second(number, confirms: true, reason: nil)
    case "decline": try office.desk("3002").second(number, confirms: false, reason: "too little")
    case "reply": try first.reply(number, under: book)
    case "reply-supervisor": try office.desk("2001").reply(number, under: book)
    case "submit": try first.submit(number)
    case "theirs":
      try first.takeReply(
        number, agrees: words[1] == "agreed", on: first.today, reason: "as they wrote")
    case "silence": try first.silence(number, under: book)
    case "silence-supervisor": try office.desk("2001").silence(number, under: book)
    case "extend": try first.extend(number, motive: "the register is searched")
    case "amend":
      var application = try first.file(number).application
      application.observations = "corrected"
      try first.amend(number, application.json, reason: "they corrected it", under: book)
    case "close": try first.close(number, reason: "over")
    case "day": office.clock.advance(milliseconds: (Int64(words[1]) ?? 0) * 86_400_000)
    default: try move(words, first)
    }
  }

  private func move(_ words: [String], _ first: CaseDesk) throws {
    switch words[0] {
    case "block":
      try first.block(
        number, try #require(BlockGround(rawValue: words[1])),
        by: try #require(CaseVoice(rawValue: words[2])), reason: "file 12/2026")
    case "unblock", "unblock-officer":
      let decision =
        words.count > 1
        ? StepDraft.File(kind: "final-decision", format: "application/pdf", bytes: [1, 2, 3]) : nil
      let block = try #require(try first.file(number).standing.blocks.first?.number)
      try office.desk(words[0] == "unblock" ? "2001" : "3001")
        .unblock(number, block: block, decision: decision, reason: "over")
    case "answers": try first.answer(SafeguardAnswer.allYes, in: number)
    case "answer":
      let question = try #require(SafeguardQuestion(rawValue: words[1]))
      try first.answer(
        [
          SafeguardAnswer(
            question, isYes: words[2] == "yes", by: "examined",
            document: question.needsDocument ? String(repeating: "cd", count: 32) : nil)
        ], in: number)
    case "announce":
      try first.announce(
        number, Transfer(day: try CivilDate(iso: "2026-04-20"), pointOfEntry: "IQ-BGW"),
        under: book)
    case "hand": try first.handOver(number)
    case "absent": try first.absent(number, reason: "did not come")
    case "arrive":
      try first.arrive(
        number, Arrival(day: first.today, pointOfEntry: "IQ-BGW"), by: .number)
    case "claim", "reverse":
      try first.error(number, isReversed: words[0] == "reverse", reason: "another person")
    default: Issue.record("no act \(words)")
    }
  }
}
