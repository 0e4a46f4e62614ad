import Bytes
import Codes
import Decision
import Host
import Seal

/// The rules by which a lane proposes: those that the registry signed, else the station's own.
///
/// Once the registry has sent rules the station's own file counts no more. Signed rules that were
/// changed at the station are refused, like trust anchors; the next sync puts them right.
struct LaneRules {
  /// The rules.
  private(set) var set: RuleSet
  /// What the registry said of them; nil for the station's own.
  private(set) var statement: ListStatement?
  /// The statement as it lay on the disk when it was read.
  private var note: [UInt8]?

  /// Reads the rules of a station; throws what their files throw.
  init(_ station: PointOfEntry) throws(Fault) {
    if let signed = try LaneRules.signed(station) {
      (set, statement, note) = signed
      return
    }
    let path = station.folder.rules
    let bytes = try station.files.read(path, limit: 1 << 20)
    do throws(Fault) { set = try RuleSet(bytes) } catch { throw error.within(path.string) }
  }

  private static func signed(
    _ station: PointOfEntry
  ) throws(Fault) -> (RuleSet, ListStatement, [UInt8])? {
    guard station.files.exists(station.folder.snapshots(of: .rules)) else { return nil }
    let store = try station.store(.rules)
    guard let statement = try store.statement() else { return nil }
    let note = try station.files.read(store.note, limit: Seal.Parameters.noteBytes)
    return (try RuleSet(try store.bytes(statement)), statement, note)
  }

  /// Takes up rules that another process of the station has installed since, or what was said of
  /// them later; true when the rules are others. Costs reading one small file.
  mutating func takeUp(_ station: PointOfEntry) throws(Fault) -> Bool {
    guard station.files.exists(station.folder.snapshots(of: .rules)) else { return false }
    let store = try station.store(.rules)
    guard station.files.exists(store.note),
      try station.files.read(store.note, limit: Seal.Parameters.noteBytes) != note
    else { return false }
    let before = (set.id, set.version)
    self = try LaneRules(station)
    return (set.id, set.version) != before
  }

  /// The age of signed rules that are past their time, in days; nil for others.
  func overdueDays(at now: Instant) -> Int? {
    statement.flatMap { $0.isOverdue(at: now) ? $0.ageDays(at: now) : nil }
  }
}
