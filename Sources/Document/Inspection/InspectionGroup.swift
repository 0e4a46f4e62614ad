import Codes

/// The checks that BSI TR-03135-1 v2.5 combines out of others, down from the whole document: each
/// group holds single checks, other groups, or both (clauses 5.4 to 5.7).
public enum InspectionGroup: String, CaseIterable, Sendable {
  /// The whole document (table 5.2).
  case document
  /// All that is checked on the page (table 5.6); here that is its zone (table 5.7).
  case optical
  /// All that is checked on the chip (clause 5.6).
  case electronic
  /// The chip's access protocols (tables 5.17 and 5.18).
  case access
  /// The content of the chip (table 5.22).
  case content
  /// Whether the chip is no copy: Active or Chip Authentication, or PACE with its mapping; one of
  /// them suffices (table 5.23).
  case authenticity = "chip-authenticity"
  /// What the issuer signed (clause 5.6.4.2).
  case passiveAuthentication = "passive-authentication"
  /// The security objects' hashes and signatures (table 5.27).
  case securityObjects = "security-objects"
  /// The issuer's certificates (table 5.31).
  case issuerCertificates = "issuer-certificates"
  /// The files against the signed hashes (tables 5.39 and 5.41).
  case integrity
  /// Whether the data groups can be read by their standards.
  case dataGroups = "data-groups"
  /// Checks across page, chip and documents (table 5.44).
  case combined

  /// The name under which the group's state stands in reports and rules: `inspection.electronic`.
  public var name: DocumentCheck.Name { .init("inspection.\(rawValue)") }

  /// The group that this one is part of; nil for the whole document.
  public var parent: InspectionGroup? {
    switch self {
    case .document: nil
    case .optical, .electronic, .combined: .document
    case .access, .content: .electronic
    case .authenticity, .passiveAuthentication, .dataGroups: .content
    case .securityObjects, .issuerCertificates, .integrity: .passiveAuthentication
    }
  }

  /// The groups directly below this one, in the order of the guideline.
  public var children: [InspectionGroup] { Self.allCases.filter { $0.parent == self } }

  /// How deep the group stands below the whole document.
  public var depth: Int { (parent?.depth ?? -1) + 1 }

  /// The words for people, in English.
  public var words: String {
    switch self {
    case .document: "document"
    case .optical: "printed page"
    case .electronic: "chip"
    case .access: "access protocols"
    case .content: "content of the chip"
    case .authenticity: "chip is no copy"
    case .passiveAuthentication: "data as the issuer signed them"
    case .securityObjects: "signatures"
    case .issuerCertificates: "issuer's certificates"
    case .integrity: "files unaltered"
    case .dataGroups: "data groups readable"
    case .combined: "page, chip and dates together"
    }
  }

  /// The group that a single check belongs to; a check that no table names belongs to its part.
  public init(of check: DocumentCheck.Name) {
    if let group = Self.members[check] {
      self = group
    } else if check.isDataGroupHash {
      self = .integrity
    } else if check.isDataGroupContent {
      self = .dataGroups
    } else if check.description.hasPrefix("mrz.") || check.description.hasPrefix("page.") {
      self = .optical
    } else if check.description.hasPrefix("chip.") {
      self = .passiveAuthentication
    } else {
      self = .combined
    }
  }

  private static let members: [DocumentCheck.Name: InspectionGroup] = [
    .access: .access, .terminalAuthentication: .access, .activeAuthentication: .authenticity,
    .chipAuthentication: .authenticity, .chipAuthenticationMapping: .authenticity,
    .securityObject: .securityObjects, .cardSecurity: .securityObjects,
    .signerCertificate: .issuerCertificates, .certificateValidity: .issuerCertificates,
    .revocation: .issuerCertificates, .trustStatus: .issuerCertificates,
    .cardSecurityIssuer: .issuerCertificates, .fileList: .integrity, .cardAccess: .integrity,
    .issuingState: .passiveAuthentication, .zoneOfChip: .combined, .typedData: .combined,
    .portrait: .combined,
  ]

  /// The group's state out of those of its single checks and groups, by its own table.
  func combined(_ states: [(name: DocumentCheck.Name, state: CheckState)]) -> CheckState {
    switch self {
    case .authenticity: .alternatives(states.map(\.state))
    case .access: Self.access(states)
    default: .combined(states.map(\.state))
    }
  }

  /// Table 5.17: BAC or PACE decides. Terminal authentication opens more data groups; that it could
  /// not be made for want of certificates says nothing against the access that there is.
  private static func access(
    _ states: [(name: DocumentCheck.Name, state: CheckState)]
  ) -> CheckState {
    let counted = states.filter { entry in
      entry.name != .terminalAuthentication
        || entry.state == .ended(.failed) || entry.state == .aborted
    }
    return .combined(counted.map(\.state))
  }
}

extension DocumentCheck.Name {
  /// Whether the check is only written down and changes no result above it, "evaluatory" in the
  /// words of BSI TR-03135-1 v2.5, clause 3.7: the encoding of the data groups that no decision
  /// rests on. The zone, the biometric records and the chip's keys count.
  public var isEvaluatory: Bool {
    isDataGroupContent && ![1, 2, 3, 4, 14, 15].map(Self.content(of:)).contains(self)
  }

  /// `chip.dg7`.
  var isDataGroupHash: Bool { Self.hashes.contains(self) }

  /// `chip.dg7-content`.
  var isDataGroupContent: Bool { Self.contents.contains(self) }

  private static let hashes = Set((1...16).map(Self.hash(of:)))
  private static let contents = Set((1...16).map(Self.content(of:)))
}

extension DocumentCheck {
  /// Whether the check is undetermined only for a list that this station was not given: the
  /// issuer's certificates, where no policy expects them here, or its newest revocations. It then
  /// says nothing about the document, and an officer who looks at it finds nothing.
  public var waitsForList: Bool {
    let reasons: Set<Reason> = [.issuerNotAvailable, .noRevocationList, .revocationListOverdue]
    return outcome == .undetermined && reason.map(reasons.contains) == true
  }
}
