import Bytes
import Support
import Synchronization
import Testing

@testable import Document

/// A recorded conversation that is held again: it gives the recorded random values in their order,
/// answers as the recorded chip did, and stops at the first byte that a command differs in.
///
/// Its lines: `> command`, `< answer`, `# RAND value` before the value's use; others are left out.
final class ReplayChannel: ChipChannel, Randomness {
  /// What a line holds.
  enum Step: Equatable {
    case command([UInt8])
    case answer([UInt8])
    case random([UInt8])
  }

  let longestCommand: Int
  private let steps: Mutex<ArraySlice<Step>>

  /// Begins with the steps of a conversation.
  init(_ steps: [Step], longestCommand: Int = 261) {
    self.steps = Mutex(steps[...])
    self.longestCommand = longestCommand
  }

  /// Begins with a fixture of Fixtures/chip/transcripts.
  convenience init(fixture name: String) throws {
    self.init(try ReplayChannel.steps(Fixture.lines("chip/transcripts/\(name).txt")))
  }

  /// The steps of lines.
  static func steps(_ lines: [String]) throws -> [Step] {
    try lines.compactMap { line in
      if line.hasPrefix("> ") { return .command(try Hex.decode(line.dropFirst(2))) }
      if line.hasPrefix("< ") { return .answer(try Hex.decode(line.dropFirst(2))) }
      guard line.hasPrefix("# RAND ") else { return nil }
      return .random(try Hex.decode(line.dropFirst(7)))
    }
  }

  /// Commands that were not sent yet.
  var commandsLeft: Int {
    steps.withLock { steps in
      steps.count { if case .command = $0 { true } else { false } }
    }
  }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    let answer = steps.withLock { steps -> [UInt8]? in
      guard steps.first == .command(command), case .answer(let answer) = steps.dropFirst().first
      else { return nil }
      steps = steps.dropFirst(2)
      return answer
    }
    guard let answer else {
      throw .failed(Fault(.bug, "not the recorded command: \(Hex.encode(command))"))
    }
    return answer
  }

  func reconnect() throws(ChipInterruption) { throw .cardLost }

  func bytes(_ count: Int) -> [UInt8] {
    steps.withLock { steps in
      guard case .random(let value) = steps.first, value.count == count else { return [] }
      steps = steps.dropFirst()
      return value
    }
  }
}

/// Reads a file as the recorded readers did: SELECT, its first bytes, then blocks of so many.
func readRecorded(
  _ session: ChipSession, _ file: UInt16, head: Int, block: Int = 0xDF
) throws -> [UInt8] {
  let identifier = [UInt8(file >> 8), UInt8(file & 0xFF)]
  let selected = try session.send(CommandAPDU(0, 0xA4, 2, 0x0C, data: identifier))
  guard selected.isSuccess else { return [] }
  func read(_ offset: Int, _ count: Int) throws -> [UInt8] {
    let command = CommandAPDU(0, 0xB0, UInt8(offset >> 8), UInt8(offset & 0xFF), expected: count)
    return try session.send(command).data
  }
  var bytes = try read(0, head)
  guard case .bytes(let content, let header) = TaggedElement.announced(bytes) else {
    return bytes
  }
  let count = content + header
  while bytes.count < count {
    let part = try read(bytes.count, min(block, count - bytes.count))
    try #require(!part.isEmpty)
    bytes += part
  }
  return bytes
}
