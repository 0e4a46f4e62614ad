import Bytes
import Codes
import Crypto
import Document
import Host
import Record
import Support
import Testing

@testable import Station
import Store

@Suite("Certificates of a station's readers")
struct TerminalHoldingsTests {
  private func files() throws -> [(name: String, bytes: [UInt8])] {
    try Fixture.names(in: "terminal/persosim").map {
      ($0, try Fixture.bytes("terminal/persosim/\($0)"))
    }
  }

  @Test("What is imported opens with the station, outlives its key, and lies nowhere in the clear")
  func kept() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      let day = try CivilDate(iso: "2016-12-01")
      do {
        let (station, administrator) = try sample.work()
        let brought = try station.importTerminal(files(), by: administrator)
        #expect(brought.certificates.count == 3 && brought.keyCount == 1)
        // The same again changes nothing.
        _ = try station.importTerminal(files(), by: administrator)
        try station.change(by: administrator) { desk throws(Fault) in
          try desk.rotate(by: administrator)
        }
        let held = try station.terminalCertificates()
        #expect(held.certificates.count == 3 && held.keyCount == 1)
        #expect(held.unusable(on: day).isEmpty)
      }
      let station = try sample.open()
      let locked = try station.terminalCertificates()
      #expect(locked.certificates.count == 3 && locked.keyCount == 0)
      #expect(locked.unusable(on: day).map(\.reason) == ["its private key is not here"])
      #expect(locked.unusable(on: day, keysAreOpen: false).isEmpty)
      _ = try station.signIn(Crew.administrator, Passphrase(Crew.passphrase))
      #expect(try station.terminalCertificates().keyCount == 1)

      // The private number of the imported key, as it stands in its file.
      let secret = try Hex.decode(
        "16489127f3b0a3e92a3ac4aff0d2a91794b2cadacba82715127e62dd94f62193")
      let kept = try Disk().read(sample.folder.keys, limit: 1 << 20)
      for form in [secret, Array(Hex.encode(secret).utf8), Array(Base64.encode(secret).utf8)] {
        #expect(kept.firstRange(of: form) == nil)
      }
    }
  }

  @Test("Only an administrator imports; it is audited, also when it is refused")
  func audited() throws {
    try withTemporaryFolder { folder in
      let sample = SampleStation(folder)
      _ = try sample.make(protection: Crew.protection(.passphrase))
      let (station, administrator) = try sample.work()
      try station.change(by: administrator) { desk throws(Fault) in
        try desk.add(Crew.officer("9001"), role: .supervisor, by: administrator)
      }
      let supervisor = try station.signIn("9001", Passphrase(Crew.other))
      let brought = try files()
      #expect(throws: Fault(.role, "")) {
        try station.importTerminal(brought, by: supervisor)
      }
      #expect(try station.terminalCertificates().certificates.isEmpty)
      _ = try station.importTerminal(brought, by: administrator)
      let acts = try station.auditRecords(for: supervisor).map(\.act)
        .filter { $0.action == .keyChanged }
      #expect(acts.map(\.isRefused) == [true, false])
      #expect(acts.map(\.detail) == Array(repeating: "terminal: 3 certificates, 1 keys", count: 2))
    }
  }
}
