public import Bytes

/// Reads a whole chip in the order of BSI TR-03135-1 v2.5, clause 5.6.2: how it opens, access by
/// PACE or Basic Access Control, the security object, the proofs that it is no copy, the other
/// files.
///
/// Nothing that a chip answers is an error here: what could be read is there, what was refused has
/// its reason, and what was broken off is named as such.
public struct ChipReader {
  /// What is wanted of the chip.
  public var plan: ReadingPlan
  /// What the document shows of itself to open its chip.
  public var keys: ChipKeys
  /// How much the reading may take.
  public var limits: ReadingLimits
  /// What opens fingers and irises; nil leaves them shut.
  public var terminal: TerminalAccess?
  /// Whether all that is said is kept.
  public var isTraced = false

  private let randomness: any Randomness
  private let clock: () -> UInt64

  /// A reader with the terminal's randomness and a monotonic clock in nanoseconds.
  public init(
    plan: ReadingPlan = .border, keys: ChipKeys, limits: ReadingLimits = ReadingLimits(),
    randomness: any Randomness, clock: @escaping () -> UInt64
  ) {
    self.plan = plan
    self.keys = keys
    self.limits = limits
    self.randomness = randomness
    self.clock = clock
  }

  /// Reads the chip at the other end of a channel, which `connect` opens with the chip freshly
  /// powered. It ends at the deadline of its limits at the latest, as far as the channel keeps to
  /// it too.
  public func read(_ connect: () throws(ChipInterruption) -> any ChipChannel) -> ChipReading {
    let channel: any ChipChannel
    do throws(ChipInterruption) { channel = try connect() } catch {
      return ChipReading(brokenOff: error)
    }
    let traced = isTraced ? TracedRandomness(randomness) : nil
    let session = ChipSession(channel, limits: limits, tracing: traced, clock: clock)
    let run = ReadingRun(
      session, plan: plan, keys: keys, limits: limits, terminal: terminal,
      randomness: traced ?? randomness)
    return run.carryOut()
  }
}
