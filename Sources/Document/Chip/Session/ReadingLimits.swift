/// How much one reading of a chip may take, so that a hostile chip can make it fail and no more:
/// never hang it, nor fill the memory.
public struct ReadingLimits: Hashable, Sendable {
  /// Milliseconds from the first command to the last. A whole reading of an honest chip takes 3 to
  /// 10 s on today's readers; 7 s are allowed to SOD, COM, DG1 and DG2 (BSI TR-03135-1, clause
  /// 4.2).
  public var milliseconds = 60_000
  /// Commands sent. All sixteen data groups of 64 KiB in blocks of 160 bytes take 6,600.
  public var exchanges = 10_000
  /// Bytes answered. Sixteen data groups of 64 KiB are 1 MiB.
  public var bytes = 4 << 20
  /// Bytes of one file. Offsets of two bytes reach 64 KiB (ISO/IEC 7816-4, clause 11.2); a face of
  /// DG2 has 12 to 40 kB, irises have been seen with 400.
  public var fileBytes = ReadingLimits.largestFile
  /// How often a chip that was lost, or that ended its session, is spoken to afresh.
  public var restarts = 4

  /// The usual limits.
  public init() {}

  /// The most bytes that a file of a chip is taken for, wherever it comes from.
  public static let largestFile = DataGroup.maximumBytes
}
