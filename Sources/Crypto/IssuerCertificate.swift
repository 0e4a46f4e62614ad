public import Bytes
import COpenSSL

/// A certificate of another state's authority or document signer (CSCA, DSC: ICAO Doc 9303-12):
/// any key and signature algorithm that OpenSSL knows, read as issuers really write it.
///
/// Maabar's own certificates are `Certificate`, in one strict form. To hold one proves nothing:
/// `isSigned(by:)` compares one signature, and whom to trust is the reader's to decide.
@safe public final class IssuerCertificate: Sendable, Hashable {
  let handle: Handle
  /// The certificate's bytes.
  public let der: [UInt8]

  /// Reads a certificate that takes up all of `der`; throws `.certificate`.
  public convenience init(der: [UInt8]) throws(Fault) {
    let read = unsafe decoded(
      der, { unsafe d2i_X509(nil, $0, $1) }, free: { unsafe X509_free($0) })
    try self.init(owning: unsafe Handle(require(read, "not a certificate", .certificate)))
  }

  /// Takes over what OpenSSL made, and frees it where it cannot be written again.
  init(owning handle: Handle) throws(Fault) {
    do throws(Fault) { der = try unsafe encoded { unsafe i2d_X509(handle.pointer, $0) } } catch {
      unsafe X509_free(handle.pointer)
      throw error
    }
    self.handle = handle
  }

  deinit { unsafe X509_free(handle.pointer) }

  /// SHA-256 of the certificate's bytes.
  public var fingerprint: Digest { Hash.digest(der) }

  /// The subject on one line, RFC 2253 (`CN=CSCA,O=...,C=DE`).
  public var subject: String { unsafe oneLine(X509_get_subject_name(handle.pointer)) }

  /// The issuer on one line, RFC 2253.
  public var issuer: String { unsafe oneLine(X509_get_issuer_name(handle.pointer)) }

  /// The country of the subject, two or three capital letters as issuers write them (some use
  /// small ones); nil without one.
  public var country: String? {
    unsafe nameEntry(X509_get_subject_name(handle.pointer), NID_countryName)?.uppercased()
  }

  /// The country of the issuer, as `country`.
  public var issuerCountry: String? {
    unsafe nameEntry(X509_get_issuer_name(handle.pointer), NID_countryName)?.uppercased()
  }

  /// The serial number in lower-case hexadecimal.
  public var serial: String {
    unsafe octets(X509_get0_serialNumber(handle.pointer)).map(Hex.encode) ?? ""
  }

  /// The subject key identifier (RFC 5280 clause 4.2.1.2); nil without one.
  public var keyIdentifier: [UInt8]? { unsafe octets(X509_get0_subject_key_id(handle.pointer)) }

  /// The authority key identifier (RFC 5280 clause 4.2.1.1); nil without one.
  public var authorityKeyIdentifier: [UInt8]? {
    unsafe octets(X509_get0_authority_key_id(handle.pointer))
  }

  /// Whether subject and issuer are the same name.
  public var isSelfIssued: Bool {
    unsafe X509_NAME_cmp(
      X509_get_subject_name(handle.pointer), X509_get_issuer_name(handle.pointer)) == 0
  }

  /// Whether the issuer's name is the subject of `other` (RFC 5280 clause 7.1).
  public func names(_ other: IssuerCertificate) -> Bool {
    unsafe X509_NAME_cmp(
      X509_get_issuer_name(handle.pointer), X509_get_subject_name(other.handle.pointer)) == 0
  }

  /// When the certificate begins and ends; throws `.certificate` for times that are none.
  public func validity() throws(Fault) -> Validity {
    unsafe Validity(
      fromMilliseconds: try milliseconds(X509_get0_notBefore(handle.pointer)),
      untilMilliseconds: try milliseconds(X509_get0_notAfter(handle.pointer)))
  }

  /// The time in which the private key is used, where the certificate says so (RFC 3280 clause
  /// 4.2.1.4, ICAO Doc 9303-12 clause 7.1.1): either end may be missing. Milliseconds since 1970.
  public var privateKeyUsage: (from: Int64?, until: Int64?)? {
    let read = unsafe X509_get_ext_d2i(
      handle.pointer, NID_private_key_usage_period, nil, nil)
    defer { ERR_clear_error() }
    guard let read = unsafe read else { return nil }
    let period = unsafe read.assumingMemoryBound(to: PKEY_USAGE_PERIOD.self)
    defer { unsafe PKEY_USAGE_PERIOD_free(period) }
    let ends = unsafe [period.pointee.notBefore, period.pointee.notAfter].map { end in
      unsafe end.flatMap { try? unsafe milliseconds($0) }
    }
    return (ends[0], ends[1])
  }

