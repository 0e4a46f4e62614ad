import Dispatch
import Foundation
import Synchronization

/// A door that opens once and stays open: one side waits for it, another opens it.
public final class Gate: Sendable {
  private let opened = Mutex(false)
  private let semaphore = DispatchSemaphore(value: 0)

  /// A closed gate.
  public init() {}

  /// True once it was opened.
  public var isOpen: Bool { opened.withLock { $0 } }

  /// Opens the gate and wakes whoever waits; opening an open gate changes nothing.
  public func open() {
    let wasOpen = opened.withLock { state in
      defer { state = true }
      return state
    }
    if !wasOpen { semaphore.signal() }
  }

  /// Waits until the gate is open, at most `milliseconds` of real time; true when it is open.
  public func wait(milliseconds: Int) -> Bool {
    if isOpen { return true }
    guard semaphore.wait(timeout: .now() + .milliseconds(max(0, milliseconds))) == .success else {
      return isOpen
    }
    // The next one that waits goes through too.
    semaphore.signal()
    return true
  }
}

/// A first-in first-out queue between threads whose reader may wait for the next element.
public final class WaitingQueue<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])
  private let filled = DispatchSemaphore(value: 0)

  /// An empty queue.
  public init() {}

  /// Puts an element at the end and wakes one reader.
  public func append(_ element: Element) {
    elements.withLock { $0.append(element) }
    filled.signal()
  }

  /// Puts an element at the end of a queue of at most `limit` (at least 1). Of a full queue the
  /// first element that `mayDrop`, else the first of all, is dropped; true when that happened.
  public func append(
    _ element: Element, limit: Int, mayDrop: @Sendable (Element) -> Bool
  ) -> Bool {
    let dropped = elements.withLock { elements in
      let isFull = elements.count >= max(1, limit)
      if isFull { elements.remove(at: elements.firstIndex(where: mayDrop) ?? 0) }
      elements.append(element)
      return isFull
    }
    // A full queue keeps its count, so it has woken its readers already.
    if !dropped { filled.signal() }
    return dropped
  }

  /// Takes the first element, waiting at most `milliseconds` of real time for one; nil for ever
  /// when `milliseconds` is nil.
  public func next(milliseconds: Int?) -> Element? {
    let end: DispatchTime =
      milliseconds.map { .now() + .milliseconds(max(0, $0)) } ?? .distantFuture
    guard filled.wait(timeout: end) == .success else { return nil }
    return elements.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}

/// One thread of its own that does jobs one after the other, for libraries that demand to be called
/// from the thread that opened them.
public final class OwnerThread: Sendable {
  private enum Job: Sendable {
    case work(@Sendable () -> Void)
    case end
  }

  private let jobs = WaitingQueue<Job>()

  /// Starts the thread; `name` shows in a debugger and holds no personal data.
  public init(name: String) {
    let jobs = jobs
    let thread = Thread {
      while case .work(let work) = jobs.next(milliseconds: nil) { work() }
    }
    thread.name = name
    thread.start()
  }

  /// Puts a job behind those that wait; after `end` it is never done.
  public func run(_ work: @escaping @Sendable () -> Void) { jobs.append(.work(work)) }

  /// Ends the thread after the jobs that wait.
  public func end() { jobs.append(.end) }
}
