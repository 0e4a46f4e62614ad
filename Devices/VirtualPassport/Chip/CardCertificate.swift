import Codes
import Crypto

/// A card-verifiable certificate as the chip reads it (TR-03110-3, appendix C and D.3): the chip's
/// own reading, which shares nothing with the terminal's.
struct CardCertificate: Sendable {
  /// The part that its bearer plays.
  enum Role: UInt8, Sendable {
    case terminal = 0
    case foreignVerifier = 1
    case domesticVerifier = 2
    case authority = 3

    /// Whether it may sign the certificates of another.
    var signsFor: Set<Role> {
      switch self {
      case .authority: [.authority, .domesticVerifier, .foreignVerifier]
      case .domesticVerifier, .foreignVerifier: [.terminal]
      case .terminal: []
      }
    }
  }

  /// Whose signature it bears (CAR).
  let issuer: [UInt8]
  /// Whose key it holds (CHR).
  let holder: [UInt8]
  /// The terminal type, an object identifier.
  let type: DottedIdentifier
  /// The part that the holder plays, the two high bits of the template.
  let role: Role
  /// The relative authorization with the role's bits taken off: 1 for DG3, 2 for DG4.
  let rights: UInt8
  /// The first and the last day.
  let validity: ClosedRange<CardDate>
  /// The scheme of the holder's key, by its object identifier.
  let algorithm: DottedIdentifier
  /// The objects of the holder's key.
  let key: [DataObject]
  /// The body as it was signed.
  let body: [UInt8]
  /// The signature.
  let signature: [UInt8]

  /// Reads a certificate, 7F21 around it or not; nil for what is none.
  init?(_ bytes: [UInt8]) {
    guard let objects = DataObject.list(bytes) else { return nil }
    let parts = objects.count == 1 && objects[0].tag == 0x7F21 ? objects[0].parts : objects
    guard let body = parts?.first, body.tag == 0x7F4E, parts?.count == 2,
      let signature = parts?.last, signature.tag == 0x5F37
    else { return nil }
    guard body[0x5F29] == [0], let issuer = body[0x42], let holder = body[0x5F20],
      let from = body[0x5F25].flatMap(CardDate.init(octets:)),
      let until = body[0x5F24].flatMap(CardDate.init(octets:)), from <= until
    else { return nil }
    guard let template = body[0x7F4C].flatMap(AuthorizationTemplate.init),
      let role = Role(rawValue: template.bits >> 6),
      let key = body[0x7F49].flatMap(DataObject.list),
      let algorithm = key.first, algorithm.tag == 0x06,
      let identifier = DottedIdentifier(octets: algorithm.value)
    else { return nil }
    (self.issuer, self.holder, self.role) = (issuer, holder, role)
    (type, rights) = (template.type, template.bits & 0x3F)
    validity = from...until
    (self.algorithm, self.key) = (identifier, key)
    (self.body, self.signature) = (body.encoded, signature.value)
  }
}

/// A certificate holder authorization template (TR-03110-3, C.1.5): who, and what may be read.
struct AuthorizationTemplate {
  /// The terminal type, an object identifier.
  let type: DottedIdentifier
  /// The discretionary data's last byte, which is all that inspection systems have.
  let bits: UInt8

  /// Reads the content of 7F4C; nil for another form.
  init?(_ content: [UInt8]) {
    let template = DataObject(0x7F4C, content)
    guard let type = template[0x06].flatMap(DottedIdentifier.init(octets:)),
      let bits = template[0x53]?.last
    else { return nil }
    (self.type, self.bits) = (type, bits)
  }
}
