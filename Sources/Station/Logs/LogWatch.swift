public import Bytes
public import Codes
import Crypto
import Host
public import Seal
import Store

/// What this station knows of the registry's logs, and its refusal to believe what does not go on
/// from it.
///
/// The newest head of each log is kept. Another head replaces it only with a proof that the tree
/// grew from the one that is kept (RFC 6962 clause 2.1.2); everything else keeps the old head and
/// raises an alarm with both notes as evidence.
final class LogWatch {
  /// One of the registry's logs.
  struct Log {
    let origin: String
    let verifier: NoteVerifier
  }

  let alarms: AlarmLedger
  private let database: Database
  private let enrolment: EnrolmentAnswer

  init(_ database: Database, _ enrolment: EnrolmentAnswer, alarms: AlarmLedger) {
    self.database = database
    self.enrolment = enrolment
    self.alarms = alarms
  }

  // MARK: What is known

  /// The logs, oldest first: the enrolment's, then those that went on from it.
  func logs() throws(Fault) -> [Log] {
    let later = try database.rows("SELECT origin, key FROM log ORDER BY number") {
      row throws(Fault) in
      Log(origin: try row.text(0), verifier: try NoteVerifier(try row.text(1)))
    }
    return [Log(origin: enrolment.origin, verifier: try NoteVerifier(enrolment.logKey))] + later
  }

  /// The log that batches are sealed for.
  func current() throws(Fault) -> Log {
    guard let last = try logs().last else { throw Fault(.bug, at: "log", "there is none") }
    return last
  }

  /// The newest head of a log that was verified, with its note.
  func head(of origin: String) throws(Fault) -> (tree: Checkpoint, note: [UInt8])? {
    try database.first("SELECT size, root, note FROM head WHERE origin = ?", origin) {
      row throws(Fault) in
      guard let root = Digest(try row.bytes(1)) else {
        throw Fault(.storeCorrupt, at: "head", "a root of another length")
      }
      return (Checkpoint(origin: origin, size: try row.int(0), root: root), try row.bytes(2))
    }
  }

  // MARK: Answers

  /// Takes what an answer says about the log; gives the batches that must be sent again.
  func take(_ growth: RegistryAnswer.Growth) throws(Fault) {
    for note in growth.successions { try takeSuccession(Array(note.utf8), growth.proofs) }
    try takeHead(growth)
    // Receipts of logs that ended are held against the trees that those ended with.
    let current = try current().origin
    try keep(growth.proofs.filter { $0.origin != current })
    for note in growth.backups { try takeBackup(Array(note.utf8)) }
  }

  private func takeHead(_ growth: RegistryAnswer.Growth) throws(Fault) {
    let note = Array(growth.checkpoint.utf8)
    let origin = try Checkpoint(unverified: growth.checkpoint).origin
    guard let log = try logs().first(where: { $0.origin == origin }) else {
      // A log that was announced here and has been left behind since: a stick that comes late.
      guard try !isAnnounced(origin, in: growth.successions) else { return }
      try alarms.raise(
        .unproved, "a checkpoint of \(origin), a log that nothing announced", shown: note)
      return
    }
    let shown = try Checkpoint(note: growth.checkpoint, verifier: log.verifier)
    // An answer from before the log ended: what it said is superseded.
    guard try current().origin == origin else { return }
    let proofs = growth.proofs.filter { $0.origin == origin }
    guard let known = try head(of: origin) else { return try keep(shown, note, proofs) }
    if shown.size == known.tree.size {
      guard shown.root == known.tree.root else {
        return try split(known, shown, note, "two trees of \(shown.size) leaves")
      }
      try keep(proofs)
    } else if shown.size > known.tree.size {
      guard let proof = proofs.first(where: { $0.size == known.tree.size }) else {
        return try alarms.raise(
          .unproved,
          "a tree of \(shown.size) leaves without a proof from the \(known.tree.size) known",
          kept: known.note, shown: note)
      }
      guard proof.leads(from: known.tree, to: shown) else {
        return try split(
          known, shown, note,
          "a tree of \(shown.size) leaves that does not go on from the \(known.tree.size) known")
      }
      try keep(shown, note, proofs)
    } else {
      try checkOlder(shown, note, known)
    }
  }

