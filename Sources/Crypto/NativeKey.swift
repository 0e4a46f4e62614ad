import Bytes
import COpenSSL

/// An OpenSSL key, freed with its last user; OpenSSL lets several threads use one at a time.
@safe final class NativeKey: Sendable {
  let handle: Handle

  /// Takes over a key that OpenSSL made; throws `.key` for none.
  @unsafe init(owning pointer: OpaquePointer?, _ detail: String) throws(Fault) {
    guard let pointer = unsafe pointer else { throw openSSLFault(.key, detail) }
    unsafe handle = Handle(pointer)
  }

  deinit { unsafe EVP_PKEY_free(handle.pointer) }

  /// Reads an unencrypted PKCS #8 private key (RFC 5958) of the named algorithm, all of `der`.
  convenience init(privateDER der: [UInt8], algorithm: CInt) throws(Fault) {
    let info = unsafe decoded(
      der, { unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, $0, $1) },
      free: { unsafe PKCS8_PRIV_KEY_INFO_free($0) })
    defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
    unsafe try self.init(owning: info.flatMap { unsafe EVP_PKCS82PKEY($0) }, "not a private key")
    guard unsafe EVP_PKEY_get_base_id(handle.pointer) == algorithm else {
      throw Fault(.key, "a private key of another algorithm")
    }
  }

  /// The key as PKCS #8 (RFC 5958), unencrypted.
  func privateDER() throws(Fault) -> [UInt8] {
    let info = unsafe try require(EVP_PKEY2PKCS8(handle.pointer), "the key cannot be written")
    defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
    return unsafe try encoded { unsafe i2d_PKCS8_PRIV_KEY_INFO(info, $0) }
  }

  /// The public half as SubjectPublicKeyInfo (RFC 5280 clause 4.1).
  func publicDER() throws(Fault) -> [UInt8] {
    unsafe try encoded { unsafe i2d_PUBKEY(handle.pointer, $0) }
  }

  /// Signs with the key; `digest` is nil for an algorithm that hashes by itself.
  func sign(_ message: [UInt8], digest: Handle?) throws(Fault) -> [UInt8] {
    let context = unsafe Handle(EVP_MD_CTX_new())
    defer { unsafe EVP_MD_CTX_free(context.pointer) }
    var count = 0
    let started =
      unsafe EVP_DigestSignInit(context.pointer, nil, digest?.pointer, nil, handle.pointer) == 1
      && EVP_DigestSign(context.pointer, nil, &count, message, message.count) == 1
    var signature = [UInt8](repeating: 0, count: count)
    guard started,
      unsafe EVP_DigestSign(context.pointer, &signature, &count, message, message.count) == 1
    else { throw openSSLFault(.openSSL, "signing failed") }
    signature.removeLast(signature.count - count)
    return signature
  }

  /// Whether `signature` over `message` was made with the private half.
  func verify(_ signature: [UInt8], of message: [UInt8], digest: Handle?) -> Bool {
    let context = unsafe Handle(EVP_MD_CTX_new())
    defer { unsafe EVP_MD_CTX_free(context.pointer) }
    let holds =
      unsafe EVP_DigestVerifyInit(context.pointer, nil, digest?.pointer, nil, handle.pointer) == 1
      && EVP_DigestVerify(
        context.pointer, signature, signature.count, message, message.count) == 1
    ERR_clear_error()
    return holds
  }
}

/// The DER that one of OpenSSL's `i2d` functions writes.
@unsafe func encoded(
  _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> CInt
) throws(Fault) -> [UInt8] {
  let count = write(nil)
  guard count > 0 else { throw openSSLFault(.openSSL, "an object cannot be encoded") }
  var der = [UInt8](repeating: 0, count: Int(count))
  let written = unsafe der.withUnsafeMutableBufferPointer { buffer in
    var cursor = buffer.baseAddress
    return unsafe write(&cursor)
  }
  guard written == count else { throw openSSLFault(.openSSL, "an object cannot be encoded") }
  return der
}

/// Reads DER with one of OpenSSL's `d2i` functions; nil unless it takes up all of `der`.
@unsafe func decoded(
  _ der: [UInt8],
  _ read: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?,
  free: (OpaquePointer) -> Void
) -> OpaquePointer? {
  unsafe der.withUnsafeBufferPointer { buffer in
    var cursor = buffer.baseAddress
    guard let object = unsafe read(&cursor, buffer.count) else { return nil }
    guard unsafe cursor == buffer.baseAddress.map({ unsafe $0 + buffer.count }) else {
      unsafe free(object)
      return nil
    }
    return unsafe object
  }
}
