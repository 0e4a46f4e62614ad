public import Bytes
import COpenSSL

/// A way to sign that chips and terminals use (ICAO Doc 9303-11, clause 6.1; TR-03110-3, A.6.3).
public enum ChipSignatureScheme: Hashable, Sendable {
  /// ECDSA; the signature is r and s side by side, each as long as the curve's order.
  case plainECDSA(HashAlgorithm)
  /// ECDSA; the signature is a sequence of two integers (RFC 3279, clause 2.2.3).
  case encodedECDSA(HashAlgorithm)
  /// RSA, PKCS #1 v1.5.
  case rsa(HashAlgorithm)
  /// RSA-PSS; the mask is made with the same hash, the salt is as long as its value.
  case rsaPSS(HashAlgorithm)

  /// The hash function.
  public var hash: HashAlgorithm {
    switch self {
    case .plainECDSA(let hash), .encodedECDSA(let hash), .rsa(let hash), .rsaPSS(let hash): hash
    }
  }

  var isCurve: Bool {
    switch self {
    case .plainECDSA, .encodedECDSA: true
    case .rsa, .rsaPSS: false
    }
  }

  /// OpenSSL's padding of RSA.
  fileprivate var padding: CInt {
    if case .rsaPSS = self { RSA_PKCS1_PSS_PADDING } else { RSA_PKCS1_PADDING }
  }
}

/// A public key with which a chip or a terminal signs: RSA of 1024 to 8192 bits, or a known curve.
public struct ChipPublicKey: Sendable {
  let native: NativeKey
  /// The curve; nil for RSA.
  public let group: AgreementGroup?
  /// Bytes of the RSA modulus, or of one number of an ECDSA signature.
  public let numberCount: Int

  /// Reads a SubjectPublicKeyInfo that takes up all of `der`: RSA, or a curve by its name, its
  /// number or in full. Throws `.key`.
  public init(subjectPublicKeyInfo der: [UInt8]) throws(Fault) {
    if let key = try? AgreementKey(subjectPublicKeyInfo: der), key.group.isCurve {
      try self.init(key)
      return
    }
    let pointer = unsafe decoded(
      der, { unsafe d2i_PUBKEY(nil, $0, $1) }, free: { unsafe EVP_PKEY_free($0) })
    try self.init(rsa: unsafe NativeKey(owning: pointer, "not a public key"))
  }

  /// A point of a curve; throws `.key` for residues.
  public init(_ key: AgreementKey) throws(Fault) {
    guard key.group.isCurve else { throw Fault(.key, "a key that cannot sign") }
    let der = key.subjectPublicKeyInfo
    let pointer = unsafe decoded(
      der, { unsafe d2i_PUBKEY(nil, $0, $1) }, free: { unsafe EVP_PKEY_free($0) })
    unsafe native = try NativeKey(owning: pointer, "not a public key")
    group = key.group
    numberCount = key.group.order.byteCount
  }

  /// An RSA key from its numbers, big-endian; throws `.key`.
  public init(modulus: [UInt8], exponent: [UInt8]) throws(Fault) {
    // rsaEncryption, 1.2.840.113549.1.1.1, without parameters.
    let algorithm: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
    let numbers = DER.sequence(DER.integer(modulus), DER.integer(exponent))
    try self.init(
      subjectPublicKeyInfo: DER.sequence(
        DER.sequence(DER.element(0x06, algorithm), [0x05, 0x00]), DER.bitString(numbers)))
  }

  init(rsa native: NativeKey) throws(Fault) {
    let bits = unsafe EVP_PKEY_get_bits(native.handle.pointer)
    guard unsafe EVP_PKEY_get_base_id(native.handle.pointer) == EVP_PKEY_RSA,
      (1024...8192).contains(bits)
    else { throw Fault(.key, "an RSA key of 1024 to 8192 bits or a known curve expected") }
    self.native = native
    group = nil
    numberCount = Int(bits + 7) / 8
  }

  /// Whether `signature` over `message` was made with the private half; false for a scheme of
  /// another kind of key. A call costs 0.1 to 2 ms.
  public func verify(
    _ signature: [UInt8], of message: [UInt8], _ scheme: ChipSignatureScheme
  ) -> Bool {
    guard scheme.isCurve == (group != nil) else { return false }
    var encoded = signature
    if case .plainECDSA = scheme {
      guard signature.count == 2 * numberCount else { return false }
      encoded = DER.sequence(
        DER.integer(Array(signature.prefix(numberCount))),
        DER.integer(Array(signature.suffix(numberCount))))
    }
    let context = unsafe Handle(EVP_MD_CTX_new())
    defer {
      unsafe EVP_MD_CTX_free(context.pointer)
      ERR_clear_error()
    }
    return unsafe native.begin(scheme, on: context, signing: false)
      && EVP_DigestVerify(
        context.pointer, encoded, encoded.count, message, message.count) == 1
  }

  /// RSA's public operation on a number below the modulus, without any padding: what a signature
  /// of ISO/IEC 9796-2 holds. The result is as long as the modulus. Throws `.key` for a curve and
  /// `.message` for a number of another length.
  public func recover(_ signature: [UInt8]) throws(Fault) -> [UInt8] {
    guard group == nil else { throw Fault(.key, "an RSA key expected") }
    return try native.rawRSA(signature, numberCount, isPrivate: false)
  }
}