  /// A smaller tree is an older one, a stick that was long on its way; or the log forgot.
  private func checkOlder(
    _ shown: Checkpoint, _ note: [UInt8], _ known: (tree: Checkpoint, note: [UInt8])
  ) throws(Fault) {
    guard let proof = try proof(of: shown.origin, from: shown.size) else {
      return try alarms.raise(
        .smaller, "a tree of \(shown.size) leaves after one of \(known.tree.size)",
        kept: known.note, shown: note)
    }
    guard proof.leads(from: shown, to: known.tree) else {
      return try split(
        known, shown, note, "another tree of \(shown.size) leaves than the one that grew")
    }
  }

  private func split(
    _ known: (tree: Checkpoint, note: [UInt8]), _ shown: Checkpoint, _ note: [UInt8],
    _ detail: String
  ) throws(Fault) {
    try alarms.raise(.split, "\(shown.origin): \(detail)", kept: known.note, shown: note)
  }

  // MARK: Receipts

  /// Whether a log holds a leaf for good: of an ended log only what it ended with.
  func holds(_ index: Int, in origin: String) throws(Fault) -> Bool {
    try end(of: origin).map { $0.size > index } ?? true
  }

  /// The tree with which a log ended; nil for the log that grows. A log that a registry began after
  /// a restore, and forgot when it was restored once more, ended without a leaf.
  private func end(of origin: String) throws(Fault) -> Checkpoint? {
    guard try current().origin != origin else { return nil }
    let notes = try database.rows("SELECT statement FROM log ORDER BY number DESC") {
      row throws(Fault) in try row.bytes(0)
    }
    for note in notes {
      // Both signatures were verified when the succession was taken.
      let ended = try Checkpoint(unverified: try succession(note).ended)
      if ended.origin == origin { return ended }
    }
    return Checkpoint(origin: origin, size: 0, root: MerkleTree().root)
  }

  private func succession(_ note: [UInt8]) throws(Fault) -> LogSuccession {
    try LogSuccession(
      try SignedStatement.open(note, as: .log, verifier: try enrolment.verifier(of: .log)))
  }

  private func isAnnounced(_ origin: String, in notes: [String]) throws(Fault) -> Bool {
    notes.contains { (try? succession(Array($0.utf8)))?.origin == origin }
  }

  /// Verifies that the tree of a receipt goes together with the head that is kept.
  ///
  /// Throws `.stationReceipt` when it does not, after raising an alarm; also when nothing shows yet
  /// that it does: then the receipt waits for the registry's next answer.
  func check(_ tree: Checkpoint, _ note: [UInt8]) throws(Fault) {
    if let ended = try end(of: tree.origin) { return try check(tree, against: ended) }
    guard let known = try head(of: tree.origin) else { return try keep(tree, note, []) }
    if tree.size == known.tree.size, tree.root == known.tree.root { return }
    if tree.size > known.tree.size {
      throw Fault(
        .stationReceipt, "a newer tree than the registry's last answer proved: it waits")
    }
    if tree.size < known.tree.size {
      guard let proof = try proof(of: tree.origin, from: tree.size) else {
        throw Fault(.stationReceipt, "no proof from its tree to the newest yet: it waits")
      }
      if proof.leads(from: tree, to: known.tree) { return }
    }
    try split(known, tree, note, "a receipt from another tree of \(tree.size) leaves")
    throw Fault(.stationReceipt, "the registry's log shows two histories: tell the administrator")
  }

  /// Verifies that the tree of a receipt leads to the one with which its log ended.
  private func check(_ tree: Checkpoint, against ended: Checkpoint) throws(Fault) {
    if tree == ended { return }
    // The head that was kept when the log ended was proved to lead there.
    if let known = try head(of: tree.origin)?.tree, known == tree, known.size <= ended.size {
      return
    }
    guard tree.size < ended.size,
      try proof(of: tree.origin, from: tree.size)?.leads(from: tree, to: ended) == true
    else {
      throw Fault(
        .stationReceipt, "no proof from its tree to the one its log ended with yet: it waits")
    }
  }

  // MARK: Successions and backups

