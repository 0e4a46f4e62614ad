/// What a document shows of itself to whoever holds it in their hand, and what opens its chip.
public struct ChipKeys: Sendable {
  /// From the machine-readable zone, for Basic Access Control and PACE.
  public var zone: ZoneKey?
  /// The card access number printed on the document, six digits, for PACE.
  public var cardAccessNumber: String?

  /// What there is.
  public init(zone: ZoneKey? = nil, cardAccessNumber: String? = nil) {
    self.zone = zone
    self.cardAccessNumber = cardAccessNumber
  }

  /// What PACE is tried with, the number first: it is of no other use, and cannot be misread as
  /// easily as 44 characters.
  var passwords: [AccessPassword] {
    [cardAccessNumber.map(AccessPassword.cardAccessNumber), zone.map(AccessPassword.zone)]
      .compactMap { $0 }
  }
}
