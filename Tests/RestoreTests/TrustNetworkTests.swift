import Bytes
import Codes
import Crypto
import Document
import Host
import Registry
import Seal
import Support
import Testing
import Wire

@testable import Station

/// What electronic documents are checked with, on its way from the registry's decisions over the
/// network to a document's verdict.
@Suite("Trust anchors over the network")
struct TrustNetworkTests {
  /// New Zealand's authority, accepted or taken back by its fingerprint, and published.
  private func publish(_ network: CountryNetwork, accept: Bool = true) throws -> Int64 {
    let registry = network.country.registry
    let text = try Fixture.text("chip/nz-2013/csca.pem")
    let der = try #require(PEM.decode("CERTIFICATE", from: text).first)
    _ = try registry.importTrust(Array(text.utf8), named: "csca.pem")
    try registry.decideTrust(Hash.digest(der).hex, accept: accept, reason: "NOTE-1")
    return try registry.publishTrust(validDays: 90).statement.version
  }

  /// Whose authority vouches for a passport of New Zealand, by what the station has.
  private func issuer(_ post: Post) throws -> String? {
    var chip = ChipContent()
    try chip.add(try Fixture.bytes("chip/nz-2013/EF_SOD.bin"), named: "EF.SOD")
    return PassiveAuthentication(
      chip, trust: try post.opened.issuerTrust(), at: Instant(milliseconds: 1_388_534_400_000)
    ).authority?.country
  }

  @Test("An accepted authority vouches for documents after a sync, and one taken back no more")
  func wholeWay() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      #expect(try network.sync(post).lists.snapshots.isEmpty)
      #expect(try issuer(post) == nil)
      let first = try publish(network)
      let report = try network.sync(post).lists
      #expect(report.snapshots.map(\.version) == [first] && report.refused == [])
      #expect(try issuer(post) == "NZ")
      #expect(try network.sync(post).lists.snapshots.isEmpty)
      let second = try publish(network, accept: false)
      let next = try network.sync(post).lists
      #expect(next.snapshots.map(\.version) == [second] && next.refused == [])
      #expect(next.snapshots.map(\.previous) == [first])
      #expect(try issuer(post) == nil)
    }
  }

  @Test("A line that is cut at any place brings the anchors with the next one, whole")
  func cuts() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      _ = try network.sync(post)
      for round in 0..<12 {
        let version = try publish(network, accept: round % 2 == 0)
        network.service.answersBreakAfter = 700 + round * 431
        let report = try network.sync(post)
        #expect(report.lists.snapshots.map(\.version) == [version], "round \(round)")
        #expect(report.lists.refused == [])
        #expect(try issuer(post) == (round % 2 == 0 ? "NZ" : nil))
      }
    }
  }

  @Test("Anchors changed at the registry, or an older version in their place, are not installed")
  func refused() throws {
    try withTemporaryFolder { (folder: String) throws in
      let network = try CountryNetwork(folder)
      let post = try network.station("IBK-1")
      let place = network.country.registry.folder.trust
      let (snapshot, note) = (place / "trust-anchors.jsonl", place / "trust-anchors.note")
      let first = try publish(network)
      let old = try [snapshot, note].map { try Disk().read($0, limit: 1 << 20) }
      let second = try publish(network, accept: false)
      _ = try network.sync(post)
      #expect(try post.opened.issuerTrust().edition?.version == second)
      // Whoever writes in the registry's folder plays the first version in again.
      try Disk().write(old[0], to: snapshot)
      try Disk().write(old[1], to: note)
      #expect(second > first)
      _ = try? network.sync(post)
      #expect(try post.opened.issuerTrust().edition?.version == second)
      #expect(try issuer(post) == nil)
      // A third version whose bytes are not those that were signed.
      _ = try publish(network)
      var bytes = try Disk().read(snapshot, limit: 1 << 20)
      bytes[bytes.count / 2] ^= 1
      try Disk().write(bytes, to: snapshot)
      for path in try Disk().list(place, limit: 100) where path.name.hasSuffix(".delta") {
        try Disk().remove(place / path.name)
      }
      let report = try? network.sync(post)
      #expect(report?.lists.snapshots.isEmpty != false)
      #expect(try post.opened.issuerTrust().edition?.version == second)
    }
  }
}
