import Bytes
import Codes
import Host
import Record
import Store

/// Gathers acts into audit records and loses none.
///
/// An act is on the disk when `note` returns, in a table of waiting acts; in clear, because a
/// refused sign-in comes before any key is open, and an act says nothing of a traveller. Acts of
/// one kind by one officer become one record when the process ends, before a batch is sealed, when
/// many wait, or at the next start after a power cut. Folding is one transaction, so an act is in
/// one record exactly. Several processes of a station share the table, and whoever folds takes all.
///
/// A traveller on a lane's screen is a look-up that stands open: the record of the crossing takes
/// its place, and what was looked at and not recorded is folded like every act.
final class AuditTrail {
  private let journal: Journal
  private let clock: RecordClock
  private let isPractice: Bool
  private var waiting: Int
  /// Look-ups that this process has open.
  private var open: Set<Int64> = []

  /// Takes up what waits since the last start.
  init(
    _ journal: Journal, _ clock: RecordClock, isPractice: Bool
  ) throws(Fault) {
    self.journal = journal
    self.clock = clock
    self.isPractice = isPractice
    waiting =
      try journal.database.first("SELECT count(*) FROM waiting_act") { row throws(Fault) in
        try row.int(0)
      } ?? 0
    try fold()
  }

  /// Notes an act that may come many times in one run: a look-up, a view.
  func note(_ act: AuditedAct) throws(Fault) {
    if waiting >= StationParameters.gatheredActs { try fold() }
    try keep(act, isOpen: false)
  }

  /// Notes a look-up before it is shown, and gives its number for `settle`.
  func open(_ act: AuditedAct) throws(Fault) -> Int64 {
    try keep(act, isOpen: true)
    let id = journal.database.lastInsertedRow
    open.insert(id)
    return id
  }

  /// Takes a look-up back, in the transaction of the record that took its place.
  func settle(_ id: Int64) throws(Fault) {
    try journal.database.run("DELETE FROM waiting_act WHERE id = ?", id)
  }

  /// Puts an act into the table.
  private func keep(_ act: AuditedAct, isOpen: Bool) throws(Fault) {
    try journal.takeUp()
    let header = try journal.unnumberedHeader(isPractice: isPractice)
    let line = try RecordLine.audit(
      AuditRecord(header: header, captured: try clock.time(), act: act)
    ).bytes()
    try journal.database.run(
      "INSERT INTO waiting_act (line, open) VALUES (?, ?)", line, isOpen ? 1 : 0)
    waiting += 1
  }

  /// Writes acts as records of their own at once, with what `within` does in the same transaction.
  @discardableResult
  func write(
    _ acts: [AuditedAct], within: () throws(Fault) -> Void = {}
  ) throws(Fault) -> [RecordIdentity] {
    try journal.takeUp()
    let captured = try clock.time()
    return try journal.append(isPractice: isPractice, count: acts.count, within: within) {
      headers in
      zip(headers, acts).map { header, act in
        .audit(AuditRecord(header: header, captured: captured, act: act))
      }
    }
  }

  /// Makes records of all that waits; of a station that is locked all goes on waiting.
  func fold() throws(Fault) {
    guard waiting > 0, !journal.isLocked else { return }
    let database = journal.database
    // Another process of the station folds too: what is read here is nobody else's until the end.
    try journal.writing { () throws(Fault) in
      let rows = try database.rows("SELECT id, line, open FROM waiting_act ORDER BY id") {
        row throws(Fault) in (try row.int64(0), try record(try row.bytes(1)), try row.int(2) == 1)
      }.filter { !isElsewhere($0.0, $0.1, isOpen: $0.2) }
      guard !rows.isEmpty else { return }
      var folded: [(captured: RecordTime, act: AuditedAct)] = []
      for row in rows { AuditTrail.add(row.1, to: &folded) }
      try journal.append(isPractice: isPractice, count: folded.count) { headers in
        zip(headers, folded).map { header, one in
          .audit(AuditRecord(header: header, captured: one.captured, act: one.act))
        }
      }
      for row in rows { try database.run("DELETE FROM waiting_act WHERE id = ?", row.0) }
    }
    open = []
    waiting = 0
  }

  /// True for a traveller on the screen of another lane; what a lane left open for so long that it
  /// must have ended is everybody's.
  private func isElsewhere(_ id: Int64, _ record: AuditRecord, isOpen: Bool) -> Bool {
    guard isOpen, !open.contains(id) else { return false }
    let now = clock.guardian.now()
    let end =
      UInt64(clamping: record.captured.monotonicNanoseconds)
      + UInt64(SessionStore.idleMinutes) * 60_000_000_000
    return record.captured.boot == now.bootID && now.monotonicNanoseconds < end
  }

  private func record(_ line: [UInt8]) throws(Fault) -> AuditRecord {
    guard case .audit(let record) = try RecordLine(line) else {
      throw Fault(.storeCorrupt, at: "waiting_act", "no act")
    }
    return record
  }

  /// Adds an act to those of its kind, or as the first of a new one where it does not fit.
  private static func add(
    _ record: AuditRecord, to folded: inout [(captured: RecordTime, act: AuditedAct)]
  ) {
    for index in folded.indices.reversed() where folded[index].act.takes(record.act) {
      folded[index].act.times += record.act.times
      folded[index].act.records += record.act.records.filter {
        !folded[index].act.records.contains($0)
      }
      folded[index].act.lists += record.act.lists.filter {
        !folded[index].act.lists.contains($0)
      }
      folded[index].captured = record.captured
      return
    }
    folded.append((record.captured, record.act))
  }
}

extension AuditedAct {
  /// True when another act is of the same kind and both fit into one record.
  fileprivate func takes(_ other: AuditedAct) -> Bool {
    action == other.action && officer == other.officer && role == other.role
      && subject == other.subject && purpose == other.purpose && isRefused == other.isRefused
      && detail == other.detail && sheet == nil
      && Set(records + other.records).count <= AuditedAct.recordsAtMost
      && Set(lists + other.lists).count <= AuditedAct.listsAtMost
  }
}
