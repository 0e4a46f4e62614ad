import Bytes
import Codes
import Crypto
import Document
import Host
import Match
import Seal
import Support
import Testing

@testable import Station

@Suite("Trust anchors at a station")
struct StationTrustTests {
  /// An enrolled station, the registry's keys, and an exchange folder.
  private struct Way {
    let sample: SampleStation
    let registry: TestRegistry
    let station: PointOfEntry
    let exchange: Path
    /// Where they lie in clear before they are sealed.
    var lists: Path { exchange / "clear" }

    init(_ folder: String) throws {
      sample = SampleStation(folder)
      registry = try TestRegistry(sample)
      let answer = try registry.enrol(try sample.make(), sample)
      try Disk().write(answer.json.line(), to: sample.folder.enrolment)
      station = try PointOfEntry(
        sample.root, files: Disk(), timekeeper: sample.timekeeper, randomness: sample.randomness)
      exchange = Path(folder) / "stick"
      try Disk().makeFolder(lists)
    }

    func take() throws -> ListSyncReport {
      try registry.seal(lists, onto: exchange, for: sample)
      return try station.takeLists(from: exchange)
    }

    /// Lays New Zealand's authority into the folder, as a version with a statement.
    func send(
      _ version: Int64, signed: [UInt8]? = nil, by other: TestRegistry? = nil,
      expected: Set<String> = []
    ) throws {
      let text = try Fixture.text("chip/nz-2013/csca.pem")
      let der = try #require(PEM.decode("CERTIFICATE", from: text).first)
      let edition = IssuerTrust.Edition(
        version: version, made: Instant(milliseconds: 1_000_000_000_000),
        validUntil: Instant(milliseconds: 1_000_864_000_000))
      let bytes = try TrustSnapshot.write(
        [try TrustItem(.authority, der: der, place: "csca.pem")], expected: expected,
        edition: edition)
      let said = signed ?? bytes
      let statement = ListStatement(
        .trust, list: TrustSnapshot.list, version: version, entries: 1, hash: Hash.digest(said),
        bytes: Int64(said.count), deltas: [], made: edition.made, validUntil: edition.validUntil)
      let note = try SignedStatement.sign(
        statement.json, as: .list, by: try #require((other ?? registry).statements[.list]))
      try Disk().write(bytes, to: lists / "trust-anchors.jsonl")
      try Disk().write(note, to: lists / "trust-anchors.note")
    }
  }

  private func installed(_ version: Int64, _ previous: Int64?) -> ListSyncReport.InstalledSnapshot {
    .init(content: .trust, version: version, previous: previous, entries: 1, byDelta: false)
  }

  @Test("a signed snapshot is installed, verifies a document, and is audited")
  func wholeWay() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      #expect(try way.station.issuerTrust().authorities.isEmpty)
      try way.send(5, expected: ["IRQ"])
      let report = try way.take()
      #expect(report.refused.isEmpty)
      #expect(report.snapshots == [installed(5, nil)])
      #expect(report.installed.isEmpty)
      let trust = try way.station.issuerTrust()
      #expect(trust.edition?.version == 5)
      #expect(trust.expected == ["IRQ"])
      var chip = ChipContent()
      try chip.add(try Fixture.bytes("chip/nz-2013/EF_SOD.bin"), named: "EF.SOD")
      let result = PassiveAuthentication(
        chip, trust: trust, at: Instant(milliseconds: 1_388_534_400_000))
      #expect(result.authority?.country == "NZ")
      #expect(try way.take().current == ["trust-anchors"])
      // Watchlists are apart from it.
      #expect(try way.station.watchlists.installed().isEmpty)
    }
  }

  @Test("an older version, another key, and other bytes are refused; what is installed stays")
  func refused() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      try way.send(5)
      _ = try way.take()
      try way.send(4)
      #expect(try way.take().refused.count == 1)
      try way.send(6, by: try TestRegistry(way.sample))
      #expect(try way.take().refused.count == 1)
      try way.send(6, signed: Array("{}\n".utf8))
      #expect(try way.take().refused.count == 1)
      try way.send(5, expected: ["TUR"])
      #expect(try way.take().refused.count == 1)
      #expect(try way.station.issuerTrust().edition?.version == 5)
      try way.send(7)
      let report = try way.take()
      #expect(report.snapshots == [installed(7, 5)])
      let names = try Disk().list(way.sample.folder.trust, limit: 10).map(\.name).sorted()
      #expect(names == ["7.jsonl", "trust-anchors.note"])
    }
  }

  @Test("a snapshot out of date still works and says so")
  func overdue() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      try way.send(5)
      _ = try way.take()
      let trust = try way.station.issuerTrust()
      let edition = try #require(trust.edition)
      let late = Instant(milliseconds: 1_000_000_000_000 + 20 * 86_400_000)
      #expect(edition.isOverdue(at: late))
      #expect(edition.ageDays(at: late) == 20)
      #expect(!edition.isOverdue(at: edition.made))
      #expect(trust.authorities.count == 1)
    }
  }

  @Test("an authority that somebody adds at the station is found, and the next sync heals it")
  func tampered() throws {
    try withTemporaryFolder { folder in
      let way = try Way(folder)
      try way.send(5)
      _ = try way.take()
      let path = way.sample.folder.trust / "5.jsonl"
      let bytes = try Disk().read(path, limit: 1 << 20)
      try Disk().write(bytes + bytes.suffix(100), to: path)
      #expect(throws: Fault.self) { try way.station.issuerTrust() }
      let report = try way.take()
      #expect(report.snapshots.map(\.version) == [5])
      #expect(try way.station.issuerTrust().authorities.count == 1)
    }
  }
}
