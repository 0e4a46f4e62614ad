public import Bytes

/// A date of which some parts may be unknown, in the Gregorian calendar.
///
/// Travel documents leave out the day, the month or all of a birth date that their holder does not
/// know (ICAO Doc 9303-3, clause 4.8); lists and officers do the same. The parts that are known are
/// kept and the rest is never filled in, so comparisons answer yes, no, or nil for "cannot be
/// said".
public enum PartialDate: Hashable, Sendable, CustomStringConvertible {
  /// Nothing is known.
  case unknown
  /// Only the year, 1...9999.
  case year(Int)
  /// The year, 1...9999, and the month, 1...12.
  case month(year: Int, month: Int)
  /// All of it.
  case day(CivilDate)

  /// How much is known.
  public enum Precision: String, Sendable, CaseIterable {
    case none, year, month, day
  }

  /// A date of the parts given; nil when a part is out of range, or a day stands without a month.
  public init?(year: Int?, month: Int? = nil, day: Int? = nil) {
    switch (year, month, day) {
    case (nil, nil, nil):
      self = .unknown
    case (let year?, nil, nil):
      guard (1...9999).contains(year) else { return nil }
      self = .year(year)
    case (let year?, let month?, nil):
      guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
      self = .month(year: year, month: month)
    case (let year?, let month?, let day?):
      guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
      self = .day(date)
    default:
      return nil
    }
  }

  /// Reads `1985`, `1985-03` or `1985-03-12` (ISO 8601), or `unknown`; throws `.field`.
  public init(iso text: String) throws(Fault) {
    let wrong = Fault(.field, "a date as YYYY, YYYY-MM or YYYY-MM-DD expected")
    if text == "unknown" {
      self = .unknown
      return
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    var numbers: [Int] = []
    for (index, part) in parts.enumerated() {
      guard part.utf8.count == (index == 0 ? 4 : 2),
        part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part)
      else { throw wrong }
      numbers.append(number)
    }
    guard (1...3).contains(numbers.count),
      let date = PartialDate(
        year: numbers[0], month: numbers.count > 1 ? numbers[1] : nil,
        day: numbers.count > 2 ? numbers[2] : nil)
    else { throw wrong }
    self = date
  }

  /// The year, when known.
  public var year: Int? {
    switch self {
    case .unknown: nil
    case .year(let year), .month(let year, _): year
    case .day(let date): date.year
    }
  }

  /// The month, 1...12, when known.
  public var month: Int? {
    switch self {
    case .unknown, .year: nil
    case .month(_, let month): month
    case .day(let date): date.month
    }
  }

  /// The day, when all of it is known.
  public var day: CivilDate? { if case .day(let date) = self { date } else { nil } }

  /// How much is known.
  public var precision: Precision {
    switch self {
    case .unknown: .none
    case .year: .year
    case .month: .month
    case .day: .day
    }
  }

  /// The first day that it can be; nil when nothing is known.
  public var earliest: CivilDate? {
    switch self {
    case .unknown: nil
    case .year(let year): CivilDate(year: year, month: 1, day: 1)
    case .month(let year, let month): CivilDate(year: year, month: month, day: 1)
    case .day(let date): date
    }
  }

  /// The last day that it can be; nil when nothing is known.
  public var latest: CivilDate? {
    switch self {
    case .unknown: nil
    case .year(let year): CivilDate(year: year, month: 12, day: 31)
    case .month(let year, let month):
      CivilDate(year: year, month: month, day: CivilDate.days(inMonth: month, of: year))
    case .day(let date): date
    }
  }

  /// Whether both mean the same day: true when both are whole and equal, false when no day fits
  /// both, nil when it cannot be said.
  public func isSame(as other: PartialDate) -> Bool? {
    guard let mine = range, let theirs = other.range else { return nil }
    guard mine.overlaps(theirs) else { return false }
    return mine.lowerBound == mine.upperBound && mine == theirs ? true : nil
  }

  /// Whether a day exists that fits both; an unknown date fits every other.
  public func isCompatible(with other: PartialDate) -> Bool { isSame(as: other) != false }

  /// Whether this date lies before a day; nil when it cannot be said.
  public func isBefore(_ day: CivilDate) -> Bool? {
    guard let earliest, let latest else { return nil }
    if latest < day { return true }
    return earliest >= day ? false : nil
  }

  /// Whole years from this birth date to `day`, least and most; nil when nothing is known or the
  /// date may lie after `day`.
  public func age(on day: CivilDate) -> ClosedRange<Int>? {
    guard let earliest, let latest else { return nil }
    let least = min(latest, day).age(on: day)
    let most = earliest.age(on: day)
    return most < least ? nil : least...most
  }

  /// `1985`, `1985-03`, `1985-03-12` or `unknown`.
  public var description: String {
    switch self {
    case .unknown: "unknown"
    case .year(let year): pad(year, 4)
    case .month(let year, let month): "\(pad(year, 4))-\(pad(month, 2))"
    case .day(let date): date.description
    }
  }

  private var range: ClosedRange<CivilDate>? {
    guard let earliest, let latest else { return nil }
    return earliest...latest
  }
}
