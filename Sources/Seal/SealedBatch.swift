public import Bytes
public import Crypto

/// A batch that the registry opened: everything in it was verified before this value exists.
public struct SealedBatch: Sendable {
  /// The batch's id: SHA-256 of the signed manifest bytes.
  public let id: Digest
  /// What the station signed.
  public let manifest: Manifest
  /// The manifest's line with its signature: CMS SignedData in DER, kept as evidence.
  public let signedManifest: [UInt8]
  /// The certificate that came with the signature; its key is the one enrolled.
  public let signer: Certificate
  /// The records.
  public let records: RecordLines
  /// The hashes of the records' lines as leaves, in order: with them any one record is proved.
  public let leafHashes: [Digest]

  /// Opens and verifies a sealed file from outside.
  ///
  /// In order: the size, the one allowed encoding, decryption with the key it names, the one PEM
  /// block, the signature, the manifest, the enrolled key, the addressee, count, hash and root of
  /// the records. Until all of it held, every reason gives the same `.sealRefused`; only a format
  /// that is newer than this program is told apart, by `.sealNewer`, once the enrolled key's
  /// signature holds. What `isEnrolled` throws is thrown on: a database that fails refuses nothing.
  ///
  /// - Parameters:
  ///   - file: the sealed file; up to 8 MiB.
  ///   - keys: the registry's encryption keys, present and past.
  ///   - origins: the origins of the registry's logs, ended ones too: batches were sealed for them;
  ///     one that ends with a slash stands for all that have one more part.
  ///   - isEnrolled: whether a key is enrolled for the named station, revoked or not.
  public static func open(
    _ file: [UInt8], with keys: [EncryptionKey], origins: Set<String>,
    isEnrolled: (_ station: StationName, _ key: PublicKey) throws(Fault) -> Bool
  ) throws(Fault) -> SealedBatch {
    guard file.count <= Parameters.sealedFileBytes else { throw refusal }
    let inner = try refusing { () throws(Fault) in try CMS.decrypt(file, with: keys) }
    return try verify(inner: inner, origins: origins, isEnrolled: isEnrolled)
  }

  /// Opens and verifies a sealed file for a registry of one log.
  public static func open(
    _ file: [UInt8], with keys: [EncryptionKey], origin: String,
    isEnrolled: (_ station: StationName, _ key: PublicKey) throws(Fault) -> Bool
  ) throws(Fault) -> SealedBatch {
    try open(file, with: keys, origins: [origin], isEnrolled: isEnrolled)
  }

  /// Verifies what is inside a sealed file: as `open` does once it has decrypted, for a station
  /// that holds its own sealed batch against what it sealed.
  public static func verify(
    inner: [UInt8], origins: Set<String>,
    isEnrolled: (_ station: StationName, _ key: PublicKey) throws(Fault) -> Bool
  ) throws(Fault) -> SealedBatch {
    let signed = try refusing { () throws(Fault) in try Signed(inner) }
    guard try isEnrolled(signed.station, signed.message.signer.publicKey) else { throw refusal }
    if signed.isNewer {
      throw Fault(.sealNewer, "a batch of a newer version of Maabar; update, then take it again")
    }
    return try refusing { () throws(Fault) in try SealedBatch(verifying: signed, origins: origins) }
  }

  /// The one answer to everything that does not hold.
  private static let refusal = Fault(.sealRefused, "the sealed file is refused")

  private static func refusing<Result>(_ step: () throws(Fault) -> Result) throws(Fault) -> Result {
    do { return try step() } catch { throw refusal }
  }

  private init(verifying signed: Signed, origins: Set<String>) throws(Fault) {
    let wrong = SealedBatch.refusal
    let line = signed.message.content
    let manifest = try Manifest(line: line)
    guard manifest.isSealed(for: origins) else { throw wrong }
    let records = try RecordLines(splitting: signed.inner.records)
    guard records.lines.count == manifest.count, records.hash == manifest.recordsHash else {
      throw wrong
    }
    let leafHashes = records.leafHashes
    guard MerkleTree(leafHashes: leafHashes).root == manifest.root else { throw wrong }
    id = Hash.digest(line)
    self.manifest = manifest
    signedManifest = signed.inner.signedManifest
    signer = signed.message.signer
    self.records = records
    self.leafHashes = leafHashes
  }

  /// Inner bytes whose signature holds, by whomever it is.
  private struct Signed {
    let inner: InnerForm
    let message: CMS.SignedMessage
    let station: StationName
    /// Whether the manifest or the records are of a form that this program does not know yet.
    let isNewer: Bool

    init(_ bytes: [UInt8]) throws(Fault) {
      inner = try InnerForm(bytes)
      message = try CMS.verify(inner.signedManifest)
      let json = try JSON.parseCanonical(message.content)
      station = try StationName(try json.requiredString("station"))
      let parts = try json.requiredString("type").split(separator: "/")
      guard parts.count == 3, parts.starts(with: ["maabar", "batch"]),
        let form = Int(parts[2]), form >= 1
      else { throw SealedBatch.refusal }
      let schema = try json.requiredInteger("schema")
      isNewer = form > 1 || schema > Manifest.newestSchema
    }
  }
}
