import Bytes
import Codes
import Crypto
import Document
import Host
import Seal
import Store
import Support
import Testing

@testable import Registry

@Suite("Trust anchors at the registry")
struct TrustTests {
  private let clock = SimulatedTimekeeper(utcMilliseconds: 1_772_438_400_000, bootID: "trust")

  private func registry(_ folder: String) throws -> RegistryService {
    let root = Path(folder) / "registry"
    if Disk().exists(root) {
      return try RegistryService.open(
        root, files: Disk(), timekeeper: clock, randomness: SystemRandomness())
    }
    return try RegistryService.make(
      RegistrySettings(name: "Test", origin: "registry.example/maabar/1"), in: root,
      files: Disk(), timekeeper: clock, randomness: SystemRandomness())
  }

  private func authority() throws -> [UInt8] { try Fixture.bytes("chip/nz-2013/csca.pem") }

  private func fingerprint() throws -> String {
    let text = try Fixture.text("chip/nz-2013/csca.pem")
    return Hash.digest(try #require(PEM.decode("CERTIFICATE", from: text).first)).hex
  }

  @Test("what is imported is a candidate: nobody trusts it, and nothing can be published")
  func candidate() throws {
    try withTemporaryFolder { folder in
      let registry = try registry(folder)
      let report = try registry.importTrust(try authority(), named: "csca.pem")
      #expect(report.new == 1)
      #expect(try registry.importTrust(try authority(), named: "again.pem").known == 1)
      #expect(try registry.trustItems().map(\.state) == [.candidate])
      #expect(try registry.acceptedTrust().authorities.isEmpty)
      let fault = fault { () throws(Fault) in try registry.publishTrust(validDays: 90) }
      #expect(fault?.code == .trustEmpty)
    }
  }

  @Test("an accepted authority is signed and published, with who decided, when and why")
  func accepted() throws {
    try withTemporaryFolder { folder in
      let registry = try registry(folder)
      registry.user = 1000
      try registry.importTrust(try authority(), named: "csca.pem")
      let printed = TrustTests.colons(try fingerprint())
      #expect(try registry.decideTrust(printed, accept: true, reason: "NOTE-1") == 1)
      let item = try #require(try registry.trustItems().first)
      #expect(item.state == .accepted)
      #expect(item.user == 1000)
      #expect(item.reason == "NOTE-1")
      #expect(item.decided == clock.now().utcMilliseconds)
      let published = try registry.publishTrust(validDays: 90)
      #expect(published.statement.content == .trust)
      #expect(published.statement.version == 20_260_302_080_000)
      let (_, trust) = try #require(try registry.publishedTrust())
      #expect(try trust.authorities.map { try $0.certificate().country } == ["NZ"])
      #expect(trust.edition?.version == published.statement.version)
      let acts = try registry.auditEntries().map(\.act)
      #expect(acts.suffix(2) == [.trustDecided, .trustPublished])
      #expect(try registry.fsck().problems.isEmpty)
    }
  }

  private static func colons(_ hex: String) -> String {
    let pairs = stride(from: 0, to: hex.count, by: 2).map { place in
      String(hex.uppercased().dropFirst(place).prefix(2))
    }
    return pairs.joined(separator: ":")
  }

  @Test("what was revoked stays so when a list brings it again, and leaves the next version")
  func revoked() throws {
    try withTemporaryFolder { folder in
      let registry = try registry(folder)
      try registry.importTrust(try authority(), named: "csca.pem")
      let short = String(try fingerprint().prefix(16))
      try registry.decideTrust(short, accept: true, reason: "NOTE-1")
      let first = try registry.publishTrust(validDays: 90)
      try registry.decideTrust(short, accept: false, reason: "CASE-7")
      let second = try registry.publishTrust(validDays: 90)
      #expect(second.statement.version > first.statement.version)
      #expect(second.statement.entries == 0)
      let again = try registry.importTrust(try authority(), named: "csca.pem")
      #expect(again.revoked.map(\.reason) == ["revoked here (CASE-7) and stays so"])
      #expect(try registry.trustItems().map(\.state) == [.revoked])
    }
  }

  @Test("a list's signer accepts all its entries, but not those that were revoked, unless asked")
  func wholeList() throws {
    try withTemporaryFolder { folder in
      let registry = try registry(folder)
      let bytes = try Fixture.bytes("chip/lists/cut-down.ml")
      let report = try registry.importTrust(bytes, named: "cut-down.ml")
      #expect(report.new == 7)
      #expect(report.problems.map(\.place) == ["cut-down.ml, entry 8"])
      #expect(report.unverified.map(\.place) == ["cut-down.ml, entry 7"])
      let signer = try #require(report.lists.first).signer.fingerprint.hex
      let one = try #require(try registry.trustItems().first).fingerprint.hex
      #expect(try registry.decideTrust(one, accept: false, reason: "CASE-7") == 1)
      #expect(try registry.decideTrust(signer, accept: true, reason: "NOTE-1") == 6)
      #expect(try registry.acceptedTrust().authorities.count == 6)
      #expect(
        try registry.decideTrust(signer, accept: true, again: true, reason: "NOTE-2") == 1)
      #expect(try registry.acceptedTrust().authorities.count == 7)
      // Two of a file are accepted by the file's hash.
      let text = try Fixture.text("chip/nz-2013/csca.pem")
      let twice = Array("\(text)\n\(text)".utf8)
      let file = try registry.importTrust(twice, named: "twice.pem").file
      #expect(file == Hash.digest(twice))
      #expect(try registry.decideTrust(file.hex, accept: false, reason: "CASE-8") == 1)
      #expect(try registry.decideTrust(file.hex, accept: true, reason: "NOTE-3") == 0)
      #expect(try registry.decideTrust(file.hex, accept: true, again: true, reason: "NOTE-4") == 1)
      // New Zealand's alone came before, and stands in the list too.
      let known = try registry.importTrust(try authority(), named: "csca.pem")
      #expect(known.known == 1 && known.single.count == 1)
    }
  }

