/// A check that BSI TR-03135-1 v2.5 describes, whether this house makes it or not.
public struct GuidelineCheck: Hashable, Sendable {
  /// Its name in reports; of a check that is not made here the name that it would have.
  public let name: DocumentCheck.Name
  /// Its clause.
  public let clause: String

  /// Every single check of chapters 5.5 to 5.7 and 5.9, in their order, but for the parts of the
  /// zone's consistency, the checks of one seal, and data groups 3 to 16.
  public static let all: [GuidelineCheck] = [
    .init("page.capture", "5.5.2"), .init("page.model", "5.5.3"),
    .init("mrz.composite-digit", "5.5.4.1.1"), .init("page.infrared", "5.5.4.1.2"),
    .init("page.type-face", "5.5.4.1.3"), .init("page.spectral", "5.5.4.2"),
    .init("chip.access", "5.6.3.1"), .init("chip.terminal-authentication", "5.6.3.2"),
    .init("chip.active-authentication", "5.6.4.1.1"),
    .init("chip.chip-authentication", "5.6.4.1.2"),
    .init("chip.chip-authentication-mapping", "5.6.4.1.3"),
    .init("chip.security-object", "5.6.4.2.2"), .init("chip.card-security", "5.6.4.2.2"),
    .init("chip.signer-certificate", "5.6.4.3.3"),
    .init("chip.certificate-validity", "5.6.4.3.4"), .init("chip.revocation", "5.6.4.3.5"),
    .init("chip.trust-status", "5.6.4.3.6"), .init("chip.card-security-issuer", "5.6.4.3.2"),
    .init("chip.file-list", "5.6.4.4.1"), .init("chip.dg1", "5.6.4.4.2"),
    .init("chip.dg2", "5.6.4.4.2"), .init("chip.issuing-state", "5.6.4.5"),
    .init("document.expiry", "5.7.1"), .init("chip.zone", "5.7.2"),
    .init("document.both-sides", "5.7.3.1"), .init("document.permit-zone", "5.7.4"),
    .init("chip.typed-data", "5.7.5"), .init("chip.portrait", "5.7.6"),
    .init("page.seal", "5.9"),
  ]

  private init(_ name: String, _ clause: String) {
    self.name = .init(name)
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
