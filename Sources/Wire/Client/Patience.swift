public import Bytes
public import Host

/// How long to wait before the same is tried again: twice as long after each failure in a row, with
/// jitter, so that a country's stations do not all come back in the same second.
public struct Patience {
  /// The wait after the first failure, in milliseconds.
  public static let first = 1000
  /// The longest wait.
  public static let longest = 60_000
  /// Failures in a row after which nothing more is tried: some four minutes.
  public static let attempts = 8

  private let timekeeper: any Timekeeper
  private let randomness: any Randomness
  /// Opens when the person asks to stop.
  private let stop: Gate
  /// Failures since something last went forward.
  public private(set) var failures = 0

  /// Patience that waits by a clock and draws its jitter from `randomness`.
  public init(_ timekeeper: any Timekeeper, _ randomness: any Randomness, stop: Gate = Gate()) {
    self.timekeeper = timekeeper
    self.randomness = randomness
    self.stop = stop
  }

  /// Something went forward.
  public mutating func forget() { failures = 0 }

  /// The wait after so many failures in a row (1 or more): between half and the whole of
  /// `first * 2^(failures - 1)`, at most `longest`.
  public static func wait(after failures: Int, _ randomness: any Randomness) -> Int {
    let whole = min(longest, first << min(failures - 1, 16))
    let bytes = randomness.bytes(4)
    let drawn = bytes.reduce(0) { $0 << 8 | Int($1) }
    return whole / 2 + drawn % (whole / 2 + 1)
  }

  /// Waits before the next try; throws `fault` once patience is at its end, or when it is of a
  /// kind that waiting does not mend.
  public mutating func wait(
    after fault: Fault, atLeast milliseconds: Int = 0, shouldStop: () -> Bool
  ) throws(Fault) {
    guard fault.code == .unreachable || fault.code == .wireCut else { throw fault }
    failures += 1
    guard failures < Patience.attempts else { throw fault }
    var left = max(milliseconds, Patience.wait(after: failures, randomness))
    while left > 0 {
      guard !shouldStop() else { throw fault }
      let piece = min(left, 250)
      _ = timekeeper.wait(at: stop, milliseconds: piece)
      left -= piece
    }
  }
}
