public import Bytes
import COpenSSL

/// A key under a key: AES-256 key wrap (RFC 3394) with its initial value as the check.
///
/// Deterministic and without associated data: the same key under the same key gives the same bytes.
public enum KeyWrap {
  /// Wraps `key` (16 bytes or more, a multiple of 8) under a key of 32 bytes; gives 8 bytes more.
  /// Throws `.key` for a wrong size.
  public static func wrap(_ key: [UInt8], under wrappingKey: [UInt8]) throws(Fault) -> [UInt8] {
    try check(wrappingKey)
    guard key.count >= 16, key.count <= 4096, key.count % 8 == 0 else {
      throw Fault(.key, "a key to wrap has 16 bytes or more, a multiple of 8")
    }
    var wrapped = [UInt8](repeating: 0, count: key.count + 8)
    let done = ContextPool.keyWrap.lend { handle in
      var count: CInt = 0
      let cipher = unsafe Algorithm.aes256Wrap.pointer
      return unsafe EVP_EncryptInit_ex2(handle.pointer, cipher, wrappingKey, nil, nil) == 1
        && EVP_EncryptUpdate(handle.pointer, &wrapped, &count, key, CInt(key.count)) == 1
        && count == wrapped.count
    }
    guard done else { throw openSSLFault(.openSSL, "key wrapping failed") }
    return wrapped
  }

  /// The key inside `wrapped`; throws `.unauthentic` where it was changed or wrapped under another.
  public static func unwrap(_ wrapped: [UInt8], under wrappingKey: [UInt8]) throws(Fault) -> [UInt8]
  {
    try check(wrappingKey)
    guard wrapped.count >= 24, wrapped.count <= 4104, wrapped.count % 8 == 0 else {
      throw Fault(.unauthentic, "a wrapped key of an impossible size")
    }
    // OpenSSL writes a block more than the key while it works.
    var key = [UInt8](repeating: 0, count: wrapped.count)
    let holds = ContextPool.keyWrap.lend { handle in
      var count: CInt = 0
      let cipher = unsafe Algorithm.aes256Wrap.pointer
      return unsafe EVP_DecryptInit_ex2(handle.pointer, cipher, wrappingKey, nil, nil) == 1
        && EVP_DecryptUpdate(handle.pointer, &key, &count, wrapped, CInt(wrapped.count)) == 1
        && count == wrapped.count - 8
    }
    guard holds else {
      ERR_clear_error()
      throw Fault(.unauthentic, "a wrapped key that was changed, or another wrapping key")
    }
    key.removeLast(8)
    return key
  }

  private static func check(_ wrappingKey: [UInt8]) throws(Fault) {
    guard wrappingKey.count == 32 else { throw Fault(.key, "a wrapping key has 32 bytes") }
  }
}
