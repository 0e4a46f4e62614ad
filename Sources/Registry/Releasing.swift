public import Bytes
import Codes
import Crypto
public import Flows
import Host
import Seal
import Store

/// Tables that go out: each release is kept, and can be made again from the facts that it counted.
extension RegistryService {
  private var releaseLedger: ReleaseLedger {
    let rows = rows
    return ReleaseLedger(database) { table, columns in rows.code(table, columns) }
  }

  /// Tables as a release of the plan would have them, kept nowhere: not to be published.
  public func draft(_ plan: ReleasePlan) throws(Fault) -> [FlowRelease] {
    try FlowColumns.pack(database)
    return try releaseLedger.draft(
      plan, origin: try origin(),
      now: Instant(milliseconds: timekeeper.now().utcMilliseconds))
  }

  /// Makes a release. A checkpoint is signed first, so that the one it names covers every fact that
  /// it counts.
  public func publish(_ plan: ReleasePlan) throws(Fault) -> PublishedRelease {
    let (_, note) = try checkpoint()
    try FlowColumns.pack(database)
    let query = plan.queries[0]
    let completeness = try completeness(from: query.from, to: query.to)
    return try releaseLedger.publish(
      plan,
      at: ReleaseLedger.Moment(
        origin: try origin(), note: note,
        now: Instant(milliseconds: timekeeper.now().utcMilliseconds),
        completeness: completeness),
      randomness: randomness)
  }

  /// How the figures of a series of releases changed.
  public func revisions(of series: String) throws(Fault) -> RevisionTriangle {
    try releaseLedger.revisions(of: series)
  }

  /// Every release that was made, in their order.
  public func releaseEntries() throws(Fault) -> [ReleaseEntry] { try releaseLedger.all() }

  /// A release made again.
  public struct ReleaseCheck: Equatable, Sendable {
    /// What was kept of it.
    public let entry: ReleaseEntry
    /// SHA-256 of each table made again from the facts, hexadecimal.
    public let digests: [String]
    /// Whether its checkpoint bears the log's signature and is over the leaves that the log has.
    public let isCheckpointOfLog: Bool

    /// True when every table comes out bit for bit.
    public var holds: Bool { digests == entry.digests && isCheckpointOfLog }
  }

  /// Makes the tables of a release again from the facts as they stood when it was made, whatever
  /// was corrected or erased since. Throws `.unknownToRegistry` for a label that the registry did
  /// not give, and `.flowDamaged` when the facts do not give the counts that were released.
  public func check(release label: String) throws(Fault) -> ReleaseCheck {
    guard let number = ReleaseMark.number(of: label),
      let entry = try releaseLedger.release(number), entry.mark.label == label
    else { throw Fault(.unknownToRegistry, at: label, "the registry made no such release") }
    let digests = try releaseLedger.again(entry).map { ReleaseFolder.digest(Array($0.csv().utf8)) }
    return ReleaseCheck(
      entry: entry, digests: digests, isCheckpointOfLog: try isOfLog(entry.note))
  }

  private func isOfLog(_ note: String) throws(Fault) -> Bool {
    guard let claimed = try? Checkpoint(unverified: note), let log = logs.log(claimed.origin),
      let head = try? verified(note, of: log), let last = try lastCheckpoint(of: log),
      head.size <= last.head.size
    else { return false }
    return try logFolder(log).tree(size: last.head.size).root(size: head.size) == head.root
  }
}
