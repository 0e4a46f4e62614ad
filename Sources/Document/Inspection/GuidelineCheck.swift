/// A check that BSI TR-03135-1 v2.5 describes, whether this house makes it or not.
public struct GuidelineCheck: Hashable, Sendable {
  /// Its name in reports; of a check that is not made here the name that it would have.
  public let name: DocumentCheck.Name
  /// Its clause.
  public let clause: String

  /// Every single check of chapters 5.5 to 5.7 and 5.9, in their order, but for the parts of the
  /// zone's consistency, the checks of one seal, and data groups 3 to 16.
  public static let all: [GuidelineCheck] = [
    .init(.capture, "5.5.2"), .init(.model, "5.5.3"), .init(.compositeDigit, "5.5.4.1.1"),
    .init(.infrared, "5.5.4.1.2"), .init(.typeFace, "5.5.4.1.3"), .init(.spectral, "5.5.4.2"),
    .init(.access, "5.6.3.1"), .init(.terminalAuthentication, "5.6.3.2"),
    .init(.activeAuthentication, "5.6.4.1.1"), .init(.chipAuthentication, "5.6.4.1.2"),
    .init(.chipAuthenticationMapping, "5.6.4.1.3"), .init(.securityObject, "5.6.4.2.2"),
    .init(.cardSecurity, "5.6.4.2.2"), .init(.signerCertificate, "5.6.4.3.3"),
    .init(.certificateValidity, "5.6.4.3.4"), .init(.revocation, "5.6.4.3.5"),
    .init(.trustStatus, "5.6.4.3.6"), .init(.cardSecurityIssuer, "5.6.4.3.2"),
    .init(.fileList, "5.6.4.4.1"), .init(.hash(of: 1), "5.6.4.4.2"),
    .init(.hash(of: 2), "5.6.4.4.2"), .init(.issuingState, "5.6.4.5"), .init(.expiry, "5.7.1"),
    .init(.zoneOfChip, "5.7.2"), .init(.bothSides, "5.7.3.1"), .init(.permitZone, "5.7.4"),
    .init(.typedData, "5.7.5"), .init(.portrait, "5.7.6"), .init(.seal, "5.9"),
  ]

  private init(_ name: DocumentCheck.Name, _ clause: String) {
    self.name = name
    self.clause = clause
  }

  /// The clause of a check; nil for one that is this house's own.
  public static func clause(of name: DocumentCheck.Name) -> String? {
    if name.isDataGroupHash { return "5.6.4.4.2" }
    return all.first { $0.name == name }?.clause
  }
}

extension InspectionReport {
  /// The checks of the guideline of which this inspection has no state: nobody made them, for want
  /// of equipment, of a chip, or of a second page.
  public var unmade: [GuidelineCheck] {
    GuidelineCheck.all.filter { state(of: $0.name) == nil }
  }
}

/// Checks of a page that need a full-page reader; nothing here makes them.
extension DocumentCheck.Name {
  /// The page was detected and captured.
  public static let capture = Self("page.capture")
  /// The document's model was identified.
  public static let model = Self("page.model")
  /// The zone can be read in infrared light.
  public static let infrared = Self("page.infrared")
  /// The zone is printed in OCR-B.
  public static let typeFace = Self("page.type-face")
  /// Patterns that show in some lights only.
  public static let spectral = Self("page.spectral")
  /// The digital seal.
  public static let seal = Self("page.seal")
}
