public import Bytes

/// How PACE turns a nonce into a generator that only who knows the password knows (ICAO Doc
/// 9303-11, clause 4.4.3.3; TR-03110-3, A.3.4 and A.3.5).
extension AgreementGroup {
  /// Generic mapping: s · G + H, where H is an agreement's element of which neither side knows the
  /// logarithm. Throws `.key` for a peer's key that is no element, and for the neutral result.
  public func mappedGenerically(
    nonce: [UInt8], secret: [UInt8], peer: [UInt8]
  ) throws(Fault) -> AgreementGroup {
    let shared = try sharedElement(secret, with: peer)
    let scalar = try PrimeField(order).reduced(BigNumber(nonce))
    // A nonce of 0 maps to the agreement's element itself.
    guard !scalar.equals(0) else { return with(generator: shared) }
    let multiple = try product(scalar, generator)
    switch parameters {
    case .curve(let curve):
      let sum = try CurvePoint(multiple, curve).plus(CurvePoint(shared, curve), curve)
      return with(generator: try sum.encoded(curve))
    case .residues(let prime, _, _):
      let product = try PrimeField(prime).product(BigNumber(multiple), BigNumber(shared))
      guard !product.equals(1) else { throw Fault(.key, "a mapping without result") }
      return with(generator: product.bytes)
    }
  }

  /// Integrated mapping: the encoding of a pseudo-random field element, made of the chip's nonce
  /// and the reader's, as an element of the group. Throws `.key` for a curve that cannot take part
  /// (secp224r1), nonces of the wrong size and the rare ones that map to nothing.
  public func mappedIntegrally(
    nonce: [UInt8], second: [UInt8], cipher: ChipCipher
  ) throws(Fault) -> AgreementGroup {
    let value = try pseudoRandom(nonce, second, cipher)
    switch parameters {
    case .curve(let curve): return with(generator: try pointEncoding(value, curve))
    case .residues(let prime, let order, _):
      // g = x^((p - 1) / q) (Doc 9303-11, clause 4.4.3.3.2): the prime's cofactor is divided
      // exactly, as q divides p - 1.
      let field = PrimeField(prime)
      let element = try field.power(value, try field.cofactor(order))
      guard !element.equals(1), !element.equals(0) else {
        throw Fault(.key, "a mapping without result")
      }
      return with(generator: element.bytes)
    }
  }

  private func with(generator: [UInt8]) -> AgreementGroup {
    AgreementGroup(entry, parameters, generator: generator)
  }

  // MARK: The pseudo-random function

  /// R_p(s, t) of Doc 9303-11, clause 4.4.3.3.2: the cipher under a key that starts as the first
  /// nonce encrypted under the second, over two constants, until there are 64 bits more than the
  /// prime has.
  func pseudoRandom(
    _ nonce: [UInt8], _ second: [UInt8], _ cipher: ChipCipher
  ) throws(Fault) -> BigNumber {
    let constants = AgreementGroup.constants(cipher)
    guard second.count == cipher.keyCount, nonce.count == constants.0.count else {
      throw Fault(.key, "nonces of the wrong size for the integrated mapping")
    }
    var key = try cipher.encrypt(nonce, key: second)
    var output: [UInt8] = []
    while output.count * 8 < prime.bitCount + 64 {
      let used = Array(key.prefix(cipher.keyCount))
      output += try cipher.encrypt(constants.1, key: used)
      key = try cipher.encrypt(constants.0, key: used)
    }
    return try PrimeField(prime).reduced(BigNumber(output))
  }

  /// c0 and c1: 128 bits for 3DES and AES-128, 256 bits for longer keys.
  private static func constants(_ cipher: ChipCipher) -> ([UInt8], [UInt8]) {
    cipher.keyCount == 16 ? shortConstants : longConstants
  }

  private static let shortConstants: ([UInt8], [UInt8]) = (
    [
      0xA6, 0x68, 0x89, 0x2A, 0x7C, 0x41, 0xE3, 0xCA, 0x73, 0x9F, 0x40, 0xB0, 0x57, 0xD8, 0x59,
      0x04,
    ],
    [
      0xA4, 0xE1, 0x36, 0xAC, 0x72, 0x5F, 0x73, 0x8B, 0x01, 0xC1, 0xF6, 0x02, 0x17, 0xC1, 0x88,
      0xAD,
    ]
  )

  private static let longConstants: ([UInt8], [UInt8]) = (
    [
      0xD4, 0x63, 0xD6, 0x52, 0x34, 0x12, 0x4E, 0xF7, 0x89, 0x70, 0x54, 0x98, 0x6D, 0xCA, 0x0A,
      0x17, 0x4E, 0x28, 0xDF, 0x75, 0x8C, 0xBA, 0xA0, 0x3F, 0x24, 0x06, 0x16, 0x41, 0x4D, 0x5A,
      0x16, 0x76,
    ],
    [
      0x54, 0xBD, 0x72, 0x55, 0xF0, 0xAA, 0xF8, 0x31, 0xBE, 0xC3, 0x42, 0x3F, 0xCF, 0x39, 0xD6,
      0x9B, 0x6C, 0xBF, 0x06, 0x66, 0x77, 0xD0, 0xFA, 0xAE, 0x5A, 0xAD, 0xD9, 0x9D, 0xF8, 0xE5,
      0x35, 0x17,
    ]
  )

  // MARK: The point encoding

  /// The point that a field element stands for (Brier et al., "Efficient Indifferentiable Hashing
  /// into Ordinary Elliptic Curves", 2010; Doc 9303-11, appendix B.2), for primes of 3 modulo 4.
  private func pointEncoding(
    _ t: BigNumber, _ curve: DomainParameters.Curve
  ) throws(Fault) -> [UInt8] {
    guard curve.prime.bytes.last.map({ $0 & 3 == 3 }) ?? false else {
      throw Fault(.key, "\(entry.name) cannot be used with the integrated mapping")
    }
    let field = PrimeField(curve.prime)
    // 1. alpha = -t²
    let square = try field.product(t, t)
    let alpha = try field.negative(square)
    // 2. X2 = -(b / a) · (1 + 1 / (alpha + alpha²))
    let nested = try field.sum(alpha, field.product(alpha, alpha))
    let ratio = try field.negative(field.product(curve.b, field.inverse(curve.a)))
    let x2 = try field.product(ratio, field.sum(BigNumber([1]), field.inverse(nested)))
    // 3. X3 = alpha · X2;  4. h2 = X2³ + a X2 + b;  6. U = t³ h2
    let x3 = try field.product(alpha, x2)
    let cube = try field.product(x2, field.product(x2, x2))
    let h2 = try field.sum(field.sum(cube, field.product(curve.a, x2)), curve.b)
    let u = try field.product(field.product(square, t), h2)
    // 7. A = h2^(p - 1 - (p + 1) / 4);  8. A² h2 = 1: the first point, else the second
    let exponent = try field.exponentOfInverseRoot()
    let root = try field.power(h2, exponent)
    let isSquare = try field.product(field.product(root, root), h2).equals(1)
    let point =
      isSquare
      ? try CurvePoint(x: x2, y: field.product(root, h2), curve)
      : try CurvePoint(x: x3, y: field.product(root, u), curve)
    return try point.encoded(curve)
  }
}
