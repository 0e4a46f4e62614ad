import Bytes
import Codes
import Console
import Crypto
import Host
import Record
import Registry
import Seal
import Store

extension Benchmark {
  /// The registry's whole way of large batches, up to the commit.
  static let ingest = ingest(
    "ingest", records: 1000, "at most 1.4 times the floor, and 6.6 µs a record")
  /// The same of small ones.
  static let ingestSmall = ingest("ingest-100", records: 100, "at most 1.5 times the floor")

  private static func ingest(_ name: String, records: Int, _ aim: String) -> Benchmark {
    let inSample = 10_000 / records
    return Benchmark(
      name,
      workload: """
        take in \(inSample) sealed files of 15 stations, \(records) crossings of about 1,500 \
        bytes each, as one group: open, verify, keep, encrypt each record, index, look for \
        doubles, count, log, commit
        """,
      floor: """
        insert the same rows, ready made, into the same two databases, and commit them as one
        """,
      unit: "record", aim: aim
    ) { ground throws(Fault) in
      let border = try IngestBorder(ground, records: records, stations: 15)
      let rows = try IngestRows(ground, records: records)
      let bare = try BareLines(ground)
      let batches = try (0..<IngestBorder.samples * inSample).map { _ throws(Fault) in
        try border.next()
      }
      let lines = try Measurement.of(
        { () throws(Fault) in for _ in 0..<10 { try bare.insert() } },
        units: 10 * BareLines.records, timekeeper: ground.machine.timekeeper)
      var next = 0
      return Trial(
        units: 10_000,
        facts: [
          ("bytes a record", .integer(Int64(border.lineCount))),
          ("bytes a record in the sealed file", .integer(Int64(batches[0].count / records))),
          (
            "insert of the bare lines in clear with one random index",
            .string(Duration.nanoseconds(lines.cpu))
          ),
        ],
        work: { () throws(Fault) in
          guard next < batches.count else {
            throw Fault(.bug, at: "bench", "more samples than batches")
          }
          try border.take(Array(batches[next..<next + inSample]))
          next += inSample
        },
        floor: { () throws(Fault) in try rows.insert(inSample) })
    }
  }
}
<<<<<<< HEAD

/// A registry, stations enrolled with it, and batches of their records.
final class IngestBorder {
  /// More than a measurement takes while a record costs over 2.5 microseconds.
  static let samples = 14

  let registry: RegistryService
  private let randomness: any Randomness
  private let records: Int
  private var stations: [BenchmarkStation] = []
  private var turn = 0

  init(_ ground: Benchmark.Ground, records: Int, stations count: Int) throws(Fault) {
    randomness = ground.machine.randomness
    self.records = records
    registry = try RegistryService.make(
      RegistrySettings(name: "Bench", origin: "bench.example/log"),
      in: ground.scratch / "registry", files: ground.machine.files,
      timekeeper: ground.machine.timekeeper, randomness: randomness)
    // A registry that has run for a day has them all.
    try registry.folder.makeShards(ground.machine.files)
    for place in 0..<count {
      stations.append(try BenchmarkStation("IQ-\(10 + place)", registry, randomness))
    }
  }

  /// Bytes of each record's line.
  var lineCount: Int { stations[0].lineCount }

  /// The next sealed file, of one station after the other.
  func next() throws(Fault) -> [UInt8] {
    turn = (turn + 1) % stations.count
    return try stations[turn].next(records)
  }

  /// Takes files in, as one group.
  func take(_ files: [[UInt8]]) throws(Fault) {
    for ingested in registry.ingest(group: files) {
      guard try ingested.get().newRecords == records else {
        throw Fault(.bug, at: "bench", "a batch that was not taken in")
      }
    }
  }
}

/// One station that seals batches of records of one form.
private final class BenchmarkStation {
  private let randomness: any Randomness
  private let sealer: BatchSealer
  private let template: LineTemplate
  private let name: StationName
  private var n: Int64 = LineTemplate.firstNumber
  private var seq: Int64 = 0
  private var previous: Digest?

  init(
    _ text: String, _ registry: RegistryService, _ randomness: any Randomness
  ) throws(Fault) {
    self.randomness = randomness
    name = try StationName(text)
    let keys = try EnrolmentRequest.PrivateKeys.generate()
    let answer = try registry.enrol(
      try EnrolmentRequest.make(
        station: name, pointOfEntry: name, epoch: BenchmarkRecords.epoch, keys: keys,
        opening: randomness.bytes(32)))
    sealer = try BatchSealer(
      certificate: try Certificate(pem: answer.stationCertificate), key: keys.signing,
      recipient: try Certificate(pem: answer.encryptionCertificate), origin: answer.origin)
    template = try LineTemplate(text, randomness)
  }

  var lineCount: Int { template.line(n, randomness).count }

  /// The next sealed file of the station's chain.
  func next(_ records: Int) throws(Fault) -> [UInt8] {
    let lines = (0..<Int64(records)).map { template.line(n + $0, randomness) }
    n += Int64(records)
    seq += 1
    let batch = try sealer.seal(
      lines,
      at: Manifest.Position(
        station: name, epoch: BenchmarkRecords.epoch, seq: seq, previous: previous),
      clocks: Manifest.Clocks(
        wall: Instant(milliseconds: 1_772_402_400_000), monotonicNanoseconds: 1, bootID: "bench"),
      seen: Manifest.SeenTree(size: 0, root: MerkleTree().root))
    previous = batch.id
    return batch.file
  }
}

/// A record's line in which number, salt and document number are exchanged.
private struct LineTemplate {
  /// Ten digits, so that every number has the same width.
  static let firstNumber: Int64 = 1_000_000_000

  private let bytes: [UInt8]
  private let number: Int
  private let salt: Int
  private let document: Int

  init(_ station: String, _ randomness: any Randomness) throws(Fault) {
    bytes = try BenchmarkRecords.line(Self.firstNumber, randomness, station: station)
    number = try LineTemplate.place(of: "\"n\":", in: bytes)
    salt = try LineTemplate.place(of: "\"salt\":\"", in: bytes)
    document = try LineTemplate.place(of: "\"number\":\"", in: bytes)
  }

  func line(_ n: Int64, _ randomness: any Randomness) -> [UInt8] {
    var line = bytes
    line.replaceSubrange(number..<number + 10, with: String(n).utf8)
    line.replaceSubrange(salt..<salt + 32, with: randomness.hex(16).utf8)
    // Nobody crosses twice: no two numbers are the same but by chance.
    line.replaceSubrange(document..<document + 9, with: randomness.hex(5).utf8.prefix(9))
    return line
  }

  private static func place(of text: String, in bytes: [UInt8]) throws(Fault) -> Int {
    let text = Array(text.utf8)
    for start in 0..<max(0, bytes.count - text.count)
    where bytes[start..<start + text.count].elementsEqual(text) { return start + text.count }
    throw Fault(.bug, at: "bench", "a record without a field that it should have")
  }
}
=======
>>>>>>> log
