public import Bytes
import Crypto
public import Host
import Seal
public import Wire

/// How a station stays connected.
public struct WatchPlan: Sendable {
  /// How it syncs.
  public var sync = NetworkPlan()
  /// Seconds between two syncs; records wait no longer for the line.
  public var everySeconds: Int?

  /// Syncs each minute, on a metered line each hour.
  public init() {}

  /// Seconds between two syncs where nobody says otherwise: a minute, on a metered line an hour.
  static func every(_ manner: Courier.Manner) -> Int { manner == .metered ? 3600 : 60 }

  /// Seconds that one question for news stays open: short enough to notice a dead line on a plain
  /// one, as long as the registry allows on a metered one, where each question costs.
  static func wait(_ manner: Courier.Manner) -> Int {
    manner == .metered ? SyncRoutes.longestWaitSeconds : 30
  }
}

/// What a station that stays connected tells.
public enum WatchEvent: Sendable {
  /// A sync came to its end.
  case synced(NetworkReport)
  /// Lists that came between two syncs, with what went over the line for them.
  case news(ListSyncReport, bytesOnLine: Int)
  /// The line is gone, or the registry has no time: it is tried again. Said once until it works.
  case waiting(Fault)
  /// Nobody has unlocked the station. Said once until somebody does.
  case locked
}

extension PointOfEntry {
  /// Stays connected until `shouldStop`: syncs every so often, and between two syncs waits at the
  /// registry for news of its lists, which are installed as they come.
  ///
  /// A line that breaks is tried again for ever, with waits that double up to a minute, by chance
  /// shorter by up to half. `unlock` is asked to unlock a station that is locked. Throws
  /// `.wireRefused` when the registry refuses this station, `.wireAddress` and `.notEnrolled` where
  /// it cannot be reached at all, and the station's own trouble.
  public func watch(
    _ plan: WatchPlan, over opener: (any LineOpener)? = nil,
    unlock: () throws(Fault) -> Void = {}, tell: (WatchEvent) -> Void,
    shouldStop: @escaping () -> Bool = { Interruption.isRequested }
  ) throws(Fault) {
    var watch = NetworkWatch(station: self, plan: plan, opener: opener, shouldStop: shouldStop)
    while !shouldStop() {
      do throws(Fault) {
        if isLocked { try unlock() }
        try watch.turn(tell)
      } catch {
        guard try watch.mayWait(after: error, tell) else { throw error }
      }
    }
    watch.close()
  }
}

/// One station that stays connected: a line, and what is known of both sides.
private struct NetworkWatch {
  let station: PointOfEntry
  let plan: WatchPlan
  let opener: (any LineOpener)?
  let shouldStop: () -> Bool
  private var sync: NetworkSync?
  private var mark: String?
  /// When the next sync is due, on the monotonic clock.
  private var nextSync: UInt64 = 0
  /// When lists that were refused are looked at again.
  private var retryAt: UInt64?
  private var refusals = 0
  private var failures = 0
  private var isTold = false

  /// How long a station that nobody has unlocked waits before it looks again, in milliseconds.
  private static let lockedMilliseconds = 5000

  init(
    station: PointOfEntry, plan: WatchPlan, opener: (any LineOpener)?,
    shouldStop: @escaping () -> Bool
  ) {
    self.station = station
    self.plan = plan
    self.opener = opener
    self.shouldStop = shouldStop
  }

  private var now: UInt64 { station.timekeeper.now().monotonicNanoseconds }

  /// A sync that is due, lists that are tried again, or one wait for news.
  mutating func turn(_ tell: (WatchEvent) -> Void) throws(Fault) {
    if sync == nil {
      sync = try station.networkSync(plan.sync, over: opener, shouldStop: shouldStop)
    }
    guard let sync else { return }
    if mark == nil || now >= nextSync {
      let report = try sync.report(shouldStop: shouldStop)
      nextSync = now &+ UInt64(every(sync)) * 1_000_000_000
      isTold = false
      tell(.synced(report))
      if let mark = report.listMark { settle(report.lists, mark, sync) }
    } else {
      try waitForNews(sync, tell)
    }
    failures = 0
  }

  private func every(_ sync: NetworkSync) -> Int {
    max(1, plan.everySeconds ?? WatchPlan.every(sync.plan.manner))
  }

  private mutating func waitForNews(
    _ sync: NetworkSync, _ tell: (WatchEvent) -> Void
  ) throws(Fault) {
    guard let mark else { return }
    let before = sync.bytesOnLine
    let isRetry = retryAt.map { $0 <= now } ?? false
    let end = max(now, min(nextSync, retryAt ?? .max))
    let left = Int((end - now) / 1_000_000_000)
    let seconds = isRetry ? 0 : max(1, min(left, WatchPlan.wait(sync.plan.manner)))
    // Of a mark of nothing the index is told at once.
    let answer = try JSON.parse(
      try sync.courier.wait(
        at: "\(SyncRoutes.changes)/\(isRetry ? "none" : mark)/\(seconds)", seconds: seconds))
    isTold = false
    guard answer["lists"] != nil else { return }
    let (report, newMark) = try sync.takeLists(try ListIndex(answer))
    tell(.news(report, bytesOnLine: sync.bytesOnLine - before))
    settle(report, newMark, sync)
  }

  /// Takes over what the station has now. What was refused (it was published anew while it came
  /// down, say) is tried again, each time later, at last with each sync.
  private mutating func settle(_ report: ListSyncReport, _ mark: String, _ sync: NetworkSync) {
    self.mark = mark
    refusals = report.refused.isEmpty ? 0 : refusals + 1
    let wait = min(every(sync), 1 << min(refusals, 16))
    retryAt = refusals == 0 ? nil : now &+ UInt64(wait) * 1_000_000_000
    // An address or a manner of the line that is told holds from the next line on.
    if report.tells(.configuration) { close() }
  }

  /// Whether a fault is waited away; waits then.
  mutating func mayWait(
    after fault: Fault, _ tell: (WatchEvent) -> Void
  ) throws(Fault) -> Bool {
    if shouldStop() { return true }
    let isPast = try sync?.isPast() ?? false
    close()
    switch fault.code {
    // Another process of the station went on with new keys.
    case .wireRefused where isPast: break
    case .stationLocked:
      if !isTold { tell(.locked) }
      isTold = true
      rest(milliseconds: NetworkWatch.lockedMilliseconds)
    case .unreachable, .wireCut, .tls, .wireAnswer, .folderInUse:
      // Another TLS or another answer than the registry's comes from what lies between: it passes.
      if !isTold { tell(.waiting(fault)) }
      isTold = true
      failures += 1
      rest(milliseconds: Patience.wait(after: failures, station.randomness))
    default: return false
    }
    return true
  }

  private func rest(milliseconds: Int) {
    var left = milliseconds
    while left > 0, !shouldStop() {
      let piece = min(left, 250)
      _ = station.timekeeper.wait(at: Gate(), milliseconds: piece)
      left -= piece
    }
  }

  mutating func close() {
    sync?.close()
    sync = nil
  }
}

extension ListSyncReport {
  /// True when a snapshot of a kind was installed.
  func tells(_ content: ListStatement.Content) -> Bool {
    snapshots.contains { $0.content == content }
  }
}
