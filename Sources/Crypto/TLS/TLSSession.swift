public import Bytes
import COpenSSL

/// One side of one TLS connection, without its socket: what came in is given to `receive`, what is
/// to go out is fetched with `takeOutput`.
///
/// Used by one thread at a time. After a fault it is of no more use but for its output, which may
/// hold the alert that tells the other side.
@safe public final class TLSSession {
  /// What a read came to.
  public enum Reading: Equatable, Sendable {
    /// Bytes that the other side sent.
    case bytes([UInt8])
    /// Nothing more until more comes in.
    case nothing
    /// The other side said that it sends no more.
    case ended
  }

  /// Bytes that one call of `receive` should be given at most: one TLS record.
  public static let pieceBytes = 16 * 1024

  private let context: TLSContext
  private let handle: Handle
  private let input: Handle
  private let output: Handle
  /// True once both sides know each other.
  public private(set) var isOpen = false

  /// A connection of a server, before its first byte.
  public static func accepting(_ context: TLSContext) throws(Fault) -> TLSSession {
    try TLSSession(context)
  }

  /// A connection to `host`, whose name or address the server's certificate must bear; with an
  /// earlier session it is taken up again where the server agrees.
  public static func connecting(
    _ context: TLSContext, to host: HostName, resuming ticket: TLSTicket? = nil
  ) throws(Fault) -> TLSSession {
    let session = try TLSSession(context)
    let pointer = unsafe session.handle.pointer
    let parameters = unsafe SSL_get0_param(pointer)
    unsafe X509_VERIFY_PARAM_set_hostflags(
      parameters,
      UInt32(X509_CHECK_FLAG_NO_WILDCARDS) | UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
    if host.isAddress {
      try require(
        unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, host.text), "no address", .hostName)
    } else {
      try require(unsafe SSL_set1_host(pointer, host.text), "out of memory")
      try require(unsafe maabar_tls_server_name(pointer, host.text), "out of memory")
    }
    if let ticket { _ = unsafe SSL_set_session(pointer, ticket.handle.pointer) }
    return session
  }

  private init(_ context: TLSContext) throws(Fault) {
    self.context = context
    handle = unsafe Handle(try require(SSL_new(context.handle.pointer), "out of memory"))
    input = unsafe Handle(maabar_tls_bio())
    output = unsafe Handle(maabar_tls_bio())
    // The session owns both from here on.
    unsafe SSL_set_bio(handle.pointer, input.pointer, output.pointer)
    if context.isServer {
      unsafe SSL_set_accept_state(handle.pointer)
    } else {
      unsafe SSL_set_connect_state(handle.pointer)
    }
  }

  deinit {
    // A line that was cut is the very one that comes back: its session is kept.
    if isOpen { unsafe SSL_set_shutdown(handle.pointer, SSL_SENT_SHUTDOWN) }
    unsafe SSL_free(handle.pointer)
  }

  /// Takes in what came from the other side, at most `pieceBytes` of it.
  public func receive(_ bytes: [UInt8]) throws(Fault) {
    guard !bytes.isEmpty else { return }
    guard bytes.count <= TLSSession.pieceBytes,
      unsafe BIO_write(input.pointer, bytes, CInt(bytes.count)) == CInt(bytes.count)
    else { throw openSSLFault(.openSSL, "no memory for what came in") }
  }

