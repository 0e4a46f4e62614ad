public import Bytes
public import Codes
public import Record

/// One shift of a station: the records from the end of the shift before to its own.
public struct Shift: Equatable, Sendable {
  /// 1, 2, …
  public let number: Int64
  /// Who opened it, by service number.
  public let openedBy: String
  /// When, by the station's clock.
  public let opened: Instant
  /// The first record that belongs to it: the one after the last of the shift before.
  public let first: Int64
  /// Who closed it; nil while it is open.
  public let closedBy: String?
  /// When it was closed.
  public let closed: Instant?
  /// The last record that belongs to it; one less than the first when there was none.
  public let last: Int64?
  /// Who confirmed the numbers and went on; nil when nobody followed.
  public let takenOverBy: String?

  /// The shift as JSON.
  public var json: JSON {
    .fields([
      "shift": .integer(number), "openedBy": .string(openedBy),
      "opened": .string(opened.description), "first": .integer(first),
      "closedBy": .text(closedBy), "closed": .text(closed?.description), "last": .number(last),
      "takenOverBy": .text(takenOverBy),
    ])
  }
}

/// What two officers look at when one hands over to the other.
public struct Handover: Sendable {
  /// The shift that ends.
  public let shift: Shift
  /// Its numbers, as they will stand in the audit.
  public let sheet: ShiftSheet
  /// Referrals that await their outcome, oldest first.
  public let openReferrals: [JournalEntry]
}
