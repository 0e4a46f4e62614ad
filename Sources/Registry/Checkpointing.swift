public import Bytes
public import Crypto
import Host
public import Seal
import Store

/// The log's heads, receipts and proofs.
extension RegistryService {
  /// Signs a checkpoint over every batch taken in so far, and gives it with its note.
  ///
  /// New leaves are read back and held against the evidence they speak of, written to tiles, and
  /// the tiles read back and recomputed before anything is signed. Without new leaves the last
  /// checkpoint stands. Throws `.registryDamaged` and signs nothing when anything disagrees.
  @discardableResult
  public func checkpoint() throws(Fault) -> (head: Checkpoint, note: String) {
    let size = Int(try batches.count())
    let last = try lastCheckpoint()
    if let last, last.head.size == size {
      try publish(last.note)
      return last
    }
    let old = last?.head ?? Checkpoint(origin: settings.origin, size: 0, root: MerkleTree().root)
    guard old.size <= size else {
      throw Fault(.registryDamaged, at: "log", "fewer batches than the last checkpoint has")
    }
    let entries = try batches.lines(from: Int64(old.size), to: Int64(size))
    guard entries.count == size - old.size else {
      throw Fault(.registryDamaged, at: "log", "a leaf is missing")
    }
    for (offset, line) in entries.enumerated() {
      try checkEvidence(line, leaf: Int64(old.size + offset))
    }
    let root = try log.extend(from: old, by: entries)
    let head = Checkpoint(origin: settings.origin, size: size, root: root)
    let note = try head.signed(by: keys.log)
    try database.run("INSERT INTO checkpoint (size, note) VALUES (?, ?)", size, note)
    try publish(note)
    return (head, note)
  }

  /// The last checkpoint, its signature verified; nil before the first.
  func lastCheckpoint() throws(Fault) -> (head: Checkpoint, note: String)? {
    let note = try database.first("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1") {
      row throws(Fault) in try row.text(0)
    }
    guard let note else { return nil }
    return (try verified(note), note)
  }

  /// A kept checkpoint; throws `.registryDamaged` for one that does not hold.
  func verified(_ note: String) throws(Fault) -> Checkpoint {
    do throws(Fault) { return try Checkpoint(note: note, verifier: keys.log.verifier) } catch {
      throw Fault(.registryDamaged, at: "checkpoint", error.detail)
    }
  }

  /// A leaf must speak of the signed manifest that is kept beside it.
  func checkEvidence(_ line: [UInt8], leaf: Int64) throws(Fault) {
    let evidence = try batches.evidence(leaf)
    guard let said = try? LogLeaf(line: line),
      said.signedManifest == Hash.digest(evidence.manifest)
    else {
      throw Fault(.registryDamaged, at: "leaf \(leaf)", "not of the manifest that is kept")
    }
  }

  private func publish(_ note: String) throws(Fault) {
    let bytes = Array(note.utf8)
    guard (try? files.read(folder.checkpoint, limit: Parameters.noteBytes)) != bytes else { return }
    try files.write(bytes, to: folder.checkpoint)
  }

  // MARK: Receipts and proofs

  /// The receipt of a batch: the same bytes however often it is asked for.
  ///
  /// It leads to the first checkpoint that covers the batch. Throws `.unknownToRegistry` for a
  /// batch that is not in the log or that no checkpoint covers yet.
  public func receipt(for batch: Digest) throws(Fault) -> Receipt {
    guard let kept = try batches.batch(id: batch) else {
      throw Fault(.unknownToRegistry, at: batch.hex, "the registry does not have this batch")
    }
    let note = try database.first(
      "SELECT note FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1", kept.leaf
    ) { row throws(Fault) in try row.text(0) }
    guard let note else {
      throw Fault(.unknownToRegistry, at: batch.hex, "no checkpoint covers this batch yet")
    }
    let head = try verified(note)
    let index = Int(kept.leaf)
    let tree = log.tree(size: try lastCheckpoint()?.head.size ?? head.size)
    let receipt = Receipt(
      leaf: try LogLeaf(line: Array(kept.line.utf8)), index: index,
      proof: try tree.inclusion(of: index, size: head.size), checkpoint: note)
    do throws(Fault) { _ = try receipt.verify(with: keys.log.verifier) } catch {
      throw Fault(.registryDamaged, at: folder.log.string, "the tiles do not prove the batch")
    }
    return receipt
  }

  /// The proof that the log now extends its first `size` leaves, and the checkpoint that it leads
  /// to.
  public func consistency(
    from size: Int
  ) throws(Fault) -> (proof: [Digest], checkpoint: String) {
    guard let last = try lastCheckpoint() else {
      throw Fault(.unknownToRegistry, "the log has no checkpoint yet")
    }
    return (try log.tree(size: last.head.size).consistency(from: size), last.note)
  }
}
