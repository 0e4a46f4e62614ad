public import Bytes
import COpenSSL

/// A group in which chip and reader agree on a secret: one of the standardised domain parameters of
/// ICAO Doc 9303-11, clause 9.5.1, over an elliptic curve or modulo a prime (RFC 5114), with its
/// own generator or one that PACE mapped.
///
/// Elements are bytes as protocols exchange them: of a curve the uncompressed point 04 x y, modulo
/// a prime the unsigned integer without leading zeros (BSI TR-03110-3, D.3.4). What a peer sent is
/// checked in full before it is used: on the curve and not at infinity, or between 1 and p - 1 and
/// of the subgroup's order (RFC 2631, clause 2.1.5). A product costs 0.1 to 2 ms.
public struct AgreementGroup: Hashable, Sendable, CustomStringConvertible {
  /// ID of the standardised domain parameters: 0...2 and 8...18.
  public let number: Int
  /// The generator, an element.
  public let generator: [UInt8]
  let entry: DomainParameters.Entry
  let parameters: DomainParameters

  /// The group of an ID with its standard generator; throws `.key` for an ID that is reserved.
  public init(standardized number: Int) throws(Fault) {
    guard let entry = DomainParameters.table.first(where: { $0.number == number }) else {
      throw Fault(.key, "no standardised domain parameters of this number")
    }
    let parameters = try DomainParameters.of(entry)
    self.init(entry, parameters, generator: try AgreementGroup.standardGenerator(parameters))
  }

  init(_ entry: DomainParameters.Entry, _ parameters: DomainParameters, generator: [UInt8]) {
    number = entry.number
    self.entry = entry
    self.parameters = parameters
    self.generator = generator
  }

  private static func standardGenerator(
    _ parameters: DomainParameters
  ) throws(Fault) -> [UInt8] {
    switch parameters {
    case .residues(_, _, let generator): return generator.bytes
    case .curve(let curve):
      let point = unsafe try require(
        EC_GROUP_get0_generator(curve.handle.pointer), "a curve without generator")
      return unsafe try curve.encoded(point)
    }
  }

  /// The name for people: `brainpoolP256r1`.
  public var description: String { entry.name }

  /// Whether the group is an elliptic curve.
  public var isCurve: Bool { entry.curve != 0 }

  /// Bytes of a coordinate, or of the prime.
  public var fieldCount: Int {
    switch parameters {
    case .curve(let curve): curve.fieldCount
    case .residues(let prime, _, _): prime.byteCount
    }
  }

  /// Bits of the group's order; half of it is the strength of a curve.
  public var orderBitCount: Int { order.bitCount }

  /// The curve's prime, or the prime that residues are taken of.
  var prime: BigNumber {
    switch parameters {
    case .curve(let curve): curve.prime
    case .residues(let prime, _, _): prime
    }
  }

  /// The number of elements.
  var order: BigNumber {
    switch parameters {
    case .curve(let curve): curve.order
    case .residues(_, let order, _): order
    }
  }

  // MARK: Agreement

  /// A new secret: uniform from 1 below the order, as big-endian bytes of the order's length. Draws
  /// that many bytes at a time and takes the first that fit, so that a recorded conversation can
  /// be held again with its random bytes.
  public func newSecret(_ randomness: any Randomness) throws(Fault) -> [UInt8] {
    let count = order.byteCount
    let surplus = count * 8 - order.bitCount
    for _ in 0..<128 {
      var bytes = randomness.bytes(count)
      guard bytes.count == count else { break }
      bytes[0] &= 0xFF >> surplus
      let value = BigNumber(bytes)
      if !value.equals(0), value.compared(to: order) < 0 { return bytes }
    }
    throw Fault(.openSSL, "no randomness for a secret")
  }

  /// The public key of a secret, an element; throws `.key` for a secret that is 0 or too large.
  public func publicKey(of secret: [UInt8]) throws(Fault) -> [UInt8] {
    try product(try scalar(secret), generator)
  }

  /// The element that two secrets have in common, from the one and the other's public key. Throws
  /// `.key` for a peer's key that is no element of the group.
  public func sharedElement(
    _ secret: [UInt8], with peer: [UInt8]
  ) throws(Fault) -> [UInt8] {
    try product(try scalar(secret), peer)
  }

  /// The shared secret as key derivation takes it: the x-coordinate, or the integer with leading
  /// zeros up to the prime's length (PKCS #3, clause 8.4). Throws as `sharedElement`.
  public func sharedSecret(
    _ secret: [UInt8], with peer: [UInt8]
  ) throws(Fault) -> [UInt8] {
    let element = try sharedElement(secret, with: peer)
    return isCurve
      ? Array(element[1...fieldCount]) : BigNumber(element).padded(to: fieldCount)
  }

  /// A public key in short, as terminal authentication names it: the x-coordinate, or SHA-1 of the
  /// integer (TR-03110-3, A.2.2.3). Throws `.key` for what is no element of the group.
  public func compressed(_ publicKey: [UInt8]) throws(Fault) -> [UInt8] {
    try check(publicKey)
    return isCurve ? Array(publicKey[1...fieldCount]) : try HashAlgorithm.sha1.hash(publicKey)
  }

  /// Throws `.key` unless the bytes are an element of the group other than its neutral one.
  public func check(_ element: [UInt8]) throws(Fault) {
    switch parameters {
    case .curve(let curve): _ = try CurvePoint(element, curve)
    case .residues(let prime, let order, _):
      let value = BigNumber(element)
      let field = PrimeField(prime)
      guard value.bytes == element, !value.equals(0), !value.equals(1),
        value.compared(to: try field.negative(BigNumber([1]))) < 0
      else { throw Fault(.key, "a public key out of range") }
      guard try field.power(value, order).equals(1) else {
        throw Fault(.key, "a public key outside of the group")
      }
    }
  }

  /// A secret between 1 and the order; modulo a prime up to the prime, as Doc 9303's examples have.
  func scalar(_ secret: [UInt8]) throws(Fault) -> BigNumber {
    let value = BigNumber(secret)
    let limit = isCurve ? order : prime
    guard !value.equals(0), value.compared(to: limit) < 0 else {
      throw Fault(.key, "a secret out of range")
    }
    return value
  }

  /// scalar · element, or element^scalar; throws `.key` for a wrong element and a neutral result.
  func product(_ scalar: BigNumber, _ element: [UInt8]) throws(Fault) -> [UInt8] {
    switch parameters {
    case .curve(let curve):
      return try CurvePoint(element, curve).times(scalar, curve).encoded(curve)
    case .residues(let prime, _, _):
      try check(element)
      let power = try PrimeField(prime).power(BigNumber(element), scalar)
      guard !power.equals(1) else { throw Fault(.key, "an agreement without result") }
      return power.bytes
    }
  }

  // MARK: Comparison

  /// Equal by number and generator.
  public static func == (left: AgreementGroup, right: AgreementGroup) -> Bool {
    left.number == right.number && left.generator == right.generator
  }

  /// Hashes number and generator.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(number)
    hasher.combine(generator)
  }
}
