public import Codes

/// One anonymous count at a point where people pass: so many, of this kind, in this period.
///
/// A tally is an observation during some hours by enumerators, not a register: who passes two
/// points is counted twice, and nobody can tell. So tallies of several points are never summed.
public struct Tally: Hashable, Sendable {
  /// Which way, seen from the country of the point.
  public enum Movement: String, Sendable, CaseIterable {
    case incoming, outgoing, undefined
  }

  /// Adults and children as IOM DTM parts them, at 18.
  public enum AgeGroup: String, Sendable, CaseIterable {
    case adults = "18+"
    case children = "under-18"
    case unknown
  }

  /// Sex as counted; unknown is a category of its own.
  public enum CountedSex: String, Sendable, CaseIterable {
    case female, male, unknown
  }

  /// The published table that it comes from: each is a whole count of the same flow by other
  /// columns, so tallies of two tables are never added.
  public let form: DTMForm
  /// The line in its file, from 1, the header counted.
  public let line: Int
  /// The point's name as published.
  public let point: String
  /// Its country.
  public let country: String
  /// The first day of the period that was counted: a day, or a month (`form.period`).
  public let day: CivilDate
  /// Which way.
  public let movement: Movement
  /// Where from: the place before, the country of departure. ISO 3166-1 alpha-3,
  /// `other` or `unknown`.
  public let from: String
  /// Where to: the place after, the country of destination.
  public let to: String
  /// The nationality; nil in a table that has none.
  public let nationality: String?
  /// The sex; nil in a table that has none.
  public let sex: CountedSex?
  /// The age group; nil in a table that has none.
  public let age: AgeGroup?
  /// How many people, 1 or more.
  public let count: Int
  /// How many of them are unaccompanied or separated children; nil where it was not asked.
  public let unaccompanied: Int?
  /// Why, as asked: several answers may stand together, so reasons never add up to people.
  public let reasons: [String]
}

/// The published flow-monitoring tables of IOM's Displacement Tracking Matrix that are read, by
/// their columns (IOM, package gdidata).
public enum DTMForm: String, Sendable, CaseIterable {
  /// East and Horn of Africa by nationality, month by month.
  case eastNationality = "dtm-ehoa-nat"
  /// East and Horn of Africa by sex and age, month by month.
  case eastDemography = "dtm-ehoa-dmg"
  /// West and Central Africa, day by day.
  case west = "dtm-wca"
  /// West and Central Africa by sex and age, day by day.
  case westDemography = "dtm-wca-dmg"

  /// The columns that it must have.
  var columns: Set<String> {
    switch self {
    case .eastNationality:
      ["t", "fmp", "fmp_country", "movement", "previous", "next", "nat", "n"]
    case .eastDemography:
      ["t", "fmp", "fmp_country", "movement", "previous", "next", "sex", "age", "n", "uac"]
    case .west: ["t", "fmp", "fmp_country", "from", "to", "n"]
    case .westDemography: ["t", "fmp", "fmp_country", "from", "to", "sex", "age", "n", "uac"]
    }
  }

  /// True where time is counted in seconds since 1970 and not in days.
  var isInSeconds: Bool { self == .west || self == .westDemography }

  /// The column of the place before.
  var origin: String { isInSeconds ? "from" : "previous" }

  /// The column of the place after.
  var destination: String { isInSeconds ? "to" : "next" }

  /// How long a count's period is.
  public var period: String { isInSeconds ? "day" : "month" }

  /// The form with the most columns that a header has; nil for none.
  init?(header: [String]) {
    let titles = Set(header)
    let fitting = DTMForm.allCases.filter { $0.columns.isSubset(of: titles) }
    guard let form = fitting.max(by: { $0.columns.count < $1.columns.count }) else { return nil }
    self = form
  }
}
