public import Bytes
import COpenSSL

/// A private key for Ed25519 (RFC 8032), which signs the log's checkpoints.
public struct Ed25519Key: Sendable {
  private let native: NativeKey
  /// The public half.
  public let publicKey: Ed25519PublicKey

  /// A new key from OpenSSL's own generator.
  public static func generate() throws(Fault) -> Ed25519Key {
    try Ed25519Key(unsafe NativeKey(owning: maabar_generate_ed25519(), "no key could be made"))
  }

  /// The key that belongs to a seed of 32 bytes (RFC 8032 clause 5.1.5); throws `.key`.
  public init(seed: [UInt8]) throws(Fault) {
    try self.init(
      unsafe NativeKey(
        owning: EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count),
        "a seed of 32 bytes expected"))
  }

  /// Reads an unencrypted PKCS #8 key; throws `.key`.
  public init(der: [UInt8]) throws(Fault) {
    try self.init(NativeKey(privateDER: der, algorithm: EVP_PKEY_ED25519))
  }

  /// Reads an unencrypted `PRIVATE KEY` block; throws `.key` or `.base64`.
  public init(pem: String) throws(Fault) {
    try self.init(der: PEM.only("PRIVATE KEY", in: pem, .key))
  }

  private init(_ native: NativeKey) throws(Fault) {
    self.native = native
    var raw = [UInt8](repeating: 0, count: 32)
    var count = raw.count
    try require(
      unsafe EVP_PKEY_get_raw_public_key(native.handle.pointer, &raw, &count),
      "no public key", .key)
    publicKey = try Ed25519PublicKey(raw)
  }

  /// The key as PKCS #8, unencrypted: wrap it before it is stored.
  public func der() throws(Fault) -> [UInt8] { try native.privateDER() }

  /// The key as a `PRIVATE KEY` block, unencrypted.
  public func pem() throws(Fault) -> String { PEM.encode("PRIVATE KEY", try der()) }

  /// The 64 bytes that sign `message`; always the same ones.
  public func sign(_ message: [UInt8]) throws(Fault) -> [UInt8] {
    try native.sign(message, digest: nil)
  }
}

/// A public key for Ed25519 (RFC 8032).
public struct Ed25519PublicKey: Hashable, Sendable {
  /// The 32 bytes of the key.
  public let bytes: [UInt8]

  /// Takes a key of 32 bytes; throws `.key` for another number.
  public init(_ bytes: [UInt8]) throws(Fault) {
    guard bytes.count == 32 else { throw Fault(.key, "an Ed25519 key of 32 bytes expected") }
    self.bytes = bytes
  }

  /// The key as a `PUBLIC KEY` block (RFC 8410 clause 4), for stock tools.
  public var pem: String {
    PEM.encode("PUBLIC KEY", [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0] + bytes)
  }

  /// Whether `signature` (64 bytes) over `message` was made with the private half.
  public func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    let pointer = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
    guard let native = unsafe try? NativeKey(owning: pointer, "not an Ed25519 key") else {
      return false
    }
    return native.verify(signature, of: message, digest: nil)
  }
}
