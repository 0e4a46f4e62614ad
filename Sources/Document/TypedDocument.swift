public import Codes
public import Names

/// A document as an officer types it from the printed page: one without a machine-readable zone, or
/// one whose zone cannot be read.
public struct TypedDocument: Sendable {
  /// What it is.
  public var kind: DocumentKind
  /// The issuer's code without fillers: `IRQ`, `D`, `UNO`.
  public var issuerCode: String
  /// The number; nil where the document has none.
  public var number: String?
  /// The issuing authority as printed.
  public var authority: String?
  /// The territory of the authority, where a state has several that issue.
  public var territory: String?
  /// The names as printed, the one in the issuer's script first.
  public var names: [PersonName]
  /// The code of the nationality or status.
  public var nationalityCode: String
  /// The birth date with its calendar.
  public var birth: BirthDate?
  /// The sex as printed.
  public var sex: Sex?
  /// The day of issue.
  public var issued: CivilDate?
  /// The expiry date, as far as it is given.
  public var expires: PartialDate

  /// A document; set what else is known.
  public init(
    kind: DocumentKind, issuerCode: String, names: [PersonName], nationalityCode: String
  ) {
    self.kind = kind
    self.issuerCode = issuerCode
    self.names = names
    self.nationalityCode = nationalityCode
    expires = .unknown
  }
}
