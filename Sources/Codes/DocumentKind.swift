/// What a document is that a traveller shows.
///
/// The kinds are the officer's; the document code of a machine-readable zone only suggests one.
public enum DocumentKind: String, Sendable, CaseIterable {
  /// An ordinary national passport.
  case passport
  case diplomaticPassport = "diplomatic-passport"
  /// A service, official or special passport.
  case servicePassport = "service-passport"
  /// An emergency or temporary passport or travel certificate (ICAO Doc 9303-8).
  case emergencyDocument = "emergency-document"
  /// A passport for residents who are not nationals of the issuer.
  case alienPassport = "alien-passport"
  /// A travel document under the Convention of 28 July 1951 relating to the Status of Refugees.
  case refugeeDocument = "refugee-document"
  /// A travel document under the Convention of 28 September 1954 on Stateless Persons.
  case statelessDocument = "stateless-document"
  /// A laissez-passer of the United Nations or another organisation.
  case laissezPasser = "laissez-passer"
  /// A passport or movement order of armed forces.
  case militaryDocument = "military-document"
  case identityCard = "identity-card"
  case residencePermit = "residence-permit"
  /// A crew member certificate (ICAO Annex 9).
  case crewCertificate = "crew-certificate"
  /// A seafarer's identity document or seaman's book (ILO C108, C185).
  case seamansBook = "seamans-book"
  /// A pass for residents of a border area, under an agreement of two states.
  case borderResidentPass = "border-resident-pass"
  /// A pass for pilgrims, under an agreement or for a season.
  case pilgrimPass = "pilgrim-pass"
  /// A passport without a machine-readable zone, filled in by hand.
  case handwrittenPassport = "handwritten-passport"
  /// A visa, when it is the document that was read.
  case visa
  /// Another document; an officer says which.
  case other
  /// No document at all.
  case none

  /// The words for people, in English.
  public var name: String {
    switch self {
    case .seamansBook: "seaman's book"
    case .none: "no document"
    case .other: "other document"
    default: rawValue.split(separator: "-").joined(separator: " ")
    }
  }

  /// True when its specification demands a machine-readable zone.
  public var hasMachineReadableZone: Bool {
    switch self {
    case .emergencyDocument, .militaryDocument, .seamansBook, .borderResidentPass, .pilgrimPass,
      .handwrittenPassport, .other, .none:
      false
    default: true
    }
  }

  /// True when the document can carry a traveller across a border by itself.
  public var isTravelDocument: Bool {
    switch self {
    case .visa, .residencePermit, .other, .none: false
    default: true
    }
  }

  /// The two characters of the document code of a zone: `P`, `PD`, `ID`, `V`, `AC`.
  ///
  /// Passports follow the harmonised second letters of ICAO Doc 9303-4, clause 4.4 (in force from
  /// 2026); older documents put anything of the issuer's choice there, so a kind read from an
  /// unlisted letter is the ordinary one. Cards follow Doc 9303-5 and -6, clause 4.2.2.
  public init(documentCode code: String) {
    let letters = code.filter { $0 != "<" }
    switch letters {
    case "PD": self = .diplomaticPassport
    case "PO": self = .servicePassport
    case "PE", "PU": self = .emergencyDocument
    case "PR": self = .refugeeDocument
    case "PT": self = .alienPassport
    case "PS": self = .statelessDocument
    case "PL": self = .laissezPasser
    case "PM": self = .militaryDocument
    case "AC": self = .crewCertificate
    case "IR", "AR", "CR": self = .residencePermit
    default:
      switch letters.first {
      case "P": self = .passport
      case "V": self = .visa
      case "A", "C", "I": self = .identityCard
      default: self = .other
      }
    }
  }
}
