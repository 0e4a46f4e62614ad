/// What a document shows of itself to whoever holds it in their hand, and what opens its chip.
public struct ChipKeys: Hashable, Sendable {
  /// The machine-readable zone, for Basic Access Control and PACE.
  public var zone: MachineReadableZone?
  /// The card access number printed on the document, six digits, for PACE.
  public var cardAccessNumber: String?

  /// What there is.
  public init(zone: MachineReadableZone? = nil, cardAccessNumber: String? = nil) {
    self.zone = zone
    self.cardAccessNumber = cardAccessNumber
  }
}
