import COpenSSL

/// The OpenSSL that this process runs with, which is not always the one it was built with.
public enum CryptoLibrary {
  /// Its version as it names itself: `OpenSSL 3.0.19 27 Jan 2026`.
  public static var version: String {
    guard let text = unsafe OpenSSL_version(OPENSSL_VERSION) else { return "OpenSSL" }
    return unsafe String(cString: text)
  }

  /// Whether it is 3.0.21 or later, which has all fixes of CMS; an older number may be a
  /// distribution's own version with the fixes carried back, as Debian does.
  public static var hasCMSFixes: Bool { OpenSSL_version_num() >= 0x3000_0150 }
}
