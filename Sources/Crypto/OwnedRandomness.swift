package import Bytes
import COpenSSL

/// OpenSSL's random bytes in the hands of a simulator: keys, nonces and salts then follow from a
/// seed, so that a whole fleet with its signatures can be played again.
///
/// Never for keys of real data: nothing outside a simulation calls this. It holds for the calling
/// thread while `body` runs; other threads draw from OpenSSL's own source throughout.
package enum OwnedRandomness {
  @TaskLocal private static var source: (any Randomness)?

  /// OpenSSL asks us from here on; we ask OpenSSL where no source is given.
  private static let installed: Bool =
    unsafe maabar_own_randomness(
      { bytes, count in
        guard let source = OwnedRandomness.source else {
          return unsafe maabar_openssl_random(bytes, count)
        }
        guard let bytes = unsafe bytes, count >= 0 else { return 0 }
        unsafe UnsafeMutableRawBufferPointer(start: bytes, count: Int(count))
          .copyBytes(from: source.bytes(Int(count)))
        return 1
      }, { 1 }) == 1

  /// Runs `body` with OpenSSL drawing its random bytes from `source`.
  package static func drawing<Result>(
    from source: any Randomness, _ body: () throws -> Result
  ) rethrows -> Result {
    precondition(installed, "OpenSSL takes its random bytes from here")
    return try $source.withValue(source, operation: body)
  }
}
