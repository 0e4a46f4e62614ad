import Bytes
import COpenSSL
import Synchronization

/// An OpenSSL object that passes between threads and is used by one at a time.
@safe struct Handle: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes what OpenSSL made; nothing made means that memory ran out or a provider is missing.
  init(_ pointer: OpaquePointer?) {
    guard let pointer = unsafe pointer else {
      preconditionFailure("OpenSSL is out of memory or lacks an algorithm of its default provider")
    }
    unsafe self.pointer = pointer
  }
}

/// Lends OpenSSL contexts that are costly to make, one borrower at a time, and keeps them for the
/// next: at most as many as threads ever worked at once.
final class ContextPool: Sendable {
  private let idle = Mutex<[Handle]>([])
  private let make: @Sendable () -> Handle

  /// A pool whose contexts `make` creates.
  init(_ make: @escaping @Sendable () -> Handle) { self.make = make }

  /// Runs `body` with a context that nobody else uses meanwhile.
  func lend<Result>(_ body: (Handle) -> Result) -> Result {
    let handle = idle.withLock { $0.popLast() } ?? make()
    defer { idle.withLock { $0.append(handle) } }
    return body(handle)
  }

  /// Contexts of message digests.
  static let digest = ContextPool { unsafe Handle(EVP_MD_CTX_new()) }
  /// Contexts that know their cipher, AES-256-GCM: naming it anew would take them apart and put
  /// them together again. One that was used holds its last key's schedule until the next use.
  static let gcm = ContextPool { Algorithm.gcmContext() }
  /// Contexts of AES-256 key wrapping.
  static let keyWrap = ContextPool { unsafe Handle(maabar_allow_wrap(EVP_CIPHER_CTX_new())) }
}

/// OpenSSL's algorithms, fetched once: fetching costs more than hashing a record.
enum Algorithm {
  static let sha256 = unsafe Handle(EVP_MD_fetch(nil, "SHA256", nil))
  static let aes256GCM = unsafe Handle(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))
  static let aes256Wrap = unsafe Handle(EVP_CIPHER_fetch(nil, "AES256-WRAP", nil))
  static let hmac = unsafe Handle(EVP_MAC_fetch(nil, "HMAC", nil))
  static let hkdf = unsafe Handle(EVP_KDF_fetch(nil, "HKDF", nil))

  /// A new context of AES-256-GCM without a key.
  static func gcmContext() -> Handle {
    let context = unsafe Handle(EVP_CIPHER_CTX_new())
    let isReady = unsafe EVP_EncryptInit_ex2(
      context.pointer, aes256GCM.pointer, nil, nil, nil)
    precondition(isReady == 1, "OpenSSL is out of memory")
    return context
  }
}
