public import Bytes
public import Crypto

/// A batch as the registry keeps it once single records of it were erased: the signed manifest, the
/// records that are left, and where one was, its leaf hash.
///
/// The station's signature is over the root of all leaf hashes, so that everything that is left is
/// proved as before; of what is gone the salted hash tells nothing. A batch of which nothing was
/// erased is the same value, whatever file it was read from.
public struct RedactedBatch: Sendable {
  /// The batch's id.
  public let id: Digest
  /// What the station signed.
  public let manifest: Manifest
  /// The manifest's line with its signature.
  public let signedManifest: [UInt8]
  /// The certificate that came with the signature.
  public let signer: Certificate
  /// The record lines by their place; nil where one was erased.
  public let lines: [ArraySlice<UInt8>?]
  /// The leaf hashes of all records, in order.
  public let leafHashes: [Digest]

  /// A batch of which nothing was erased.
  public init(_ batch: SealedBatch) {
    id = batch.id
    manifest = batch.manifest
    signedManifest = batch.signedManifest
    signer = batch.signer
    lines = batch.records.lines
    leafHashes = batch.leafHashes
  }

  /// Opens and verifies a file that `file(to:)` made, or one that a station sealed.
  ///
  /// Whose it is follows from its id, which the caller holds against its own: never for files from
  /// outside. Throws `.sealRefused`.
  public static func open(
    _ file: [UInt8], with keys: [EncryptionKey]
  ) throws(Fault) -> RedactedBatch {
    do throws(Fault) {
      guard file.count <= Parameters.sealedFileBytes else { throw refusal }
      let inner = try InnerForm(try CMS.decrypt(file, with: keys))
      return try RedactedBatch(inner)
    } catch { throw refusal }
  }

  /// Opens and verifies what a station sends of a batch after records of it were erased there: a
  /// file that `file(to:)` made, from which only records in `erased` are gone.
  ///
  /// All of it is verified as in `SealedBatch.open`, with the root of the leaf hashes in the place
  /// of the hash of the records. Throws `.sealRefused` for everything that does not hold, and what
  /// `isEnrolled` throws.
  public static func open(
    _ file: [UInt8], with keys: [EncryptionKey], origins: Set<String>, erased: Set<Digest>,
    isEnrolled: (_ station: StationName, _ key: PublicKey) throws(Fault) -> Bool
  ) throws(Fault) -> RedactedBatch {
    let batch = try open(file, with: keys)
    let isErased = zip(batch.lines, batch.leafHashes).allSatisfy { line, hash in
      line != nil || erased.contains(hash)
    }
    guard batch.isRedacted, isErased, batch.manifest.isSealed(for: origins),
      try isEnrolled(batch.manifest.position.station, batch.signer.publicKey)
    else { throw refusal }
    return batch
  }

  /// What is left of a record.
  public enum Rest: Sendable {
    /// Its line.
    case line([UInt8])
    /// Its leaf hash.
    case erased(Digest)
  }

  /// A batch put together again by the station that sealed it; throws `.sealRefused` for records
  /// that are not those of the manifest.
  public init(signedManifest: [UInt8], records: [Rest]) throws(Fault) {
    var inner = Array(PEM.encode(InnerForm.label, signedManifest).utf8)
    for record in records { RedactedBatch.append(record, to: &inner) }
    do throws(Fault) { try self.init(try InnerForm(inner)) } catch { throw RedactedBatch.refusal }
  }

  private static let refusal = Fault(.sealRefused, "the kept file is refused")

  private init(_ inner: InnerForm) throws(Fault) {
    let message = try CMS.verify(inner.signedManifest)
    let manifest = try Manifest(line: message.content)
    let all = try RecordLines(splitting: inner.records)
    guard manifest.count == all.lines.count else { throw RedactedBatch.refusal }
    var lines: [ArraySlice<UInt8>?] = []
    var leafHashes: [Digest] = []
    for line in all.lines {
      let erased = RedactedBatch.leafHash(ofErased: line)
      lines.append(erased == nil ? line : nil)
      leafHashes.append(erased ?? MerkleTree.leafHash(line))
    }
    guard MerkleTree(leafHashes: leafHashes).root == manifest.root else {
      throw RedactedBatch.refusal
    }
    id = Hash.digest(message.content)
    self.manifest = manifest
    signedManifest = inner.signedManifest
    signer = message.signer
    self.lines = lines
    self.leafHashes = leafHashes
  }

  private init(_ batch: RedactedBatch, lines: [ArraySlice<UInt8>?]) {
    id = batch.id
    manifest = batch.manifest
    signedManifest = batch.signedManifest
    signer = batch.signer
    leafHashes = batch.leafHashes
    self.lines = lines
  }

  // MARK: Erasing

  /// True when a record of it is gone.
  public var isRedacted: Bool { lines.contains { $0 == nil } }

  /// The batch without the records at some places, counted from 0; others stay as they are.
  public func without(_ places: some Collection<Int>) -> RedactedBatch {
    var lines = lines
    for place in places where lines.indices.contains(place) { lines[place] = nil }
    return RedactedBatch(self, lines: lines)
  }

  /// The file to keep: as a sealed file, with a line that names its leaf hash where a record was.
  public func file(to recipient: Certificate) throws(Fault) -> [UInt8] {
    var inner = Array(PEM.encode(InnerForm.label, signedManifest).utf8)
    for (line, hash) in zip(lines, leafHashes) {
      RedactedBatch.append(line.map { .line(Array($0)) } ?? .erased(hash), to: &inner)
    }
    return try BatchSealer.encrypt(inner, to: recipient)
  }

  private static func append(_ record: Rest, to inner: inout [UInt8]) {
    switch record {
    case .line(let line): inner += line
    case .erased(let hash): inner += Array("\(erasedHead)\(hash.hex)\(erasedTail)".utf8)
    }
    inner.append(UInt8(ascii: "\n"))
  }

  /// What stands in a kept file where a record was: `{"erased":"<leaf hash>"}`. No record's line
  /// begins so: its first field is another.
  private static let erasedHead = "{\"erased\":\""
  private static let erasedTail = "\"}"

  private static func leafHash(ofErased line: ArraySlice<UInt8>) -> Digest? {
    let head = Array(erasedHead.utf8)
    let count = head.count + 2 * Digest.count + erasedTail.utf8.count
    guard line.count == count, line.starts(with: head) else { return nil }
    let text = String(decoding: line.dropFirst(head.count).prefix(2 * Digest.count), as: UTF8.self)
    guard let bytes = try? Hex.decode(text), let hash = Digest(bytes), hash.hex == text,
      line.suffix(2).elementsEqual(erasedTail.utf8)
    else { return nil }
    return hash
  }
}
