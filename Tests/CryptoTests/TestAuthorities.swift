import Bytes
import Crypto

/// Keys and certificates made anew for each test run.
struct TestAuthorities {
  /// 2026-01-01T00:00:00Z.
  static let start: Int64 = 1_767_225_600_000
  /// A day in milliseconds.
  static let day: Int64 = 86_400_000
  /// One year from `start` on.
  static let year = Validity(fromMilliseconds: start, untilMilliseconds: start + 365 * day)

  let root: CertificateAuthority
  let stations: CertificateAuthority

  init() throws(Fault) {
    root = try CertificateAuthority.root(
      subject: "Test root", key: .generate(), validity: Self.year, randomness: Counter())
    let key = try SigningKey.generate()
    let certificate = try root.issue(
      .authority, subject: "Test stations", publicKey: key.publicKey, validity: Self.year,
      randomness: Counter(1))
    stations = try CertificateAuthority(certificate: certificate, key: key)
  }

  func signer(_ name: String) throws(Fault) -> (certificate: Certificate, key: SigningKey) {
    let key = try SigningKey.generate()
    let certificate = try stations.issue(
      .signing, subject: name, publicKey: key.publicKey, validity: Self.year,
      randomness: Counter(2))
    return (certificate, key)
  }

  func recipient() throws(Fault) -> (certificate: Certificate, key: EncryptionKey) {
    let key = try EncryptionKey.generate()
    let certificate = try root.issue(
      .encryption, subject: "Test registry", publicKey: key.publicKey, validity: Self.year,
      randomness: Counter(3))
    return (certificate, key)
  }
}

/// Bytes that count up: serial numbers need to differ, not to surprise.
struct Counter: Randomness {
  private let start: UInt8

  init(_ start: UInt8 = 0) { self.start = start }

  func bytes(_ count: Int) -> [UInt8] { (0..<count).map { start &+ UInt8(truncatingIfNeeded: $0) } }
}
