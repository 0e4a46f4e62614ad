import Bytes
public import Codes
public import Record

/// A tally record as it counts: under identities that its registry may have changed, where a
/// station used numbers twice.
public struct TallyFact: Equatable, Sendable {
  /// The record's own identity.
  public var identity: RecordIdentity
  /// The observation's beginning; nil for a beginning.
  public var of: RecordIdentity?
  /// The figure that is taken back; nil for another act.
  public var struck: RecordIdentity?
  /// The local day of the record.
  public let day: CivilDate
  /// When it was written.
  public let made: Instant
  /// Until when was observed; nil for another act than an end.
  public let until: Instant?
  /// What was done.
  public let act: TallyRecord.Act

  /// What a record counts as; nil for practice, which counts nowhere.
  public init?(_ record: TallyRecord) {
    guard !record.header.isPractice else { return nil }
    identity = record.header.identity
    of = record.of
    day = record.captured.day
    made = record.captured.utc
    until = record.until
    act = record.act
    guard case .struck(let n) = record.act else { return }
    struck = try? RecordIdentity(
      station: record.header.identity.station, epoch: record.header.identity.epoch, n: n)
  }
}
