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

  /// Makes a request; the subject is a common name of 1 to 64 characters.
  public static func make(subject: String, key: SigningKey) throws(Fault) -> CertificateRequest {
    let request = unsafe Handle(X509_REQ_new())
    defer { unsafe X509_REQ_free(request.pointer) }
    try setCommonName(subject, of: unsafe Handle(X509_REQ_get_subject_name(request.pointer)))
    try require(
      unsafe X509_REQ_set_pubkey(request.pointer, key.native.handle.pointer), "out of memory")
    let count = unsafe X509_REQ_sign(
      request.pointer, key.native.handle.pointer, Algorithm.sha256.pointer)
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
  }

  /// Reads the only `CERTIFICATE REQUEST` block of `pem`; throws as `init(der:)` and `.base64`.
  public init(pem: String) throws(Fault) {
    try self.init(der: PEM.only("CERTIFICATE REQUEST", in: pem, .certificate))
  }

  /// The request as a `CERTIFICATE REQUEST` block.
  public var pem: String { PEM.encode("CERTIFICATE REQUEST", der) }
}
