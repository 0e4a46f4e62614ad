import Synchronization

/// A lock for state that several threads touch for a moment.
struct NativeLock: ~Copyable, Sendable {
  private let mutex = Mutex<Void>(())

  func locked<Result>(_ body: () -> Result) -> Result { mutex.withLock { _ in body() } }
}
