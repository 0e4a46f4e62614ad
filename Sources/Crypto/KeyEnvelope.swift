public import Bytes
import COpenSSL

/// A secret sealed to a public key, so that who seals it needs nothing of who opens it.
///
/// One-pass Diffie-Hellman on P-256 with a key made for this one envelope (NIST SP 800-56A rev. 3,
/// clause 6.2.2.2), HKDF-SHA256 over the shared secret and both public keys (SP 800-56C rev. 2),
/// AES-256-GCM. The bytes: the fresh public key as SubjectPublicKeyInfo (91), the ciphertext (as
/// long as the secret), the tag (16).
public enum KeyEnvelope {
  /// Bytes that an envelope is longer than its secret.
  public static let overhead = 91 + AESGCM.tagCount

  private static let label = Array("maabar/key-envelope/1".utf8)
  /// The key of an envelope encrypts once, so its nonce may stand still.
  private static let onlyNonce = [UInt8](repeating: 0, count: AESGCM.nonceCount)

  /// Seals a secret; `context` is authenticated and not part of the result. About 100 microseconds.
  public static func seal(
    _ secret: [UInt8], to recipient: PublicKey, context: [UInt8]
  ) throws(Fault) -> [UInt8] {
    let fresh = try P256.generate()
    let shared = try sharedSecret(fresh.native, try recipient.native())
    let key = try key(shared, fresh.publicKey, recipient)
    return fresh.publicKey.der
      + (try AESGCM.seal(secret, key: key, nonce: onlyNonce, associatedData: context))
  }

  /// Opens what `seal` gave; throws `.unauthentic` for changed bytes, another key or context.
  public static func open(
    _ sealed: [UInt8], with recipient: EncryptionKey, context: [UInt8]
  ) throws(Fault) -> [UInt8] {
    guard sealed.count >= overhead else { throw Fault(.unauthentic, "an envelope that is cut") }
    do throws(Fault) {
      let fresh = try PublicKey(der: Array(sealed[..<91]))
      let shared = try sharedSecret(recipient.forUse(), try fresh.native())
      return try AESGCM.open(
        Array(sealed[91...]), key: try key(shared, fresh, recipient.publicKey), nonce: onlyNonce,
        associatedData: context)
    } catch { throw Fault(.unauthentic, "an envelope that was changed, or another key's") }
  }

  private static func key(
    _ shared: [UInt8], _ fresh: PublicKey, _ recipient: PublicKey
  ) throws(Fault) -> [UInt8] {
    try HKDF.sha256(key: shared, info: label + fresh.der + recipient.der, count: AESGCM.keyCount)
  }

  /// The x coordinate of the shared point, 32 bytes.
  private static func sharedSecret(
    _ own: NativeKey, _ other: NativeKey
  ) throws(Fault) -> [UInt8] {
    let context = unsafe try require(
      EVP_PKEY_CTX_new(own.handle.pointer, nil), "no context for key agreement")
    defer { unsafe EVP_PKEY_CTX_free(context) }
    var shared = [UInt8](repeating: 0, count: 32)
    var count = shared.count
    let done =
      unsafe EVP_PKEY_derive_init(context) == 1
      && EVP_PKEY_derive_set_peer(context, other.handle.pointer) == 1
      && EVP_PKEY_derive(context, &shared, &count) == 1
    guard done, count == 32 else { throw openSSLFault(.openSSL, "key agreement failed") }
    return shared
  }
}
