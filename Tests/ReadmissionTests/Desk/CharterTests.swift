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
      let (first, second) = (try office.desk("3001"), try office.desk("3002"))
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
      let charter = try first.charter(transfer, cases)
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
