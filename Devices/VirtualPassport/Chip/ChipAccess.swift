/// How a chip lets a reader in (ICAO Doc 9303-11, clause 4).
public struct ChipAccess: Hashable, Sendable {
  /// A secret that opens the chip, by its number in MSE:Set AT (TR-03110-3, B.14.1, tag 83).
  public enum Password: UInt8, Sendable, CaseIterable {
    /// Document number, date of birth and date of expiry with their check digits.
    case zone = 1
    /// The card access number, printed on the document.
    case cardAccessNumber = 2
    /// A number that only the holder knows.
    case personalNumber = 3
    /// What frees a blocked personal number.
    case unblockingNumber = 4
  }

  /// The secrets as characters; of the zone its number, dates and check digits one after the
  /// other (Doc 9303-11, clause 9.7.2).
  public var passwords: [Password: String] = [:]
  /// Whether files of the application need a password at all; false for the first passports.
  public var isNeeded = true
  /// Whether Basic Access Control opens the chip.
  public var hasBasicAccess = true
  /// The variants of PACE that open the chip; empty for none.
  public var pace: [PaceOffer] = []

  /// Access by the zone alone, with Basic Access Control.
  public init() {}
}
