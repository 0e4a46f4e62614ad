public import Bytes
public import Crypto

/// The public key in a terminal's certificate, with the algorithm that its holder signs by (BSI
/// TR-03110-3, clauses A.7.3, A.7.4 and D.3).
public struct TerminalKey: Hashable, Sendable {
  /// The numbers of a key.
  public enum Value: Hashable, Sendable {
    /// An RSA key: modulus and exponent.
    case rsa(modulus: [UInt8], exponent: [UInt8])
    /// A point; the curve stands there for an authority and is inherited by all below it.
    case point([UInt8], on: CurveParameters?)
  }

  /// The content of the object identifier: 0.4.0.127.0.7.2.2.2, then RSA or ECDSA, then a number.
  public let algorithm: [UInt8]
  /// How the holder signs.
  public let scheme: ChipSignatureScheme
  /// The key's numbers.
  public let value: Value

  /// Makes a key; throws `.terminalCertificate` for an algorithm that is none of terminal
  /// authentication's or not the value's.
  public init(algorithm: [UInt8], value: Value) throws(Fault) {
    guard let scheme = TerminalKey.schemes[algorithm] else {
      throw Fault(.terminalCertificate, at: "public key", "an unknown signature algorithm")
    }
    switch (scheme, value) {
    case (.rsa, .rsa), (.rsaPSS, .rsa), (.plainECDSA, .point): break
    default:
      throw Fault(
        .terminalCertificate, at: "public key", "a key of another algorithm than it names")
    }
    self.algorithm = algorithm
    self.scheme = scheme
    self.value = value
  }

  /// id-TA-RSA and id-TA-ECDSA (clause A.1.1.3).
  static let schemes: [[UInt8]: ChipSignatureScheme] = {
    let protocols: [UInt8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x02]
    let rsa: [ChipSignatureScheme] = [
      .rsa(.sha1), .rsa(.sha256), .rsaPSS(.sha1), .rsaPSS(.sha256), .rsa(.sha512),
      .rsaPSS(.sha512),
    ]
    let curves: [ChipSignatureScheme] = [
      .plainECDSA(.sha1), .plainECDSA(.sha224), .plainECDSA(.sha256), .plainECDSA(.sha384),
      .plainECDSA(.sha512),
    ]
    var schemes: [[UInt8]: ChipSignatureScheme] = [:]
    for (index, scheme) in rsa.enumerated() { schemes[protocols + [1, UInt8(index + 1)]] = scheme }
    for (index, scheme) in curves.enumerated() {
      schemes[protocols + [2, UInt8(index + 1)]] = scheme
    }
    return schemes
  }()

  /// The key ready for use; a point without a curve takes the one given. Throws
  /// `.terminalCertificate` without any, `.key` for a point that is not on it, for a curve that is
  /// none of the known ones and for an RSA key of another size than 1024 to 8192 bits.
  public func verifier(inheriting curve: CurveParameters?) throws(Fault) -> ChipPublicKey {
    switch value {
    case .rsa(let modulus, let exponent):
      return try ChipPublicKey(modulus: modulus, exponent: exponent)
    case .point(let point, let own):
      guard let curve = own ?? curve else {
        throw Fault(.terminalCertificate, at: "public key", "a point whose curve is not known")
      }
      return try ChipPublicKey(AgreementKey(curve.group(), point))
    }
  }

  // MARK: The data object

  /// Reads the data object 7F49; throws `.terminalCertificate` or `.chipFile`.
  init(_ element: TaggedElement) throws(Fault) {
    let fields = try element.children()
    guard let identifier = fields.first, identifier.tag == 0x06 else {
      throw Fault(.terminalCertificate, at: "public key", "an algorithm expected")
    }
    var numbers: [Int: [UInt8]] = [:]
    for field in fields.dropFirst() {
      guard (0x81...0x87).contains(field.tag), numbers[field.tag] == nil,
        (1...1024).contains(field.content.count)
      else {
        throw Fault(.terminalCertificate, at: "public key", "a field that no key has")
      }
      numbers[field.tag] = Array(field.content)
    }
    try self.init(algorithm: Array(identifier.content), value: TerminalKey.value(numbers))
  }

  private static func value(_ numbers: [Int: [UInt8]]) throws(Fault) -> Value {
    if let point = numbers[0x86] {
      guard numbers.count > 1 else { return .point(point, on: nil) }
      guard let prime = numbers[0x81], let a = numbers[0x82], let b = numbers[0x83],
        let basePoint = numbers[0x84], let order = numbers[0x85]
      else {
        throw Fault(.terminalCertificate, at: "public key", "some parameters of a curve, not all")
      }
      return .point(
        point,
        on: CurveParameters(
          prime: prime, a: a, b: b, basePoint: basePoint, order: order, cofactor: numbers[0x87]))
    }
    guard let modulus = numbers[0x81], let exponent = numbers[0x82], numbers.count == 2 else {
      throw Fault(.terminalCertificate, at: "public key", "neither a point nor an RSA key")
    }
    return .rsa(modulus: modulus, exponent: exponent)
  }
}
