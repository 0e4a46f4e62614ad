extension DocumentCheck.Name {
  /// How the characters came: as read, tidied, or corrected by an officer.
  public static let reading = Self("mrz.reading")
  /// Only characters that each field may hold (Doc 9303-4 to -7, clause 4.2.2).
  public static let characters = Self("mrz.characters")
  /// The document code (clause 4.2.2, note k; Doc 9303-4, clause 4.4).
  public static let documentCode = Self("mrz.document-code")
  /// The issuer's code is one of Doc 9303-3, section 5, and can issue.
  public static let issuer = Self("mrz.issuer")
  /// The name: separators, fillers, at least a primary identifier (Doc 9303-3, clause 4.6).
  public static let name = Self("mrz.name")
  /// The document number's check digit.
  public static let documentNumberDigit = Self("mrz.document-number-digit")
  /// The nationality's code is one of Doc 9303-3, section 5, and is a nationality or a status.
  public static let nationality = Self("mrz.nationality")
  /// The birth date is a date, whole or in part, and not in the future.
  public static let birthDate = Self("mrz.birth-date")
  /// The birth date's check digit.
  public static let birthDateDigit = Self("mrz.birth-date-digit")
  /// The sex is F, M or the filler.
  public static let sex = Self("mrz.sex")
  /// The expiry date is a date.
  public static let expiryDate = Self("mrz.expiry-date")
  /// The expiry date's check digit.
  public static let expiryDateDigit = Self("mrz.expiry-date-digit")
  /// The check digit of a passport's optional data (Doc 9303-4, clause 4.2.2).
  public static let optionalDataDigit = Self("mrz.optional-data-digit")
  /// The composite check digit; visas have none.
  public static let compositeDigit = Self("mrz.composite-digit")
  /// The document is not expired (BSI TR-03135-1, clause 5.7.1).
  public static let expiry = Self("document.expiry")
  /// The document can carry a traveller across a border by its kind.
  public static let kind = Self("document.kind")
  /// A typed issuer's code, as `issuer`.
  public static let typedIssuer = Self("document.issuer")
  /// A typed nationality's code, as `nationality`.
  public static let typedNationality = Self("document.nationality")
  /// The day of issue does not lie after the day of the check, nor after the expiry date.
  public static let issueDate = Self("document.issue-date")
  /// A visa or permit can be used on the day of the check.
  public static let permitValidity = Self("permit.validity")
  /// The security object's hash and signature (BSI TR-03135-1, table 5.28).
  public static let securityObject = Self("chip.security-object")
  /// The document signer's certificate by a trusted authority (table 5.33).
  public static let signerCertificate = Self("chip.signer-certificate")
  /// The certificates' validity at the time of the check (table 5.34).
  public static let certificateValidity = Self("chip.certificate-validity")
  /// The document signer's certificate is not revoked (table 5.37).
  public static let revocation = Self("chip.revocation")
  /// What trust the document signer's certificate earns (table 5.38).
  public static let trustStatus = Self("chip.trust-status")
  /// The hash and signature of EF.CardSecurity (table 5.28).
  public static let cardSecurity = Self("chip.card-security")
  /// The issuer's certificates of EF.CardSecurity (table 5.32).
  public static let cardSecurityIssuer = Self("chip.card-security-issuer")
  /// EF.SOD against EF.COM (table 5.40).
  public static let fileList = Self("chip.file-list")
  /// The issuing state of DG1 against the document signer's country (table 5.43).
  public static let issuingState = Self("chip.issuing-state")
  /// The optical zone against DG1 (clause 5.7.2).
  public static let zoneOfChip = Self("chip.zone")
  /// The chip signs a challenge with its own key (table 5.24).
  public static let activeAuthentication = Self("chip.active-authentication")
  /// The chip agrees on new keys with its own (table 5.25).
  public static let chipAuthentication = Self("chip.chip-authentication")
  /// The chip grants the terminal fingers or irises (table 5.21).
  public static let terminalAuthentication = Self("chip.terminal-authentication")
  /// The chip took the password and proved that it knows it: PACE or BAC (table 5.18).
  public static let access = Self("chip.access")
  /// The chip holds the key of EF.CardSecurity, shown within PACE (Doc 9303-11, clause 4.4.3.5).
  public static let chipAuthenticationMapping = Self("chip.chip-authentication-mapping")
  /// EF.CardAccess, which nobody signs, against DG14 and EF.CardSecurity (Doc 9303-11, 9.2.11).
  public static let cardAccess = Self("chip.card-access")
  /// A data group, 1 to 16, against its signed hash (table 5.42).
  public static func hash(of group: Int) -> Self { Self("chip.dg\(group)") }
  /// What a data group, 1 to 16, holds, by its own standard (Doc 9303-10, clause 4.7).
  public static func content(of group: Int) -> Self { Self("chip.dg\(group)-content") }
  /// The data typed by an officer against DG1 (clause 5.7.5).
  public static let typedData = Self("chip.typed-data")
  /// The zone on the back of a card against its front, as typed (clause 5.7.3.1).
  public static let bothSides = Self("document.both-sides")
  /// The zone against that of a visa or residence permit (clause 5.7.4).
  public static let permitZone = Self("document.permit-zone")
  /// The portrait of DG2 against the printed one, by an officer's eye (clause 5.7.6).
  public static let portrait = Self("chip.portrait")

  /// Every check on a machine-readable zone, in the order of a report.
  public static let ofZone: [Self] = [
    .reading, .characters, .documentCode, .issuer, .name, .documentNumberDigit, .nationality,
    .birthDate, .birthDateDigit, .sex, .expiryDate, .expiryDateDigit, .optionalDataDigit,
    .compositeDigit,
  ]

  /// The words for people, in English; the name itself for a check of another module.
  public var words: String { Self.words[self] ?? Self.chipWords[self] ?? description }

  private static let words: [Self: String] = [
    .reading: "reading", .characters: "characters", .documentCode: "document code",
    .issuer: "issuer's code", .name: "name", .documentNumberDigit: "document number's digit",
    .nationality: "nationality's code", .birthDate: "birth date",
    .birthDateDigit: "birth date's digit", .sex: "sex", .expiryDate: "expiry date",
    .expiryDateDigit: "expiry date's digit", .optionalDataDigit: "optional data's digit",
    .compositeDigit: "composite digit", .expiry: "not expired", .kind: "kind of document",
    .typedIssuer: "issuer's code", .typedNationality: "nationality's code",
    .issueDate: "day of issue", .permitValidity: "validity of the permit",
  ]
}
