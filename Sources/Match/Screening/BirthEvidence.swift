import Codes

/// A listed date of birth in four numbers.
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

  /// The date as one number, and back.
  var packed: UInt64 {
    UInt64(from) << 32 | UInt64(to) << 16 | UInt64(month) << 12 | UInt64(day & 31) << 4
      | (isCirca ? 1 : 0)
  }

  init(packed: UInt64) {
    from = UInt16(truncatingIfNeeded: packed >> 32)
    to = UInt16(truncatingIfNeeded: packed >> 16)
    month = UInt8(packed >> 12 & 15)
    day = UInt8(packed >> 4 & 31)
    isCirca = packed & 1 == 1
  }

  /// The one year in which this date lies, or nil: a range, or a year that is not sure.
  var certainYear: Int? { from == to && !isCirca ? Int(from) : nil }

  /// 1 January and 1 July: days that registries write when only the year is known.
  var isConventional: Bool { day == 1 && (month == 1 || month == 7) }
}

extension EvidenceGroup {
  /// What dates of birth can say.
  static let births: [EvidenceGroup] = [
    .birthDay, .birthDayConventional, .birthSwapped, .birthOnePart, .birthYearSlip, .birthYear,
    .birthYearConventional, .birthOtherDay, .birthOtherMonth, .birthAbout, .birthNear, .birthRange,
    .birthFar, .birthDisjointNear, .birthDisjoint,
  ]

  /// What a listed date of birth says beside the traveller's.
  init(_ query: PackedBirth, _ listed: PackedBirth) {
    let low = Int(listed.from)
    let high = Int(listed.to)
    let queryLow = Int(query.from)
    let queryHigh = Int(query.to)
    let gap = max(0, low - queryHigh, queryLow - high)
    if listed.isCirca || query.isCirca || low != high || queryLow != queryHigh {
      let slack = listed.isCirca || query.isCirca ? 2 : 0
      if gap == 0 {
        self = low == high && queryLow == queryHigh ? .birthAbout : .birthRange
      } else if gap <= slack {
        self = .birthNear
      } else {
        self = gap <= slack + 1 ? .birthFar : .birthDisjoint
      }
    } else if query.day == 0 || listed.day == 0 {
      self = EvidenceGroup.ofYears(query, listed, gap: gap)
    } else {
      self = EvidenceGroup.ofDays(query, listed, gap: gap)
    }
  }

  /// One of the dates has no day.
  private static func ofYears(
    _ query: PackedBirth, _ listed: PackedBirth, gap: Int
  ) -> EvidenceGroup {
    guard gap == 0 else { return gap == 1 ? .birthDisjointNear : .birthDisjoint }
    let monthsDiffer = query.month != 0 && listed.month != 0 && query.month != listed.month
    return monthsDiffer ? .birthOtherMonth : .birthYear
  }

  /// Both dates are whole.
  private static func ofDays(
    _ query: PackedBirth, _ listed: PackedBirth, gap: Int
  ) -> EvidenceGroup {
    let sameDay = query.day == listed.day
    let sameMonth = query.month == listed.month
    let conventional = query.isConventional || listed.isConventional
    if gap == 0 {
      if sameDay, sameMonth { return conventional ? .birthDayConventional : .birthDay }
      if conventional { return .birthYearConventional }
      if query.day == listed.month, query.month == listed.day { return .birthSwapped }
      return sameDay || sameMonth ? .birthOnePart : .birthOtherDay
    }
    if sameDay, sameMonth, !conventional, gap == 1 || gap == 10 || isDigitSwap(query, listed) {
      return .birthYearSlip
    }
    return gap == 1 ? .birthDisjointNear : .birthDisjoint
  }

  /// 1968 for 1986.
  private static func isDigitSwap(_ query: PackedBirth, _ listed: PackedBirth) -> Bool {
    query.from / 100 == listed.from / 100 && query.from % 10 == listed.from / 10 % 10
      && query.from / 10 % 10 == listed.from % 10
  }
}
