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

@Suite("Safeguards that block")
struct SafeguardTests {
  private static let day = "2026-03-20"

  @Test(
    "Asylum detail is put away unread wherever it stands, in any language, and blocks the case",
    arguments: [
      "observations", "field", "evidence", "arabic", "kurdish", "german", "file",
    ])
  func quarantine(_ place: String) throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let secret = "SECRET-\(place)"
      let changes: [String: JSON?] =
        switch place {
        case "observations": ["observations": .string("His asylum claim was rejected: \(secret)")]
        case "field": ["asylumDecision": ["reason": .string(secret)]]
        case "evidence": ["evidence": [["kind": "asylum-interview", "says": .string(secret)]]]
        case "arabic": ["observations": .string("طلب اللجوء \(secret)")]
        case "kurdish": ["observations": .string("پەنابەر \(secret)")]
        case "german": ["observations": .string("Asylantrag vom 3. Mai \(secret)")]
        default: [:]
        }
      let files =
        place == "file"
        ? [StepDraft.File(kind: "asylum-file", format: "pdf", bytes: Array(secret.utf8))] : []
      let opened = try desk.open(
        try Office.application(changes), files: files, under: try AgreementBook())
      #expect(opened.quarantined == 1)
      let file = try desk.file(opened.number)
      // The block does not say what it is about, to the very State that must not know.
      #expect(file.standing.blocks.map(\.ground) == [.withheld])
      // Not in what anybody reads, nor in what an exception opens.
      let shown = file.steps.map { $0.step.content?.line() ?? "" }.joined()
      #expect(!shown.contains("SECRET"))
      let put = try #require(file.last(.quarantined))
      let supervisor = try office.desk(office.supervisor)
      let refused = fault {
        _ = try supervisor.openRestricted(put.step.number, of: opened.number, reason: "curious")
      }
      #expect(refused?.code == .caseStep)
      // The key that is kept offline opens it.
      let sealed = try #require(
        try office.registry.sealedAttachments(of: opened.number.description).first)
      let key = try EncryptionKey(
        pem: String(
          decoding: try Disk().read(office.root / "secrets" / "recovery.key", limit: 4096),
          as: UTF8.self))
      let plain = String(decoding: try CMS.decrypt(sealed, with: [key]), as: UTF8.self)
      #expect(plain.contains(secret))
    }
  }

  @Test("A name that holds such letters is a name")
  func names() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let opened = try office.open(
        try office.desk("3001"),
        ["person": ["names": [["issued": "Asilo Basil Invented"]], "birthPlace": "Brazil"]])
      #expect(opened.quarantined == 0)
    }
  }

  @Test(
    "A claim, an appeal, a stay or a risk ends on the final decision's document, by two people",
    arguments: [BlockGround.protection, .appeal, .stay, .nonRefoulement, .withheld])
  func protective(_ ground: BlockGround) throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      try desk.block(number, ground, by: .court, reason: "order 12/2026")
      let block = try #require(try desk.file(number).standing.blocks.first)
      expectFault(.caseBlocked) { try desk.reply(number) }
      let supervisor = try office.desk(office.supervisor)
      let bare = fault {
        try supervisor.unblock(number, block: block.number, decision: nil, reason: "enough")
      }
      #expect(bare?.code == .caseBlocked)
      let decision = StepDraft.File(
        kind: "final-decision", format: "application/pdf", bytes: Array("decision".utf8))
      try supervisor.unblock(number, block: block.number, decision: decision, reason: "final")
      // One person is not enough, and the same person is one.
      #expect(try desk.file(number).standing.blocks.count == 1)
      expectFault(.caseBlocked) { try desk.reply(number) }
      #expect(try desk.file(number).standing.waiting.map(\.officer) == ["2001"])
      let same = fault { try supervisor.second(number, confirms: true, reason: nil) }
      #expect(same?.code == .caseSecond, "\(same?.description ?? "")")
      try desk.second(number, confirms: true, reason: nil)
      let file = try desk.file(number)
      #expect(file.standing.blocks.isEmpty)
      #expect(
        file.last(.unblocked)?.step.document == Hash.digest(Array("decision".utf8)).hex)
      try desk.reply(number)
    }
  }

  @Test("Another block ends by a supervisor with a reason, and by nobody else")
  func ordinary() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      try desk.block(number, .health, by: .counsel, reason: "operation planned")
      let block = try #require(try desk.file(number).standing.blocks.first?.number)
      let officer = fault {
        try desk.unblock(number, block: block, decision: nil, reason: "well again")
      }
      #expect(officer?.code == .caseRole)
      try office.desk(office.supervisor)
        .unblock(number, block: block, decision: nil, reason: "physician's note of 4 March")
      #expect(try desk.file(number).standing.blocks.isEmpty)
    }
  }

  @Test("An agreeing reply waits for the certified statement; a refusal does not")
  func statement() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let terms: JSON = ["kind": "forced"]
      let (desk, number) = try office.decided(.established, ["terms": terms])
      expectFault(at: "statement") { try desk.reply(number) }
      let (other, refused) = try office.decided(.notNational, ["terms": terms])
      try other.reply(refused)
    }
  }

  @Test("No transfer before risk, fitness and vulnerability are answered; a no blocks at once")
  func questions() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      try desk.reply(number)
      let transfer = Transfer(day: try CivilDate(iso: Self.day), pointOfEntry: "IQ-BGW")
      for answer in SafeguardAnswer.allYes {
        expectFault(at: answer.question.rawValue) { try desk.announce(number, transfer) }
        try desk.answer([answer], in: number)
      }
      try desk.announce(number, transfer)
      try desk.answer([SafeguardAnswer(.fitness, isYes: false, by: "physician")], in: number)
      #expect(try desk.file(number).standing.blocks.map(\.ground) == [.health])
      expectFault(.safeguard) { try desk.handOver(number) }
    }
  }

  @Test("Consent is withdrawn until boarding, and is never taken in a forced return")
  func consent() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (forced, number) = try office.decided()
      let yes = SafeguardAnswer(.consent, isYes: true, by: "the person")
      expectFault(.safeguard) { try forced.answer([yes], in: number) }
      let (desk, free) = try office.decided(
        .established,
        [
          "terms": ["kind": "assisted-voluntary"],
          "person": ["names": [["issued": "Layla Hassan Invented"]], "birth": "1970-01-02"],
          "evidence": nil,
        ])
      try desk.reply(free)
      try desk.answer(SafeguardAnswer.allYes, in: free)
      let transfer = Transfer(day: try CivilDate(iso: Self.day), pointOfEntry: "IQ-BGW")
      expectFault(at: "consent") { try desk.announce(free, transfer) }
      try desk.answer([yes], in: free)
      try desk.announce(free, transfer)
      try desk.answer([SafeguardAnswer(.consent, isYes: false, by: "the person")], in: free)
      expectFault { try desk.handOver(free) }
      #expect(try desk.file(free).standing.blocks.map(\.ground) == [.consent])
    }
  }

  @Test(
    "A child, and whoever may be one, travels on a determination, to somebody",
    arguments: ["2010-05-05", "2008", "doubt", "unknown"])
  func children(_ birth: String) throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      var person: [String: JSON] = ["names": [["issued": "Young Invented"]]]
      switch birth {
      case "doubt": (person["birth"], person["ageDoubt"]) = ("2000-01-01", 1)
      case "unknown": break
      default: person["birth"] = .string(birth)
      }
      let (desk, number) = try office.decided(
        .established, ["person": .object(person), "evidence": nil])
      try desk.reply(number)
      try desk.answer(SafeguardAnswer.allYes, in: number)
      let transfer = Transfer(day: try CivilDate(iso: Self.day), pointOfEntry: "IQ-BGW")
      expectFault(at: "best-interests") { try desk.announce(number, transfer) }
      let undocumented = SafeguardAnswer(.bestInterests, isYes: true, by: "court")
      expectFault(.safeguard) { try desk.answer([undocumented], in: number) }
      try desk.answer(
        [
          SafeguardAnswer(
            .bestInterests, isYes: true, by: "court",
            document: String(repeating: "cd", count: 32))
        ], in: number)
      expectFault(at: "receiving-adult") { try desk.announce(number, transfer) }
      try desk.answer(
        [SafeguardAnswer(.receivingAdult, isYes: true, by: "traced aunt")], in: number)
      try desk.announce(number, transfer)
    }
  }

  @Test("A family travels together or not at all")
  func family() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided(
        .established,
        ["spouse": ["names": [["issued": "Spouse Invented"]], "birth": "1992-01-01"]])
      try desk.reply(number)
      try desk.answer(SafeguardAnswer.allYes, in: number)
      let transfer = Transfer(day: try CivilDate(iso: Self.day), pointOfEntry: "IQ-BGW")
      expectFault(at: "family-together") { try desk.announce(number, transfer) }
      try desk.answer([SafeguardAnswer(.familyTogether, isYes: false, by: "airline")], in: number)
      #expect(try desk.file(number).standing.blocks.map(\.ground) == [.family])
    }
  }

  @Test("As requesting State nothing goes to the State of origin while a claim is open")
  func requesting() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let desk = try office.desk("3001")
      let number = try office.open(desk, ["role": "requesting"]).number
      try desk.block(number, .protection, by: .person, reason: "claim of 2 March")
      expectFault(.caseBlocked) { try desk.submit(number) }
      let export = fault { _ = try desk.export(number, to: Recipient(.state, "D"), basis: "x") }
      #expect(export?.code == .caseBlocked)
      #expect(try desk.file(number).disclosures.isEmpty)
    }
  }

  @Test("Data goes to the State of the case only, and every recipient stands in the log")
  func disclosure() throws {
    try withTemporaryFolder { folder in
      let office = try Office(folder)
      let (desk, number) = try office.decided()
      let other = fault { _ = try desk.export(number, to: Recipient(.state, "F"), basis: "x") }
      #expect(other?.code == .safeguard)
      let given = try desk.export(number, to: Recipient(.state, "D"), basis: "agreement")
      #expect(given["application"]?["observations"] == nil)
      let own = try desk.export(number, to: Recipient(.person, "the person"), basis: "access")
      #expect(own["disclosures"]?.array?.count == 1)
      #expect(try desk.file(number).disclosures.map(\.recipient.name) == ["D", "the person"])
    }
  }
}
