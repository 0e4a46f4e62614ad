public import Bytes
import COpenSSL

/// A signed object of another state (CMS SignedData, RFC 5652 clause 5): the security object of a
/// chip, a master list. Any algorithm that OpenSSL knows, BER or DER, with or without the signers'
/// certificates.
///
/// Maabar's own messages are `CMS`, in one strict form. Reading proves nothing; `signers(knowing:)`
/// says what holds, and whom to trust is the reader's to decide.
public struct SignedObject: Sendable {
  /// What one comparison of hashes or signatures came to.
  public enum Result: Sendable, Hashable {
    /// It was made and holds.
    case holds
    /// It was made and does not hold.
    case fails
    /// The signer's certificate is not at hand.
    case noCertificate
    /// An algorithm that is not known here, or a key that cannot be read.
    case unknownAlgorithm
  }

  /// What one signer vouches for.
  public struct Signer: Sendable {
    /// The signer's certificate where it is at hand.
    public let certificate: IssuerCertificate?
    /// How the object names that certificate; nil where it does not in one of the two forms.
    public let reference: SignerReference?
    /// The content's hash against the signed one (TR-03135-1, table 5.29).
    public let hash: Result
    /// The signature over the signed attributes (TR-03135-1, table 5.30).
    public let signature: Result
    /// The hash function's name or object identifier.
    public let hashAlgorithm: String
    /// When it was signed as the signer says (RFC 5652 clause 11.3), in milliseconds since 1970;
    /// nil where it does not say.
    public let signedMilliseconds: Int64?
  }

  /// The type of the content as an object identifier: `2.23.136.1.1.1`.
  public let contentType: String
  /// The signed bytes.
  public let content: [UInt8]
  /// The certificates that came along, in their order.
  public let certificates: [IssuerCertificate]
  private let der: [UInt8]

