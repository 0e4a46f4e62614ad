public import Bytes
import COpenSSL

/// Authenticated encryption: AES-256-GCM (NIST SP 800-38D) with 12-byte nonces and 16-byte tags.
///
/// A nonce must never come twice under one key: take it from Randomness, or use a key once.
public enum AESGCM {
  /// Bytes of a key.
  public static let keyCount = 32
  /// Bytes of a nonce.
  public static let nonceCount = 12
  /// Bytes of a tag; shorter ones, which the standard knows, are refused.
  public static let tagCount = 16

  /// Encrypts; gives the ciphertext (as long as `plaintext`) followed by the 16-byte tag.
  ///
  /// `associatedData` is authenticated and not part of the result. About 0.4 microseconds for a
  /// record. Throws `.key` for a key or nonce of the wrong size.
  public static func seal(
    _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], associatedData: [UInt8] = []
  ) throws(Fault) -> [UInt8] {
    try check(key, nonce)
    var sealed = plaintext
    sealed.append(contentsOf: repeatElement(0, count: tagCount))
    let done = ContextPool.gcm.lend { handle in
      var count: CInt = 0
      let cipher = unsafe Algorithm.aes256GCM.pointer
      return unsafe sealed.withUnsafeMutableBufferPointer { output in
        guard let start = output.baseAddress else { return false }
        return unsafe EVP_EncryptInit_ex2(handle.pointer, cipher, key, nonce, nil) == 1
          && add(associatedData, to: handle, encrypting: true)
          && EVP_EncryptUpdate(handle.pointer, start, &count, plaintext, CInt(plaintext.count)) == 1
          && EVP_EncryptFinal_ex(handle.pointer, start + plaintext.count, &count) == 1
          && EVP_CIPHER_CTX_ctrl(
            handle.pointer, EVP_CTRL_AEAD_GET_TAG, CInt(tagCount), start + plaintext.count) == 1
      }
    }
    guard done else { throw openSSLFault(.openSSL, "encryption failed") }
    return sealed
  }

  /// Decrypts what `seal` gave; not one byte comes out unless the tag holds.
  ///
  /// Throws `.unauthentic` for a changed byte, tag, nonce or associated data or another key, and
  /// `.key` for a key or nonce of the wrong size.
  public static func open(
    _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], associatedData: [UInt8] = []
  ) throws(Fault) -> [UInt8] {
    try check(key, nonce)
    let count = sealed.count - tagCount
    guard count >= 0, count <= CInt.max else {
      throw Fault(.unauthentic, "no room for an encryption tag")
    }
    var plaintext = [UInt8](repeating: 0, count: count)
    var tag = Array(sealed[count...])
    let holds = ContextPool.gcm.lend { handle in
      var written: CInt = 0
      var rest: UInt8 = 0
      let cipher = unsafe Algorithm.aes256GCM.pointer
      return unsafe EVP_DecryptInit_ex2(handle.pointer, cipher, key, nonce, nil) == 1
        && add(associatedData, to: handle, encrypting: false)
        && EVP_DecryptUpdate(handle.pointer, &plaintext, &written, sealed, CInt(count)) == 1
        && EVP_CIPHER_CTX_ctrl(handle.pointer, EVP_CTRL_AEAD_SET_TAG, CInt(tagCount), &tag) == 1
        && EVP_DecryptFinal_ex(handle.pointer, &rest, &written) == 1
    }
    guard holds else {
      ERR_clear_error()
      throw Fault(.unauthentic, "encrypted bytes that were changed, or another key")
    }
    return plaintext
  }

  private static func add(
    _ data: [UInt8], to handle: Handle, encrypting: Bool
  ) -> Bool {
    guard !data.isEmpty else { return true }
    var count: CInt = 0
    return unsafe encrypting
      ? EVP_EncryptUpdate(handle.pointer, nil, &count, data, CInt(data.count)) == 1
      : EVP_DecryptUpdate(handle.pointer, nil, &count, data, CInt(data.count)) == 1
  }

  private static func check(_ key: [UInt8], _ nonce: [UInt8]) throws(Fault) {
    guard key.count == keyCount, nonce.count == nonceCount else {
      throw Fault(.key, "AES-256-GCM takes a key of 32 bytes and a nonce of 12")
    }
  }
}
