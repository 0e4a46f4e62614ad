public import Bytes
import COpenSSL

/// A key from a passphrase: scrypt (RFC 7914), slow and hungry on purpose.
public struct Scrypt: Equatable, Sendable {
  /// N: work and memory, a power of two from 2 to 2^20.
  public let cost: UInt64
  /// r: block size, 1 to 32. Memory is 128 N r bytes.
  public let blockSize: UInt64
  /// p: independent runs, 1 to 16.
  public let parallelism: UInt64

  /// For an officer's passphrase at the start of a station: 137 MB and about a third of a second
  /// on two 2024 cores (OWASP's first choice of 2023: N = 2^17, r = 8, p = 1).
  public static let passphrase = Scrypt(cost: 1 << 17, blockSize: 8, parallelism: 1)

  /// Chooses the work; limits are checked when it is done.
  public init(cost: UInt64, blockSize: UInt64, parallelism: UInt64) {
    self.cost = cost
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  /// Derives `count` bytes (1 to 1,024). Throws `.key` for parameters out of range, as a damaged
  /// or hostile file may ask for.
  public func derive(
    passphrase: [UInt8], salt: [UInt8], count: Int = 32
  ) throws(Fault) -> [UInt8] {
    guard cost >= 2, cost <= 1 << 20, cost & (cost - 1) == 0, (1...32).contains(blockSize),
      (1...16).contains(parallelism), (1...1024).contains(count)
    else { throw Fault(.key, "scrypt parameters out of range") }
    // OpenSSL counts the p blocks and its own working block beside N; with 0 it stops at 32 MiB.
    let memory = 128 * blockSize * (cost + parallelism + 2) + 1 << 20
    var derived = [UInt8](repeating: 0, count: count)
    let done = unsafe passphrase.withUnsafeBytes { buffer in
      unsafe EVP_PBE_scrypt(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, salt, salt.count,
        cost, blockSize, parallelism, memory, &derived, count)
    }
    try require(done, "the passphrase could not be stretched")
    return derived
  }
}
