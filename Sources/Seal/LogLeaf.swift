public import Bytes
public import Codes
public import Crypto

/// What the log says about one batch: one canonical JSON line without personal data.
public struct LogLeaf: Hashable, Sendable {
  /// The type that every leaf of this form has.
  public static let type = "maabar/log/batch/1"

  /// The batch's id.
  public let batch: Digest
  /// Whose batch it is.
  public let station: StationName
  /// The epoch of the station's database, 32 hexadecimal digits.
  public let epoch: String
  /// The batch's number in the epoch.
  public let seq: Int64
  /// SHA-256 of the signing key's SubjectPublicKeyInfo.
  public let signerKey: Digest
  /// SHA-256 of the signed manifest (CMS SignedData in DER).
  public let signedManifest: Digest
  /// When the registry received it: the time that counts.
  public let receivedAt: Instant

  /// The leaf of a batch that was opened.
  public init(_ batch: SealedBatch, receivedAt: Instant) {
    self.init(RedactedBatch(batch), receivedAt: receivedAt)
  }

  /// The leaf of a batch that came without records that were erased.
  public init(_ batch: RedactedBatch, receivedAt: Instant) {
    self.init(
      batch: batch.id, station: batch.manifest.position.station,
      epoch: batch.manifest.position.epoch, seq: batch.manifest.position.seq,
      signerKey: batch.signer.publicKey.hash, signedManifest: Hash.digest(batch.signedManifest),
      receivedAt: receivedAt)
  }

  /// A leaf of the given fields.
  public init(
    batch: Digest, station: StationName, epoch: String, seq: Int64, signerKey: Digest,
    signedManifest: Digest, receivedAt: Instant
  ) {
    self.batch = batch
    self.station = station
    self.epoch = epoch
    self.seq = seq
    self.signerKey = signerKey
    self.signedManifest = signedManifest
    self.receivedAt = receivedAt
  }

  /// The leaf's bytes: a canonical line without a newline. Throws `.field` for a field out of
  /// range.
  public func line() throws(Fault) -> [UInt8] {
    let json: JSON = [
      "type": .string(LogLeaf.type), "batch": .string(batch.hex),
      "station": .string(station.text), "epoch": .string(epoch), "seq": .integer(seq),
      "signerKey": .string(signerKey.hex), "signedManifest": .string(signedManifest.hex),
      "receivedAt": .string(receivedAt.description),
    ]
    let line = try json.canonicalLine()
    _ = try LogLeaf(line: line)
    return line
  }

  /// Reads a leaf's line; throws `.json`, `.field` or `.manifest`.
  public init(line: [UInt8]) throws(Fault) {
    let json = try JSON.parseCanonical(line)
    try expectFields(
      json,
      [
        "type", "batch", "station", "epoch", "seq", "signerKey", "signedManifest", "receivedAt",
      ])
    try expectType(json, LogLeaf.type)
    self.init(
      batch: try json.requiredDigest("batch"),
      station: try StationName(try json.requiredString("station")),
      epoch: try json.requiredEpoch(),
      seq: try json.requiredInteger("seq", in: 1...Int64.max),
      signerKey: try json.requiredDigest("signerKey"),
      signedManifest: try json.requiredDigest("signedManifest"),
      receivedAt: try json.requiredInstant("receivedAt"))
  }

  // MARK: In receipts

  /// The first byte of the packed form.
  private static let packedForm: UInt8 = 1
  /// Form, three hashes, epoch, number and time; the station's name follows.
  private static let packedCount = 1 + 3 * Digest.count + 16 + 8 + 8
  /// Times that a line can hold: from 1970 to the year 9999.
  private static let packedTimes: ClosedRange<UInt64> = 0...253_402_300_799_999

  /// The leaf in a third of its line's bytes, from which the line is made again: form 1, `batch`,
  /// `signerKey`, `signedManifest` (32 bytes each), `epoch` (16), `seq`, `receivedAt` in
  /// milliseconds since 1970 (8 each, big-endian), `station`. Throws `.field` as `line` does.
  public func packed() throws(Fault) -> [UInt8] {
    _ = try line()
    guard let time = UInt64(exactly: receivedAt.milliseconds),
      LogLeaf.packedTimes.contains(time)
    else { throw Fault(.field, at: "receivedAt", "a time from 1970 to 9999 expected") }
    var bytes = [LogLeaf.packedForm]
    for hash in [batch, signerKey, signedManifest] { hash.append(to: &bytes) }
    bytes += try Hex.decode(epoch)
    for value in [UInt64(seq), time] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
      }
    }
    return bytes + Array(station.text.utf8)
  }

  /// Reads the packed form; throws `.field` or `.station` for any other bytes.
  public init(packed bytes: [UInt8]) throws(Fault) {
    let wrong = Fault(.field, at: "leaf", "not a packed leaf")
    guard bytes.count > LogLeaf.packedCount, bytes[0] == LogLeaf.packedForm else { throw wrong }
    func hash(_ place: Int) throws(Fault) -> Digest {
      let start = 1 + place * Digest.count
      guard let hash = Digest(bytes[start..<start + Digest.count]) else { throw wrong }
      return hash
    }
    func number(_ start: Int) -> UInt64 {
      bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    let epoch = 1 + 3 * Digest.count
    guard let seq = Int64(exactly: number(epoch + 16)), seq >= 1,
      case let time = number(epoch + 24), LogLeaf.packedTimes.contains(time),
      let name = String(validating: bytes[LogLeaf.packedCount...], as: UTF8.self)
    else { throw wrong }
    self.init(
      batch: try hash(0), station: try StationName(name),
      epoch: Hex.encode(Array(bytes[epoch..<epoch + 16])), seq: seq, signerKey: try hash(1),
      signedManifest: try hash(2), receivedAt: Instant(milliseconds: Int64(time)))
  }
}
