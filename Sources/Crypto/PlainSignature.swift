import Bytes
import COpenSSL

/// Signatures of the BSI's plain ECDSA in signed objects, which OpenSSL does not know: r and s side
/// by side under identifiers of their own (BSI TR-03111, clause 5.2.1).
extension SignedObject {
  /// The hash function of ecdsa-plain-SHA1 to -SHA512, 0.4.0.127.0.7.1.1.4.1.n; nil for others.
  static func plainHash(_ identifier: String) -> HashAlgorithm? {
    let arc = "0.4.0.127.0.7.1.1.4.1."
    let functions: [HashAlgorithm] = [.sha1, .sha224, .sha256, .sha384, .sha512]
    guard identifier.hasPrefix(arc), let number = Int(identifier.dropFirst(arc.count)),
      functions.indices.contains(number - 1)
    else { return nil }
    return functions[number - 1]
  }

  /// What a plain signature over the signed attributes comes to.
  @unsafe static func plainSignature(
    _ info: OpaquePointer, _ certificate: IssuerCertificate, _ hash: HashAlgorithm
  ) -> Result {
    guard let signature = unsafe octets(CMS_SignerInfo_get0_signature(info)),
      let der = try? unsafe encoded({
        unsafe i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.handle.pointer), $0)
      }), let key = try? ChipPublicKey(subjectPublicKeyInfo: der),
      let attributes = try? unsafe attributes(info)
    else { return .unknownAlgorithm }
    return key.verify(signature, of: attributes, .plainECDSA(hash)) ? .holds : .fails
  }

  /// The signed attributes in DER, a SET OF in the order of its encodings (RFC 5652 clause 5.4).
  @unsafe private static func attributes(_ info: OpaquePointer) throws(Fault) -> [UInt8] {
    var parts: [[UInt8]] = []
    for place in unsafe 0..<max(0, CMS_signed_get_attr_count(info)) {
      guard let attribute = unsafe CMS_signed_get_attr(info, place) else { continue }
      parts.append(try unsafe encoded { unsafe i2d_X509_ATTRIBUTE(attribute, $0) })
    }
    parts.sort { $0.lexicographicallyPrecedes($1) }
    return DER.element(0x31, parts.flatMap { $0 })
  }
}
