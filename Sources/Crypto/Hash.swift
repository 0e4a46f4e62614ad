import Bytes
import COpenSSL

/// SHA-256 (FIPS 180-4): of bytes at hand in one call, or of bytes as they come.
@safe public struct Hash: ~Copyable {
  private let context: OpaquePointer

  /// Starts a hash of bytes that come in pieces.
  public init() {
    guard let context = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex2(context, Algorithm.sha256.pointer, nil) == 1
    else { preconditionFailure("out of memory") }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Adds the next bytes.
  public mutating func update(_ bytes: [UInt8]) {
    update(bytes.span)
  }

  /// Adds the next bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    let answer = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    precondition(answer == 1, "SHA-256 takes any bytes")
  }

  /// The hash of all bytes added.
  public consuming func finish() -> Digest {
    unsafe Digest { buffer in
      unsafe EVP_DigestFinal_ex(context, buffer, nil) == 1
    }
  }

  /// The 32 bytes of the hash of `bytes`.
  public static func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(bytes.span).bytes }

  /// The 32 bytes of the hash of `bytes`.
  public static func sha256(_ bytes: Span<UInt8>) -> [UInt8] { digest(bytes).bytes }

  /// The hash of `bytes` as a value without heap storage: about 0.2 microseconds and 0.5 ns a byte.
  public static func digest(_ bytes: [UInt8]) -> Digest { digest(bytes.span) }

  /// The hash of `bytes` as a value without heap storage.
  public static func digest(_ bytes: Span<UInt8>) -> Digest {
    ContextPool.digest.lend { handle in
      unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe Digest { output in
          unsafe EVP_DigestInit_ex2(handle.pointer, Algorithm.sha256.pointer, nil) == 1
            && EVP_DigestUpdate(handle.pointer, buffer.baseAddress, buffer.count) == 1
            && EVP_DigestFinal_ex(handle.pointer, output, nil) == 1
        }
      }
    }
  }

  /// The hash of `prefix` followed by `bytes`: a leaf of a Merkle tree (RFC 6962 clause 2.1).
  public static func digest(prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
    ContextPool.digest.lend { handle in
      unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe Digest { output in
          var prefix = prefix
          return unsafe EVP_DigestInit_ex2(handle.pointer, Algorithm.sha256.pointer, nil) == 1
            && EVP_DigestUpdate(handle.pointer, &prefix, 1) == 1
            && EVP_DigestUpdate(handle.pointer, buffer.baseAddress, buffer.count) == 1
            && EVP_DigestFinal_ex(handle.pointer, output, nil) == 1
        }
      }
    }
  }

  /// The hash of `prefix` followed by each of `pieces`: the leaves of a Merkle tree at once.
  public static func digests(prefix: UInt8, _ pieces: [ArraySlice<UInt8>]) -> [Digest] {
    ContextPool.digest.lend { handle in
      pieces.map { bytes in
        unsafe bytes.withUnsafeBufferPointer { buffer in
          unsafe Digest { output in
            var prefix = prefix
            return unsafe EVP_DigestInit_ex2(handle.pointer, Algorithm.sha256.pointer, nil) == 1
              && EVP_DigestUpdate(handle.pointer, &prefix, 1) == 1
              && EVP_DigestUpdate(handle.pointer, buffer.baseAddress, buffer.count) == 1
              && EVP_DigestFinal_ex(handle.pointer, output, nil) == 1
          }
        }
      }
    }
  }

  /// The hash of `prefix` and two hashes: a node of a Merkle tree (RFC 6962 clause 2.1).
  public static func digest(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
    // The two hashes stand side by side: one update takes them both.
    var pair = (left.words, right.words)
    return unsafe withUnsafeBytes(of: &pair) { pair in
      ContextPool.digest.lend { handle in
        unsafe Digest { output in
          var prefix = prefix
          return unsafe EVP_DigestInit_ex2(handle.pointer, Algorithm.sha256.pointer, nil) == 1
            && EVP_DigestUpdate(handle.pointer, &prefix, 1) == 1
            && EVP_DigestUpdate(handle.pointer, pair.baseAddress, pair.count) == 1
            && EVP_DigestFinal_ex(handle.pointer, output, nil) == 1
        }
      }
    }
  }
}

/// A SHA-256 hash: 32 bytes held as a value.
@safe public struct Digest: Hashable, Sendable, CustomStringConvertible {
  /// Bytes in a hash.
  public static let count = 32

  /// The bytes in memory order.
  var words: InlineWords

  /// Lets `fill` write the 32 bytes; it says whether it did.
  @unsafe init(_ fill: (UnsafeMutablePointer<UInt8>) -> Bool) {
    var words = InlineWords()
    let filled = unsafe withUnsafeMutablePointer(to: &words) { pointer in
      unsafe pointer.withMemoryRebound(to: UInt8.self, capacity: Digest.count) { unsafe fill($0) }
    }
    self.words = words
    precondition(filled, "OpenSSL hashes any bytes")
  }

  /// A hash from its 32 bytes; nil for another number of bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Digest.count else { return nil }
    words = InlineWords()
    unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyBytes(from: bytes) }
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { unsafe withUnsafeBytes(of: words) { unsafe Array($0) } }

  /// Adds the 32 bytes at the end of others.
  public func append(to others: inout [UInt8]) {
    unsafe withUnsafeBytes(of: words) { unsafe others.append(contentsOf: $0) }
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { Hex.encode(bytes) }

  /// 64 lower-case hexadecimal digits.
  public var description: String { hex }

  /// Four machine words: 32 bytes with no padding.
  struct InlineWords: Hashable, Sendable {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt64 = 0
    var fourth: UInt64 = 0
  }
}