  /// A log ended and another goes on: batches that it forgot are sent again.
  ///
  /// Mostly it is the last log that ended. A registry that is restored twice from one backup goes
  /// on from an earlier one, and forgot the logs between: which of two successions is the later
  /// one, they say themselves.
  private func takeSuccession(_ note: [UInt8], _ proofs: [GrowthProof]) throws(Fault) {
    let said = try succession(note)
    let logs = try logs()
    guard !logs.contains(where: { $0.origin == said.origin }),
      let origin = try? Checkpoint(unverified: said.ended).origin,
      let place = logs.lastIndex(where: { $0.origin == origin }),
      let ended = try? Checkpoint(note: said.ended, verifier: logs[place].verifier)
    else { return }
    let last = try database.first("SELECT statement FROM log ORDER BY number DESC LIMIT 1") {
      row throws(Fault) in try row.bytes(0)
    }
    if let last, place + 1 < logs.count, try succession(last).begun >= said.begun { return }
    let known = try head(of: origin)
    if let known, ended.size >= known.tree.size {
      let proof = proofs.first { $0.origin == origin && $0.size == known.tree.size }
      guard ended == known.tree || proof != nil else {
        // A disk that went back knows an older tree; the next batch names it, and is answered.
        return try alarms.raise(
          .unproved,
          "\(origin) ended with \(ended.size) leaves, no proof from the \(known.tree.size) known",
          kept: known.note, shown: Array(said.ended.utf8))
      }
      guard ended == known.tree || proof?.leads(from: known.tree, to: ended) == true else {
        return try split(
          known, ended, Array(said.ended.utf8), "it ended in a tree that does not go on from ours")
      }
    }
    let left = logs[(place + 1)...].map {
      Checkpoint(origin: $0.origin, size: 0, root: MerkleTree().root)
    }
    var forgotten = (known?.tree.size ?? 0) - ended.size
    for log in left { forgotten = max(forgotten, try head(of: log.origin)?.tree.size ?? 0) }
    try database.transaction { () throws(Fault) in
      try database.run(
        "INSERT INTO log (number, origin, key, statement) VALUES (?, ?, ?, ?)", logs.count + 1,
        said.origin, said.key, note)
      // They lead to a head that the log does not end with.
      try database.run("DELETE FROM growth_proof WHERE origin = ?", origin)
      var again = (sent: 0, lost: 0)
      for end in [ended] + left {
        let batches = try sendAgain(from: end)
        again = (again.sent + batches.sent, again.lost + batches.lost)
      }
      guard forgotten > 0 || again.sent + again.lost > 0 else { return }
      try alarms.raise(
        .forgotten,
        """
        the registry came back from a backup: \(origin) ended with \(ended.size) leaves, \
        \(known?.tree.size ?? 0) were known here; \(again.sent) batches are sent again, \
        \(again.lost) were pruned here
        """, kept: known?.note, shown: note)
    }
  }

  /// Takes the receipts off the batches that a log ended without; gives how many are sent again,
  /// and how many cannot be.
  private func sendAgain(from ended: Checkpoint) throws(Fault) -> (sent: Int, lost: Int) {
    let lost = try database.first(
      """
      SELECT count(*) FROM batch
      WHERE receipt_log = ? AND receipt_index >= ? AND pruned_at IS NOT NULL
      """, ended.origin, ended.size
    ) { row throws(Fault) in try row.int(0) }
    try database.run(
      """
      UPDATE batch SET old_receipt = receipt, receipt = NULL, receipted_at = NULL, sent_at = NULL,
        receipt_log = NULL, receipt_index = NULL
      WHERE receipt_log = ? AND receipt_index >= ? AND pruned_at IS NULL
      """, ended.origin, ended.size)
    return (database.changes, lost ?? 0)
  }

  private func takeBackup(_ note: [UInt8]) throws(Fault) {
    let said = try BackupStatement(
      try SignedStatement.open(note, as: .backup, verifier: try enrolment.verifier(of: .backup)))
    guard try logs().contains(where: { $0.origin == said.origin }) else { return }
    try database.run(
      """
      INSERT INTO backed_up (origin, size, note) VALUES (?, ?, ?) ON CONFLICT (origin)
      DO UPDATE SET size = excluded.size, note = excluded.note WHERE excluded.size > size
      """, said.origin, said.size, note)
  }

