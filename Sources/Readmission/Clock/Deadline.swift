public import Codes

/// One time limit of a case: when it ends, who has to act, and what silence will mean.
public struct Deadline: Hashable, Sendable {
  /// Where it stands on a day.
  public enum State: Hashable, Sendable {
    /// It runs: so many days are left, 0 on its last day.
    case running(daysLeft: Int)
    /// It has passed and nothing was done, so many days ago.
    case overdue(days: Int)
    /// Done on a day; late by so many days when more than 0.
    case done(on: CivilDate, daysLate: Int)
    /// It will never be needed: refused or closed.
    case idle
  }

  /// The limit.
  public let limit: TimeLimit
  /// The day of the event from which it runs.
  public let start: CivilDate
  /// Whether it runs from a reply that nobody gave: silence took its place.
  public let startsInSilence: Bool
  /// Its last day.
  public let due: CivilDate
  /// The earliest and latest that the last day may become while holidays are only estimated.
  public let range: ClosedRange<CivilDate>
  /// The last day without any extension.
  public let dueAtFirst: CivilDate
  /// The last day before holidays were announced, where an announcement has moved it.
  public let dueAsEstimated: CivilDate?
  /// Days of rest that were passed over.
  public let skipped: [DayCount.Skip]
  /// The extensions that count.
  public let extensions: [ClockFacts.Extension]
  /// The day on which what it asks for was done.
  public let done: CivilDate?
  /// Whether it is no longer needed.
  public let isIdle: Bool

  /// In what the agreement counts a longer time; nil where it allows none, or no length.
  public var longerUnit: TimeSpan.Unit? {
    switch limit.longer {
    case .by(let span), .to(let span): span.unit
    case .whileHindered, nil: nil
    }
  }

  /// What has to be done.
  public var step: LimitStep { limit.step }

  /// Where it stands at the end of a day.
  public func state(on today: CivilDate) -> State {
    if let done {
      return .done(on: done, daysLate: max(0, done.daysSince1970 - due.daysSince1970))
    }
    if isIdle { return .idle }
    let left = due.daysSince1970 - today.daysSince1970
    return left < 0 ? .overdue(days: -left) : .running(daysLeft: left)
  }

  /// What silence has come to mean on a day; nil while the limit runs, after an answer, and where
  /// silence has no meaning.
  ///
  /// While a holiday is only estimated, silence means nothing before the latest day it may leave.
  public func silence(on today: CivilDate) -> SilenceMeaning? {
    guard done == nil, !isIdle, today > range.upperBound else { return nil }
    return limit.silence
  }
}
