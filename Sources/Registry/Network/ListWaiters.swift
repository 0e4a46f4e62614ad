import Bytes
import Crypto
import Host
import Seal
import Synchronization
import Wire

/// Stations that wait for other lists than they have: each costs an open connection and a closure.
///
/// A station that asks again takes its own earlier place, so that a line that broke unnoticed
/// holds nothing up.
final class ListWaiters: Sendable {
  private struct Waiter {
    let mark: String
    let end: UInt64
    let reply: Reply
  }

  private struct State {
    /// What is published; nil while a command has the registry.
    var index: ListIndex?
    var mark = ""
    var waiting: [Digest: Waiter] = [:]
  }

  private let state = Mutex(State())

  /// Says nothing but that nothing changed.
  private static let unchanged = Response.json(.object([:]))

  /// Takes up what is published and who may know it, and answers those who have something else;
  /// who may not wait any more is refused.
  func know(_ index: ListIndex, for stations: Set<Digest>) {
    let mark = index.mark
    let (refused, answered) = state.withLock { state in
      state.index = index
      state.mark = mark
      let refused = state.waiting.filter { !stations.contains($0.key) }
      for key in refused.keys { state.waiting[key] = nil }
      let answered = state.waiting.filter { $0.value.mark != mark }
      for key in answered.keys { state.waiting[key] = nil }
      return (refused.values.map(\.reply), answered.values.map(\.reply))
    }
    for reply in refused { reply.send(.refused(Refusal(403, "not-enrolled"))) }
    for reply in answered { reply.send(.json(index.json)) }
  }

  /// A command has the registry: who asks now is neither known nor told before `know`.
  func forget() { state.withLock { $0.index = nil } }

  /// Lets a station wait until something else is published than what it has, or time is up; answers
  /// at once where that is so already.
  func wait(_ key: Digest, mark: String, seconds: Int, now: UInt64, reply: Reply) {
    let end = now &+ UInt64(seconds) * 1_000_000_000
    let (replaced, response) = state.withLock { state -> (Reply?, Response?) in
      let replaced = state.waiting.removeValue(forKey: key)?.reply
      if let index = state.index, state.mark != mark { return (replaced, .json(index.json)) }
      state.waiting[key] = Waiter(mark: mark, end: end, reply: reply)
      return (replaced, nil)
    }
    replaced?.send(ListWaiters.unchanged)
    if let response { reply.send(response) }
  }

  /// Answers those whose time is up.
  func expire(now: UInt64) {
    let over = state.withLock { state in
      let over = state.waiting.filter { $0.value.end <= now }
      for key in over.keys { state.waiting[key] = nil }
      return over.values.map(\.reply)
    }
    for reply in over { reply.send(ListWaiters.unchanged) }
  }

  /// Stations that wait.
  var count: Int { state.withLock { $0.waiting.count } }
}
