import Bytes

/// Up to where the batches of each epoch are here without a gap.
///
/// A received number stays received, so what was whole once need not be looked at again: an answer
/// costs the gaps, not the years.
final class GapLedger {
  private var whole: [Int64: Int64] = [:]

  /// Numbers below an epoch's head that were never received, as ascending ranges, at most `limit`.
  /// Never asked inside a transaction that takes batches in.
  func missing(
    in epoch: Int64, of batches: BatchLedger, limit: Int
  ) throws(Fault) -> [ClosedRange<Int64>] {
    let missing = try batches.missing(in: epoch, after: whole[epoch] ?? 0, limit: limit)
    if let first = missing.first {
      whole[epoch] = first.lowerBound - 1
    } else {
      whole[epoch] = try batches.head(of: epoch) ?? 0
    }
    return missing
  }
}