  // MARK: Keeping

  private func keep(
    _ tree: Checkpoint, _ note: [UInt8], _ proofs: [GrowthProof]
  ) throws(Fault) {
    let before = try head(of: tree.origin)?.tree.size
    let proof = before.flatMap { before in proofs.first { $0.size == before } }
    try database.transaction { () throws(Fault) in
      try database.run(
        """
        INSERT OR IGNORE INTO seen_head (origin, size, note, before, hashes, taken_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """, tree.origin, tree.size, note, before, (proof?.hashes ?? []).flatMap(\.bytes),
        alarms.timekeeper.now().utcMilliseconds)
      try database.run(
        "INSERT OR REPLACE INTO head (origin, size, root, note) VALUES (?, ?, ?, ?)", tree.origin,
        tree.size, tree.root.bytes, note)
      try database.run("DELETE FROM growth_proof WHERE origin = ?", tree.origin)
      try keep(proofs)
    }
  }

  private func keep(_ proofs: [GrowthProof]) throws(Fault) {
    for proof in proofs {
      try database.run(
        "INSERT OR REPLACE INTO growth_proof (origin, size, hashes) VALUES (?, ?, ?)",
        proof.origin, proof.size, proof.hashes.flatMap(\.bytes))
    }
  }

  private func proof(of origin: String, from size: Int) throws(Fault) -> GrowthProof? {
    let bytes = try database.first(
      "SELECT hashes FROM growth_proof WHERE origin = ? AND size = ?", origin, size
    ) { row throws(Fault) in try row.bytes(0) }
    return bytes.map { GrowthProof(origin: origin, size: size, hashes: LogWatch.hashes($0)) }
  }

  private static func hashes(_ bytes: [UInt8]) -> [Digest] {
    stride(from: 0, to: bytes.count, by: Digest.count)
      .compactMap { Digest(bytes[$0..<min($0 + Digest.count, bytes.count)]) }
  }

  // MARK: What this station is a witness of

  /// Every head that was taken, by log and size, each held again against its signature and against
  /// the one before it with the proof that came with it.
  func history() throws(Fault) -> [SeenHead] {
    var seen: [SeenHead] = []
    for log in try logs() {
      let rows = try database.rows(
        """
        SELECT note, before, hashes, taken_at FROM seen_head WHERE origin = ? ORDER BY size
        """, log.origin
      ) { row throws(Fault) in
        (try row.bytes(0), try row.int64OrNil(1), try row.bytes(2), try row.int64(3))
      }
      var last: Checkpoint?
      for (note, before, hashes, taken) in rows {
        let text = String(decoding: note, as: UTF8.self)
        let tree = try Checkpoint(note: text, verifier: log.verifier)
        var isProved = before == nil && last == nil
        if let last, before == Int64(last.size) {
          isProved = GrowthProof(
            origin: log.origin, size: last.size, hashes: LogWatch.hashes(hashes)
          ).leads(from: last, to: tree)
        }
        seen.append(
          SeenHead(
            tree: tree, note: text, taken: Instant(milliseconds: taken), isProved: isProved))
        last = tree
      }
    }
    return seen
  }
}

/// A head of the registry's log that this station took, and keeps.
public struct SeenHead: Equatable, Sendable {
  /// The tree.
  public let tree: Checkpoint
  /// The checkpoint as it was signed.
  public let note: String
  /// When it was taken, by this station's clock.
  public let taken: Instant
  /// Whether the kept proof leads to it from the head before it; true for the first of a log.
  public let isProved: Bool

  /// The head as JSON.
  public var json: JSON {
    [
      "origin": .string(tree.origin), "size": .integer(Int64(tree.size)),
      "root": .string(tree.root.hex), "taken": .string(taken.description),
      "proved": .boolean(isProved), "note": .string(note),
    ]
  }
}

extension PointOfEntry {
  /// Every head of the registry's logs that this station took, oldest first, held again against
  /// signatures and proofs. Throws `.checkpoint` for a note that no longer holds.
  public func seenHeads() throws(Fault) -> [SeenHead] {
    try LogWatch(journal.database, try enrolment(), alarms: alarmLedger).history()
  }
}
