public import Bytes
import COpenSSL

/// How a specimen's document signer signs security objects and lists (CMS SignedData, RFC 5652;
/// ICAO Doc 9303-10, clause 4.6.2.2 and Doc 9303-12, clause 8).
public struct SpecimenSigner: Sendable {
  /// The signer's certificate.
  public let certificate: IssuerCertificate
  /// Its key.
  public let key: SpecimenKey
  /// Whether the certificate goes along.
  public var isIncluded = true
  /// Whether the signer is named by its key identifier, version 3, and not by issuer and serial
  /// number.
  public var isNamedByKey = false

  /// A signer.
  public init(certificate: IssuerCertificate, key: SpecimenKey) {
    self.certificate = certificate
    self.key = key
  }

  /// Signs content of a type, an object identifier with points; gives DER. `time` stands in the
  /// signing time, milliseconds since 1970; nil leaves it out. `others` are certificates that go
  /// along.
  public func sign(
    _ content: [UInt8], type: String, atMilliseconds time: Int64?,
    others: [IssuerCertificate] = []
  ) throws(Fault) -> [UInt8] {
    let flags = UInt32(CMS_BINARY | CMS_PARTIAL)
    let message = unsafe Handle(CMS_sign(nil, nil, nil, nil, flags))
    defer { unsafe CMS_ContentInfo_free(message.pointer) }
    let object = unsafe try require(OBJ_txt2obj(type, 1), "no object identifier", .message)
    defer { unsafe ASN1_OBJECT_free(object) }
    try require(unsafe CMS_set1_eContentType(message.pointer, object), "out of memory")
    try add(to: message, time)
    for other in others {
      try require(
        unsafe CMS_add1_cert(message.pointer, other.handle.pointer), "out of memory")
    }
    let input = try MemoryBIO.holding(content)
    try require(unsafe CMS_final(message.pointer, input.pointer, nil, flags), "signing failed")
    return try unsafe encoded { unsafe i2d_CMS_ContentInfo(message.pointer, $0) }
  }

  private func add(to message: Handle, _ time: Int64?) throws(Fault) {
    let function = unsafe try require(
      EVP_MD_fetch(nil, key.scheme.hash.name, nil), "\(key.scheme.hash.name) is switched off")
    defer { unsafe EVP_MD_free(function) }
    var flags = UInt32(CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_KEY_PARAM)
    if !isIncluded { flags |= UInt32(CMS_NOCERTS) }
    if isNamedByKey { flags |= UInt32(CMS_USE_KEYID) }
    let signer = unsafe try require(
      CMS_add1_signer(
        message.pointer, certificate.handle.pointer, key.native.handle.pointer, function, flags),
      "the signer was refused")
    if case .rsaPSS = key.scheme {
      let context = unsafe CMS_SignerInfo_get0_pkey_ctx(signer)
      try require(
        unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING), "no RSA-PSS")
      try require(
        unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST), "no RSA-PSS")
    }
    guard let time else { return }
    let signingTime = unsafe try nativeTime(time)
    defer { unsafe ASN1_TIME_free(signingTime) }
    try require(
      unsafe CMS_signed_add1_attr_by_NID(
        signer, NID_pkcs9_signingTime, ASN1_STRING_type(signingTime), signingTime, -1),
      "out of memory")
  }
}

/// A specimen's certificate that is not signed yet.
@safe struct CertificateDraft: ~Copyable {
  private let handle: Handle

  init(
    subject: SpecimenAuthority.Name, issuer: SpecimenAuthority.Name, validity: Validity,
    serial: [UInt8]
  ) throws(Fault) {
    unsafe handle = Handle(X509_new())
    try require(unsafe X509_set_version(handle.pointer, Int(X509_VERSION_3)), "out of memory")
    try CertificateDraft.fill(unsafe Handle(X509_get_subject_name(handle.pointer)), subject)
    try CertificateDraft.fill(unsafe Handle(X509_get_issuer_name(handle.pointer)), issuer)
    for (time, isFirst) in [
      (validity.fromMilliseconds, true), (validity.untilMilliseconds, false),
    ] {
      let native = unsafe try nativeTime(time)
      defer { unsafe ASN1_TIME_free(native) }
      try require(
        unsafe isFirst
          ? X509_set1_notBefore(handle.pointer, native)
          : X509_set1_notAfter(handle.pointer, native), "out of memory")
    }
    // A positive number of as many bytes whatever the bits are.
    var bytes = serial
    bytes[0] = bytes[0] & 0x7F | 0x40
    let number = unsafe BN_bin2bn(bytes, CInt(bytes.count), nil)
    defer { unsafe BN_free(number) }
    guard unsafe BN_to_ASN1_INTEGER(number, X509_get_serialNumber(handle.pointer)) != nil else {
      throw openSSLFault(.openSSL, "out of memory")
    }
  }

