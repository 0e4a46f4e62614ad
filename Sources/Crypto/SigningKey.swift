public import Bytes
import COpenSSL

/// A private key that signs: ECDSA on P-256 with SHA-256 (FIPS 186-5).
///
/// A key signs one kind of object only: manifests, certificates, requests.
public struct SigningKey: Sendable {
  let native: NativeKey
  /// The public half.
  public let publicKey: PublicKey

  /// A new key from OpenSSL's own generator.
  public static func generate() throws(Fault) -> SigningKey {
    SigningKey(try P256.generate())
  }

  /// Reads an unencrypted PKCS #8 key; throws `.key`.
  public init(der: [UInt8]) throws(Fault) { self.init(try P256.read(der)) }

  /// Reads an unencrypted `PRIVATE KEY` block; throws `.key` or `.base64`.
  public init(pem: String) throws(Fault) {
    try self.init(der: PEM.only("PRIVATE KEY", in: pem, .key))
  }

  /// Reads what a key's file holds: a `PRIVATE KEY` block, or the address of a key that never
  /// leaves a token or TPM. Throws as `init(pem:)` and `init(stored:)`.
  public init(file text: String) throws(Fault) {
    if SigningKey.isAddress(text) { try self.init(stored: text) } else { try self.init(pem: text) }
  }

  /// A key in a token (`pkcs11:...`, RFC 7512) or TPM (`handle:0x81000001`), reached through a
  /// provider of OpenSSL or, for PKCS #11, the engine of that name; `der` and `pem` throw for it.
  ///
  /// Throws `.key` where nothing answers to the address, or with another kind of key.
  public init(stored address: String) throws(Fault) {
    guard SigningKey.isAddress(address), let line = address.split(separator: "\n").first else {
      throw Fault(.key, "pkcs11:... or handle:... expected")
    }
    let native = try unsafe NativeKey(
      owning: maabar_stored_key(String(line)),
      "no key answers: is the provider or engine installed, and the PIN's file right?")
    self.init(try P256(native))
  }

  /// Whether a text is the address of a key elsewhere.
  private static func isAddress(_ text: String) -> Bool {
    text.hasPrefix("pkcs11:") || text.hasPrefix("handle:")
  }

  private init(_ pair: P256) {
    native = pair.native
    publicKey = pair.publicKey
  }

  /// The key as PKCS #8, unencrypted: wrap it before it is stored.
  public func der() throws(Fault) -> [UInt8] { try native.privateDER() }

  /// The key as a `PRIVATE KEY` block, unencrypted.
  public func pem() throws(Fault) -> String { PEM.encode("PRIVATE KEY", try der()) }

  /// A signature over `message` in DER (RFC 3279 clause 2.2.3); another one each time.
  public func sign(_ message: [UInt8]) throws(Fault) -> [UInt8] {
    try native.sign(message, digest: Algorithm.sha256)
  }
}

/// A private key that opens what was encrypted to it: ECDH on P-256 (SP 800-56A).
public struct EncryptionKey: Sendable {
  private let native: NativeKey
  /// The public half.
  public let publicKey: PublicKey
  /// Called before every use of the private half; for tests of what never reaches it.
  package var beforeUse: (@Sendable () -> Void)?

  /// The private half, about to be used.
  func forUse() -> NativeKey {
    beforeUse?()
    return native
  }

  /// A new key from OpenSSL's own generator.
  public static func generate() throws(Fault) -> EncryptionKey {
    EncryptionKey(try P256.generate())
  }

  /// Reads an unencrypted PKCS #8 key; throws `.key`.
  public init(der: [UInt8]) throws(Fault) { self.init(try P256.read(der)) }

  /// Reads an unencrypted `PRIVATE KEY` block; throws `.key` or `.base64`.
  public init(pem: String) throws(Fault) {
    try self.init(der: PEM.only("PRIVATE KEY", in: pem, .key))
  }

  private init(_ pair: P256) {
    native = pair.native
    publicKey = pair.publicKey
  }

  /// The key as PKCS #8, unencrypted: wrap it before it is stored.
  public func der() throws(Fault) -> [UInt8] { try native.privateDER() }

  /// The key as a `PRIVATE KEY` block, unencrypted.
  public func pem() throws(Fault) -> String { PEM.encode("PRIVATE KEY", try der()) }
}

/// A public key on P-256: 91 bytes of SubjectPublicKeyInfo with the named curve and the
/// uncompressed point, the one form that is taken (RFC 5480 clause 2).
public struct PublicKey: Hashable, Sendable {
  /// The SubjectPublicKeyInfo.
  public let der: [UInt8]

  /// Algorithm ecPublicKey, curve prime256v1, a bit string of 65 bytes.
  private static let head: [UInt8] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
  ]

  /// Reads a SubjectPublicKeyInfo; throws `.key` for another algorithm, curve or form, or a point
  /// that is not on the curve.
  public init(der: [UInt8]) throws(Fault) {
    try self.init(formOf: der)
    _ = try native()
  }

  /// Takes a SubjectPublicKeyInfo whose point is known to be on the curve; throws `.key` for
  /// another form.
  init(formOf der: [UInt8]) throws(Fault) {
    guard der.count == 91, der.starts(with: PublicKey.head) else {
      throw Fault(.key, "a public key on P-256 expected")
    }
    self.der = der
  }

  /// Reads a `PUBLIC KEY` block; throws `.key` or `.base64`.
  public init(pem: String) throws(Fault) {
    try self.init(der: PEM.only("PUBLIC KEY", in: pem, .key))
  }

  /// The key as a `PUBLIC KEY` block.
  public var pem: String { PEM.encode("PUBLIC KEY", der) }

  /// SHA-256 of the SubjectPublicKeyInfo: names the key in the log.
  public var hash: Digest { Hash.digest(der) }

  /// The subject key identifier: the first 20 bytes of SHA-256 of the point (RFC 7093 clause 2,
  /// method 1). Certificates that are issued here carry it.
  public var identifier: [UInt8] {
    Array(Hash.sha256(Array(der[PublicKey.head.count...])).prefix(20))
  }

  /// Whether `signature` (DER) over `message` was made with the private half.
  public func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let native = try? native() else { return false }
    return native.verify(signature, of: message, digest: Algorithm.sha256)
  }

  func native() throws(Fault) -> NativeKey {
    let pointer = unsafe decoded(
      der, { unsafe d2i_PUBKEY(nil, $0, $1) }, free: { unsafe EVP_PKEY_free($0) })
    return unsafe try NativeKey(owning: pointer, "not a public key on P-256")
  }
}

/// A key pair on P-256 (FIPS 186-5), before it is known what it will be used for.
struct P256 {
  let native: NativeKey
  let publicKey: PublicKey

  static func generate() throws(Fault) -> P256 {
    try P256(unsafe NativeKey(owning: maabar_generate_p256(), "no key could be made"))
  }

  static func read(_ der: [UInt8]) throws(Fault) -> P256 {
    try P256(NativeKey(privateDER: der, algorithm: EVP_PKEY_EC))
  }

  fileprivate init(_ native: NativeKey) throws(Fault) {
    self.native = native
    publicKey = try PublicKey(formOf: native.publicDER())
  }
}
