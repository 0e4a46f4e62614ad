import Bytes
import Codes
import Console
import Crypto
import Host
import Record
import Registry
import Seal

/// A registry, stations enrolled with it, and batches of their records.
final class IngestBorder {
  /// More than a measurement takes while a record costs over 2.5 microseconds.
  static let samples = 14

  let registry: RegistryService
  private let randomness: any Randomness
  private let records: Int
  private(set) var stations: [BenchmarkStation] = []
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
final class BenchmarkStation {
  /// What it was told when it was enrolled.
  let answer: EnrolmentAnswer
  /// The key with which it connects.
  let tlsKey: SigningKey
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
    tlsKey = keys.tls
    answer = try registry.enrol(
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
    return try seal(lines)
  }

  /// Seals lines of its own as the next file of the station's chain.
  func seal(_ lines: [[UInt8]]) throws(Fault) -> [UInt8] {
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
