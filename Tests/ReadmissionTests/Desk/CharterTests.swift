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

@Suite("Charters")
struct CharterTests {
  @Test("A manifest is announced and closed in bulk; who is blocked or not asked stays behind")
  func bulk() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (first, second) = (try office.desk("3001"), try office.desk("2002"))
      var cases: [CaseNumber] = []
      for place in 0..<6 {
        let number = try office.open(
          first,
          [
            "person": [
              "names": [["issued": .string("Person\(place) Invented\(place * 7)")]],
              "birth": .string("19\(70 + place)-05-0\(place + 1)"),
            ], "evidence": nil,
          ]
        ).number
        try first.record(verified: ["items": []], in: number)
        try first.conclude(number, .presumed, reason: "prima facie")
        try second.second(number, confirms: true, reason: nil)
        try first.reply(number)
        if place != 4 { try first.answer(SafeguardAnswer.allYes, in: number) }
        cases.append(number)
      }
      try first.block(cases[5], .appeal, by: .counsel, reason: "appeal 7/2026")
      let transfer = Transfer(
        day: try CivilDate(iso: "2026-03-20"), pointOfEntry: "IQ-BGW", carrier: "ZZ 1",
        escorts: 12)
      let charter = try first.charter(transfer, cases, under: AgreementBook())
      #expect(charter.done == Array(cases[0..<4]))
      #expect(charter.left.map(\.number) == Array(cases[4...]))
      #expect(charter.left.map(\.why.code) == [.safeguard, .caseBlocked])
      #expect(try first.file(cases[0]).transferDay?.description == "2026-03-20")

      var arrival = Arrival(day: transfer.day, pointOfEntry: "IQ-BGW")
      arrival.hasPrivateInterview = true
      arrival.hasComplaintSlip = true
      var detained = arrival
      detained.detainedTelling = "counsel, family"
      let closed = try first.close(
        charter: charter.number, arrival, but: [cases[1]: detained],
        absent: [cases[2]: "fell ill at the airport"])
      #expect(closed.done.count == 4 && closed.left.isEmpty)
      #expect(try first.file(cases[0]).phase == .arrived)
      #expect(
        try first.file(cases[1]).last(.detained)?.step.content?["told"]?.string == "counsel, family"
      )
      #expect(try first.file(cases[2]).phase == .agreed)
      #expect(try first.file(cases[4]).phase == .agreed)
      let stranger = fault {
        _ = try first.close(charter: charter.number, arrival, absent: [cases[5]: "x"])
      }
      #expect(stranger?.code == .caseStep)
      let findings = try office.registry.fsck()
      #expect(findings.isWhole, "\(findings.problems)")
    }
  }
}

@Suite("A charter of many people")
struct FullCharterTests {
  /// Opens cases and leads them to where a transfer may be announced, many steps in one batch.
  private func agreed(_ count: Int, at office: Office) throws -> [CaseNumber] {
    let (first, second) = (try office.desk("3001"), try office.desk("2002"))
    let numbers = try (1...count).map { try CaseNumber(.readmission, year: 2026, serial: $0) }
    var (begun, ended): ([StepDraft], [StepDraft]) = ([], [])
    for (place, number) in numbers.enumerated() {
      let application = try Application(
        json: try JSON.parse(
          try Office.application([
            "person": [
              "names": [["issued": .string("Person\(place) Invented\(place * 7)")]],
              "birth": .string("\(1950 + place % 50)-05-0\(1 + place % 9)"),
              "documents": [["kind": "passport", "number": .string("Z\(900_000 + place)")]],
            ], "evidence": nil,
          ])))
      var opening = first.draft(.opened, number)
      opening.content = application.json
      opening.numbers = application.documentNumbers
      var verified = first.draft(.verified, number)
      verified.content = ["items": []]
      var concluded = first.draft(.concluded, number, reason: "prima facie")
      concluded.conclusion = .presumed
      begun += [opening, verified, concluded]
      var reply = first.draft(.replied, number)
      reply.conclusion = .presumed
      ended.append(reply)
      for answer in SafeguardAnswer.allYes {
        var answered = first.draft(.safeguarded, number)
        answered.content = answer.json
        ended.append(answered)
      }
    }
    try office.registry.write(begun, by: first.session)
    let confirmed = numbers.map { number in
      var draft = second.draft(.confirmed, number)
      draft.target = 3
      return draft
    }
    try office.registry.write(confirmed, by: second.session)
    try office.registry.write(ended, by: first.session)
    return numbers
  }