  /// Whether the certificate is about an authority's key: by its basic constraints or its key
  /// usage, or because it is self-issued. Some issuers' certificates lack one of them, or break
  /// another rule of RFC 5280, for which OpenSSL would say no.
  public var isAuthority: Bool {
    let answer = unsafe maabar_claims_authority(handle.pointer)
    ERR_clear_error()
    return answer == 1 || isSelfIssued
  }

  /// Whether the extended key usage names an object identifier: `2.23.136.1.1.3` stands in the
  /// certificates of signers of master lists.
  public func isFor(_ purpose: String) -> Bool {
    let answer = unsafe maabar_has_purpose(handle.pointer, purpose)
    ERR_clear_error()
    return answer == 1
  }

  /// Whether issuer (the DER of a name) and serial number (the content of an integer) are those of
  /// this certificate, as lists of defects name one (RFC 5652 clause 10.2.4).
  public func isIssued(by name: [UInt8], serial: [UInt8]) -> Bool {
    let read = unsafe decoded(
      name, { unsafe d2i_X509_NAME(nil, $0, $1) }, free: { unsafe X509_NAME_free($0) })
    defer { ERR_clear_error() }
    guard let read = unsafe read else { return false }
    defer { unsafe X509_NAME_free(read) }
    guard let own = unsafe octets(X509_get0_serialNumber(handle.pointer)) else { return false }
    return unsafe X509_NAME_cmp(read, X509_get_issuer_name(handle.pointer)) == 0
      && own.drop(while: { $0 == 0 }).elementsEqual(serial.drop(while: { $0 == 0 }))
  }

  /// The key for people: `RSA 4096`, `EC brainpoolP256r1`. Throws `.certificate` for a key that
  /// cannot be read and for a curve that is none of the named ones: explicit parameters are
  /// taken only where they are those of a known curve (ICAO Doc 9303-12, clause 4.4.3).
  public func key() throws(Fault) -> String {
    guard let key = unsafe X509_get0_pubkey(handle.pointer) else {
      throw openSSLFault(.certificate, "a key that cannot be read")
    }
    let kind = unsafe EVP_PKEY_get_base_id(key)
    guard kind == EVP_PKEY_EC else {
      let name = unsafe EVP_PKEY_get0_type_name(key).map { unsafe String(cString: $0) }
      return unsafe "\(name ?? "key") \(EVP_PKEY_get_bits(key))"
    }
    var name = [CChar](repeating: 0, count: 80)
    var count = 0
    guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1 else {
      throw openSSLFault(.certificate, "a curve that is none of the named ones")
    }
    return "EC " + String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether the private key of `other` signed this certificate; nil where that cannot be decided,
  /// for an algorithm or a key that OpenSSL does not know. Names and validity are not looked at.
  public func isSigned(by other: IssuerCertificate) -> Bool? {
    guard (try? other.key()) != nil, let key = unsafe X509_get0_pubkey(other.handle.pointer) else {
      return nil
    }
    let answer = unsafe X509_verify(handle.pointer, key)
    ERR_clear_error()
    return answer < 0 ? nil : answer == 1
  }

  /// Equal by bytes.
  public static func == (left: IssuerCertificate, right: IssuerCertificate) -> Bool {
    left.der == right.der
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}

/// An X.509 name on one line (RFC 2253), UTF-8 as it stands.
@unsafe func oneLine(_ name: OpaquePointer?) -> String {
  guard let stream = try? MemoryBIO(),
    unsafe X509_NAME_print_ex(
      stream.pointer, name, 0, maabar_one_line) >= 0
  else {
    ERR_clear_error()
    return ""
  }
  return String(decoding: stream.bytes, as: UTF8.self)
}

/// The bytes of an ASN.1 string; nil for none.
@unsafe func octets(_ string: UnsafePointer<ASN1_STRING>?) -> [UInt8]? {
  guard let string = unsafe string else { return nil }
  let start = unsafe ASN1_STRING_get0_data(string)
  return unsafe Array(
    UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
}
