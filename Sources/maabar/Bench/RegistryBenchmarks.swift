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
  /// The registry's whole way of a batch, up to the commit.
  static let ingest = Benchmark(
    "ingest",
    workload: """
      take in ten sealed files of 1,000 crossings of about 1,500 bytes: open, verify, keep, \
      encrypt each record, index, look for doubles, count, log, commit
      """,
    floor: """
      insert the same rows, ready made, into the same two databases, and commit each batch
      """,
    unit: "record", aim: "at most 1.6 times the floor"
  ) { ground throws(Fault) in
    let border = try IngestBorder(ground)
    let rows = try IngestRows(ground)
    let bare = try BareLines(ground)
    let batches = try (0..<IngestBorder.batches).map { _ throws(Fault) in try border.next() }
    let lines = try Measurement.of(
      { () throws(Fault) in for _ in 0..<10 { try bare.insert() } },
      units: 10 * IngestBorder.records, timekeeper: ground.machine.timekeeper)
    var next = 0
    return Trial(
      units: 10 * IngestBorder.records,
      facts: [
        ("bytes a record", .integer(Int64(border.lineCount))),
        ("bytes a record in the sealed file", .integer(Int64(batches[0].count / 1000))),
        (
          "insert of the bare lines in clear with one random index",
          .string(Duration.nanoseconds(lines.cpu))
        ),
      ],
      work: { () throws(Fault) in
        for _ in 0..<10 {
          guard next < batches.count else {
            throw Fault(.bug, at: "bench", "more samples than batches")
          }
          guard try border.registry.ingest(batches[next]).newRecords == IngestBorder.records
          else { throw Fault(.bug, at: "bench", "a batch that was not taken in") }
          next += 1
        }
      },
      floor: { () throws(Fault) in for _ in 0..<10 { try rows.insert() } })
  }
}

/// A registry, a station enrolled with it, and batches of its records.
private final class IngestBorder {
  /// More than a measurement takes while a record costs over 2.5 microseconds.
  static let batches = 120
  static let records = 1000

  let registry: RegistryService
  private let randomness: any Randomness
  private let sealer: BatchSealer
  private let template: LineTemplate
  private let name: StationName
  private var n: Int64 = LineTemplate.firstNumber
  private var seq: Int64 = 0
  private var previous: Digest?

  init(_ ground: Benchmark.Ground) throws(Fault) {
    randomness = ground.machine.randomness
    registry = try RegistryService.make(
      RegistrySettings(name: "Bench", origin: "bench.example/log"),
      in: ground.scratch / "registry", files: ground.machine.files,
      timekeeper: ground.machine.timekeeper, randomness: randomness)
    // A registry that has run for a day has them all.
    try registry.folder.makeShards(ground.machine.files)
    name = try StationName("IQ-IBK")
    let keys = try EnrolmentRequest.PrivateKeys.generate()
    let answer = try registry.enrol(
      try EnrolmentRequest.make(
        station: name, pointOfEntry: name, epoch: BenchmarkRecords.epoch, keys: keys,
        opening: randomness.bytes(32)))
    sealer = try BatchSealer(
      certificate: try Certificate(pem: answer.stationCertificate), key: keys.signing,
      recipient: try Certificate(pem: answer.encryptionCertificate), origin: answer.origin)
    template = try LineTemplate(randomness)
  }

  /// Bytes of each record's line.
  var lineCount: Int { template.line(n, randomness).count }

  /// The next sealed file of the station's chain.
  func next() throws(Fault) -> [UInt8] {
    let lines = (0..<Int64(Self.records)).map { template.line(n + $0, randomness) }
    n += Int64(Self.records)
    seq += 1
    let batch = try sealer.seal(
      lines,
      at: Manifest.Position(
        station: name, epoch: BenchmarkRecords.epoch, seq: seq, previous: previous),
      clocks: Manifest.Clocks(
        wall: Instant(milliseconds: 1_772_402_400_000), monotonicNanoseconds: 1, bootID: "bench"),
      seen: nil)
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

  init(_ randomness: any Randomness) throws(Fault) {
    bytes = try BenchmarkRecords.line(Self.firstNumber, randomness)
    number = try LineTemplate.place(of: "\"n\":", in: bytes)
    salt = try LineTemplate.place(of: "\"salt\":\"", in: bytes)
    document = try LineTemplate.place(of: "\"number\":\"", in: bytes)
  }

  func line(_ n: Int64, _ randomness: any Randomness) -> [UInt8] {
    var line = bytes
    line.replaceSubrange(number..<number + 10, with: String(n).utf8)
    line.replaceSubrange(salt..<salt + 32, with: randomness.hex(16).utf8)
    line.replaceSubrange(document..<document + 9, with: "A\(n % 100_000_000)".utf8.prefix(9))
    return line
  }

  private static func place(of text: String, in bytes: [UInt8]) throws(Fault) -> Int {
    let text = Array(text.utf8)
    for start in 0..<max(0, bytes.count - text.count)
    where bytes[start..<start + text.count].elementsEqual(text) { return start + text.count }
    throw Fault(.bug, at: "bench", "a record without a field that it should have")
  }
}
