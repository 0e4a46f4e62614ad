public import Bytes
public import Codes
import Host
import Store

/// Something about the registry's log, or about this station's own database, that a person must
/// look into. While one stands open nothing is pruned; sealing and sending go on.
public struct StationAlarm: Equatable, Sendable {
  /// What is wrong.
  public enum Kind: String, Sendable, CaseIterable {
    /// The registry came back from a backup and forgot what it had receipted; all of it is sent
    /// again.
    case forgotten
    /// Two trees of one size, or a tree that does not lead to another: the log was shown to this
    /// station in two forms.
    case split
    /// A tree smaller than one that was shown before, and no proof that it is an older one.
    case smaller
    /// A larger tree without a proof that it goes on from the one that is kept.
    case unproved
    /// This station's disk went back to an older image; it goes on in a new epoch.
    case wentBack = "went-back"
  }

  /// Its number, from 1.
  public let number: Int64
  /// What is wrong.
  public let kind: Kind
  /// More about it, without personal data.
  public let detail: String
  /// When it was raised.
  public let raised: Instant
  /// When a supervisor settled it; nil while it stands open.
  public let settled: Instant?

  /// The alarm as JSON.
  public var json: JSON {
    .fields([
      "number": .integer(number), "kind": .string(kind.rawValue), "detail": .string(detail),
      "raised": .string(raised.description), "settled": .text(settled?.description),
    ])
  }
}

/// The alarms of a station, and the evidence that belongs to them.
struct AlarmLedger {
  let database: Database
  /// Where both notes of an alarm are kept: `alarm-<number>-kept.note`,
  /// `alarm-<number>-shown.note`.
  let evidence: Path
  let files: any Files
  let timekeeper: any Timekeeper

  /// Raises an alarm, once for the same matter, and keeps both notes as files.
  func raise(
    _ kind: StationAlarm.Kind, _ detail: String, kept: [UInt8]? = nil, shown: [UInt8]? = nil
  ) throws(Fault) {
    let known = try database.first(
      "SELECT 1 FROM alarm WHERE kind = ? AND detail = ? AND settled_at IS NULL", kind.rawValue,
      detail
    ) { row throws(Fault) in try row.int(0) }
    guard known == nil else { return }
    let last = try database.first("SELECT max(number) FROM alarm") { row throws(Fault) in
      try row.int64OrNil(0)
    }
    let number = ((last ?? nil) ?? 0) + 1
    for (name, note) in [("kept", kept), ("shown", shown)] {
      guard let note else { continue }
      try files.makeFolder(evidence)
      try files.write(note, to: evidence / "alarm-\(number)-\(name).note")
    }
    try database.run(
      "INSERT INTO alarm (number, kind, detail, raised_at) VALUES (?, ?, ?, ?)", number,
      kind.rawValue, detail, timekeeper.now().utcMilliseconds)
    try writeOpen()
  }

  /// The open alarms as a file, for who examines the folder without opening the station.
  private func writeOpen() throws(Fault) {
    let open = try alarms(isOpenOnly: true).map { $0.json.line() + "\n" }.joined()
    try files.makeFolder(evidence)
    try files.write(open, to: evidence / AlarmLedger.openAlarms)
  }

  /// The file of the open alarms, one JSON line each; empty or missing when none stands open.
  static let openAlarms = "open-alarms.jsonl"

  /// The alarms, oldest first; the open ones, or all.
  func alarms(isOpenOnly: Bool) throws(Fault) -> [StationAlarm] {
    try database.rows(
      """
      SELECT number, kind, detail, raised_at, settled_at FROM alarm
      WHERE ?1 = 0 OR settled_at IS NULL ORDER BY number
      """, isOpenOnly ? 1 : 0
    ) { row throws(Fault) in
      guard let kind = StationAlarm.Kind(rawValue: try row.text(1)) else {
        throw Fault(.storeCorrupt, at: "alarm", "a row with an unknown code")
      }
      return StationAlarm(
        number: try row.int64(0), kind: kind, detail: try row.text(2),
        raised: Instant(milliseconds: try row.int64(3)),
        settled: try row.int64OrNil(4).map { Instant(milliseconds: $0) })
    }
  }

  /// Settles an open alarm; throws `.noSuchRecord` for a number that is none.
  func settle(_ number: Int64, by officer: String) throws(Fault) {
    try database.run(
      """
      UPDATE alarm SET settled_at = ?, settled_by = ? WHERE number = ? AND settled_at IS NULL
      """, timekeeper.now().utcMilliseconds, officer, number)
    guard database.changes == 1 else {
      throw Fault(.noSuchRecord, at: "alarm \(number)", "no open alarm has this number")
    }
    try writeOpen()
  }
}
