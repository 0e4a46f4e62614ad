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
    let log = try logs.current()
    let size = log.size(of: try batches.count())
    let last = try lastCheckpoint(of: log)
    if let last, last.head.size == size {
      try publish(last.note, of: log)
      return last
    }
    let old = last?.head ?? Checkpoint(origin: log.origin, size: 0, root: MerkleTree().root)
    guard old.size <= size else {
      throw Fault(.registryDamaged, at: "log", "fewer batches than the last checkpoint has")
    }
    let entries = try entries(of: log, from: old.size, to: size)
    for index in old.size..<size where log.opening == nil || index > 0 {
      let leaf = log.end(of: index)
      try checkEvidence(entries[index - old.size], leaf: leaf)
    }
    let root = try logFolder(log).extend(from: old, by: entries)
    let head = Checkpoint(origin: log.origin, size: size, root: root)
    let note = try head.signed(by: keys.log)
    try database.run(
      "INSERT INTO checkpoint (log, size, note) VALUES (?, ?, ?)", log.number, size, note)
    try publish(note, of: log)
    return (head, note)
  }

  /// The files of a log.
  func logFolder(_ log: KnownLog) -> LogFolder {
    LogFolder(folder: folder.log(log.number), files: files)
  }

  /// The leaves of a log, from one index up to another, as lines; throws `.registryDamaged` when
  /// one is missing.
  func entries(of log: KnownLog, from start: Int, to end: Int) throws(Fault) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    if let opening = log.opening, start == 0, end > 0 { lines.append(Array(opening.utf8)) }
    lines += try batches.lines(from: log.end(of: start), to: log.end(of: end))
    guard lines.count == end - start else {
      throw Fault(.registryDamaged, at: "log", "a leaf is missing")
    }
    return lines
  }

  /// The last checkpoint of the log that grows, its signature verified; nil before the first.
  func lastCheckpoint() throws(Fault) -> (head: Checkpoint, note: String)? {
    try lastCheckpoint(of: try logs.current())
  }

  /// The last checkpoint of a log, its signature verified; nil before the first.
  func lastCheckpoint(of log: KnownLog) throws(Fault) -> (head: Checkpoint, note: String)? {
    let note = try database.first(
      "SELECT note FROM checkpoint WHERE log = ? ORDER BY size DESC LIMIT 1", log.number
    ) { row throws(Fault) in try row.text(0) }
    guard let note else { return nil }
    return (try verified(note, of: log), note)
  }

  /// A kept checkpoint; throws `.registryDamaged` for one that does not hold.
  func verified(_ note: String, of log: KnownLog) throws(Fault) -> Checkpoint {
    if let known = proofs.heads[note] { return known }
    let verifier = try verifier(of: log)
    let head: Checkpoint
    do throws(Fault) { head = try Checkpoint(note: note, verifier: verifier) } catch {
      throw Fault(.registryDamaged, at: "checkpoint", error.detail)
    }
    proofs.keep(head, of: note)
    return head
  }

  /// Whether a checkpoint covers every batch that was taken in.
  func isCovered() throws(Fault) -> Bool {
    let log = try logs.current()
    return try lastCheckpoint(of: log)?.head.size == log.size(of: try batches.count())
  }

  private func verifier(of log: KnownLog) throws(Fault) -> NoteVerifier {
    guard let verifier = keys.logVerifiers.first(where: { $0.name == log.origin }) else {
      throw Fault(.registryKeys, at: log.origin, "no key of this log")
    }
    return verifier
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

  private func publish(_ note: String, of log: KnownLog) throws(Fault) {
    let bytes = Array(note.utf8)
    let place = folder.checkpoint(log.number)
    guard (try? files.read(place, limit: Parameters.noteBytes)) != bytes else { return }
    try files.write(bytes, to: place)
  }

  /// Calls `body` with every signed manifest, in the order of the log.
  public func eachManifest(
    _ body: (_ leaf: Int64, _ batch: Digest, _ signed: [UInt8]) throws(Fault) -> Void
  ) throws(Fault) {
    try batches.each { batch throws(Fault) in
      try body(batch.leaf, batch.id, try batches.evidence(batch.leaf).manifest)
    }
  }

  // MARK: Receipts and proofs

  /// The receipt of a batch: the same bytes however often it is asked for.
  ///
  /// It leads to the first checkpoint that covers the batch; `witnessed` to the first that outside
  /// witnesses cosigned, with what they signed until now. Throws `.unknownToRegistry` for a batch
  /// that is not in the log or that no such checkpoint covers yet.
  public func receipt(
    for batch: Digest, witnessed isWitnessed: Bool = false
  ) throws(Fault) -> Receipt {
    guard let kept = try batches.batch(id: batch) else {
      throw Fault(.unknownToRegistry, at: batch.hex, "the registry does not have this batch")
    }
    let log = try logs.log(of: kept.leaf)
    let index = log.index(of: kept.leaf)
    guard let note = try note(over: index, of: log, isWitnessed: isWitnessed) else {
      throw Fault(
        .unknownToRegistry, at: batch.hex,
        isWitnessed
          ? "no cosigned checkpoint covers this batch yet"
          : "no checkpoint covers this batch yet")
    }
    let head = try verified(note, of: log)
    let size = try lastCheckpoint(of: log)?.head.size ?? head.size
    let tree = proofs.tree(of: log, size: size) { logFolder(log).tree(size: size) }
    let receipt = Receipt(
      leaf: try LogLeaf(line: Array(kept.line.utf8)), index: index,
      proof: try tree.inclusion(of: index, size: head.size), checkpoint: note)
    let hash = MerkleTree.leafHash(Array(kept.line.utf8))
    guard
      MerkleTree.holds(
        inclusion: receipt.proof, of: hash, at: index, size: head.size, root: head.root)
    else {
      throw Fault(
        .registryDamaged, at: folder.log(log.number).string, "the tiles do not prove the batch")
    }
    return receipt
  }

  /// The first checkpoint of a log that covers the leaf at an index.
  private func note(
    over index: Int, of log: KnownLog, isWitnessed: Bool
  ) throws(Fault) -> String? {
    guard !isWitnessed else {
      guard let size = try witnesses.first(over: index, in: log) else { return nil }
      return try witnessedNote(of: log, size: size)
    }
    return try database.first(
      "SELECT note FROM checkpoint WHERE log = ? AND size > ? ORDER BY size LIMIT 1", log.number,
      index
    ) { row throws(Fault) in try row.text(0) }
  }

  /// The proof that the log now extends its first `size` leaves, and the checkpoint that it leads
  /// to.
  public func consistency(
    from size: Int
  ) throws(Fault) -> (proof: [Digest], checkpoint: String) {
    let log = try logs.current()
    guard let last = try lastCheckpoint(of: log) else {
      throw Fault(.unknownToRegistry, "the log has no checkpoint yet")
    }
    return (try logFolder(log).tree(size: last.head.size).consistency(from: size), last.note)
  }
}
