public import Bytes
import COpenSSL

/// A request for a certificate (PKCS #10, RFC 2986): a subject and a key, signed with that key, so
/// that nobody asks for a certificate over a key that is not theirs.
public struct CertificateRequest: Hashable, Sendable {
  /// The request's bytes.
  public let der: [UInt8]
  /// The common name asked for; the authority decides what it issues.
  public let subject: String
  /// The key asked for.
  public let publicKey: PublicKey
  /// What the key signed beside the subject (the attribute challengePassword of RFC 2985 clause
  /// 5.4.1): it binds the request to one purpose, as RFC 7030 clause 3.5 binds it to a connection.
  public let challenge: String?

  /// Makes a request; the subject is a common name of 1 to 64 characters, the challenge printable
  /// ASCII.
  public static func make(
    subject: String, key: SigningKey, challenge: String? = nil
  ) throws(Fault) -> CertificateRequest {
    try make(subject, key.native, challenge)
  }

  /// Makes a request for the certificate of a key that is agreed with: the one signature that such
  /// a key may make (NIST SP 800-57 part 1 rev. 5, clause 5.2, for the proof of possession).
  public static func make(
    subject: String, key: EncryptionKey, challenge: String? = nil
  ) throws(Fault) -> CertificateRequest {
    try make(subject, key.forUse(), challenge)
  }

  private static func make(
    _ subject: String, _ key: NativeKey, _ challenge: String?
  ) throws(Fault) -> CertificateRequest {
    let request = unsafe Handle(X509_REQ_new())
    defer { unsafe X509_REQ_free(request.pointer) }
    try setCommonName(subject, of: unsafe Handle(X509_REQ_get_subject_name(request.pointer)))
    try require(
      unsafe X509_REQ_set_pubkey(request.pointer, key.handle.pointer), "out of memory")
    if let challenge {
      let text = Array(challenge.utf8)
      try require(
        unsafe X509_REQ_add1_attr_by_NID(
          request.pointer, NID_pkcs9_challengePassword, MBSTRING_UTF8, text,
          CInt(clamping: text.count)), "a challenge that cannot stand in a request")
    }
    let count = unsafe X509_REQ_sign(
      request.pointer, key.handle.pointer, Algorithm.sha256.pointer)
    guard count > 0 else { throw openSSLFault(.openSSL, "the request was not signed") }
    return try CertificateRequest(
      der: unsafe encoded { unsafe i2d_X509_REQ(request.pointer, $0) })
  }

  /// Reads a request and checks its signature; throws `.certificate` for what is none or lacks a
  /// common name, `.key` for another kind of key, `.unauthentic` for a signature of another key.
  public init(der: [UInt8]) throws(Fault) {
    let read = unsafe decoded(
      der, { unsafe d2i_X509_REQ(nil, $0, $1) }, free: { unsafe X509_REQ_free($0) })
    let request = unsafe try Handle(require(read, "not a certificate request", .certificate))
    defer { unsafe X509_REQ_free(request.pointer) }
    guard let name = unsafe commonName(X509_REQ_get_subject_name(request.pointer)) else {
      throw Fault(.certificate, "a certificate request without a common name")
    }
    let key = unsafe try encoded {
      unsafe i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(request.pointer), $0)
    }
    publicKey = try PublicKey(der: key)
    let native = try publicKey.native()
    try require(
      unsafe X509_REQ_verify(request.pointer, native.handle.pointer),
      "a request that was not signed with its key", .unauthentic)
    self.der = der
    subject = name
    challenge = CertificateRequest.challenge(of: request)
  }

  /// The only challenge, in UTF-8; nil for none.
  private static func challenge(of request: Handle) -> String? {
    let place = unsafe X509_REQ_get_attr_by_NID(request.pointer, NID_pkcs9_challengePassword, -1)
    guard place >= 0, let attribute = unsafe X509_REQ_get_attr(request.pointer, place),
      unsafe X509_ATTRIBUTE_count(attribute) == 1,
      let data = unsafe X509_ATTRIBUTE_get0_data(attribute, 0, V_ASN1_UTF8STRING, nil)
    else {
      ERR_clear_error()
      return nil
    }
    let text = unsafe data.assumingMemoryBound(to: ASN1_STRING.self)
    let bytes = unsafe UnsafeBufferPointer(
      start: ASN1_STRING_get0_data(text), count: Int(ASN1_STRING_length(text)))
    return String(validating: unsafe Array(bytes), as: UTF8.self)
  }

  /// Reads the only `CERTIFICATE REQUEST` block of `pem`; throws as `init(der:)` and `.base64`.
  public init(pem: String) throws(Fault) {
    try self.init(der: PEM.only("CERTIFICATE REQUEST", in: pem, .certificate))
  }

  /// The request as a `CERTIFICATE REQUEST` block.
  public var pem: String { PEM.encode("CERTIFICATE REQUEST", der) }
}
