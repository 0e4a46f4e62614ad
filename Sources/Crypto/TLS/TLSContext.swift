public import Bytes
import COpenSSL

/// Who one side of a TLS connection is: a certificate, those above it that the other side may need,
/// and the key.
public struct TLSIdentity: Sendable {
  /// The side's own certificate.
  public let certificate: Certificate
  /// Certificates between it and what the other side trusts, nearest first.
  public let intermediates: [Certificate]
  let key: SigningKey

  /// Puts an identity together; throws `.key` for the key of another certificate.
  public init(
    certificate: Certificate, intermediates: [Certificate] = [], key: SigningKey
  ) throws(Fault) {
    guard certificate.publicKey == key.publicKey else {
      throw Fault(.key, "the key is not the certificate's")
    }
    self.certificate = certificate
    self.intermediates = intermediates
    self.key = key
  }
}

/// What the connections of one side have in common: TLS 1.3 only (RFC 8446), ECDSA on P-256,
/// X25519 or P-256, no early data, no renegotiation.
///
/// The other side's certificate must lead to one of the given authorities, and these alone: neither
/// the machine's trust store nor a root above them is asked. The certificates' times are not looked
/// at, because clocks of stations are wrong: who may connect is decided by enrolment at every
/// request, and whom a station trusts by what its enrolment pinned.
@safe public final class TLSContext: Sendable {
  let handle: Handle
  let isServer: Bool

  /// Bytes of certificates that the other side may send: three of ours have some 2,000.
  private static let certificateBytes = 16 * 1024
  /// How long a session may be taken up again, in seconds: a working day.
  private static let sessionSeconds = 12 * 3600
  /// Sessions that a server keeps to be taken up again: those of a full house, and as many that are
  /// between two connections. Kept here and not in tickets, a session that is taken up again costs
  /// no reading of certificates: a third of the processor's time.
  private static let sessionsAtMost = 2048
  /// Certificates above the other side's own.
  private static let depth: CInt = 2

  /// The side that answers. `clients` are the authorities over those who may connect, who must then
  /// show a certificate; nil for a service that anybody may read. With `newcomers`, a client that
  /// says that it asks to be enrolled (ALPN) shows none: `TLSSession.peerKey` is nil for it.
  public static func server(
    _ identity: TLSIdentity, clients: [Certificate]?, newcomers: Bool = false
  ) throws(Fault) -> TLSContext {
    let context = try TLSContext(isServer: true, identity, trusting: clients ?? [])
    let pointer = unsafe context.handle.pointer
    unsafe maabar_tls_keep_sessions(pointer, clients == nil ? 0 : sessionsAtMost)
    try require(unsafe SSL_CTX_set_num_tickets(pointer, clients == nil ? 0 : 1), "tickets")
    unsafe SSL_CTX_set_timeout(pointer, Int(sessionSeconds))
    // A session is taken up again only by a server with the same demands.
    let kind = Array((clients == nil ? "maabar-public" : "maabar-station").utf8)
    try require(
      unsafe SSL_CTX_set_session_id_context(pointer, kind, UInt32(kind.count)), "session context")
    if clients != nil {
      unsafe SSL_CTX_set_verify(
        pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
      if newcomers { unsafe maabar_tls_take_newcomers(pointer) }
    }
    return context
  }

  /// The side that asks to be enrolled and has no certificate yet. Before it was offered an
  /// authority (nil) it cannot tell who answers: two people do, by the comparison code.
  public static func newcomer(authorities: [Certificate]?) throws(Fault) -> TLSContext {
    let context = try TLSContext(isServer: false, nil, trusting: authorities ?? [])
    let pointer = unsafe context.handle.pointer
    unsafe SSL_CTX_set_verify(pointer, authorities == nil ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nil)
    try require(unsafe maabar_tls_be_newcomer(pointer), "out of memory")
    return context
  }

  /// The side that connects, to a server that one of `authorities` vouches for; without an identity
  /// to a service that anybody may read.
  public static func client(
    _ identity: TLSIdentity?, authorities: [Certificate]
  ) throws(Fault) -> TLSContext {
    let context = try TLSContext(isServer: false, identity, trusting: authorities)
    unsafe SSL_CTX_set_verify(context.handle.pointer, SSL_VERIFY_PEER, nil)
    return context
  }

  private init(
    isServer: Bool, _ identity: TLSIdentity?, trusting authorities: [Certificate]
  ) throws(Fault) {
    self.isServer = isServer
    let method = unsafe isServer ? TLS_server_method() : TLS_client_method()
    handle = unsafe Handle(try require(SSL_CTX_new(method), "out of memory"))
    let pointer = unsafe handle.pointer
    try require(unsafe maabar_tls_rules(pointer), "the rules of TLS were refused")
    unsafe maabar_tls_certificate_bytes(pointer, TLSContext.certificateBytes)
    unsafe SSL_CTX_set_verify_depth(pointer, TLSContext.depth)
    if let identity {
      try require(
        unsafe SSL_CTX_use_certificate(pointer, identity.certificate.handle.pointer),
        "the certificate was refused")
      try require(
        unsafe SSL_CTX_use_PrivateKey(pointer, identity.key.native.handle.pointer),
        "the key was refused")
      for certificate in identity.intermediates {
        try require(
          unsafe maabar_tls_add_chain(pointer, certificate.handle.pointer), "out of memory")
      }
    }
    let store = unsafe SSL_CTX_get_cert_store(pointer)
    for authority in authorities {
      try require(unsafe X509_STORE_add_cert(store, authority.handle.pointer), "out of memory")
    }
    let flags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_X509_STRICT
    try require(unsafe X509_STORE_set_flags(store, UInt(flags)), "out of memory")
  }

  deinit { unsafe SSL_CTX_free(handle.pointer) }
}
