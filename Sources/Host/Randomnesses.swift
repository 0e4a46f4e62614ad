public import Bytes
import CHost
import Glibc
import Synchronization

/// The operating system's random bytes (getrandom(2)): for keys, salts and identifiers.
public struct SystemRandomness: Randomness {
  /// The source of this machine.
  public init() {}

  /// Gives `count` bytes; a machine without randomness cannot go on, so that stops the process.
  public func bytes(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        // A large request may be cut short by a signal.
        let got = unsafe getrandom(
          buffer.baseAddress.map { unsafe $0 + done }, count - done, 0)
        precondition(got > 0 || errno == EINTR, "the operating system gives no random bytes")
        done += max(0, got)
      }
    }
  }
}

/// A repeatable sequence from a seed, for demonstrations and tests: never for keys of real data.
///
/// xoshiro256** 1.0 seeded through SplitMix64 (Blackman and Vigna, 2018).
public final class SeededRandomness: Randomness {
  private let state: Mutex<[UInt64]>

  /// Starts the sequence that belongs to `seed`.
  public init(seed: UInt64) {
    var mixed = seed
    state = Mutex(
      (0..<4).map { _ in
        mixed &+= 0x9e37_79b9_7f4a_7c15
        var word = mixed
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
      })
  }

  /// Gives the next `count` bytes of the sequence.
  public func bytes(_ count: Int) -> [UInt8] {
    state.withLock { state in
      var bytes: [UInt8] = []
      while bytes.count < count {
        let word = Self.next(&state)
        for shift in stride(from: 0, to: 64, by: 8) where bytes.count < count {
          bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
        }
      }
      return bytes
    }
  }

  private static func next(_ state: inout [UInt64]) -> UInt64 {
    func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 { word << count | word >> (64 - count) }
    let result = rotate(state[1] &* 5, 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = rotate(state[3], 45)
    return result
  }
}
