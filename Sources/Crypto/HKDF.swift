public import Bytes
import COpenSSL

/// Keys from a key: HKDF with SHA-256 (RFC 5869).
public enum HKDF {
  /// Derives `count` bytes (1 to 8,160) from input key material; `info` tells the derived keys of
  /// one material apart. Throws `.key` for an impossible count.
  public static func sha256(
    key: [UInt8], salt: [UInt8] = [], info: [UInt8], count: Int = 32
  ) throws(Fault) -> [UInt8] {
    guard (1...255 * Digest.count).contains(count) else {
      throw Fault(.key, "HKDF gives 1 to \(255 * Digest.count) bytes")
    }
    let context = unsafe try require(
      EVP_KDF_CTX_new(Algorithm.hkdf.pointer), "no context for key derivation")
    defer { unsafe EVP_KDF_CTX_free(context) }
    var derived = [UInt8](repeating: 0, count: count)
    // OpenSSL wants an address even where nothing stands.
    let material = key.isEmpty ? [0] : key
    unsafe try require(
      maabar_hkdf_sha256(
        context, material, key.count, salt, salt.count, info, info.count, &derived, count),
      "key derivation failed")
    return derived
  }
}
