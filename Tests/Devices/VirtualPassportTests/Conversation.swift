import Bytes
import Support
import Synchronization

/// A recorded conversation between a chip and a terminal that others wrote.
struct Conversation {
  /// Commands with their answers, in order.
  var exchanges: [(command: [UInt8], answer: [UInt8])] = []
  /// The terminal's random values, in order.
  var randomness: [[UInt8]] = []

  /// Reads a file of `Fixtures/conversations`.
  init(_ name: String) throws {
    var command: [UInt8] = []
    for line in try Fixture.text("conversations/\(name).txt").split(separator: "\n") {
      switch line.first {
      case ">": command = try Hex.decode(line.dropFirst(2))
      case "<": exchanges.append((command, try Hex.decode(line.dropFirst(2))))
      case "#": randomness.append(try Hex.decode(line.dropFirst(7)))
      default: break
      }
    }
  }
}

/// Randomness that was recorded: each request takes the next value, which must be as long as asked.
final class RecordedRandomness: Randomness {
  private let values: Mutex<[[UInt8]]>

  init(_ values: [[UInt8]]) { self.values = Mutex(values) }

  func bytes(_ count: Int) -> [UInt8] {
    values.withLock { values in
      guard values.first?.count == count else { return [UInt8](repeating: 0, count: count) }
      return values.removeFirst()
    }
  }
}
