public import Bytes
import COpenSSL

/// A list of certificates that another state's authority revoked (CRL: RFC 5280 clause 5, ICAO Doc
/// 9303-12 clause 7.1.4), with any signature algorithm that OpenSSL knows.
///
/// To hold one proves nothing: `isSigned(by:)` compares one signature.
@safe public final class RevocationList: Sendable, Hashable {
  private let handle: Handle
  /// The list's bytes.
  public let der: [UInt8]

  /// One certificate that was revoked.
  public struct Entry: Sendable, Hashable {
    /// When, in milliseconds since 1970; nil for a time that is none.
    public let milliseconds: Int64?
    /// The reason's number (RFC 5280 clause 5.3.1); nil where none is given.
    public let reason: Int?
  }

  /// Reads a list that takes up all of `der`; throws `.certificate`, also for a list that is only
  /// a part: one with a critical extension, which Doc 9303-12 does not allow.
  public init(der: [UInt8]) throws(Fault) {
    let read = unsafe decoded(
      der, { unsafe d2i_X509_CRL(nil, $0, $1) }, free: { unsafe X509_CRL_free($0) })
    handle = unsafe try Handle(require(read, "not a revocation list", .certificate))
    self.der = der
    guard unsafe X509_CRL_get_ext_by_critical(handle.pointer, 1, -1) < 0 else {
      throw Fault(.certificate, "a partial revocation list, by its critical extension")
    }
  }

  deinit { unsafe X509_CRL_free(handle.pointer) }

  /// SHA-256 of the list's bytes.
  public var fingerprint: Digest { Hash.digest(der) }

  /// The issuer on one line, RFC 2253.
  public var issuer: String { unsafe oneLine(X509_CRL_get_issuer(handle.pointer)) }

  /// The country of the issuer in capital letters; nil without one.
  public var country: String? {
    unsafe nameEntry(X509_CRL_get_issuer(handle.pointer), NID_countryName)?.uppercased()
  }

  /// How many certificates it names.
  public var count: Int { max(0, Int(unsafe maabar_revoked_count(handle.pointer))) }

  /// When it was made, in milliseconds since 1970; throws `.certificate` for a time that is none.
  public func made() throws(Fault) -> Int64 {
    unsafe try milliseconds(X509_CRL_get0_lastUpdate(handle.pointer))
  }

  /// When the next one was to follow; nil where it does not say, although it must.
  public var due: Int64? {
    guard let time = unsafe X509_CRL_get0_nextUpdate(handle.pointer) else { return nil }
    return try? unsafe milliseconds(time)
  }

  /// Whether the list is of the authority that `certificate` names as its issuer.
  public func isAbout(_ certificate: IssuerCertificate) -> Bool {
    unsafe X509_NAME_cmp(
      X509_CRL_get_issuer(handle.pointer), X509_get_issuer_name(certificate.handle.pointer)) == 0
  }

  /// Whether `authority` is the one whose name the list bears.
  public func isIssued(by authority: IssuerCertificate) -> Bool {
    unsafe X509_NAME_cmp(
      X509_CRL_get_issuer(handle.pointer), X509_get_subject_name(authority.handle.pointer)) == 0
  }

  /// Whether the private key of `authority` signed the list; nil where that cannot be decided, for
  /// an algorithm or a key that OpenSSL does not know.
  public func isSigned(by authority: IssuerCertificate) -> Bool? {
    guard (try? authority.key()) != nil,
      let key = unsafe X509_get0_pubkey(authority.handle.pointer)
    else { return nil }
    let answer = unsafe X509_CRL_verify(handle.pointer, key)
    ERR_clear_error()
    return answer < 0 ? nil : answer == 1
  }

  /// The entry of a certificate of this issuer; nil for one that is not revoked. An entry that
  /// says that a certificate was taken off the list again counts as none.
  public func entry(of certificate: IssuerCertificate) -> Entry? {
    var found: OpaquePointer?
    let answer = unsafe X509_CRL_get0_by_serial(
      handle.pointer, &found, X509_get0_serialNumber(certificate.handle.pointer))
    guard answer == 1, let entry = unsafe found else { return nil }
    let time = try? unsafe milliseconds(X509_REVOKED_get0_revocationDate(entry))
    return Entry(milliseconds: time, reason: unsafe RevocationList.reason(entry))
  }

  @unsafe private static func reason(_ entry: OpaquePointer) -> Int? {
    let read = unsafe X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nil, nil)
    defer { ERR_clear_error() }
    guard let read = unsafe read else { return nil }
    let number = unsafe read.assumingMemoryBound(to: ASN1_ENUMERATED.self)
    defer { unsafe ASN1_ENUMERATED_free(number) }
    return Int(unsafe ASN1_ENUMERATED_get(number))
  }

  /// Equal by bytes.
  public static func == (left: RevocationList, right: RevocationList) -> Bool {
    left.der == right.der
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
