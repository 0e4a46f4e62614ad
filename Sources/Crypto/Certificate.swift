public import Bytes
import COpenSSL

/// An X.509 certificate for a key on P-256 (RFC 5280).
///
/// To hold one proves nothing: `verify` says whether an authority vouches for it at a given time.
@safe public final class Certificate: Sendable, Hashable {
  let handle: Handle
  /// The certificate's bytes.
  public let der: [UInt8]
  /// The key that the certificate is about.
  public let publicKey: PublicKey

  /// Reads a certificate that takes up all of `der`; throws `.certificate` or, for a key of another
  /// kind than P-256, `.key`.
  public convenience init(der: [UInt8]) throws(Fault) {
    let read = unsafe decoded(
      der, { unsafe d2i_X509(nil, $0, $1) }, free: { unsafe X509_free($0) })
    try self.init(owning: unsafe Handle(require(read, "not a certificate", .certificate)))
  }

  /// Reads the only `CERTIFICATE` block of `pem`; throws as `init(der:)` and `.base64`.
  public convenience init(pem: String) throws(Fault) {
    try self.init(der: PEM.only("CERTIFICATE", in: pem, .certificate))
  }

  /// Takes over what OpenSSL made, and frees it where it is none that counts here.
  init(owning handle: Handle) throws(Fault) {
    do throws(Fault) {
      (der, publicKey) = try Certificate.contents(of: handle)
    } catch {
      // A class that throws before all of it stands has no deinit.
      unsafe X509_free(handle.pointer)
      throw error
    }
    self.handle = handle
  }

  private static func contents(of handle: Handle) throws(Fault) -> ([UInt8], PublicKey) {
    let der = unsafe try encoded { unsafe i2d_X509(handle.pointer, $0) }
    // OpenSSL reads the key with the certificate; a point off the curve gives none.
    guard unsafe X509_get0_pubkey(handle.pointer) != nil else {
      throw openSSLFault(.key, "a certificate without a key that can be read")
    }
    let key = unsafe try encoded {
      unsafe i2d_X509_PUBKEY(X509_get_X509_PUBKEY(handle.pointer), $0)
    }
    return (der, try PublicKey(formOf: key))
  }

  deinit { unsafe X509_free(handle.pointer) }

  /// The certificate as a `CERTIFICATE` block.
  public var pem: String { PEM.encode("CERTIFICATE", der) }

  /// SHA-256 of the certificate's bytes.
  public var fingerprint: Digest { Hash.digest(der) }

  /// The common name of the subject; nil without one.
  public var subject: String? { unsafe commonName(X509_get_subject_name(handle.pointer)) }

  /// The common name of the issuer; nil without one.
  public var issuer: String? { unsafe commonName(X509_get_issuer_name(handle.pointer)) }

  /// The serial number in lower-case hexadecimal.
  public var serial: String {
    let serial = unsafe X509_get0_serialNumber(handle.pointer)
    let start = unsafe ASN1_STRING_get0_data(serial)
    let count = unsafe Int(ASN1_STRING_length(serial))
    return unsafe Hex.encode(UnsafeBufferPointer(start: start, count: count))
  }

  /// The subject key identifier; nil without one (RFC 5280 clause 4.2.1.2).
  public var keyIdentifier: [UInt8]? {
    guard let identifier = unsafe X509_get0_subject_key_id(handle.pointer) else { return nil }
    let start = unsafe ASN1_STRING_get0_data(identifier)
    let count = unsafe Int(ASN1_STRING_length(identifier))
    return unsafe Array(UnsafeBufferPointer(start: start, count: count))
  }

  /// Whether the certificate may vouch for others.
  public var isAuthority: Bool { unsafe X509_check_ca(handle.pointer) == 1 }

  /// When the certificate begins and ends; throws `.certificate` for times that are none.
  public func validity() throws(Fault) -> Validity {
    unsafe Validity(
      fromMilliseconds: try milliseconds(X509_get0_notBefore(handle.pointer)),
      untilMilliseconds: try milliseconds(X509_get0_notAfter(handle.pointer)))
  }

