public import Bytes
import Codes
public import Crypto

/// A station's side of a batch: record lines in, a sealed file out.
public struct BatchSealer: Sendable {
  /// A batch that was sealed.
  public struct Batch: Sendable {
    /// The batch's id: SHA-256 of the manifest's line.
    public let id: Digest
    /// What was signed.
    public let manifest: Manifest
    /// The manifest's line with its signature: CMS SignedData in DER.
    public let signedManifest: [UInt8]
    /// What is encrypted: the signed manifest as a PEM block, then the record lines. Kept until
    /// the receipt is there, to encrypt it again to another key of the registry's.
    public let inner: [UInt8]
    /// The sealed file.
    public let file: [UInt8]
  }

  private let certificate: Certificate
  private let key: SigningKey
  private let recipient: Certificate
  private let origin: String

  /// A sealer with the station's signing key, for the registry whose log has the given origin and
  /// whose encryption certificate is `recipient`. Throws `.key` for the key of another certificate
  /// and `.certificate` for a recipient that batches cannot be encrypted to.
  public init(
    certificate: Certificate, key: SigningKey, recipient: Certificate, origin: String
  ) throws(Fault) {
    guard certificate.publicKey == key.publicKey else {
      throw Fault(.key, "the key is not the certificate's")
    }
    guard recipient.keyIdentifier == recipient.publicKey.identifier else {
      throw Fault(.certificate, "a recipient without the usual key identifier")
    }
    self.certificate = certificate
    self.key = key
    self.recipient = recipient
    self.origin = origin
  }

  /// Seals record lines (without newlines) as one batch.
  ///
  /// About 150 microseconds and 1 microsecond a record. Sealing the same records again gives
  /// another file and signature of the same id: seal once, keep the result. Throws `.unsealable`
  /// for records that do not fit and `.manifest` for a position that is none.
  public func seal(
    _ records: [[UInt8]], at position: Manifest.Position, clocks: Manifest.Clocks,
    seen: Manifest.SeenTree?, holding keys: Int64 = 0
  ) throws(Fault) -> Batch {
    let records = try RecordLines(records)
    let manifest = Manifest(
      to: origin, position: position, count: records.lines.count, recordsHash: records.hash,
      root: MerkleTree(leafHashes: records.leafHashes).root, clocks: clocks, seen: seen,
      keys: keys)
    let line = try manifest.line()
    let signed = try CMS.sign(
      line, certificate: certificate, key: key, atMilliseconds: clocks.wall.milliseconds)
    let inner = Array(PEM.encode(InnerForm.label, signed).utf8) + records.bytes
    return Batch(
      id: Hash.digest(line), manifest: manifest, signedManifest: signed, inner: inner,
      file: try BatchSealer.encrypt(inner, to: recipient))
  }

  /// Encrypts what is inside a batch, for the first time or again to a newer key of the
  /// registry's; the signature and so the id stay what they are.
  public static func encrypt(
    _ inner: [UInt8], to recipient: Certificate
  ) throws(Fault) -> [UInt8] {
    let file = try CMS.encrypt(inner, to: recipient)
    guard file.count <= Parameters.sealedFileBytes else {
      throw Fault(.unsealable, "a sealed file of over \(Parameters.sealedFileBytes) bytes")
    }
    return file
  }
}

/// What is inside a sealed file: one PEM block, byte for byte as OpenSSL writes it, then lines.
struct InnerForm {
  /// The block's label; OpenSSL also writes and takes `PKCS7`, which is refused here.
  static let label = "CMS"

  /// The signed manifest in DER.
  let signedManifest: [UInt8]
  /// The record lines with their newlines.
  let records: ArraySlice<UInt8>

  /// Takes the inner bytes apart; throws `.manifest` for anything but one block at the start.
  init(_ inner: [UInt8]) throws(Fault) {
    let wrong = Fault(.manifest, "no signed manifest at the start")
    let begin = Array("-----BEGIN \(InnerForm.label)-----\n".utf8)
    let end = Array("-----END \(InnerForm.label)-----\n".utf8)
    guard inner.starts(with: begin) else { throw wrong }
    // A signed manifest takes up to 4 KiB and 4 more in Base64 with its certificate.
    let window = inner.prefix(4 * Parameters.manifestBytes)
    var place = begin.count
    // Base64 lines have 64 characters but the last one, so the end is found line by line.
    while !window[place...].starts(with: end) {
      guard let newline = window[place...].firstIndex(of: UInt8(ascii: "\n")) else { throw wrong }
      place = newline + 1
    }
    let block = String(decoding: inner[..<(place + end.count)], as: UTF8.self)
    guard let der = try PEM.decode(InnerForm.label, from: block).first,
      PEM.encode(InnerForm.label, der) == block
    else { throw wrong }
    signedManifest = der
    records = inner[(place + end.count)...]
  }
}
