public import Bytes
import COpenSSL

/// A private key of a specimen's issuer: of test authorities and document signers that no border
/// ever trusts. Maabar's own keys are `SigningKey`, and never of this kind.
public struct SpecimenKey: Sendable {
  /// An algorithm that issuers of travel documents use (ICAO Doc 9303-12, clause 4.4).
  public enum Kind: Hashable, Sendable {
    /// RSA with a modulus of so many bits.
    case rsa(bits: Int)
    /// A curve by the number of the standardised domain parameters (8...18); `inFull` spells its
    /// parameters out in certificates, as Doc 9303-12 asks.
    case curve(Int, inFull: Bool = true)
  }

  let native: NativeKey
  /// How to sign with it.
  public let scheme: ChipSignatureScheme

  /// A new key to sign by `scheme`: on a curve from `randomness`, RSA from OpenSSL's own generator.
  /// Throws `.key` for an unknown curve and for a scheme of another algorithm.
  public static func generate(
    _ kind: Kind, _ scheme: ChipSignatureScheme, randomness: any Randomness
  ) throws(Fault) -> SpecimenKey {
    switch kind {
    case .rsa(let bits):
      guard (1024...8192).contains(bits) else { throw Fault(.key, "1024 to 8192 bits expected") }
      return try SpecimenKey(
        unsafe NativeKey(owning: maabar_generate_rsa(UInt32(bits)), "no RSA key could be made"),
        scheme)
    case .curve(let number, let inFull):
      let group = try AgreementGroup(standardized: number)
      let key = try ChipPrivateKey(group, secret: group.newSecret(randomness))
      try require(
        unsafe maabar_spell_curve(key.native.handle.pointer, inFull ? 1 : 0),
        "a curve of no form", .key)
      return try SpecimenKey(key.native, scheme)
    }
  }

  /// Reads an unencrypted PKCS #8 key; throws `.key`.
  public init(der: [UInt8], _ scheme: ChipSignatureScheme) throws(Fault) {
    let isCurve = scheme.isCurve
    try self.init(
      NativeKey(privateDER: der, algorithm: isCurve ? EVP_PKEY_EC : EVP_PKEY_RSA), scheme)
  }

  private init(_ native: NativeKey, _ scheme: ChipSignatureScheme) throws(Fault) {
    let isCurve = unsafe EVP_PKEY_get_base_id(native.handle.pointer) == EVP_PKEY_EC
    guard isCurve == scheme.isCurve else { throw Fault(.key, "a scheme of another algorithm") }
    self.native = native
    self.scheme = scheme
  }

  /// The key as PKCS #8, unencrypted: it guards nothing.
  public func der() throws(Fault) -> [UInt8] { try native.privateDER() }

  /// The public half as SubjectPublicKeyInfo.
  public func publicDER() throws(Fault) -> [UInt8] { try native.publicDER() }

  /// A SubjectPublicKeyInfo with its curve's parameters spelled out; others as they are. Throws
  /// `.key`.
  public static func spelledOut(_ der: [UInt8]) throws(Fault) -> [UInt8] {
    let key = unsafe try NativeKey(
      owning: decoded(
        der, { unsafe d2i_PUBKEY(nil, $0, $1) }, free: { unsafe EVP_PKEY_free($0) }),
      "not a public key")
    guard unsafe EVP_PKEY_get_base_id(key.handle.pointer) == EVP_PKEY_EC else { return der }
    try require(
      unsafe maabar_spell_curve(key.handle.pointer, 1), "a curve without parameters", .key)
    return try key.publicDER()
  }

  /// A digest context that is ready to sign by the key's scheme; the caller frees it.
  func signing() throws(Fault) -> Handle {
    let context = unsafe Handle(EVP_MD_CTX_new())
    guard unsafe native.begin(scheme, on: context, signing: true) else {
      unsafe EVP_MD_CTX_free(context.pointer)
      throw openSSLFault(.key, "a key that cannot sign by its scheme")
    }
    return context
  }
}
