import Bytes

@testable import Document

/// A chip whose every answer is written beforehand, or made by a function: the other side of one
/// protocol without a session.
final class ScriptedChip: ChipChannel {
  var longestCommand = 261
  private(set) var commands: [[UInt8]] = []
  private let answer: ([UInt8]) throws(ChipInterruption) -> [UInt8]

  /// A chip that answers each command by a function.
  init(_ answer: @escaping ([UInt8]) throws(ChipInterruption) -> [UInt8]) { self.answer = answer }

  /// A chip that gives answers in this order, and is lost after the last.
  convenience init(_ answers: [[UInt8]]) {
    var rest = answers[...]
    self.init { (_: [UInt8]) throws(ChipInterruption) -> [UInt8] in
      guard let next = rest.popFirst() else { throw .cardLost }
      return next
    }
  }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    commands.append(command)
    return try answer(command)
  }

  func reconnect() throws(ChipInterruption) {}
}

/// Randomness that was fixed beforehand.
final class FixedRandomness: Randomness {
  private let value: [UInt8]

  /// Gives these bytes, again and again from the first.
  init(_ value: [UInt8]) { self.value = value }

  func bytes(_ count: Int) -> [UInt8] { (0..<count).map { value[$0 % value.count] } }
}
