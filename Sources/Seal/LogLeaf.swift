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
}
