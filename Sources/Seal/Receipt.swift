public import Bytes
public import Crypto

/// The registry's proof that its log holds a batch (c2sp.org/tlog-proof@v1), verified with nothing
/// but the log's key; the log's leaf stands in `extra`, packed.
public struct Receipt: Equatable, Sendable {
  /// The first line of the format.
  public static let header = "c2sp.org/tlog-proof@v1"

  /// The leaf.
  public let leaf: LogLeaf
  /// The leaf's place in the log.
  public let index: Int
  /// The path from the leaf's sibling up to the root's child.
  public let proof: [Digest]
  /// The signed checkpoint that the path leads to, as it was issued.
  public let checkpoint: String

  /// A receipt of the given parts.
  public init(leaf: LogLeaf, index: Int, proof: [Digest], checkpoint: String) {
    self.leaf = leaf
    self.index = index
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// The text of the receipt; throws `.field` for a leaf that is none.
  public func text() throws(Fault) -> String {
    let path = proof.map { Base64.encode($0.bytes) + "\n" }.joined()
    return """
      \(Receipt.header)
      extra \(Base64.encode(try leaf.packed()))
      index \(index)
      \(path)
      \(checkpoint)
      """
  }

  /// Reads a receipt. Nothing of it is true until `verify`. Throws `.receipt`.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let wrong = Fault(.receipt, "not a receipt")
    guard bytes.count <= Parameters.noteBytes, let text = String(validating: bytes, as: UTF8.self),
      !bytes.contains(UInt8(ascii: "\r"))
    else { throw wrong }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 4, lines[0] == Receipt.header, lines[1].hasPrefix("extra "),
      let packed = try? Base64.decode(lines[1].dropFirst(6)),
      let leaf = try? LogLeaf(packed: packed),
      lines[2].hasPrefix("index "), let index = decimal(lines[2].dropFirst(6)),
      let blank = lines.firstIndex(where: \.isEmpty), blank >= 3, blank + 1 < lines.count
    else { throw wrong }
    var proof: [Digest] = []
    for line in lines[3..<blank] {
      guard let bytes = try? Base64.decode(line), let hash = Digest(bytes), proof.count < 64 else {
        throw wrong
      }
      proof.append(hash)
    }
    self.init(
      leaf: leaf, index: index, proof: proof,
      checkpoint: lines[(blank + 1)...].joined(separator: "\n"))
  }

  /// Verifies the receipt for one batch and gives the checkpoint that it leads to.
  ///
  /// Held: the checkpoint's signature and origin, the path from the leaf to its root, and every
  /// field of the leaf against the batch as the station sealed it. What is left to the caller is
  /// that the checkpoint is consistent with the one kept before. Throws `.receipt`, or
  /// `.checkpoint` where the checkpoint itself does not hold.
  public func verify(
    with verifier: NoteVerifier, batch: Digest, position: Manifest.Position,
    signerKey: Digest, signedManifest: Digest
  ) throws(Fault) -> Checkpoint {
    guard leaf.batch == batch, leaf.station == position.station, leaf.epoch == position.epoch,
      leaf.seq == position.seq, leaf.signerKey == signerKey,
      leaf.signedManifest == signedManifest
    else { throw Fault(.receipt, "a receipt for another batch") }
    return try verify(with: verifier)
  }

  /// Verifies that the log holds the leaf, whatever batch it is of, and gives the checkpoint.
  /// Throws `.receipt`, or `.checkpoint` where the checkpoint itself does not hold.
  public func verify(with verifier: NoteVerifier) throws(Fault) -> Checkpoint {
    let head = try Checkpoint(note: checkpoint, verifier: verifier)
    let hash = MerkleTree.leafHash(try leaf.line())
    guard
      MerkleTree.holds(
        inclusion: proof, of: hash, at: index, size: head.size, root: head.root)
    else { throw Fault(.receipt, "the log of the checkpoint does not hold the batch") }
    return head
  }
}
