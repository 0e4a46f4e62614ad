public import Bytes
import COpenSSL

/// Signed messages (CMS SignedData, RFC 5652 clause 5) in the one form that is made and taken here:
/// content attached, exactly one signer and certificate, ECDSA P-256 with SHA-256, signed
/// attributes as CAdES asks for (RFC 5126), no unsigned attribute, definite-length DER.
public enum CMS {
  /// What a signed message holds once its signature held.
  public struct SignedMessage: Sendable {
    /// The signed bytes.
    public let content: [UInt8]
    /// The certificate of the key that signed; whether to trust it is the reader's to decide.
    public let signer: Certificate
  }

  /// Signs `content`; gives DER. The time (milliseconds since 1970) stands in the signingTime
  /// attribute and proves nothing. Two signatures over the same content differ.
  ///
  /// Throws `.key` for the key of another certificate.
  public static func sign(
    _ content: [UInt8], certificate: Certificate, key: SigningKey, atMilliseconds time: Int64
  ) throws(Fault) -> [UInt8] {
    guard certificate.publicKey == key.publicKey else {
      throw Fault(.key, "the key is not the certificate's")
    }
    let flags = UInt32(CMS_BINARY | CMS_PARTIAL)
    let message = unsafe Handle(CMS_sign(nil, nil, nil, nil, flags))
    defer { unsafe CMS_ContentInfo_free(message.pointer) }
    let signer = unsafe try require(
      CMS_add1_signer(
        message.pointer, certificate.handle.pointer, key.native.handle.pointer,
        Algorithm.sha256.pointer, UInt32(CMS_BINARY | CMS_CADES | CMS_NOSMIMECAP)),
      "the signer was refused")
    let signingTime = unsafe try nativeTime(time)
    defer { unsafe ASN1_TIME_free(signingTime) }
    try require(
      unsafe CMS_signed_add1_attr_by_NID(
        signer, NID_pkcs9_signingTime, ASN1_STRING_type(signingTime), signingTime, -1),
      "out of memory")
    let input = try MemoryBIO.holding(content)
    try require(unsafe CMS_final(message.pointer, input.pointer, nil, flags), "signing failed")
    return try unsafe encoded { unsafe i2d_CMS_ContentInfo(message.pointer, $0) }
  }

  /// The content and signer of a message whose signature holds.
  ///
  /// No chain is checked and the machine's trust store is never asked: compare the signer's key
  /// with the one enrolled, or ask `Certificate.verify`. Throws `.message` for bytes that are not
  /// of the one form and `.unauthentic` for a signature that does not hold.
  public static func verify(_ der: [UInt8]) throws(Fault) -> SignedMessage {
    let read = unsafe decoded(
      der, { unsafe d2i_CMS_ContentInfo(nil, $0, $1) }, free: { unsafe CMS_ContentInfo_free($0) })
    let message = unsafe try Handle(require(read, "not a CMS message", .message))
    defer { unsafe CMS_ContentInfo_free(message.pointer) }
    let signer = try checkForm(of: message, der)
    // CAdES binds the certificate to the signature, which OpenSSL checks along a chain: the
    // certificate itself is made its own anchor, so that nothing else is looked for.
    let store = unsafe Handle(X509_STORE_new())
    defer { unsafe X509_STORE_free(store.pointer) }
    unsafe X509_STORE_set_flags(
      store.pointer, UInt(X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME))
    try require(unsafe X509_STORE_add_cert(store.pointer, signer.handle.pointer), "out of memory")
    let output = try MemoryBIO()
    try require(
      unsafe CMS_verify(
        message.pointer, nil, store.pointer, nil, output.pointer, UInt32(CMS_BINARY | CMS_CADES)),
      "a signature that does not hold", .unauthentic)
    return SignedMessage(content: output.bytes, signer: signer)
  }

  /// The one certificate of a message of the one form; throws `.message` for any other form.
  private static func checkForm(of message: Handle, _ der: [UInt8]) throws(Fault) -> Certificate {
    let wrong = Fault(.message, "a signed message of another form")
    guard unsafe OBJ_obj2nid(CMS_get0_type(message.pointer)) == NID_pkcs7_signed,
      unsafe OBJ_obj2nid(CMS_get0_eContentType(message.pointer)) == NID_pkcs7_data,
      let content = unsafe CMS_get0_content(message.pointer), unsafe content.pointee != nil,
      let signer = unsafe maabar_cms_only_signer(message.pointer),
      let certificate = unsafe maabar_cms_only_certificate(message.pointer)
    else {
      ERR_clear_error()
      throw wrong
    }
    // From here on the value owns what OpenSSL gave.
    let only = try Certificate(owning: unsafe Handle(certificate))
    var digest: UnsafeMutablePointer<X509_ALGOR>?
    var signature: UnsafeMutablePointer<X509_ALGOR>?
    unsafe CMS_SignerInfo_get0_algs(signer, nil, nil, &digest, &signature)
    guard unsafe CMS_signed_get_attr_count(signer) > 0,
      unsafe CMS_unsigned_get_attr_count(signer) <= 0,
      unsafe digest.map({ unsafe OBJ_obj2nid($0.pointee.algorithm) }) == NID_sha256,
      unsafe signature.map({ unsafe OBJ_obj2nid($0.pointee.algorithm) }) == NID_ecdsa_with_SHA256,
      try unsafe encoded({ unsafe i2d_CMS_ContentInfo(message.pointer, $0) }) == der
    else { throw wrong }
    return only
  }
}
