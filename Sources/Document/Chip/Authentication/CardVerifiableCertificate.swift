public import Bytes
public import Codes
public import Crypto

/// A certificate that a chip can verify: an authority (CVCA), a document verifier or a terminal of
/// Extended Access Control (BSI TR-03110-3, appendices C and D).
///
/// To hold one proves nothing: `isSigned(by:)` compares one signature.
public struct CardVerifiableCertificate: Hashable, Sendable {
  /// The content of the data object 7F21: the body 7F4E, then the signature 5F37, as PSO: VERIFY
  /// CERTIFICATE sends them.
  public let content: [UInt8]
  /// What was signed: the body with its tag.
  public let body: [UInt8]
  /// The signature.
  public let signature: [UInt8]
  /// The issuer's key.
  public let authority: KeyReference
  /// The key in this certificate.
  public let holder: KeyReference
  /// The holder's key.
  public let key: TerminalKey
  /// What the holder is and may do.
  public let authorization: HolderAuthorization
  /// The day on which the certificate was made.
  public let effective: CivilDate
  /// The last day on which it may be used.
  public let expiry: CivilDate
  /// The extensions, without tag 65; empty for none. Nothing in them is for passports.
  public let extensions: [UInt8]

  /// Reads a certificate that takes up all of `bytes`, tag 7F21 included. Throws
  /// `.terminalCertificate` naming the field.
  public init(_ bytes: [UInt8]) throws(Fault) {
    do throws(Fault) { try self.init(TaggedElement(bytes[...])) } catch {
      // A fault of the data objects is one of the certificate here.
      throw Fault(.terminalCertificate, at: error.place, error.detail)
    }
  }

  private init(_ whole: TaggedElement) throws(Fault) {
    guard whole.tag == 0x7F21 else { throw TaggedElement.wrong(whole.encoded, "tag 7F21 expected") }
    let parts = try whole.children()
    guard parts.map(\.tag) == [0x7F4E, 0x5F37], !parts[1].content.isEmpty else {
      throw TaggedElement.wrong(whole.content, "a body 7F4E and a signature 5F37 expected")
    }
    content = Array(whole.content)
    body = Array(parts[0].encoded)
    signature = Array(parts[1].content)
    let fields = try parts[0].children()
    let order = [0x5F29, 0x42, 0x7F49, 0x5F20, 0x7F4C, 0x5F25, 0x5F24]
    let isComplete = fields.map(\.tag) == order || fields.map(\.tag) == order + [0x65]
    guard isComplete else {
      throw TaggedElement.wrong(parts[0].content, "the fields of a certificate expected")
    }
    guard fields[0].content.elementsEqual([0]) else {
      throw TaggedElement.wrong(fields[0].encoded, "profile 0 expected")
    }
    authority = try KeyReference(fields[1].content)
    key = try TerminalKey(fields[2])
    holder = try KeyReference(fields[3].content)
    let template = try fields[4].children()
    guard template.map(\.tag) == [0x06, 0x53] else {
      throw TaggedElement.wrong(fields[4].encoded, "an authorization expected")
    }
    authorization = try HolderAuthorization(
      .init(identifier: Array(template[0].content)), bits: Array(template[1].content))
    effective = try CardVerifiableCertificate.day(fields[5])
    expiry = try CardVerifiableCertificate.day(fields[6])
    guard effective <= expiry else {
      throw TaggedElement.wrong(fields[5].encoded, "it ends before it begins")
    }
    extensions = fields.count == 8 ? Array(fields[7].content) : []
  }

  /// Six digits, each a byte: YYMMDD of 2000 to 2099 (clause D.2.1.3).
  private static func day(_ element: TaggedElement) throws(Fault) -> CivilDate {
    let digits = element.content.map(Int.init)
    guard digits.count == 6, digits.allSatisfy({ $0 <= 9 }),
      let day = CivilDate(
        year: 2000 + digits[0] * 10 + digits[1], month: digits[2] * 10 + digits[3],
        day: digits[4] * 10 + digits[5])
    else { throw TaggedElement.wrong(element.encoded, "a date of six digits expected") }
    return day
  }

  /// The certificate with its tag.
  public var encoded: [UInt8] { TaggedElement.encode(0x7F21, content) }

  /// Whether the certificate names its own key as its issuer's: an authority's first one.
  public var isSelfIssued: Bool { authority == holder }

  /// Whether the certificate hands an authority's trust to its next key (clause 2.4).
  public var isLink: Bool { authorization.role == .authority && !isSelfIssued }

  /// Whether the certificate may be used on a day; both its days count. Chips take an expired link
  /// (clause 2.5).
  public func isValid(on day: CivilDate) -> Bool { effective <= day && (isLink || day <= expiry) }

  /// Whether the private half of `issuer` signed the body, by the scheme of the issuer's key.
  public func isSigned(by issuer: ChipPublicKey, scheme: ChipSignatureScheme) -> Bool {
    issuer.verify(signature, of: body, scheme)
  }
}
