import Bytes
import Codes
import Crypto
import Decision
import Host
import Record
import Seal
import Support
import Testing

@testable import Station

/// A station enrolled at a registry, a lane, and a stick.
struct CarrierScene {
  let sample: SampleStation
  var registry: TestRegistry
  let station: PointOfEntry
  let lane: Lane
  let stick: Path
  var batches: [SealedBatch] = []

  init(_ folder: String, files: any Files = Disk()) throws {
    sample = SampleStation(folder)
    let request = try sample.make(rules: DefaultRules.text)
    registry = try TestRegistry(sample)
    let answer = try registry.enrol(request, sample)
    try StationSetup.complete(
      answer, in: sample.root, files: Disk(), timekeeper: sample.timekeeper)
    station = try PointOfEntry(
      sample.root, files: files, timekeeper: sample.timekeeper, randomness: sample.randomness)
    lane = try Lane(station)
    stick = Path(folder) / "stick"
    try Disk().makeFolder(stick)
  }

  /// Records a traveller with captures of given sizes; gives their names.
  @discardableResult
  func record(_ sizes: [Int]) throws -> [Digest] {
    var input = LaneInput(direction: .entry)
    input.names = [RecordedName(issued: "HASSAN", source: .declared)]
    input.nationality = "IRN"
    input.captures = sizes.map {
      CapturedFile(
        .fingerImage, format: "image/x-portable-graymap",
        bytes: [UInt8](repeating: 5, count: $0), finger: .rightFour)
    }
    let assessment = try lane.assess(input)
    let n = try lane.record(
      assessment, RecordedDecision(outcome: assessment.view.proposal.outcome),
      by: sample.officer
    ).n
    guard case .crossing(let record) = try station.record(n) else { return [] }
    return try record.crossing.attachments.compactMap { Digest(try Hex.decode($0.name)) }
  }

  func sync(over folder: Path? = nil, atMost limit: Int = .max) throws -> SyncReport {
    _ = try station.seal()
    return try station.sync(over: folder ?? stick, attachmentBytes: limit)
  }

  func packs(_ folder: Path? = nil) throws -> [FolderEntry] {
    let place = (folder ?? stick) / "to-registry" / "IBK-1" / "packs"
    return Disk().exists(place) ? try Disk().list(place, limit: 1000) : []
  }

  /// The ciphertexts' names in the packs of a folder.
  func packed(_ folder: Path? = nil) throws -> [Digest] {
    var names: [Digest] = []
    for entry in try packs(folder) {
      let bytes = try Disk().read(
        (folder ?? stick) / "to-registry" / "IBK-1" / "packs" / entry.name, limit: 1 << 25)
      var reader = PackReader(size: bytes.count)
      let read: PackReader.Read = { Array(bytes.dropFirst($0).prefix($1)) }
      while let one = try reader.next(read) {
        _ = try reader.ciphertext(one, read)
        names.append(one.name)
      }
    }
    return names
  }

  /// The registry takes the batches and leaves receipts; packs are taken away.
  mutating func receipt() throws {
    let place = stick / "to-registry" / "IBK-1"
    let incoming = stick / "to-station" / "IBK-1"
    try Disk().makeFolder(incoming)
    for entry in try Disk().list(place, limit: 100) where entry.kind == .file {
      let file = try Disk().read(place / entry.name, limit: 8 << 20)
      let (batch, receipt) = try registry.ingest(file, at: Instant(milliseconds: 0))
      let name = ExchangeNames.receipt(batchID: batch.id.bytes)
      try Disk().write(try receipt.text(), to: incoming / name)
      batches.append(batch)
    }
  }

  func takePacksAway() throws {
    for entry in try packs() {
      try Disk().remove(stick / "to-registry" / "IBK-1" / "packs" / entry.name)
    }
  }

  /// Writes what the registry says, under the key of a kind of statement.
  func say(
    _ number: Int64, leaf: Int64, line: Int64 = 0, missing: [Digest] = [],
    givenUp: [Digest] = [], backedUp: Int64 = 0, station: String = "IBK-1",
    log: String? = nil, as kind: StatementKind = .attachments
  ) throws {
    let statement = AttachmentStatement(
      log: log ?? registry.origin, station: try StationName(station), number: number,
      leaf: leaf, line: line, named: 10, stored: 10, missing: missing, givenUp: givenUp,
      backedUp: backedUp)
    let signer = try #require(registry.statements[kind])
    // Signed as whatever the key signs: the station must see that it is the wrong one.
    var json = try #require(statement.json.object)
    if kind != .attachments { json["type"] = .string("maabar/\(kind.rawValue)/1") }
    let note = try SignedStatement.sign(.object(json), as: kind, by: signer)
    try Disk().makeFolder(stick / "to-station" / "IBK-1")
    try Disk().write(note, to: stick / "to-station" / "IBK-1" / ExchangeNames.attachments)
  }

  func counts() throws -> [AttachmentState: Int] {
    try station.attachmentCounts().mapValues(\.count)
  }
}
