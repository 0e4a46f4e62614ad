/// How the two-digit year of a machine-readable zone becomes a whole year, on a reference day.
///
/// The zone holds no century (ICAO Doc 9303-3, clause 4.8): the reader supplies it.
public enum TwoDigitYear: Sendable, Equatable {
  /// A birth: the latest year whose date does not lie after the reference day. A person over a
  /// hundred years old therefore reads as a child; the printed date tells.
  case birth(reference: CivilDate)
  /// An expiry: in the future when the two digits lie between the reference year and 15 years after
  /// it, else in the past (BSI TR-03135-1, combined checks, expiry).
  case expiry(reference: CivilDate)

  /// Years ahead of the reference year that an expiry may lie (BSI TR-03135-1).
  public static let expiryHorizonYears = 15

  /// The whole date of two digits (0...99) with an optional month (1...12) and day; nil when no
  /// such day exists in any century it could be.
  public func date(twoDigits: Int, month: Int?, day: Int?) -> PartialDate? {
    guard (0...99).contains(twoDigits) else { return nil }
    switch self {
    case .birth(let reference):
      let century = reference.year / 100 * 100
      for year in [century + twoDigits, century - 100 + twoDigits] {
        guard let date = PartialDate(year: year, month: month, day: day),
          let earliest = date.earliest, earliest <= reference
        else { continue }
        return date
      }
      return nil
    case .expiry(let reference):
      let ahead = (twoDigits - reference.year % 100 + 100) % 100
      let isAhead = ahead <= TwoDigitYear.expiryHorizonYears
      let year = reference.year + ahead - (isAhead ? 0 : 100)
      return PartialDate(year: year, month: month, day: day)
    }
  }
}

extension PartialDate {
  /// The date of six characters `YYMMDD` of a machine-readable zone, each part two digits or two
  /// fillers `<<`; nil when it has other characters or a part is out of range.
  ///
  /// Any part of a birth date may be unknown to the issuer, a month between a year and a day too
  /// (ICAO Doc 9303-3, clause 4.8): a part below an unknown one is held against its range and then
  /// left out. An expiry date with such a gap is nil.
  ///
  /// - Parameters:
  ///   - characters: six ASCII bytes.
  ///   - years: how the century is found.
  public init?(mrz characters: ArraySlice<UInt8>, years: TwoDigitYear) {
    guard characters.count == 6, let year = PartialDate.part(characters, 0),
      let month = PartialDate.part(characters, 2), let day = PartialDate.part(characters, 4)
    else { return nil }
    let hasGap = year == nil && (month ?? day) != nil || month == nil && day != nil
    guard hasGap else {
      guard let year else { self = .unknown; return }
      guard let date = years.date(twoDigits: year, month: month, day: day) else { return nil }
      self = date
      return
    }
    // A leap year and a month of 31 days admit every day that any date can have.
    guard case .birth = years,
      CivilDate(year: 2000, month: month ?? 1, day: day ?? 1) != nil
    else { return nil }
    guard let year else { self = .unknown; return }
    guard let date = years.date(twoDigits: year, month: nil, day: nil) else { return nil }
    self = date
  }

  /// The date of six characters, as `init(mrz:years:)` of a slice.
  public init?(mrz characters: [UInt8], years: TwoDigitYear) {
    self.init(mrz: characters[...], years: years)
  }

  /// Two digits as a number, two fillers as an inner nil; nil for anything else.
  private static func part(_ characters: ArraySlice<UInt8>, _ offset: Int) -> Int?? {
    let tens = characters[characters.startIndex + offset]
    let units = characters[characters.startIndex + offset + 1]
    switch (tens, units) {
    case (0x3C, 0x3C): return .some(nil)
    case (0x30...0x39, 0x30...0x39): return Int(tens - 0x30) * 10 + Int(units - 0x30)
    default: return nil
    }
  }

  /// The six characters `YYMMDD`, with `<<` for what is unknown (ICAO Doc 9303-3, clause 4.8).
  public var mrz: String {
    let parts = [year.map { $0 % 100 }, month, day?.day]
    return parts.map { $0.map { pad($0, 2) } ?? "<<" }.joined()
  }
}
