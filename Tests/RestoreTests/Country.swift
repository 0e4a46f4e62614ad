import Bytes
import Codes
import Crypto
import Flows
import Foundation
import Host
import Record
import Seal
import Store

@testable import Registry
@testable import Station

/// A registry and stations in folders of a test, with a stick that is carried between them.
final class Country {
  let folder: Path
  let clock = SimulatedTimekeeper(utcMilliseconds: 1_772_438_400_000)
  var registry: RegistryService

  var stick: Path { folder / "stick" }

  init(_ folder: String) throws {
    self.folder = Path(folder)
    registry = try RegistryService.make(
      RegistrySettings(name: "Test", origin: "registry.example/iq/1"),
      in: Path(folder) / "registry", files: Disk(), timekeeper: clock,
      randomness: SystemRandomness())
  }

  /// Makes a station and enrols it.
  func station(
    _ name: String, in place: String? = nil, protection: StationProtection = .simulated
  ) throws -> Post {
    let post = Post(folder / (place ?? name.lowercased()), clock)
    let request = try StationSetup.make(
      StationConfiguration(
        station: try StationName(name), pointOfEntry: try StationName("IQ-IBK"), country: "IRQ",
        zone: "Asia/Baghdad", mode: .land, lane: "1"),
      rules: "{}", protection: protection, in: post.root, files: Disk(), timekeeper: clock,
      randomness: SystemRandomness())
    try StationSetup.complete(
      try registry.enrol(request), in: post.root, files: Disk(), timekeeper: clock)
    try post.open()
    return post
  }

  /// A station's turn, the registry's, and the station's again, over the stick.
  @discardableResult
  func carry(_ post: Post) throws -> (pass: ExchangePass, report: SyncReport) {
    _ = try post.sync(stick)
    let pass = try registry.ingest(exchange: stick)
    return (pass, try post.sync(stick))
  }

  /// Travellers who count, by what the registry has.
  func counted() throws -> Int { try registry.reconcileFlows().records }

  /// Erases the person at the registry.
  func erase() throws -> [Tombstone] {
    try registry.erase(
      try registry.erasable(documentNumber: Person.document), basis: .court,
      authority: "Court of Dohuk 12/2026", by: "A-1")
  }

  /// Every kept file and record of the registry, opened.
  func readable() throws -> [String] {
    var texts: [String] = []
    try registry.batches.each { batch throws(Fault) in
      for case let line? in try registry.reopened(batch).lines {
        texts.append(String(decoding: line, as: UTF8.self))
      }
    }
    let rows = try registry.database.rows("SELECT row FROM record WHERE data_key > 0") {
      row throws(Fault) in try row.int64(0)
    }
    for row in rows {
      texts.append(String(decoding: try registry.records.line(row), as: UTF8.self))
    }
    return texts
  }

  /// Copies a folder as a disk image does.
  func copy(_ from: Path, to: Path) throws {
    try? FileManager.default.removeItem(atPath: to.string)
    try FileManager.default.copyItem(atPath: from.string, toPath: to.string)
  }
}

/// A station's machine: its folder, opened or not.
final class Post {
  let root: Path
  let clock: SimulatedTimekeeper
  private(set) var entry: PointOfEntry?

  init(_ root: Path, _ clock: SimulatedTimekeeper) {
    self.root = root
    self.clock = clock
  }

  func open(_ clock: (any Timekeeper)? = nil) throws {
    entry = try PointOfEntry(
      root, files: Disk(), timekeeper: clock ?? self.clock, randomness: SystemRandomness())
  }

  func close() { entry = nil }

  var opened: PointOfEntry {
    get throws {
      guard let entry else { throw Fault(.bug, "the station is closed") }
      return entry
    }
  }

  var name: StationName { get throws { try opened.configuration.station } }
  var epoch: String { get throws { try opened.journal.epoch.text } }
  var states: [OutboxState] { get throws { try opened.batches().map(\.state) } }

  func sync(_ stick: Path) throws -> SyncReport { try opened.sync(over: stick) }

  /// Records crossings of people who have nothing but a name.
  @discardableResult
  func record(_ names: String...) throws -> [RecordIdentity] {
    try names.map { name in
      let now = clock.now()
      let time = RecordTime(
        utc: Instant(milliseconds: now.utcMilliseconds), offsetMinutes: 180,
        monotonicNanoseconds: now.monotonicNanoseconds, boot: now.bootID)
      return try opened.journal.append(isPractice: false) { header in
        .crossing(
          CrossingRecord(
            header: header,
            crossing: Crossing(
              captured: time,
              circumstances: CrossingCircumstances(
                place: CrossingPlace(
                  pointOfEntry: "IQ-IBK", lane: "1", direction: .entry, officer: "IQ-7731"),
                mode: .land),
              traveller: RecordedTraveller(
                names: [RecordedName(issued: name, source: .declared)], nationality: "IRQ"),
              decision: RecordedDecision(outcome: .admitted))))
      }
    }
  }
}