  /// What is to go to the other side now, at most `count` bytes of it; empty when nothing is.
  public func takeOutput(atMost count: Int = .max) -> [UInt8] {
    let waiting = unsafe min(maabar_bio_pending(output.pointer), count)
    guard waiting > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: waiting)
    let got = unsafe BIO_read(output.pointer, &bytes, CInt(waiting))
    return got == CInt(waiting) ? bytes : []
  }

  /// True while there is output to fetch.
  public var hasOutput: Bool { unsafe maabar_bio_pending(output.pointer) > 0 }

  /// Goes on with the handshake as far as what came in allows; true once it is done. Throws `.tls`
  /// when either side refuses the other.
  public func shake() throws(Fault) -> Bool {
    if isOpen { return true }
    ERR_clear_error()
    let answer = unsafe SSL_do_handshake(handle.pointer)
    if answer == 1 {
      isOpen = true
      return true
    }
    guard unsafe SSL_get_error(handle.pointer, answer) == SSL_ERROR_WANT_READ else {
      throw refusal()
    }
    return false
  }

  /// Reads at most `count` bytes (1 or more) of what came in.
  public func read(atMost count: Int) throws(Fault) -> Reading {
    var bytes = [UInt8](repeating: 0, count: count)
    ERR_clear_error()
    let got = unsafe SSL_read(handle.pointer, &bytes, CInt(clamping: count))
    if got > 0 {
      bytes.removeLast(count - Int(got))
      return .bytes(bytes)
    }
    switch unsafe SSL_get_error(handle.pointer, got) {
    case SSL_ERROR_WANT_READ: return .nothing
    case SSL_ERROR_ZERO_RETURN: return .ended
    default: throw refusal()
    }
  }

  /// Encrypts bytes for the other side; they wait in the output.
  public func write(_ bytes: [UInt8]) throws(Fault) {
    guard !bytes.isEmpty else { return }
    ERR_clear_error()
    guard
      unsafe SSL_write(handle.pointer, bytes, CInt(clamping: bytes.count)) == CInt(bytes.count)
    else { throw refusal() }
  }

  /// Tells the other side that this one sends no more.
  public func end() {
    guard isOpen else { return }
    _ = unsafe SSL_shutdown(handle.pointer)
    ERR_clear_error()
  }

  /// The key of the other side, once the session is open; nil for one that showed no certificate.
  /// Of a session that was taken up again it is the key that opened the first one.
  public func peerKey() throws(Fault) -> PublicKey? {
    guard let certificate = unsafe SSL_get0_peer_certificate(handle.pointer) else { return nil }
    let key = unsafe try encoded { unsafe i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), $0) }
    return try PublicKey(formOf: key)
  }

  /// True when an earlier session was taken up again.
  public var isResumed: Bool { unsafe SSL_session_reused(handle.pointer) == 1 }

  /// The protocol that both sides speak: `TLSv1.3`.
  public var version: String {
    guard let text = unsafe SSL_get_version(handle.pointer) else { return "" }
    return unsafe String(cString: text)
  }

  /// What lets a later connection take this session up again; nil before the server sent it.
  public func ticket() -> TLSTicket? {
    guard let session = unsafe SSL_get1_session(handle.pointer) else { return nil }
    let ticket = unsafe TLSTicket(owning: session)
    return unsafe SSL_SESSION_is_resumable(session) == 1 ? ticket : nil
  }

  /// Why OpenSSL stopped, in words for those reasons that people meet.
  private func refusal() -> Fault {
    let verified = unsafe SSL_get_verify_result(handle.pointer)
    let reason = maabar_error_reason(ERR_peek_error())
    ERR_clear_error()
    if verified != Int(X509_V_OK) {
      let words = TLSReasons.certificates[CInt(clamping: verified)] ?? "is not vouched for"
      return Fault(.tls, "the other side's certificate \(words) (X.509 error \(verified))")
    }
    return Fault(.tls, TLSReasons.words[reason] ?? "the connection failed (TLS reason \(reason))")
  }
}

/// What a client keeps to take a session up again.
@safe public final class TLSTicket: Sendable {
  let handle: Handle

  @unsafe fileprivate init(owning session: OpaquePointer) { unsafe handle = Handle(session) }

  deinit { unsafe SSL_SESSION_free(handle.pointer) }
}

/// Words for the reasons of a refusal.
private enum TLSReasons {
  /// By X.509's error numbers (x509_vfy.h).
  static let certificates: [CInt: String] = [
    X509_V_ERR_HOSTNAME_MISMATCH: "is for another host name",
    X509_V_ERR_IP_ADDRESS_MISMATCH: "is for another address",
    X509_V_ERR_INVALID_PURPOSE: "is for another purpose",
  ]

  /// By OpenSSL's reason numbers (sslerr.h); alerts of RFC 8446 clause 6 have 1000 added.
  static let words: [CInt: String] = [
    SSL_R_UNSUPPORTED_PROTOCOL: "the other side does not speak TLS 1.3",
    SSL_R_VERSION_TOO_LOW: "the other side does not speak TLS 1.3",
    SSL_R_WRONG_VERSION_NUMBER: "the other side does not speak TLS",
    SSL_R_HTTP_REQUEST: "the other side does not speak TLS",
    SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: "the other side showed no certificate",
    SSL_R_UNEXPECTED_EOF_WHILE_READING: "the connection was cut off",
    1042: "the other side refused this certificate",
    1046: "the other side refused this certificate",
    1048: "the other side does not know who vouches for this certificate",
    1040: "both sides have no algorithm in common", 1070: "the other side asks for another version",
    1116: "the other side asks for a certificate",
  ]
}
