public import Bytes
import COpenSSL

/// An issuing state's authority for specimens (CSCA, ICAO Doc 9303-12, clause 7.1): issues document
/// signers and revocation lists in the forms that real states use.
///
/// It is no authority of Maabar's: `CertificateAuthority` is, in one strict form, and nothing that
/// this makes is ever taken there. Its names say that it is for specimens.
public struct SpecimenAuthority: Sendable {
  /// Who a certificate is for.
  public struct Name: Hashable, Sendable {
    /// The country, two capital letters; states without such a code, as Utopia, take three.
    public var country: String
    /// The common name, 1 to 64 characters.
    public var commonName: String

    /// Makes a name; the organization is always `SPECIMEN`.
    public init(country: String, commonName: String) {
      self.country = country
      self.commonName = commonName
    }
  }

  /// The authority's certificate.
  public let certificate: IssuerCertificate
  /// Its key.
  public let key: SpecimenKey
  /// Its name.
  public let name: Name

  /// An authority that exists, with its key and the name it was made with.
  public init(certificate: IssuerCertificate, key: SpecimenKey, name: Name) {
    self.certificate = certificate
    self.key = key
    self.name = name
  }

  /// A new authority that vouches for itself.
  public static func make(
    _ name: Name, key: SpecimenKey, validity: Validity, randomness: some Randomness
  ) throws(Fault) -> SpecimenAuthority {
    let draft = try CertificateDraft(
      subject: name, issuer: name, validity: validity, serial: randomness.bytes(16))
    try draft.set(key)
    try draft.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0", issuer: nil)
    try draft.add(NID_key_usage, "critical,keyCertSign,cRLSign", issuer: nil)
    try draft.add(NID_subject_key_identifier, "hash", issuer: nil)
    try draft.add(NID_authority_key_identifier, "keyid:always", issuer: nil)
    return SpecimenAuthority(certificate: try draft.signed(by: key), key: key, name: name)
  }

  /// Issues a document signer's certificate (clause 7.1.1, table 6). `use` is when its key may
  /// sign, stated as the private key usage period; nil leaves it out. `purpose` is an extended key
  /// usage, an object identifier, which signers of lists need (clause 7.1.3).
  public func issue(
    _ subject: Name, key signer: SpecimenKey, validity: Validity, use: Validity?,
    purpose: String? = nil, randomness: some Randomness
  ) throws(Fault) -> IssuerCertificate {
    let draft = try CertificateDraft(
      subject: subject, issuer: name, validity: validity, serial: randomness.bytes(16))
    try draft.set(signer)
    try draft.add(NID_key_usage, "critical,digitalSignature", issuer: certificate)
    try draft.add(NID_subject_key_identifier, "hash", issuer: certificate)
    try draft.add(NID_authority_key_identifier, "keyid:always", issuer: certificate)
    if let use { try draft.add(use) }
    if let purpose {
      try draft.add(NID_ext_key_usage, "critical," + purpose, issuer: certificate)
    }
    return try draft.signed(by: key)
  }

  /// A certificate with which this authority vouches for its successor (clause 4.3).
  public func link(
    to next: SpecimenAuthority, validity: Validity, randomness: some Randomness
  ) throws(Fault) -> IssuerCertificate {
    let draft = try CertificateDraft(
      subject: next.name, issuer: name, validity: validity, serial: randomness.bytes(16))
    try draft.set(next.key)
    try draft.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0", issuer: certificate)
    try draft.add(NID_key_usage, "critical,keyCertSign,cRLSign", issuer: certificate)
    try draft.add(NID_subject_key_identifier, "hash", issuer: certificate)
    try draft.add(NID_authority_key_identifier, "keyid:always", issuer: certificate)
    return try draft.signed(by: key)
  }

  /// A list of revoked certificates, DER (clause 7.1.4); times in milliseconds since 1970.
  public func revocationList(
    _ revoked: [(certificate: IssuerCertificate, atMilliseconds: Int64)], number: Int,
    madeAt: Int64, dueAt: Int64
  ) throws(Fault) -> [UInt8] {
    let list = unsafe Handle(X509_CRL_new())
    defer { unsafe X509_CRL_free(list.pointer) }
    try require(unsafe X509_CRL_set_version(list.pointer, 1), "out of memory")
    try require(
      unsafe X509_CRL_set_issuer_name(
        list.pointer, X509_get_subject_name(certificate.handle.pointer)), "out of memory")
    for (time, isLast) in [(madeAt, true), (dueAt, false)] {
      let native = unsafe try nativeTime(time)
      defer { unsafe ASN1_TIME_free(native) }
      try require(
        unsafe isLast
          ? X509_CRL_set1_lastUpdate(list.pointer, native)
          : X509_CRL_set1_nextUpdate(list.pointer, native), "out of memory")
    }
    for (certificate, time) in revoked { try Self.add(certificate, time, to: list) }
    try require(unsafe X509_CRL_sort(list.pointer), "out of memory")
    var context = unsafe X509V3_CTX()
    unsafe X509V3_set_ctx(&context, certificate.handle.pointer, nil, nil, list.pointer, 0)
    let made = unsafe try require(
      X509V3_EXT_nconf_nid(nil, &context, NID_authority_key_identifier, "keyid:always"),
      "an extension was refused")
    defer { unsafe X509_EXTENSION_free(made) }
    try require(unsafe X509_CRL_add_ext(list.pointer, made, -1), "out of memory")
    let integer = unsafe ASN1_INTEGER_new()
    defer { unsafe ASN1_INTEGER_free(integer) }
    try require(unsafe ASN1_INTEGER_set(integer, number), "out of memory")
    try require(
      unsafe X509_CRL_add1_ext_i2d(list.pointer, NID_crl_number, integer, 0, 0), "out of memory")
    return try signed(list)
  }

  private func signed(_ list: Handle) throws(Fault) -> [UInt8] {
    let context = try key.signing()
    defer { unsafe EVP_MD_CTX_free(context.pointer) }
    guard unsafe X509_CRL_sign_ctx(list.pointer, context.pointer) > 0 else {
      throw openSSLFault(.openSSL, "the revocation list was not signed")
    }
    return unsafe try encoded { unsafe i2d_X509_CRL(list.pointer, $0) }
  }

  private static func add(
    _ certificate: IssuerCertificate, _ time: Int64, to list: Handle
  ) throws(Fault) {
    let entry = unsafe Handle(X509_REVOKED_new())
    let date = unsafe try nativeTime(time)
    defer { unsafe ASN1_TIME_free(date) }
    let isFilled =
      unsafe X509_REVOKED_set_serialNumber(
        entry.pointer, X509_get_serialNumber(certificate.handle.pointer)) == 1
      && X509_REVOKED_set_revocationDate(entry.pointer, date) == 1
    // The list takes the entry over.
    guard isFilled, unsafe X509_CRL_add0_revoked(list.pointer, entry.pointer) == 1 else {
      unsafe X509_REVOKED_free(entry.pointer)
      throw openSSLFault(.openSSL, "out of memory")
    }
  }
}
