import Bytes
import Crypto
import Foundation
import Host
import Seal
import Support
import Testing

@testable import Registry

@Suite("A registry and its stations")
struct EnrolmentTests {
  @Test("secrets are the owner's only, and a folder becomes one registry once")
  func folder() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      do { _ = try border.make() }
      let root = border.root.string
      for name in try FileManager.default.contentsOfDirectory(atPath: root + "/secrets") {
        let mode = try FileManager.default.attributesOfItem(atPath: "\(root)/secrets/\(name)")
        #expect(mode[.posixPermissions] as? Int == 0o600, "\(name)")
      }
      #expect(fault { () throws(Fault) in _ = try border.make() }?.code == .registryExists)
      _ = try border.open()
      let elsewhere = Border(folder + "/none")
      #expect(fault { () throws(Fault) in _ = try elsewhere.open() }?.code == .registryFolder)
    }
  }

  @Test("one process at a time works in a registry")
  func lock() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      #expect(fault { () throws(Fault) in _ = try border.open() }?.code == .folderInUse)
      withExtendedLifetime(registry) {}
    }
  }

  @Test("an origin that no log can have makes no registry")
  func origin() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      for origin in ["", "has space", "a+b", "line\nbreak"] {
        let error = fault { () throws(Fault) in
          _ = try RegistryService.make(
            RegistrySettings(name: "Test", origin: origin), in: border.root, files: Disk(),
            timekeeper: border.clock, randomness: SystemRandomness())
        }
        #expect(error?.code == .checkpoint)
      }
      _ = try border.make()
    }
  }

  @Test("the answer holds what a station needs, under one root, and comes again unchanged")
  func answer() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let registry = try border.make()
      let station = try SmallStation("IBK-1", at: registry)
      let answer = station.answer
      let certificate = try Certificate(pem: answer.stationCertificate)
      #expect(certificate.publicKey == station.key.publicKey)
      #expect(certificate.subject == "IBK-1")
      let authorities = try PEM.decode("CERTIFICATE", from: answer.authorities)
      #expect(authorities.count == 2)
      let authority = try Certificate(der: authorities[0])
      let root = try Certificate(der: authorities[1])
      let own = try Certificate(pem: answer.stationEncryptionCertificate)
      #expect(own.publicKey == station.keys.encryption.publicKey)
      for one in [certificate, own, try Certificate(pem: answer.encryptionCertificate)] {
        try one.verify(intermediates: [authority], roots: [root], atMilliseconds: Border.start)
      }
      #expect(try NoteVerifier(answer.logKey).name == answer.origin)
      #expect(try registry.enrol(station.request) == answer)
      let code = try ComparisonCode.text(station.request, answer.offer)
      #expect(code.count == 19)
    }
  }

  @Test("openssl finds the station's certificate good for signing messages")
  func stockChain() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      let parts = try PEM.decode("CERTIFICATE", from: station.answer.authorities)
        .map { PEM.encode("CERTIFICATE", $0) }
      try Disk().write(station.answer.stationCertificate, to: Path(folder) / "station.pem")
      try Disk().write(parts[0], to: Path(folder) / "authority.pem")
      try Disk().write(parts[1], to: Path(folder) / "root.pem")
      let script = """
        openssl verify -purpose smimesign -attime \(Border.start / 1000 + 60) -no-CApath \
        -no-CAstore -CAfile root.pem -untrusted authority.pem station.pem
        """
      #expect(try StockTool.bash(script, in: folder).status == 0)
    }
  }

  /// A request with some fields of another in its place.
  private func mixed(
    _ own: EnrolmentRequest, _ fields: [String: JSON]
  ) throws -> EnrolmentRequest {
    let json = (own.json.object ?? [:]).merging(fields, uniquingKeysWith: { $1 })
    return try EnrolmentRequest(Array(JSON.object(json).line().utf8))
  }

  @Test("keys that did not all sign this very request are refused")
  func forgedRequests() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let name = try StationName("IBK-1")
      let make = { (station: StationName) in
        try EnrolmentRequest.make(
          station: station, pointOfEntry: name, epoch: String(repeating: "0", count: 32),
          keys: .generate(), opening: [UInt8](repeating: 1, count: 32))
      }
      let own = try make(name)
      let other = try make(name)
      let forged: [[String: JSON]] = [
        ["certificateRequest": .string(other.certificateRequest)],
        ["tlsRequest": .string(other.tlsRequest)],
        ["encryptionRequest": .string(other.encryptionRequest)],
        // One key for two purposes.
        ["tlsRequest": .string(own.certificateRequest)],
        ["certificateRequest": ""], ["tlsRequest": "no request"],
        // What was signed stands for this id, place, epoch and commitment only.
        ["station": "BGW-1"], ["pointOfEntry": "IQ-BGW"],
        ["epoch": .string(String(repeating: "1", count: 32))],
        ["commitment": .string(String(repeating: "2", count: 64))],
        // A request of before, without a word of what it is for.
        [
          "certificateRequest": .string(
            try CertificateRequest.make(subject: "IBK-1", key: SigningKey.generate()).pem)
        ],
      ]
      for fields in forged {
        let request = try mixed(own, fields)
        #expect(
          fault { () throws(Fault) in _ = try registry.enrol(request) }?.code
            == .enrolmentRefused, "\(fields.keys)")
      }
      #expect(try registry.enrolledStations().isEmpty)
      #expect(throws: Never.self) { _ = try registry.enrol(own) }
      // A station that is let in asks for another's id, or for a second one.
      #expect(
        fault { () throws(Fault) in
          _ = try registry.enrol(
            try EnrolmentRequest.make(
              station: try StationName("BGW-1"), pointOfEntry: name, epoch: own.epoch,
              keys: Self.keys, opening: [1]))
        } == nil)
      #expect(
        fault { () throws(Fault) in
          _ = try registry.enrol(
            try EnrolmentRequest.make(
              station: try StationName("TEH-1"), pointOfEntry: name, epoch: own.epoch,
              keys: Self.keys, opening: [1]))
        }?.code == .enrolmentRefused)
    }
  }

  private static let keys: EnrolmentRequest.PrivateKeys = {
    guard let keys = try? EnrolmentRequest.PrivateKeys.generate() else {
      preconditionFailure("OpenSSL makes keys")
    }
    return keys
  }()

  @Test("a station is enrolled with one key: another request in its name is refused")
  func once() throws {
    try withTemporaryFolder { folder in
      let registry = try Border(folder).make()
      let station = try SmallStation("IBK-1", at: registry)
      #expect(
        fault { () throws(Fault) in _ = try SmallStation("IBK-1", at: registry) }?.code
          == .stationEnrolled)
      #expect(try registry.ingest(try station.seal().file).outcome == .accepted)
    }
  }

  @Test("a missing, empty, foreign or exchanged key file is named")
  func keyFiles() throws {
    try withTemporaryFolder { folder in
      let border = Border(folder)
      let other = Border(folder + "/other")
      do {
        _ = try border.make()
        _ = try other.make()
      }
      let places = RegistryFolder(border.root)
      let foreign = RegistryFolder(other.root)
      let pairs = [
        (places.stationAuthorityKey, foreign.stationAuthorityKey),
        (places.encryptionKey(), foreign.encryptionKey()), (places.logKey(), foreign.logKey()),
        (places.encryptionCertificate(), foreign.encryptionCertificate()),
      ]
      for (own, other) in pairs {
        let good = try Disk().read(own, limit: 10_000)
        let exchanged = try Disk().read(other, limit: 10_000)
        for bytes in [[], Array(good.dropLast(40)), exchanged] {
          try Disk().write(bytes, to: own)
          let error = fault { () throws(Fault) in _ = try border.open() }
          #expect(error?.code == .registryKeys)
          #expect(error?.place.isEmpty == false)
        }
        try Disk().remove(own)
        #expect(fault { () throws(Fault) in _ = try border.open() }?.code == .registryKeys)
        try Disk().write(good, to: own)
      }
      _ = try border.open()
    }
  }
}
