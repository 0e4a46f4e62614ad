import Bytes
import Synchronization

/// What was said to a chip and what it answered, for whoever has to find out why a document cannot
/// be read.
///
/// A trace shows headers, lengths, status words and the step of the protocol. Every data field is
/// masked, also one in cipher: the keys of basic access are drawn from a number and two dates, so
/// whoever holds the cipher finds the traveller's data in hours. Only of a specimen, a document of
/// the state that ICAO invented for them (UTO, Doc 9303-3, section 5), is all shown, the
/// terminal's random values too, so that the conversation can be played again byte for byte.
public struct ChipTrace: Sendable {
  /// One thing that happened.
  enum Entry: Sendable {
    /// What follows, in words without personal data.
    case step(String)
    /// The chip is powered anew.
    case powered
    /// A random value of the terminal.
    case drawn([UInt8])
    /// A command as it went, and what stood inside its protection.
    case command([UInt8], inside: CommandAPDU?)
    /// An answer as it came.
    case answer([UInt8])
    /// What stood inside the answer's protection.
    case inside(ResponseAPDU)
    /// No answer came.
    case interrupted(ChipInterruption)
  }

  private var entries: [(nanoseconds: UInt64, entry: Entry)] = []

  /// Adds what happened so many nanoseconds after the conversation began.
  mutating func add(_ entry: Entry, at nanoseconds: UInt64) { entries.append((nanoseconds, entry)) }

  /// The trace in lines, as Manuals/reference/documents.md tells; masked unless the chip is a
  /// specimen.
  public func lines(isSpecimen: Bool) -> [String] {
    [isSpecimen ? "# chip trace 1, specimen" : "# chip trace 1, masked"]
      + entries.flatMap { moment, entry in
        let time = "# \(moment / 1_000_000) ms"
        return switch entry {
        case .step(let words): ["\(time) \(words)"]
        case .powered: ["\(time) powered anew"]
        case .interrupted(let why): ["\(time) \(ChipTrace.words(why))"]
        default: isSpecimen ? ChipTrace.open(entry) : ChipTrace.masked(entry)
        }
      }
  }

  /// An exchange as it was; what stood inside protection stands in remarks around it.
  private static func open(_ entry: Entry) -> [String] {
    switch entry {
    case .drawn(let bytes): ["# RAND \(Hex.encode(bytes))"]
    case .command(let bytes, let inside):
      (inside.map { ["# inside \(Hex.encode($0.encoded))"] } ?? []) + ["> \(Hex.encode(bytes))"]
    case .answer(let bytes): ["< \(Hex.encode(bytes))"]
    case .inside(let answer):
      ["# inside \(Hex.encode(answer.data))\(answer.statusText.lowercased())"]
    case .step, .powered, .interrupted: []
    }
  }

  private static func masked(_ entry: Entry) -> [String] {
    switch entry {
    case .command(let bytes, let inside):
      ["> \(masked(bytes))" + (inside.map { " | \(masked($0))" } ?? "")]
    case .answer(let bytes): ["< \(maskedAnswer(bytes))"]
    case .inside(let answer): ["# inside \(answer.data.count) bytes \(answer.statusText)"]
    case .drawn, .step, .powered, .interrupted: []
    }
  }

  /// Header and lengths; a SELECT shows what it selects, which is the same for all documents.
  private static func masked(_ command: CommandAPDU) -> String {
    let header = Hex.encode([
      command.classByte, command.instruction, command.parameter1, command.parameter2,
    ])
    let data: String? =
      if command.data.isEmpty {
        nil
      } else if command.instruction == 0xA4, command.data.count <= 16 {
        Hex.encode(command.data)
      } else {
        "\(command.data.count) bytes"
      }
    let expected = command.expected.map { "Le \($0)" }
    return [header, data, expected].compactMap { $0 }.joined(separator: " ")
  }

  /// A command on the wire. One that is in the clear stands here alone, so it is told by its
  /// header; lengths are those of the whole.
  private static func masked(_ bytes: [UInt8]) -> String {
    let isSelection = bytes.count <= 21 && bytes.prefix(2).elementsEqual([0, 0xA4])
    if isSelection { return Hex.encode(bytes) }
    let rest = bytes.count - 4
    return Hex.encode(bytes.prefix(4)) + (rest > 0 ? " and \(rest) bytes" : "")
  }

  private static func maskedAnswer(_ bytes: [UInt8]) -> String {
    guard bytes.count > 2 else { return Hex.encode(bytes) }
    return "\(bytes.count - 2) bytes \(Hex.encode(bytes.suffix(2)))"
  }

  private static func words(_ interruption: ChipInterruption) -> String {
    switch interruption {
    case .cardLost: "the chip was lost"
    case .cancelled: "cancelled"
    case .timedOut: "time was up"
    case .failed(let fault): "failed: \(fault)"
    }
  }
}

/// Randomness that stands in a trace, so that what it was used for can be played again.
final class TracedRandomness: Randomness {
  private let source: any Randomness
  private let drawn = Mutex<[[UInt8]]>([])

  /// Gives what `source` gives.
  init(_ source: any Randomness) { self.source = source }

  func bytes(_ count: Int) -> [UInt8] {
    let bytes = source.bytes(count)
    drawn.withLock { $0.append(bytes) }
    return bytes
  }

  /// What was drawn since the last call.
  func take() -> [[UInt8]] {
    drawn.withLock { drawn in
      defer { drawn = [] }
      return drawn
    }
  }
}