  @Test("a fingerprint that names nothing, or is too short, decides nothing")
  func unknown() throws {
    try withTemporaryFolder { folder in
      let registry = try registry(folder)
      try registry.importTrust(try authority(), named: "csca.pem")
      let short = String(try fingerprint().prefix(15))
      for text in ["", "0f0f", short, String(repeating: "0f", count: 32)] {
        let fault = fault { () throws(Fault) in
          try registry.decideTrust(text, accept: true, reason: "NOTE-1")
        }
        #expect(fault?.code == .trustUnknown, "\(text)")
      }
      let state = fault { () throws(Fault) in
        try registry.expectTrust(of: "QQQ", true, reason: "POLICY-1")
      }
      #expect(state?.code == .trustUnknown)
    }
  }

  @Test("states that are expected stand in the snapshot, until they are no longer")
  func expected() throws {
    try withTemporaryFolder { folder in
      let registry = try registry(folder)
      try registry.importTrust(try authority(), named: "csca.pem")
      try registry.decideTrust(try fingerprint(), accept: true, reason: "NOTE-1")
      try registry.expectTrust(of: "IRQ", true, reason: "POLICY-1")
      try registry.publishTrust(validDays: 90)
      #expect(try registry.publishedTrust()?.trust.expected == ["IRQ"])
      try registry.expectTrust(of: "IRQ", false, reason: "POLICY-2")
      #expect(try registry.expectedTrust().isEmpty)
    }
  }

  @Test("a row that an editor changed is found, and so is a snapshot that is not the signed one")
  func tampered() throws {
    try withTemporaryFolder { folder in
      var service: RegistryService? = try registry(folder)
      try service?.importTrust(try authority(), named: "csca.pem")
      try service?.database.run("UPDATE trust_item SET state = 'accepted'")
      #expect(throws: Fault.self) { try service?.trustItems() }
      #expect(try service?.fsck().problems.contains { $0.contains("trust_item") } == true)
      try service?.database.run("UPDATE trust_item SET state = 'candidate'")
      try service?.decideTrust(try fingerprint(), accept: true, reason: "NOTE-1")
      try service?.publishTrust(validDays: 90)
      let path = try #require(service).folder.trust / "trust-anchors.jsonl"
      var bytes = try Disk().read(path, limit: 1 << 20)
      bytes[bytes.count - 9] ^= 1
      try Disk().write(bytes, to: path)
      let damaged = fault { () throws(Fault) in _ = try service?.publishedTrust() }
      #expect(damaged?.code == .registryDamaged)
      // It is published again.
      #expect(try service?.publishTrust(validDays: 90).statement.entries == 1)
      service = nil
    }
  }

  private func fault(_ body: () throws(Fault) -> Void) -> Fault? {
    do throws(Fault) { try body() } catch { return error }
    return nil
  }
}
