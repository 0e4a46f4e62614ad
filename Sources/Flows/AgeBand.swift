/// The age bands of IOM DTM and the UN, by whole years at the crossing.
public enum AgeBand: String, Sendable, CaseIterable {
  case underFive = "0-4"
  case fiveToEleven = "5-11"
  case twelveToSeventeen = "12-17"
  case adult = "18-59"
  case sixtyAndOver = "60+"
  case unknown

  /// The band of an age that is known within bounds.
  ///
  /// A birth date of a year or a month only leaves two ages open. Where both lie in one band, that
  /// is the band; where they lie in two, the band is unknown: nobody is moved across a border of
  /// bands by a guess. Every export says so (`AgeBand.rule`).
  public init(_ age: ClosedRange<Int>?) {
    guard let age, age.lowerBound >= 0 else {
      self = .unknown
      return
    }
    let least = AgeBand(years: age.lowerBound)
    self = least == AgeBand(years: age.upperBound) ? least : .unknown
  }

  private init(years: Int) {
    self =
      switch years {
      case ..<5: .underFive
      case 5...11: .fiveToEleven
      case 12...17: .twelveToSeventeen
      case 18...59: .adult
      default: .sixtyAndOver
      }
  }

  /// The rule for the notes of an export.
  public static let rule = """
    Age is in whole years on the day of the crossing. A birth date that leaves two bands open \
    counts as unknown.
    """
}

/// What is kept of an age: the narrowest class in which it surely lies, as far as any of three ways
/// to band ages asks for it.
///
/// The bands of IOM DTM and the five-year bands of the UN do not lie within each other (10-14 holds
/// 11 and 12), so a class is a stretch of years that no band cuts, or, where a birth date leaves
/// several open, what can still be said: 32 classes, so five bits.
struct AgeClass: Hashable, Sendable {
  /// The band of IOM DTM.
  let band: AgeBand
  /// The five-year band of the UN, `10-14`, or `unknown`.
  let fiveYears: String
  /// `under-18`, `18+` or `unknown`.
  let adulthood: String

  /// The class of an age that is known within bounds.
  init(_ age: ClosedRange<Int>?) {
    band = AgeBand(age)
    guard let age, age.lowerBound >= 0 else {
      (fiveYears, adulthood) = (AgeClass.unknown, AgeClass.unknown)
      return
    }
    fiveYears =
      AgeClass.fiveYears(age.lowerBound) == AgeClass.fiveYears(age.upperBound)
      ? AgeClass.fiveYears(age.lowerBound) : AgeClass.unknown
    adulthood =
      age.upperBound < 18 ? "under-18" : age.lowerBound >= 18 ? "18+" : AgeClass.unknown
  }

  /// Band, five-year band and adulthood: `12-17/15-19/under-18`.
  var text: String {
    AgeClass.text(band: band.rawValue, fiveYears: fiveYears, adulthood: adulthood)
  }

  /// How a class of these parts is spelt.
  static func text(band: String, fiveYears: String, adulthood: String) -> String {
    "\(band)/\(fiveYears)/\(adulthood)"
  }

  /// Every class that some age has, in the order of the youngest age that it holds.
  static let all: [AgeClass] = {
    var all: [AgeClass] = []
    var seen: Set<AgeClass> = []
    for least in 0...oldest {
      for most in least...min(oldest, least + widest) {
        let known = AgeClass(least...most)
        if seen.insert(known).inserted { all.append(known) }
      }
    }
    let unknown = AgeClass(nil)
    if seen.insert(unknown).inserted { all.append(unknown) }
    return all
  }()

  /// The five-year bands in order, and `unknown`.
  static let fiveYearBands =
    stride(from: 0, to: oldest, by: 5).map { fiveYears($0) } + [fiveYears(oldest), unknown]

  private static let unknown = "unknown"
  /// From here on all ages are one band.
  private static let oldest = 100
  /// A birth date of a year only leaves two ages open; nothing that is counted leaves more than
  /// these.
  private static let widest = oldest

  private static func fiveYears(_ years: Int) -> String {
    guard years < oldest else { return "\(oldest)+" }
    let first = years / 5 * 5
    return "\(first)-\(first + 4)"
  }
}