  /// Reads a signed object with its content that takes up all of `bytes`; throws `.message`.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let message = try SignedObject.message(bytes)
    defer { unsafe CMS_ContentInfo_free(message.pointer) }
    guard let slot = unsafe CMS_get0_content(message.pointer),
      let held = unsafe slot.pointee, let content = unsafe octets(UnsafePointer(held))
    else { throw openSSLFault(.message, "a signed object without its content") }
    self.content = content
    contentType = unsafe dotted(CMS_get0_eContentType(message.pointer))
    var certificates: [IssuerCertificate] = []
    if let stack = unsafe CMS_get1_certs(message.pointer) {
      defer { unsafe maabar_certificates_free_all(stack) }
      for place in unsafe 0..<max(0, maabar_certificates_count(stack)) {
        let certificate = unsafe try require(
          maabar_certificates_at(stack, place), "not a certificate", .message)
        unsafe X509_up_ref(certificate)
        certificates.append(try IssuerCertificate(owning: unsafe Handle(certificate)))
      }
    }
    ERR_clear_error()
    self.certificates = certificates
    der = bytes
  }

  private static func message(_ bytes: [UInt8]) throws(Fault) -> Handle {
    let read = unsafe decoded(
      bytes, { unsafe d2i_CMS_ContentInfo(nil, $0, $1) },
      free: { unsafe CMS_ContentInfo_free($0) })
    let message = unsafe try Handle(require(read, "not a signed object", .message))
    guard unsafe OBJ_obj2nid(CMS_get0_type(message.pointer)) == NID_pkcs7_signed else {
      unsafe CMS_ContentInfo_free(message.pointer)
      throw Fault(.message, "not a signed object")
    }
    return message
  }

  /// What each signer's hash and signature come to; `others` are certificates that may be a
  /// signer's besides those that came along, and `replacement` is taken for the signer's whatever
  /// the object names, where a defect list says so. Throws `.message` for an object without a
  /// signer.
  public func signers(
    knowing others: [IssuerCertificate] = [], replacement: IssuerCertificate? = nil
  ) throws(Fault) -> [Signer] {
    let message = try SignedObject.message(der)
    defer { unsafe CMS_ContentInfo_free(message.pointer) }
    let infos = unsafe CMS_get0_SignerInfos(message.pointer)
    let count = unsafe maabar_signers_count(infos)
    guard count > 0 else { throw openSSLFault(.message, "nobody signed the object") }
    var signers: [Signer] = []
    for place in 0..<count {
      guard let info = unsafe maabar_signers_at(infos, place) else { continue }
      let named = (certificates + others).first {
        unsafe CMS_SignerInfo_cert_cmp(info, $0.handle.pointer) == 0
      }
      signers.append(unsafe signer(info, replacement ?? named ?? numbered(info)))
    }
    ERR_clear_error()
    return signers
  }

  /// The certificate that came along under the signer's serial number, where the issuer's name is
  /// written another way in the two places, as Malaysia does. The signature decides.
  @unsafe private func numbered(_ info: OpaquePointer) -> IssuerCertificate? {
    guard case .issuer(_, let serial) = unsafe reference(info) else { return nil }
    return certificates.first {
      unsafe octets(X509_get0_serialNumber($0.handle.pointer)) == serial
    }
  }

  @unsafe private func signer(
    _ info: OpaquePointer, _ certificate: IssuerCertificate?
  ) -> Signer {
    var algorithm: UnsafeMutablePointer<X509_ALGOR>?
    unsafe CMS_SignerInfo_get0_algs(info, nil, nil, &algorithm, nil)
    let identifier = unsafe algorithm.map { unsafe dotted($0.pointee.algorithm) } ?? ""
    let function = HashAlgorithm(rawValue: identifier)
    return Signer(
      certificate: certificate, reference: unsafe reference(info),
      hash: unsafe hash(info, function),
      signature: unsafe signature(info, certificate), hashAlgorithm: function?.name ?? identifier,
      signedMilliseconds: unsafe signed(info))
  }

  /// SignerIdentifier (RFC 5652 clause 5.3).
  @unsafe private func reference(_ info: OpaquePointer) -> SignerReference? {
    var key: UnsafeMutablePointer<ASN1_OCTET_STRING>?
    var issuer: OpaquePointer?
    var serial: UnsafeMutablePointer<ASN1_INTEGER>?
    guard unsafe CMS_SignerInfo_get0_signer_id(info, &key, &issuer, &serial) == 1 else {
      return nil
    }
    if let key = unsafe octets(key) { return .key(key) }
    guard let serial = unsafe octets(serial),
      let name = try? unsafe encoded({ unsafe i2d_X509_NAME(issuer, $0) })
    else { return nil }
    return .issuer(name, serial: serial)
  }

  /// The signing time, which stands in one of the two forms of time (RFC 5652 clause 11.3).
  @unsafe private func signed(_ info: OpaquePointer) -> Int64? {
    let place = unsafe CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1)
    guard place >= 0, let attribute = unsafe CMS_signed_get_attr(info, place),
      let value = unsafe X509_ATTRIBUTE_get0_type(attribute, 0),
      [V_ASN1_UTCTIME, V_ASN1_GENERALIZEDTIME].contains(unsafe ASN1_TYPE_get(value))
    else { return nil }
    return try? unsafe milliseconds(value.pointee.value.asn1_string)
  }

  /// The content's hash against the attribute that is signed (RFC 5652 clause 11.2); the content's
  /// type stands beside it and must be the content's (clause 11.1).
  @unsafe private func hash(_ info: OpaquePointer, _ function: HashAlgorithm?) -> Result {
    let digest = unsafe CMS_signed_get0_data_by_OBJ(
      info, OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING)
    let type = unsafe CMS_signed_get0_data_by_OBJ(
      info, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT)
    guard let digest = unsafe digest, let type = unsafe type else { return .fails }
    guard let function, let hash = try? function.hash(content) else { return .unknownAlgorithm }
    let signed = unsafe octets(UnsafePointer(digest.assumingMemoryBound(to: ASN1_STRING.self)))
    return unsafe signed == hash && dotted(OpaquePointer(type)) == contentType ? .holds : .fails
  }

  @unsafe private func signature(
    _ info: OpaquePointer, _ certificate: IssuerCertificate?
  ) -> Result {
    guard let certificate else { return .noCertificate }
    guard (try? certificate.key()) != nil else { return .unknownAlgorithm }
    unsafe CMS_SignerInfo_set1_signer_cert(info, certificate.handle.pointer)
    if unsafe CMS_SignerInfo_verify(info) == 1 { return .holds }
    var hash: UnsafeMutablePointer<X509_ALGOR>?
    var signature: UnsafeMutablePointer<X509_ALGOR>?
    unsafe CMS_SignerInfo_get0_algs(info, nil, nil, &hash, &signature)
    let name = unsafe signature.map { unsafe dotted($0.pointee.algorithm) } ?? ""
    if let hash = SignedObject.plainHash(name) {
      return unsafe SignedObject.plainSignature(info, certificate, hash)
    }
    let isKnown = unsafe [hash, signature].allSatisfy { algorithm in
      unsafe algorithm.map { unsafe SignedObject.isKnown($0.pointee.algorithm) } ?? false
    }
    return isKnown ? .fails : .unknownAlgorithm
  }

  /// Whether OpenSSL can compute the algorithm, so that what does not hold is wrong, not strange.
  @unsafe private static func isKnown(_ algorithm: OpaquePointer?) -> Bool {
    let number = unsafe OBJ_obj2nid(algorithm)
    let isSignature = OBJ_find_sigid_algs(number, nil, nil) == 1
    return isSignature || number == NID_rsaEncryption
      || HashAlgorithm(rawValue: unsafe dotted(algorithm)) != nil
  }
}

/// How a signed object or a list names a certificate (SignerIdentifier, RFC 5652 clause 5.3).
public enum SignerReference: Sendable, Hashable {
  /// By the issuer's name (DER) and the serial number (the content of the integer).
  case issuer([UInt8], serial: [UInt8])
  /// By the subject key identifier.
  case key([UInt8])
}

/// An object identifier with its points.
@unsafe private func dotted(_ object: OpaquePointer?) -> String {
  var text = [CChar](repeating: 0, count: 128)
  let count = unsafe OBJ_obj2txt(&text, CInt(text.count), object, 1)
  guard count > 0, count < text.count else { return "" }
  return String(decoding: text.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
