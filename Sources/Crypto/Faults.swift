public import Bytes
import COpenSSL

extension Fault.Code {
  /// Bytes that do not match their tag, signature or wrapping key: changed, or another key.
  public static let unauthentic = Fault.Code("crypto.unauthentic", .refused)
  /// A key that cannot be read, of a kind or size that is not allowed, or of another certificate.
  public static let key = Fault.Code("crypto.key", .badInput)
  /// A certificate or request that cannot be read or lacks what it must have.
  public static let certificate = Fault.Code("crypto.certificate", .badInput)
  /// A certificate that no given authority vouches for at the given time.
  public static let untrusted = Fault.Code("crypto.untrusted", .refused)
  /// A signed or encrypted message that cannot be read or is not of the one allowed form.
  public static let message = Fault.Code("crypto.message", .badInput)
  /// Text that is not Base64.
  public static let base64 = Fault.Code("crypto.base64", .badInput)
  /// A host name or address that cannot be one.
  public static let hostName = Fault.Code("crypto.host-name", .badInput)
  /// A TLS connection that was refused, by this side or the other, or was cut off.
  public static let tls = Fault.Code("crypto.tls", .refused)
  /// OpenSSL refused to do what it always can: out of memory, or an algorithm switched off.
  public static let openSSL = Fault.Code("crypto.openssl", .bug)
}

/// A fault for OpenSSL's last error: its library and reason numbers, never its text, which may
/// quote what was read. Empties the thread's error queue.
func openSSLFault(_ code: Fault.Code, _ detail: String) -> Fault {
  let error = ERR_peek_last_error()
  ERR_clear_error()
  guard error != 0 else { return Fault(code, detail) }
  return Fault(
    code, "\(detail) (OpenSSL \(maabar_error_library(error)):\(maabar_error_reason(error)))")
}

/// Throws `code` unless OpenSSL answered 1.
func require(
  _ answer: CInt, _ detail: String, _ code: Fault.Code = .openSSL
) throws(Fault) {
  guard answer == 1 else { throw openSSLFault(code, detail) }
}

/// The pointer, or `code` where OpenSSL gave none.
func require<Pointer>(
  _ pointer: Pointer?, _ detail: String, _ code: Fault.Code = .openSSL
) throws(Fault) -> Pointer {
  guard let pointer else { throw openSSLFault(code, detail) }
  return pointer
}
