/// A source of random bytes, passed in wherever a salt, key, nonce or identifier is made.
///
/// The system's source stands in Host; a seeded one lets a simulated border be replayed.
public protocol Randomness: Sendable {
  /// Gives `count` bytes, each uniform on 0...255.
  func bytes(_ count: Int) -> [UInt8]
}

extension Randomness {
  /// A uniform integer below `bound` (at least 1), without bias (rejection).
  public func below(_ bound: Int) -> Int {
    precondition(bound > 0)
    let limit = UInt64.max - UInt64.max % UInt64(bound)
    while true {
      let value = bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      if value < limit { return Int(value % UInt64(bound)) }
    }
  }

  /// `count` random bytes as lower-case hexadecimal, twice as many characters.
  public func hex(_ count: Int) -> String { Hex.encode(bytes(count)) }
}
