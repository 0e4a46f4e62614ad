public import Host
import Synchronization

/// How far long work is: one line that is drawn over on a terminal, nothing in a pipe.
public final class Progress: Sendable {
  private let label: String
  private let total: Int
  private let outlet: Outlet?
  private let timekeeper: any Timekeeper
  private let state: Mutex<State>

  private struct State {
    var done = 0
    var drawnAt: UInt64
    var isDrawn = false
  }

  /// Tells of `total` steps on the outlet's error stream when that is a terminal.
  public init(_ label: String, of total: Int, on outlet: Outlet?, timekeeper: any Timekeeper) {
    self.label = label
    self.total = max(total, 1)
    self.outlet = outlet?.errorScreen.isTerminal == true ? outlet : nil
    self.timekeeper = timekeeper
    state = Mutex(State(drawnAt: timekeeper.now().monotonicNanoseconds))
  }

  /// Tells that `count` more steps are done; drawn ten times a second at most.
  public func advance(_ count: Int = 1) {
    guard let outlet else { return }
    state.withLock { state in
      state.done = min(state.done + count, total)
      let now = timekeeper.now().monotonicNanoseconds
      guard now >= state.drawnAt + 100_000_000 else { return }
      state.drawnAt = now
      state.isDrawn = true
      outlet.note(raw: "\r\u{1b}[K" + drawn(state.done, width: outlet.errorScreen.width))
    }
  }

  /// Takes the line away again.
  public func finish() {
    guard let outlet else { return }
    state.withLock { state in
      if state.isDrawn { outlet.note(raw: "\r\u{1b}[K") }
      state.isDrawn = false
    }
  }

  private func drawn(_ done: Int, width: Int) -> String {
    let numbers = " \(done) of \(total)"
    let room = max(0, min(30, width - Display.width(label) - numbers.count - 4))
    let filled = room * done / total
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
    return "\(Display.safe(label)) [\(bar)]\(numbers)"
  }
}
