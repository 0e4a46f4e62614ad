import Bytes
import Crypto

/// Random rounding by a secret (fixed random rounding: Handbook on Statistical Disclosure Control,
/// clause 5.4): a count becomes the multiple of the base below or above it, the nearer one the more
/// likely, so that sums are right on average.
///
/// The chance is drawn from the secret and from what is counted, never from the count: the same
/// number is shown the same in every table and release, and asking often tells nothing more. Each
/// number is rounded by itself, so a total need not be the sum of what is shown.
struct Rounding {
  private let key: HMACKey
  let base: Int
  private let salt: String

  /// `attempt` gives another draw of all, for one that would give a count away.
  init(base: Int, secret: [UInt8], measure: FlowMeasure, attempt: Int) {
    key = HMACKey(secret)
    self.base = base
    salt = "maabar/rounding/1|\(measure.rawValue)|\(base)|\(attempt)|"
  }

  /// What is shown for a count of what the key says.
  func shown(_ count: Int, of cell: CellKey) -> Int {
    let rest = count % base
    guard rest > 0 else { return count }
    let code = key.sha256(Array((salt + cell.text).utf8))
    // 53 bits are beyond any difference that a base of 100 could show.
    let draw = code.prefix(7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 3
    let up = draw * UInt64(base) < UInt64(rest) << 53
    return count - rest + (up ? base : 0)
  }

  /// The counts that are shown as a multiple of the base.
  static func counts(shownAs shown: Int, base: Int) -> ClosedRange<Int> {
    max(0, shown - base + 1)...(shown + base - 1)
  }
}
