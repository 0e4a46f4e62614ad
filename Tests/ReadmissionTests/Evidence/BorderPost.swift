import Bytes
import Codes
import Crypto
import Host
import Record
import Registry
import Seal

/// A border station that is enrolled with a registry and seals the records that a test gives it.
final class BorderPost {
  /// The station's name and epoch, as `EvidencePeople` records them.
  static let name = "BGW-1"
  static let epoch = String(repeating: "a", count: 32)

  private let registry: RegistryService
  private let station: StationName
  private let sealer: BatchSealer
  private var seq: Int64 = 0
  private var previous: Digest?

  init(at registry: RegistryService) throws(Fault) {
    self.registry = registry
    station = try StationName(Self.name)
    let keys = try EnrolmentRequest.PrivateKeys.generate()
    let answer = try registry.enrol(
      try EnrolmentRequest.make(
        station: station, pointOfEntry: try StationName("IQ-BGW"), epoch: Self.epoch, keys: keys,
        opening: SystemRandomness().bytes(32)))
    sealer = try BatchSealer(
      certificate: try Certificate(pem: answer.stationCertificate), key: keys.signing,
      recipient: try Certificate(pem: answer.encryptionCertificate), origin: answer.origin)
  }

  /// Seals records as the next batch, which the registry takes in.
  func bring(_ records: [RecordLine]) throws(Fault) {
    seq += 1
    var lines: [[UInt8]] = []
    for record in records { lines.append(try record.bytes()) }
    let batch = try sealer.seal(
      lines,
      at: Manifest.Position(station: station, epoch: Self.epoch, seq: seq, previous: previous),
      clocks: Manifest.Clocks(
        wall: Instant(milliseconds: Office.start), monotonicNanoseconds: 1, bootID: "test"),
      seen: nil)
    previous = batch.id
    _ = try registry.ingest(batch.file)
  }

  /// A correction of a record, made so many minutes after the start.
  static func correction(
    of record: CrossingRecord, n: Int64, minutes: Int64, _ change: (inout Crossing) -> Void
  ) throws(Fault) -> RecordLine {
    var crossing = record.crossing
    change(&crossing)
    return .correction(
      CorrectionRecord(
        header: try header(n),
        correction: CorrectionRecord.Correction(
          replaces: record.header.identity, reason: "typed wrongly", officer: "17",
          made: time(minutes)),
        crossing: crossing))
  }

  /// What the second line decided about a crossing.
  static func outcome(
    of record: CrossingRecord, n: Int64, minutes: Int64, _ decision: RecordedDecision
  ) throws(Fault) -> RecordLine {
    .outcome(
      OutcomeRecord(
        header: try header(n), of: record.header.identity, captured: time(minutes),
        place: record.crossing.circumstances.place, decision: decision))
  }

  private static func header(_ n: Int64) throws(Fault) -> RecordHeader {
    RecordHeader(
      identity: try RecordIdentity(station: name, epoch: epoch, n: n),
      salt: RecordSalt(from: SystemRandomness()))
  }

  private static func time(_ minutes: Int64) -> RecordTime {
    RecordTime(
      utc: Instant(milliseconds: Office.start + minutes * 60_000), offsetMinutes: 180,
      monotonicNanoseconds: 1, boot: String(repeating: "0", count: 32))
  }
}
