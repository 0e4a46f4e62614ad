public import Bytes
import COpenSSL
import Synchronization

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
    var done = false
    try check(key.span, nonce.span, plaintext.count)
    let sealed = unsafe [UInt8](unsafeUninitializedCapacity: plaintext.count + tagCount) {
      buffer, count in
      done = ContextPool.gcm.lend { context in
        unsafe begin(context, key.span, nonce.span, encrypting: true)
          && encrypt(plaintext.span, associatedData.span, on: context, to: buffer)
      }
      count = done ? plaintext.count + tagCount : 0
    }
    guard done else { throw openSSLFault(.openSSL, "encryption failed") }
    return sealed
  }

  /// Encrypts into a buffer that is kept from one call to the next, so that nothing is allocated;
  /// gives how many of its bytes, from the first, are ciphertext and tag.
  ///
  /// The buffer grows as needed. Throws `.key` for a key or nonce of the wrong size.
  public static func seal(
    _ plaintext: Span<UInt8>, key: Span<UInt8>, nonce: Span<UInt8>, into buffer: inout [UInt8]
  ) throws(Fault) -> Int {
    try check(key, nonce, plaintext.count)
    let count = plaintext.count + tagCount
    if buffer.count < count { buffer = [UInt8](repeating: 0, count: max(4096, 2 * count)) }
    let done = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      ContextPool.gcm.lend { context in
        unsafe begin(context, key, nonce, encrypting: true)
          && encrypt(plaintext, Span(), on: context, to: buffer)
      }
    }
    guard done else { throw openSSLFault(.openSSL, "encryption failed") }
    return count
  }

  /// Decrypts what `seal` gave; not one byte comes out unless the tag holds.
  ///
  /// Throws `.unauthentic` for a changed byte, tag, nonce or associated data or another key, and
  /// `.key` for a key or nonce of the wrong size.
  public static func open(
    _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], associatedData: [UInt8] = []
  ) throws(Fault) -> [UInt8] {
    try check(key.span, nonce.span, 0)
    return try open(sealed, associatedData) { decrypt in
      ContextPool.gcm.lend { context in
        unsafe begin(context, key.span, nonce.span, encrypting: false) && decrypt(context)
      }
    }
  }

  /// A key that is scheduled once and encrypts many short texts, each under a nonce of its own.
  ///
  /// It may be used from several threads; they take turns.
  @safe public final class Key: Sendable {
    private let context: Mutex<Handle>

    /// Takes 32 bytes; throws `.key` for another number.
    public init(_ key: [UInt8]) throws(Fault) {
      guard key.count == keyCount else { throw Fault(.key, "AES-256 takes a key of 32 bytes") }
      let made = Algorithm.gcmContext()
      let isReady = unsafe EVP_EncryptInit_ex2(made.pointer, nil, key, nil, nil)
      precondition(isReady == 1, "AES takes any key")
      context = Mutex(made)
    }

    deinit { context.withLock { unsafe EVP_CIPHER_CTX_free($0.pointer) } }

    /// Encrypts, and adds ciphertext and tag at the end of `sealed`.
    public func seal(
      _ plaintext: Span<UInt8>, nonce: Span<UInt8>, associatedData: Span<UInt8>,
      to sealed: inout [UInt8]
    ) throws(Fault) {
      guard nonce.count == nonceCount else { throw Fault(.key, "a nonce has 12 bytes") }
      let start = sealed.count
      sealed.append(contentsOf: repeatElement(0, count: plaintext.count + tagCount))
      let done = unsafe sealed.withUnsafeMutableBufferPointer { buffer in
        let room = unsafe UnsafeMutableBufferPointer(rebasing: buffer[start...])
        return context.withLock { context in
          unsafe begin(context, Span(), nonce, encrypting: true)
            && encrypt(plaintext, associatedData, on: context, to: room)
        }
      }
      guard done else { throw openSSLFault(.openSSL, "encryption failed") }
    }

    /// Decrypts as `AESGCM.open` does.
    public func open(
      _ sealed: [UInt8], nonce: [UInt8], associatedData: [UInt8]
    ) throws(Fault) -> [UInt8] {
      guard nonce.count == nonceCount else { throw Fault(.key, "a nonce has 12 bytes") }
      return try AESGCM.open(sealed, associatedData) { decrypt in
        context.withLock { context in
          unsafe begin(context, Span(), nonce.span, encrypting: false) && decrypt(context)
        }
      }
    }
  }

  // MARK: Steps

  /// Gives a context its key, unless none is given and it has one, and its nonce.
  @unsafe private static func begin(
    _ context: Handle, _ key: Span<UInt8>, _ nonce: Span<UInt8>, encrypting: Bool
  ) -> Bool {
    unsafe key.withUnsafeBufferPointer { key in
      unsafe nonce.withUnsafeBufferPointer { nonce in
        unsafe EVP_CipherInit_ex2(
          context.pointer, nil, key.baseAddress, nonce.baseAddress, encrypting ? 1 : 0, nil) == 1
      }
    }
  }

  /// Encrypts to a buffer with room for the tag, too.
  @unsafe private static func encrypt(
    _ plaintext: Span<UInt8>, _ associatedData: Span<UInt8>, on context: Handle,
    to output: UnsafeMutableBufferPointer<UInt8>
  ) -> Bool {
    guard let start = output.baseAddress else { return false }
    var count: CInt = 0
    return unsafe plaintext.withUnsafeBufferPointer { input in
      unsafe add(associatedData, to: context)
        && EVP_EncryptUpdate(
          context.pointer, start, &count, input.baseAddress, CInt(input.count)) == 1
        && EVP_EncryptFinal_ex(context.pointer, start + input.count, &count) == 1
        && EVP_CIPHER_CTX_ctrl(
          context.pointer, EVP_CTRL_AEAD_GET_TAG, CInt(tagCount), start + input.count) == 1
    }
  }

  /// The plaintext, once `use` has run the decryption on a context with key and nonce.
  private static func open(
    _ sealed: [UInt8], _ associatedData: [UInt8], _ use: ((Handle) -> Bool) -> Bool
  ) throws(Fault) -> [UInt8] {
    let count = sealed.count - tagCount
    guard count >= 0, count <= CInt.max else {
      throw Fault(.unauthentic, "no room for an encryption tag")
    }
    var tag = Array(sealed[count...])
    var holds = false
    let plaintext = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      // Nothing at no address would only ask for the count.
      var nothing: UInt8 = 0
      holds = use { context in
        var written: CInt = 0
        var rest: UInt8 = 0
        return unsafe withUnsafeMutablePointer(to: &nothing) { nothing in
          unsafe add(associatedData.span, to: context)
            && EVP_DecryptUpdate(
              context.pointer, buffer.baseAddress ?? nothing, &written, sealed, CInt(count)) == 1
            && EVP_CIPHER_CTX_ctrl(
              context.pointer, EVP_CTRL_AEAD_SET_TAG, CInt(tagCount), &tag) == 1
            && EVP_DecryptFinal_ex(context.pointer, &rest, &written) == 1
        }
      }
      initialized = holds ? count : 0
    }
    guard holds else {
      ERR_clear_error()
      throw Fault(.unauthentic, "encrypted bytes that were changed, or another key")
    }
    return plaintext
  }

  @unsafe private static func add(_ data: Span<UInt8>, to context: Handle) -> Bool {
    guard !data.isEmpty else { return true }
    var count: CInt = 0
    return unsafe data.withUnsafeBufferPointer { data in
      unsafe EVP_CipherUpdate(
        context.pointer, nil, &count, data.baseAddress, CInt(data.count)) == 1
    }
  }

  private static func check(
    _ key: Span<UInt8>, _ nonce: Span<UInt8>, _ count: Int
  ) throws(Fault) {
    guard key.count == keyCount, nonce.count == nonceCount else {
      throw Fault(.key, "AES-256-GCM takes a key of 32 bytes and a nonce of 12")
    }
    guard count <= CInt.max - CInt(tagCount) else {
      throw Fault(.openSSL, "more than 2 GiB at once")
    }
  }
}
