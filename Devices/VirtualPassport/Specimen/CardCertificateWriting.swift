public import Bytes
public import Codes
import Crypto

/// A terminal's key and certificate, or its authority's, for specimens: a CV certificate
/// (TR-03110-3, appendix C) with the private half.
public struct TerminalCertificate: Sendable {
  /// Which part the holder plays.
  public enum Role: UInt8, Sendable {
    /// An inspection system.
    case terminal = 0x00
    /// The verifier of another state.
    case foreignVerifier = 0x40
    /// The verifier of the issuing state.
    case domesticVerifier = 0x80
    /// The country's authority.
    case authority = 0xC0
  }

  /// The certificate, 7F21 around it.
  public let bytes: [UInt8]
  /// The private half as PKCS #8.
  public let key: [UInt8]
  /// The holder's name: country, mnemonic, five digits.
  public let holder: String
  /// How it signs.
  public let scheme: TerminalScheme

  /// What is asked of a new certificate.
  public struct Request: Sendable {
    /// The holder's name, 8 to 16 characters of ISO 8859-1.
    public var holder: String
    /// The part it plays.
    public var role: Role
    /// The bits of rights: 1 for DG3, 2 for DG4.
    public var rights: UInt8
    /// The first and the last day.
    public var validity: ClosedRange<CivilDate>
    /// The scheme of its key.
    public var scheme: TerminalScheme
    /// RSA bits, or the number of the standardised curve.
    public var strength: Int

    /// Asks for a certificate.
    public init(
      holder: String, role: Role, rights: UInt8 = 3, validity: ClosedRange<CivilDate>,
      scheme: TerminalScheme = .ecdsaSHA256, strength: Int = 13
    ) {
      (self.holder, self.role, self.rights) = (holder, role, rights)
      (self.validity, self.scheme, self.strength) = (validity, scheme, strength)
    }
  }

  /// Makes a key with a certificate that `issuer` signs; nil signs itself. Throws `.key` for a
  /// scheme without a key of this strength.
  public static func make(
    _ request: Request, issuer: TerminalCertificate?, randomness: any Randomness
  ) throws(Fault) -> TerminalCertificate {
    let kind: SpecimenKey.Kind =
      request.scheme.isCurve
      ? .curve(request.strength, inFull: false) : .rsa(bits: request.strength)
    let key = try SpecimenKey.generate(kind, request.scheme.scheme, randomness: randomness)
    return try make(request, issuer: issuer, key: key.der())
  }

  /// Another certificate of this holder's key: for other days, or by another issuer.
  public func renewed(
    _ request: Request, issuer: TerminalCertificate
  ) throws(Fault) -> TerminalCertificate {
    try TerminalCertificate.make(request, issuer: issuer, key: key)
  }

  private static func make(
    _ request: Request, issuer: TerminalCertificate?, key: [UInt8]
  ) throws(Fault) -> TerminalCertificate {
    let days = [request.validity.lowerBound, request.validity.upperBound].map(CardDate.init)
    let template = DataObject(
      0x7F4C,
      [
        DataObject(0x06, ProtocolIdentifier.inspection.octets),
        DataObject(0x53, [request.role.rawValue | request.rights & 0x3F]),
      ])
    let body = DataObject(
      0x7F4E,
      [
        DataObject(0x5F29, [0]),
        DataObject(0x42, Array((issuer?.holder ?? request.holder).utf8)),
        try publicKey(SpecimenKey(der: key, request.scheme.scheme).publicDER(), request),
        DataObject(0x5F20, Array(request.holder.utf8)), template,
        DataObject(0x5F25, days[0].octets), DataObject(0x5F24, days[1].octets),
      ])
    let signature = try ChipPrivateKey(der: issuer?.key ?? key).sign(
      body.encoded, (issuer?.scheme ?? request.scheme).scheme)
    return TerminalCertificate(
      bytes: DataObject(0x7F21, [body, DataObject(0x5F37, signature)]).encoded, key: key,
      holder: request.holder, scheme: request.scheme)
  }

  /// The key's object: an authority spells its curve's parameters out, others inherit them (D.3.3).
  private static func publicKey(_ der: [UInt8], _ request: Request) throws(Fault) -> DataObject {
    guard let bits = DataObject.list(der)?.first?.parts?.last?.value.dropFirst() else {
      throw Fault(.key, "a public key of no form")
    }
    let name = DataObject(0x06, request.scheme.identifier.octets)
    guard !request.scheme.isCurve else {
      let isRoot = request.role == .authority
      let group = try AgreementGroup(standardized: request.strength)
      let parameters = try isRoot ? self.parameters(group) : []
      // In the order of their tags: 81 to 85, 86, 87.
      return DataObject(
        0x7F49,
        [name] + parameters.filter { $0.tag < 0x86 } + [DataObject(0x86, Array(bits))]
          + parameters.filter { $0.tag > 0x86 })
    }
    guard let pair = DataObject.list(Array(bits))?.first?.parts, pair.count == 2 else {
      throw Fault(.key, "an RSA key of no form")
    }
    let digits = pair.map { Array($0.value.drop { $0 == 0 }) }
    return DataObject(0x7F49, [name, DataObject(0x81, digits[0]), DataObject(0x82, digits[1])])
  }

  /// The parameters of a curve from its form in full (ECParameters, RFC 3279, clause 2.3.5).
  private static func parameters(_ group: AgreementGroup) throws(Fault) -> [DataObject] {
    let named = try AgreementKey(group, group.generator).subjectPublicKeyInfo
    let der = try SpecimenKey.spelledOut(named)
    guard let fields = DataObject.list(der)?.first?.parts?.first?.parts?.last?.parts,
      fields.count >= 5, let field = fields[1].parts, field.count == 2,
      let coefficients = fields[2].parts, coefficients.count >= 2
    else { throw Fault(.key, "a curve without parameters") }
    func digits(_ bytes: [UInt8]) -> [UInt8] { Array(bytes.drop { $0 == 0 }) }
    return [
      DataObject(0x81, digits(field[1].value)), DataObject(0x82, digits(coefficients[0].value)),
      DataObject(0x83, digits(coefficients[1].value)), DataObject(0x84, group.generator),
      DataObject(0x85, digits(fields[4].value)), DataObject(0x87, [1]),
    ]
  }
}