  /// Throws `.untrusted` unless a chain through `intermediates` leads to one of `roots` and every
  /// certificate in it is valid at the given time (milliseconds since 1970) and allowed its part
  /// (RFC 5280 clause 6). The machine's own trust store is never asked.
  public func verify(
    intermediates: [Certificate] = [], roots: [Certificate], atMilliseconds time: Int64
  ) throws(Fault) {
    let store = unsafe Handle(X509_STORE_new())
    defer { unsafe X509_STORE_free(store.pointer) }
    for root in roots {
      try require(unsafe X509_STORE_add_cert(store.pointer, root.handle.pointer), "out of memory")
    }
    let others = unsafe Handle(maabar_certificates_new())
    defer { unsafe maabar_certificates_free(others.pointer) }
    for certificate in intermediates {
      unsafe maabar_certificates_push(others.pointer, certificate.handle.pointer)
    }
    let context = unsafe Handle(X509_STORE_CTX_new())
    defer { unsafe X509_STORE_CTX_free(context.pointer) }
    try require(
      unsafe X509_STORE_CTX_init(context.pointer, store.pointer, handle.pointer, others.pointer),
      "out of memory")
    let parameters = unsafe X509_STORE_CTX_get0_param(context.pointer)
    unsafe X509_VERIFY_PARAM_set_time(parameters, time_t(time / 1000))
    unsafe X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_X509_STRICT))
    guard unsafe X509_verify_cert(context.pointer) == 1 else {
      let reason = unsafe X509_STORE_CTX_get_error(context.pointer)
      ERR_clear_error()
      throw Fault(.untrusted, "no authority vouches for the certificate (X.509 error \(reason))")
    }
  }

  /// Equal by bytes.
  public static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}

/// The time in which a certificate counts, from its first second up to its last, which counts no
/// more (as OpenSSL reads RFC 5280 clause 4.1.2.5); X.509 keeps whole seconds.
public struct Validity: Hashable, Sendable {
  /// The first moment, in milliseconds since 1970-01-01T00:00:00Z.
  public let fromMilliseconds: Int64
  /// The moment of the end, in milliseconds since 1970-01-01T00:00:00Z.
  public let untilMilliseconds: Int64

  /// Sets both ends.
  public init(fromMilliseconds: Int64, untilMilliseconds: Int64) {
    self.fromMilliseconds = fromMilliseconds
    self.untilMilliseconds = untilMilliseconds
  }

  /// `years` of 365.25 days (1 to 100) from a moment on.
  public static func years(_ years: Int, fromMilliseconds start: Int64) -> Validity {
    Validity(
      fromMilliseconds: start, untilMilliseconds: start + Int64(years) * 31_557_600_000)
  }

  /// Whether a certificate of this validity counts at a moment.
  public func contains(milliseconds: Int64) -> Bool {
    fromMilliseconds <= milliseconds && milliseconds < untilMilliseconds
  }
}

/// The common name of an X.509 name as text.
@unsafe func commonName(_ name: OpaquePointer?) -> String? {
  unsafe nameEntry(name, NID_commonName)
}

/// The first entry of a kind in an X.509 name as text.
@unsafe func nameEntry(_ name: OpaquePointer?, _ kind: CInt) -> String? {
  let place = unsafe X509_NAME_get_index_by_NID(name, kind, -1)
  guard place >= 0 else { return nil }
  let entry = unsafe X509_NAME_get_entry(name, place)
  var text: UnsafeMutablePointer<UInt8>?
  let count = unsafe ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
  defer { unsafe maabar_free(text) }
  guard count >= 0 else {
    ERR_clear_error()
    return nil
  }
  return unsafe String(
    validating: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
}

/// An X.509 time in milliseconds since 1970.
@unsafe func milliseconds(_ time: UnsafePointer<ASN1_TIME>?) throws(Fault) -> Int64 {
  var broken = unsafe tm()
  guard unsafe ASN1_TIME_to_tm(time, &broken) == 1 else {
    throw openSSLFault(.certificate, "a time that is none")
  }
  return unsafe Int64(timegm(&broken)) * 1000
}

/// The X.509 time of a moment; the caller frees it. Throws `.certificate` outside 1970 to 9999.
@unsafe func nativeTime(_ milliseconds: Int64) throws(Fault) -> UnsafeMutablePointer<ASN1_TIME> {
  guard (0..<253_402_300_800_000).contains(milliseconds) else {
    throw Fault(.certificate, "a time outside 1970 to 9999")
  }
  return unsafe try require(ASN1_TIME_set(nil, time_t(milliseconds / 1000)), "out of memory")
}
