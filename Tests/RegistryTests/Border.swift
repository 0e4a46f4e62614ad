import Bytes
import Codes
import Crypto
import Host
import Seal
import Store
import Support

@testable import Registry

/// A registry in a folder and stations enrolled with it, sealing what a test wants.
struct Border {
  /// 2026-03-01T08:00:00Z.
  static let start: Int64 = 1_772_352_000_000
  static let settings = RegistrySettings(name: "Test", origin: "registry.example/maabar/1")

  let root: Path
  let exchange: Path
  let clock = SimulatedTimekeeper(utcMilliseconds: Border.start)

  init(_ folder: String) {
    root = Path(folder) / "registry"
    exchange = Path(folder) / "stick"
  }

  func make(files: any Files = Disk()) throws(Fault) -> RegistryService {
    try RegistryService.make(
      Border.settings, in: root, files: files, timekeeper: clock, randomness: SystemRandomness())
  }

  func open(files: any Files = Disk()) throws(Fault) -> RegistryService {
    try RegistryService.open(
      root, files: files, timekeeper: clock, randomness: SystemRandomness())
  }

  /// Writes a batch where a station would.
  func carry(_ batch: BatchSealer.Batch, as name: String? = nil) throws(Fault) {
    let position = batch.manifest.position
    try carry(
      batch.file, of: position.station.text,
      as: name ?? ExchangeNames.batch(epoch: position.epoch, seq: position.seq))
  }

  func carry(_ bytes: [UInt8], of station: String, as name: String) throws(Fault) {
    let folder = exchange / ExchangeNames.toRegistry / station
    try Disk().makeFolder(folder)
    try Disk().write(bytes, to: folder / name)
  }
}

/// A station: its key, its enrolment, and the chain of batches that it seals.
final class SmallStation {
  let name: StationName
  let keys: EnrolmentRequest.PrivateKeys
  let request: EnrolmentRequest
  let answer: EnrolmentAnswer
  var key: SigningKey { keys.signing }
  var tlsKey: SigningKey { keys.tls }
  private(set) var epoch: String
  private var seq: Int64 = 0
  private var n: Int64 = 0
  private var previous: Digest?

  init(_ name: String, at registry: RegistryService) throws(Fault) {
    self.name = try StationName(name)
    keys = try .generate()
    epoch = Hex.encode(Array(Hash.sha256(Array(name.utf8)).prefix(16)))
    request = try EnrolmentRequest.make(
      station: self.name, pointOfEntry: try StationName("IQ-IBK"), epoch: epoch, keys: keys,
      opening: SystemRandomness().bytes(32))
    answer = try registry.enrol(request)
  }

  func beginEpoch(_ letter: Character) {
    epoch = String(repeating: letter, count: 32)
    seq = 0
    n = 0
  }

  /// Seals the next batch of `count` new records.
  func seal(_ count: Int = 3) throws(Fault) -> BatchSealer.Batch {
    var lines: [[UInt8]] = []
    for _ in 0..<count {
      n += 1
      lines.append(try line(n))
    }
    seq += 1
    let batch = try seal(lines, seq: seq, previous: previous)
    previous = batch.id
    return batch
  }

  /// Seals given lines at a given place, without moving on.
  func seal(
    _ lines: [[UInt8]], seq: Int64, previous: Digest?, epoch: String? = nil,
    seen: Manifest.SeenTree? = nil
  ) throws(Fault) -> BatchSealer.Batch {
    let sealer = try BatchSealer(
      certificate: try Certificate(pem: answer.stationCertificate), key: key,
      recipient: try Certificate(pem: answer.encryptionCertificate), origin: answer.origin)
    return try sealer.seal(
      lines,
      at: Manifest.Position(
        station: name, epoch: epoch ?? self.epoch, seq: seq, previous: previous),
      clocks: Manifest.Clocks(
        wall: Instant(milliseconds: Border.start), monotonicNanoseconds: 1, bootID: "test"),
      seen: seen)
  }

  /// A golden record of another kind under this station's numbers, about the first crossing of a
  /// station; `part` is the field that names it.
  func line(
    _ n: Int64, from file: String, about other: SmallStation, in part: String
  ) throws(Fault) -> [UInt8] {
    guard let golden = try? Fixture.bytes("records/\(file).json"),
      case .object(var fields) = try JSON.parse(golden)
    else { throw Fault(.bug, "no golden record") }
    let subject: JSON = [
      "station": .string(other.name.text), "epoch": .string(other.epoch), "n": .integer(1),
    ]
    if part == "of" {
      fields[part] = subject
    } else {
      var outer = fields[part]?.object ?? [:]
      outer["replaces"] = subject
      fields[part] = .object(outer)
    }
    fields["station"] = .string(name.text)
    fields["epoch"] = .string(epoch)
    fields["n"] = .integer(n)
    return try JSON.object(fields).canonicalLine()
  }

  /// A record's line: a golden record under this station's numbers.
  func line(
    _ n: Int64, document: String? = nil, salt: String? = nil, epoch: String? = nil
  ) throws(Fault) -> [UInt8] {
    guard let golden = try? Fixture.bytes("records/crossing-entry.json"),
      case .object(var fields) = try JSON.parse(golden),
      case .object(var papers)? = fields["document"]
    else { throw Fault(.bug, "no golden record") }
    papers["number"] = .string(document ?? "A\(n &+ 1_000_000)")
    fields["document"] = .object(papers)
    fields["station"] = .string(name.text)
    fields["epoch"] = .string(epoch ?? self.epoch)
    fields["n"] = .integer(n)
    fields["salt"] = .string(salt ?? Hex.encode(Array(Hash.sha256([UInt8(n & 0xff)]).prefix(16))))
    return try JSON.object(fields).canonicalLine()
  }

  /// Verifies a receipt as a station does.
  func verify(_ receipt: Receipt, for batch: BatchSealer.Batch) throws(Fault) -> Checkpoint {
    try receipt.verify(
      with: try NoteVerifier(answer.logKey), batch: batch.id, position: batch.manifest.position,
      signerKey: key.publicKey.hash, signedManifest: Hash.digest(batch.signedManifest))
  }
}

/// Calls a body and gives the fault that it threw, or nil.
func fault(_ body: () throws(Fault) -> Void) -> Fault? {
  do throws(Fault) {
    try body()
    return nil
  } catch { return error }
}
