import Codes

/// A listed date of birth in four numbers, and what it says beside a traveller's.
struct PackedBirth: Sendable {
  /// First and last year.
  let from: UInt16
  let to: UInt16
  /// 0 when unknown.
  let month: UInt8
  let day: UInt8
  let isCirca: Bool

  init(_ date: ListedDate) {
    let first = date.from.year ?? 0
    from = UInt16(clamping: first)
    to = UInt16(clamping: date.to?.year ?? first)
    isCirca = date.isCirca
    let isRange = date.to != nil
    month = isRange ? 0 : UInt8(clamping: date.from.month ?? 0)
    day = isRange ? 0 : UInt8(clamping: date.from.day?.day ?? 0)
  }

  /// The one year in which this date lies, or nil: a range, or a year that is not sure.
  var certainYear: Int? { from == to && !isCirca ? Int(from) : nil }
}

/// What a date of birth says for or against a match.
struct BirthEvidence: Sendable {
  let points: Int32
  let rule: StaticString

  static let unknown = BirthEvidence(points: 0, rule: "unknown")

  init(points: Int32, rule: StaticString) {
    self.points = points
    self.rule = rule
  }

  /// The evidence of one listed date beside the traveller's.
  init(_ query: PackedBirth, _ listed: PackedBirth) {
    typealias Points = ScreeningParameters
    let low = Int(listed.from)
    let high = Int(listed.to)
    let queryLow = Int(query.from)
    let queryHigh = Int(query.to)
    let gap = max(0, low - queryHigh, queryLow - high)
    if listed.isCirca || query.isCirca || low != high || queryLow != queryHigh {
      let slack = listed.isCirca || query.isCirca ? 2 : 0
      if gap == 0 {
        let exactly = low == high && queryLow == queryHigh
        let points = exactly ? Points.circaSame : Points.rangeHolds
        self.init(points: points, rule: exactly ? "about-the-year" : "within-the-range")
      } else if gap <= slack {
        self.init(points: Points.circaNear, rule: "about")
      } else {
        self.init(
          points: gap <= slack + 1 ? Points.circaFar : Points.disjoint, rule: "disjoint")
      }
      return
    }
    if query.day == 0 || listed.day == 0 {
      self = BirthEvidence.ofYears(query, listed, gap: gap)
    } else {
      self = BirthEvidence.ofDays(query, listed, gap: gap)
    }
  }

  /// One of the dates has no day.
  private static func ofYears(
    _ query: PackedBirth, _ listed: PackedBirth, gap: Int
  ) -> BirthEvidence {
    typealias Points = ScreeningParameters
    guard gap == 0 else {
      return BirthEvidence(
        points: gap == 1 ? Points.disjointNear : Points.disjoint, rule: "disjoint")
    }
    let monthsDiffer = query.month != 0 && listed.month != 0 && query.month != listed.month
    return BirthEvidence(
      points: monthsDiffer ? Points.monthOther : Points.yearEqual,
      rule: monthsDiffer ? "other-month" : "year-equal")
  }

  /// Both dates are whole.
  private static func ofDays(
    _ query: PackedBirth, _ listed: PackedBirth, gap: Int
  ) -> BirthEvidence {
    typealias Points = ScreeningParameters
    let sameDay = query.day == listed.day
    let sameMonth = query.month == listed.month
    let conventional = query.isConventional || listed.isConventional
    if gap == 0 {
      if sameDay, sameMonth {
        return conventional
          ? BirthEvidence(points: Points.dayEqualConventional, rule: "equal-conventional")
          : BirthEvidence(points: Points.dayEqual, rule: "equal")
      }
      if query.day == listed.month, query.month == listed.day {
        return BirthEvidence(points: Points.dayMonthSwapped, rule: "day-month-swapped")
      }
      if sameDay || sameMonth {
        return BirthEvidence(points: Points.onePartOff, rule: "one-part-off")
      }
      return conventional
        ? BirthEvidence(points: Points.yearEqual, rule: "year-equal")
        : BirthEvidence(points: Points.yearOnlyShared, rule: "other-day")
    }
    if sameDay, sameMonth, gap == 1 || gap == 10 || isDigitSwap(query, listed) {
      return BirthEvidence(points: Points.yearSlip, rule: "year-slip")
    }
    return BirthEvidence(
      points: gap == 1 ? Points.disjointNear : Points.disjoint, rule: "disjoint")
  }

  /// 1968 for 1986.
  private static func isDigitSwap(_ query: PackedBirth, _ listed: PackedBirth) -> Bool {
    query.from / 100 == listed.from / 100 && query.from % 10 == listed.from / 10 % 10
      && query.from / 10 % 10 == listed.from % 10
  }
}

extension PackedBirth {
  /// 1 January and 1 July: days that registries write when only the year is known.
  var isConventional: Bool { day == 1 && (month == 1 || month == 7) }
}