/// A private key of a terminal, or of a chip in a test.
public struct ChipPrivateKey: Sendable {
  let native: NativeKey
  /// The public half.
  public let publicKey: ChipPublicKey

  /// Reads an unencrypted PKCS #8 key, RSA or a known curve; throws `.key`.
  public init(der: [UInt8]) throws(Fault) {
    if let curve = try? NativeKey(privateDER: der, algorithm: EVP_PKEY_EC) {
      native = curve
    } else {
      native = try NativeKey(privateDER: der, algorithm: EVP_PKEY_RSA)
    }
    publicKey = try ChipPublicKey(subjectPublicKeyInfo: try native.publicDER())
  }

  /// The key of a secret on a curve; throws `.key`.
  public init(_ group: AgreementGroup, secret: [UInt8]) throws(Fault) {
    let point = try group.publicKey(of: secret)
    let scalar = BigNumber(secret).padded(to: group.order.byteCount)
    // ECPrivateKey (RFC 5915) within PKCS #8.
    let key = DER.sequence(
      DER.integer([1]), DER.element(0x04, scalar), DER.element(0xA1, DER.bitString(point)))
    try self.init(
      der: DER.sequence(
        DER.integer([]), group.algorithmIdentifier, DER.element(0x04, key)))
  }

  /// Signs; ECDSA takes its random number from OpenSSL. Throws `.key` for a scheme of another kind
  /// of key.
  public func sign(
    _ message: [UInt8], _ scheme: ChipSignatureScheme
  ) throws(Fault) -> [UInt8] {
    guard scheme.isCurve == (publicKey.group != nil) else {
      throw Fault(.key, "a key of another kind than its scheme")
    }
    let context = unsafe Handle(EVP_MD_CTX_new())
    defer { unsafe EVP_MD_CTX_free(context.pointer) }
    var count = 0
    let started =
      unsafe native.begin(scheme, on: context, signing: true)
      && EVP_DigestSign(context.pointer, nil, &count, message, message.count) == 1
    var signature = [UInt8](repeating: 0, count: count)
    guard started,
      unsafe EVP_DigestSign(context.pointer, &signature, &count, message, message.count) == 1
    else { throw openSSLFault(.openSSL, "signing failed") }
    signature.removeLast(signature.count - count)
    guard case .plainECDSA = scheme else { return signature }
    var rest = signature[...]
    var numbers = try DER.next(0x30, &rest)
    let r = BigNumber(try DER.nextInteger(&numbers))
    let s = BigNumber(try DER.nextInteger(&numbers))
    return r.padded(to: publicKey.numberCount) + s.padded(to: publicKey.numberCount)
  }

  /// RSA's private operation on a number below the modulus, without any padding. Throws `.key` for
  /// a curve and `.message` for a number of another length.
  public func rawRSA(_ number: [UInt8]) throws(Fault) -> [UInt8] {
    guard publicKey.group == nil else { throw Fault(.key, "an RSA key expected") }
    return try native.rawRSA(number, publicKey.numberCount, isPrivate: true)
  }
}

extension NativeKey {
  /// Gives a digest context key, hash and padding.
  @unsafe func begin(
    _ scheme: ChipSignatureScheme, on context: Handle, signing: Bool
  ) -> Bool {
    var operation: OpaquePointer?
    let name = scheme.hash.name
    let started =
      unsafe signing
      ? EVP_DigestSignInit_ex(context.pointer, &operation, name, nil, nil, handle.pointer, nil)
      : EVP_DigestVerifyInit_ex(context.pointer, &operation, name, nil, nil, handle.pointer, nil)
    guard started == 1 else { return false }
    guard !scheme.isCurve else { return true }
    guard unsafe EVP_PKEY_CTX_set_rsa_padding(operation, scheme.padding) > 0 else { return false }
    return unsafe scheme.padding != RSA_PKCS1_PSS_PADDING
      || EVP_PKEY_CTX_set_rsa_pss_saltlen(operation, RSA_PSS_SALTLEN_DIGEST) > 0
  }

  /// The bare operation of RSA on `count` bytes.
  fileprivate func rawRSA(
    _ number: [UInt8], _ count: Int, isPrivate: Bool
  ) throws(Fault) -> [UInt8] {
    guard number.count == count else {
      throw Fault(.message, "\(count) bytes expected for an RSA key")
    }
    let context = unsafe Handle(EVP_PKEY_CTX_new(handle.pointer, nil))
    defer { unsafe EVP_PKEY_CTX_free(context.pointer) }
    var result = [UInt8](repeating: 0, count: count)
    var written = count
    let done =
      unsafe isPrivate
      ? EVP_PKEY_decrypt_init(context.pointer) == 1
        && EVP_PKEY_CTX_set_rsa_padding(context.pointer, RSA_NO_PADDING) > 0
        && EVP_PKEY_decrypt(context.pointer, &result, &written, number, number.count) == 1
      : EVP_PKEY_encrypt_init(context.pointer) == 1
        && EVP_PKEY_CTX_set_rsa_padding(context.pointer, RSA_NO_PADDING) > 0
        && EVP_PKEY_encrypt(context.pointer, &result, &written, number, number.count) == 1
    guard done, written == count else {
      throw openSSLFault(.message, "a number that is not below the RSA modulus")
    }
    return result
  }
}
