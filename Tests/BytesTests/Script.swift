import Synchronization

/// Prepared answers, one for each call.
final class Script: Sendable {
  private let answers: Mutex<[[UInt8]]>

  init(_ answers: [[UInt8]]) { self.answers = Mutex(answers) }

  var isEmpty: Bool { answers.withLock { $0.isEmpty } }

  func next() -> [UInt8] { answers.withLock { $0.isEmpty ? [] : $0.removeFirst() } }
}
