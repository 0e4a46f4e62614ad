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

  /// Captures what the bench asks for, or powers the chip and sends it the bench's commands; gives
  /// the bytes that came.
  func capture(_ session: DeviceSession, milliseconds: Int = 5000) -> Attempt<[[UInt8]]> {
    guard let commands = bench.commands else {
      return result(session, milliseconds: milliseconds).map { $0.items.map(\.bytes) }
    }
    let deadline = session.deadline(milliseconds: milliseconds)
    let power = session.powerChip(by: deadline)
    guard power.captured != nil else { return power.map { [$0] } }
    var answers: [[UInt8]] = []
    for command in commands {
      let attempt = session.exchange(command, by: deadline)
      guard let answer = attempt.captured else { return attempt.map { [$0] } }
      answers.append(answer)
    }
    return .captured(answers)
  }

  /// Captures what the bench asks for, with all that the session says about it.
  func result(_ session: DeviceSession, milliseconds: Int = 5000) -> CaptureOutcome {
    session.capture(bench.request, by: session.deadline(milliseconds: milliseconds))
  }

  /// Captures on a thread of its own, which is under way when this returns; the outcome can be
  /// awaited.
  func captureAside(_ session: DeviceSession, milliseconds: Int) -> WaitingQueue<Attempt<[[UInt8]]>>
  {
    let outcomes = WaitingQueue<Attempt<[[UInt8]]>>()
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
  /// The same ending with another form of what was captured.
  func map<Other>(_ form: (Value) -> Other) -> Attempt<Other> {
    switch self {
    case .captured(let value): .captured(form(value))
    case .retry(let hint, let kept): .retry(hint, kept: kept.map(form))
    case .deviceError(let fault): .deviceError(fault)
    case .cancelled: .cancelled
    case .timedOut: .timedOut
    case .removed: .removed
    }
  }

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
