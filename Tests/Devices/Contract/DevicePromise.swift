import Bytes
import Codes
import Crypto
import Device
import Host

/// One promise of the driver contract.
public struct DevicePromise: Sendable, CustomStringConvertible {
  /// The promise in words.
  public let description: String
  private let stage: @Sendable (Stage) throws -> Void

  init(_ description: String, _ stage: @escaping @Sendable (Stage) throws -> Void) {
    self.description = description
    self.stage = stage
  }

  /// What of the promise does not hold, in words; empty when all of it does.
  public func broken(by bench: DeviceBench) -> [String] {
    let run = Stage(bench)
    do {
      try stage(run)
    } catch {
      run.complain("ended with \(error)")
    }
    return run.complaints
  }

  /// All promises.
  public static let all: [DevicePromise] = presence + captures + endings + sessions
}

/// One promise being staged: a hub over the bench's driver, and what was complained of.
final class Stage: Sendable {
  let bench: DeviceBench
  let timekeeper = SystemTimekeeper()
  let hub: DeviceHub
  private let list = WaitingQueue<String>()

  init(_ bench: DeviceBench) {
    self.bench = bench
    hub = DeviceHub(drivers: [bench.driver], timekeeper: timekeeper)
  }

  /// Milliseconds after which something counts as never happening.
  var patience: Int { bench.patience }

  var complaints: [String] {
    var complaints: [String] = []
    while let next = list.next(milliseconds: 0) { complaints.append(next) }
    return complaints
  }

  func complain(_ what: String) { list.append(what) }

  func expect(_ holds: Bool, _ what: String) { if !holds { complain(what) } }

  func open() throws(Fault) -> DeviceSession { try hub.open(bench.identity) }

  /// Captures what the bench asks for.
  func capture(_ session: DeviceSession, milliseconds: Int = 5000) -> CaptureOutcome {
    session.capture(bench.request, by: session.deadline(milliseconds: milliseconds))
  }

  /// Captures on a thread of its own, which is under way when this returns; the outcome can be
  /// awaited.
  func captureAside(_ session: DeviceSession, milliseconds: Int) -> WaitingQueue<CaptureOutcome> {
    let outcomes = WaitingQueue<CaptureOutcome>()
    let thread = OwnerThread(name: "contract")
    thread.run { [self] in outcomes.append(capture(session, milliseconds: milliseconds)) }
    thread.end()
    waitUntil { session.isBusy }
    return outcomes
  }

  /// Waits until something holds, as long as patience goes.
  func waitUntil(_ holds: () -> Bool) {
    for _ in 0..<(patience / 10) {
      if holds() { return }
      _ = Gate().wait(milliseconds: 10)
    }
  }

  /// The next event of a kind in time, with those before it.
  func events(until isLast: (DeviceEventKind) -> Bool) -> [DeviceEventKind] {
    var kinds: [DeviceEventKind] = []
    while let event = hub.events.next(milliseconds: patience) {
      kinds.append(event.kind)
      if isLast(event.kind) { break }
    }
    return kinds
  }
}

extension Attempt {
  /// The ending as one word.
  var ending: String {
    switch self {
    case .captured: "captured"
    case .retry(let hint, _): "retry \(hint.reason.rawValue)"
    case .deviceError(let fault): fault.code.name
    case .cancelled: "cancelled"
    case .timedOut: "timed out"
    case .removed: "removed"
    }
  }
}