  deinit { unsafe X509_free(handle.pointer) }

  /// Country, organization and common name; as printable strings where X.509 has them, which takes
  /// a country of three letters too.
  private static func fill(_ name: Handle, _ text: SpecimenAuthority.Name) throws(Fault) {
    for (kind, type, value) in [
      (NID_countryName, V_ASN1_PRINTABLESTRING, text.country),
      (NID_organizationName, V_ASN1_PRINTABLESTRING, "SPECIMEN"),
      (NID_commonName, MBSTRING_UTF8, text.commonName),
    ] {
      let bytes = Array(value.utf8)
      let added = unsafe X509_NAME_add_entry_by_NID(
        name.pointer, kind, type, bytes, CInt(clamping: bytes.count), -1, 0)
      guard !bytes.isEmpty, added == 1 else {
        throw openSSLFault(.certificate, "a name of 1 to 64 characters expected")
      }
    }
  }

  func set(_ key: SpecimenKey) throws(Fault) {
    try require(
      unsafe X509_set_pubkey(handle.pointer, key.native.handle.pointer), "out of memory")
  }

  /// An extension as OpenSSL's configuration writes it (x509v3_config(5)).
  func add(_ identifier: CInt, _ value: String, issuer: IssuerCertificate?) throws(Fault) {
    var context = unsafe X509V3_CTX()
    let issuing = issuer?.handle ?? handle
    unsafe X509V3_set_ctx(&context, issuing.pointer, handle.pointer, nil, nil, 0)
    let made = unsafe try require(
      X509V3_EXT_nconf_nid(nil, &context, identifier, value), "an extension was refused")
    defer { unsafe X509_EXTENSION_free(made) }
    try require(unsafe X509_add_ext(handle.pointer, made, -1), "out of memory")
  }

  /// The private key usage period (RFC 3280, clause 4.2.1.4), which OpenSSL reads but cannot write.
  func add(_ use: Validity) throws(Fault) {
    let times = try [(UInt8(0x80), use.fromMilliseconds), (0x81, use.untilMilliseconds)].map {
      (tag, milliseconds) throws(Fault) -> [UInt8] in
      DER.element(tag, try CertificateDraft.generalized(milliseconds))
    }
    let content = DER.sequence(times[0], times[1])
    let hexadecimal = content.map { Hex.encode([$0]) }.joined(separator: ":")
    let made = unsafe try require(
      X509V3_EXT_nconf(nil, nil, "2.5.29.16", "DER:" + hexadecimal), "an extension was refused")
    defer { unsafe X509_EXTENSION_free(made) }
    try require(unsafe X509_add_ext(handle.pointer, made, -1), "out of memory")
  }

  /// A time as YYYYMMDDHHMMSSZ.
  private static func generalized(_ milliseconds: Int64) throws(Fault) -> [UInt8] {
    let time = unsafe try nativeTime(milliseconds)
    defer { unsafe ASN1_TIME_free(time) }
    let text = unsafe try require(ASN1_TIME_to_generalizedtime(time, nil), "a time that is none")
    defer { unsafe ASN1_GENERALIZEDTIME_free(text) }
    return unsafe octets(text) ?? []
  }

  func signed(by key: SpecimenKey) throws(Fault) -> IssuerCertificate {
    let context = try key.signing()
    defer { unsafe EVP_MD_CTX_free(context.pointer) }
    guard unsafe X509_sign_ctx(handle.pointer, context.pointer) > 0 else {
      throw openSSLFault(.openSSL, "the certificate was not signed")
    }
    return try IssuerCertificate(der: unsafe encoded { unsafe i2d_X509(handle.pointer, $0) })
  }
}
