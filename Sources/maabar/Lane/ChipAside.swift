import Bytes
import Codes
import Device
import Document
import Encounter
import Host
import Synchronization

/// A chip that is read while the officer goes on with the questions: on a thread of its own, which
/// waits for the document too.
final class ChipAside: Sendable {
  /// How long it waits for a document while questions are asked.
  private static let waitMilliseconds = 600_000
  /// How long the officer waits at most, once the questions are answered.
  private static let patienceMilliseconds = 20_000

  /// The reader.
  let reader: DeviceIdentity
  private let session: DeviceSession
  private let reading = Mutex<ChipReading?>(nil)
  private let done = Gate()

  /// Begins to read.
  init(_ session: DeviceSession, _ keys: ChipKeys, randomness: any Randomness) {
    self.session = session
    reader = session.descriptor.identity
    let thread = OwnerThread(name: "chip aside")
    thread.run { [self] in
      let deadline = session.deadline(milliseconds: Self.waitMilliseconds)
      let result = session.readChip(keys: keys, by: deadline, randomness: randomness)
      reading.withLock { $0 = result }
      done.open()
    }
    thread.end()
  }

  /// Breaks the reading off; nothing when it has ended.
  func cancel() { if !done.isOpen { session.cancel() } }

  /// Waits until the reading has ended, or time is up.
  func awaitEnd(milliseconds: Int) { _ = done.wait(milliseconds: milliseconds) }

  /// What was read. Where a document lies on the reader its reading is waited for, which `waiting`
  /// is told; where none does, it is broken off at once.
  func finish(isThere: () -> Bool, waiting: () -> Void) -> ChipReading? {
    if !done.isOpen, isThere() { waiting() }
    for _ in 0..<(Self.patienceMilliseconds / 50) where isThere() && !Interruption.isRequested {
      if done.wait(milliseconds: 50) { break }
    }
    // Between two commands there is nothing to cancel: it is said until it was heard.
    while !done.wait(milliseconds: 20) { session.cancel() }
    return reading.withLock { $0 }
  }
}

extension ChipReading {
  /// Whether a chip answered at all.
  var hasBegun: Bool { exchanges > 0 }

  /// Whether the chip stayed shut: neither zone nor number opened it.
  var staysShut: Bool {
    guard access == nil, case .failed(let fault) = interruption else { return false }
    return fault.code == .chipKey && checks.contains { $0.name == .access && $0.outcome == .failed }
  }
}
