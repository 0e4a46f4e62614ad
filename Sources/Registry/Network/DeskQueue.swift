import Host
import Synchronization

/// Requests that wait for the registry, one station after the other in turn: a station with a
/// month's backlog holds up no other.
final class DeskQueue: Sendable {
  private struct Lanes {
    var waiting: [RegistryDesk.Asker: [RegistryDesk.Work]] = [:]
    /// Those with something that waits, the next one first.
    var order: [RegistryDesk.Asker] = []
    var count = 0
  }

  private let lanes = Mutex(Lanes())
  /// One stroke for each request that was put in and not taken.
  private let bell = WaitingQueue<Void>()

  /// Puts a request in; false when the station, or all of them, have too many that wait.
  func append(_ work: RegistryDesk.Work) -> Bool {
    let isIn = lanes.withLock { lanes in
      let own = lanes.waiting[work.asker] ?? []
      guard lanes.count < Limits.waitingWork, own.count < Limits.waitingWorkOfOne else {
        return false
      }
      if own.isEmpty { lanes.order.append(work.asker) }
      lanes.waiting[work.asker] = own + [work]
      lanes.count += 1
      return true
    }
    if isIn { bell.append(()) }
    return isIn
  }

  /// The next station's oldest request; nil when none came in so long.
  func next(milliseconds: Int) -> RegistryDesk.Work? {
    guard bell.next(milliseconds: milliseconds) != nil else { return nil }
    return lanes.withLock { lanes in
      guard let key = lanes.order.first, var own = lanes.waiting[key], !own.isEmpty else {
        return nil
      }
      lanes.order.removeFirst()
      let work = own.removeFirst()
      lanes.waiting[key] = own.isEmpty ? nil : own
      if !own.isEmpty { lanes.order.append(key) }
      lanes.count -= 1
      return work
    }
  }

  /// True when nothing waits.
  var isEmpty: Bool { lanes.withLock { $0.count == 0 } }
}

extension RegistryDesk.Work {
  /// Bytes that are held in memory while it is done.
  var bytes: Int {
    switch task {
    case .batch(let arrival): arrival.whole
    case .step, .introduction: 0
    }
  }
}
