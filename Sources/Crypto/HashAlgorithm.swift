public import Bytes
import COpenSSL

/// A hash function that issuers of travel documents use (ICAO Doc 9303-12, clause 4.4.4); what is
/// Maabar's own is hashed with SHA-256 by `Hash`.
public enum HashAlgorithm: String, CaseIterable, Sendable {
  // The raw values are the algorithms' object identifiers.
  /// SHA-1 (FIPS 180-4): in documents of before 2012; collisions are known, second preimages not.
  case sha1 = "1.3.14.3.2.26"
  /// SHA-224 (FIPS 180-4).
  case sha224 = "2.16.840.1.101.3.4.2.4"
  /// SHA-256 (FIPS 180-4).
  case sha256 = "2.16.840.1.101.3.4.2.1"
  /// SHA-384 (FIPS 180-4).
  case sha384 = "2.16.840.1.101.3.4.2.2"
  /// SHA-512 (FIPS 180-4).
  case sha512 = "2.16.840.1.101.3.4.2.3"

  /// The name for people: `SHA-256`.
  public var name: String {
    switch self {
    case .sha1: "SHA-1"
    case .sha224: "SHA-224"
    case .sha256: "SHA-256"
    case .sha384: "SHA-384"
    case .sha512: "SHA-512"
    }
  }

  /// The hash of `bytes`: 20 to 64 bytes. Throws `.openSSL` where the function is switched off.
  public func hash(_ bytes: [UInt8]) throws(Fault) -> [UInt8] {
    let function = unsafe try require(
      EVP_MD_fetch(nil, name, nil), "\(name) is switched off in this OpenSSL")
    defer { unsafe EVP_MD_free(function) }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    try require(
      unsafe EVP_Digest(bytes, bytes.count, &digest, &count, function, nil), "hashing failed")
    return Array(digest.prefix(Int(count)))
  }
}