  @Test("150 people on one manifest: announced, absent, detained and closed, each told apart")
  func many() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let numbers = try agreed(150, at: office)
      let desk = try office.desk("3001")
      for number in numbers[0..<4] {
        try desk.block(number, .health, by: .person, reason: "ill")
      }
      let transfer = Transfer(
        day: try CivilDate(iso: "2026-03-20"), pointOfEntry: "IQ-BGW", carrier: "ZZ 1",
        escorts: 60)
      let charter = try desk.charter(transfer, numbers, under: AgreementBook())
      #expect(charter.done.count == 146 && charter.left.map(\.number) == Array(numbers[0..<4]))
      // Once more: the manifest is full of people who are announced already, under another number.
      #expect(try desk.manifest(charter.number).cases == charter.done)
      #expect(try desk.expected(document: "z 900-149") == numbers[149])
      var arrival = Arrival(day: transfer.day, pointOfEntry: "IQ-BGW")
      (arrival.hasPrivateInterview, arrival.hasComplaintSlip) = (true, true)
      arrival.isPropertyReturned = true
      var detained = arrival
      detained.detainedTelling = "counsel, family"
      let closed = try desk.close(
        charter: charter.number, arrival, but: [numbers[9]: detained, numbers[10]: detained],
        absent: [numbers[20]: "fell ill", numbers[21]: "a court stayed it", numbers[22]: "fled"])
      #expect(closed.done.count == 146 && closed.left.isEmpty)
      let files = try desk.files()
      let phases = Dictionary(grouping: files, by: \.phase).mapValues(\.count)
      #expect(phases == [.arrived: 143, .agreed: 7])
      #expect(
        files.filter { $0.last(.detained) != nil }.map(\.number) == [numbers[9], numbers[10]])
      #expect(files.filter { $0.last(.absent) != nil }.count == 3)
      let steps = try office.registry.steps(
        of: charter.number.description, by: desk.session, for: .readmission)
      #expect(steps.last { $0.step.act == .arrived }?.step.content?["arrived"]?.integer == 143)
      let findings = try office.registry.fsck()
      #expect(findings.isWhole, "\(findings.problems)")
    }
  }

  @Test("A manifest takes 300 cases at most, each once")
  func bounds() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let transfer = Transfer(day: try CivilDate(iso: "2026-03-20"), pointOfEntry: "IQ-BGW")
      let one = try CaseNumber(.readmission, year: 2026, serial: 1)
      let many = try (1...301).map { try CaseNumber(.readmission, year: 2026, serial: $0) }
      for wrong in [[], [one, one], many] {
        expectFault(.caseStep) { _ = try desk.charter(transfer, wrong, under: AgreementBook()) }
      }
    }
  }
}

@Suite("Arrivals by finger")
struct FingerArrivalTests {
  @Test("A finger finds the expected case whatever name stands in it, and a stranger's none")
  func byFinger() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      let whorl = try Fixture.bytes("fingers/whorl.pgm")
      try desk.attach(
        [StepDraft.File(kind: "fingerprints", format: "image/x-portable-graymap", bytes: whorl)],
        to: number)
      #expect(try desk.expected(fingers: CaseFile(whorl, name: "taken")) == nil)
      try desk.reply(number)
      #expect(try desk.expected(fingers: CaseFile(whorl, name: "taken")) == number)
      let arch = CaseFile(try Fixture.bytes("fingers/arch.pgm"), name: "taken")
      #expect(try desk.expected(fingers: arch) == nil)
    }
  }
}
