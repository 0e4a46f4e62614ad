public import Bytes

/// The parameters of an elliptic curve over a prime field as a terminal's certificate spells them
/// out (BSI TR-03110-3, table 31): unsigned numbers, highest byte first.
public struct CurveParameters: Hashable, Sendable {
  /// The prime of the field.
  public var prime: [UInt8]
  /// The first coefficient.
  public var a: [UInt8]
  /// The second coefficient.
  public var b: [UInt8]
  /// The base point, uncompressed: 04, x, y.
  public var basePoint: [UInt8]
  /// The order of the base point.
  public var order: [UInt8]
  /// The cofactor; nil where it was left out.
  public var cofactor: [UInt8]?

  /// Makes the parameters; nothing is checked here.
  public init(
    prime: [UInt8], a: [UInt8], b: [UInt8], basePoint: [UInt8], order: [UInt8],
    cofactor: [UInt8]? = nil
  ) {
    self.prime = prime
    self.a = a
    self.b = b
    self.basePoint = basePoint
    self.order = order
    self.cofactor = cofactor
  }

  /// The known curve that these are the parameters of; throws `.key` for parameters of none.
  public func group() throws(Fault) -> AgreementGroup {
    try AgreementGroup(
      algorithmIdentifier: DER.sequence(
        DER.element(0x06, CurveParameters.publicKey), ecParameters))
  }

  /// The object identifiers 1.2.840.10045.2.1 and 1.2.840.10045.1.1 (RFC 3279, clause 2.3.5).
  private static let publicKey: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
  private static let primeField: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x01, 0x01]

  /// ECParameters (RFC 3279, clause 2.3.5).
  private var ecParameters: [UInt8] {
    // Elements of the field are as long as the prime (SEC 1, clause 2.3.5).
    let count = prime.drop { $0 == 0 }.count
    func element(_ number: [UInt8]) -> [UInt8] {
      let digits = number.drop { $0 == 0 }
      let zeros = [UInt8](repeating: 0, count: max(0, count - digits.count))
      return DER.element(0x04, zeros + digits)
    }
    return DER.sequence(
      DER.integer([1]),
      DER.sequence(DER.element(0x06, CurveParameters.primeField), DER.integer(prime)),
      DER.sequence(element(a), element(b)), DER.element(0x04, basePoint), DER.integer(order),
      cofactor.map(DER.integer) ?? [])
  }
}

extension AgreementGroup {
  /// The parameters of a curve in full; nil modulo a prime.
  public var curveParameters: CurveParameters? {
    guard case .curve(let curve) = parameters else { return nil }
    return CurveParameters(
      prime: curve.prime.bytes, a: curve.a.bytes, b: curve.b.bytes, basePoint: generator,
      order: curve.order.bytes, cofactor: [1])
  }
}

extension ChipPublicKey {
  /// The key as SubjectPublicKeyInfo (RFC 5280, clause 4.1).
  public func subjectPublicKeyInfo() throws(Fault) -> [UInt8] { try native.publicDER() }

  /// The modulus of an RSA key, `numberCount` bytes; nil for a curve.
  public func modulus() throws(Fault) -> [UInt8]? {
    guard group == nil else { return nil }
    var rest = try native.publicDER()[...]
    var fields = try DER.next(0x30, &rest)
    _ = try DER.next(0x30, &fields)
    var numbers = try DER.next(0x03, &fields).dropFirst()
    var pair = try DER.next(0x30, &numbers)
    let digits = try DER.nextInteger(&pair)
    return [UInt8](repeating: 0, count: max(0, numberCount - digits.count)) + digits
  }

  /// The point of a curve, uncompressed; nil for RSA.
  public func point() throws(Fault) -> [UInt8]? {
    guard let group else { return nil }
    // A SubjectPublicKeyInfo ends with it.
    return Array(try native.publicDER().suffix(2 * group.fieldCount + 1))
  }
}
