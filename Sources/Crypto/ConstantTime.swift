import COpenSSL

/// Comparison that takes the same time wherever two secrets differ.
public enum ConstantTime {
  /// Whether both hold the same bytes; only their lengths show in the time it takes.
  public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    unsafe left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }
}
