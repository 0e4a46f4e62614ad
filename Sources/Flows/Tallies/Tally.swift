public import Codes
public import Record

/// One anonymous count at a point where people pass: so many, alike in sex and age, in this period.
///
/// A tally is an observation during some hours by enumerators, not a register: who passes two
/// points is counted twice, and nobody can tell. So tallies of several points are never summed.
/// Published tables and our own enumerators' counts have one model; what is nil was not asked.
public struct Tally: Hashable, Sendable {
  /// Where a tally comes from.
  public enum Source: Hashable, Sendable {
    /// A published table, of the file of this number among those imported; 0 for one only read.
    case table(DTMForm, file: Int64)
    /// A figure that a station recorded, in the observation that began with this record.
    case station(String, observation: Int64)

    /// The table's name: tallies of two tables are never added, for each is a whole count of the
    /// same flow by other columns, or of the same point by others.
    public var table: String {
      switch self {
      case .table(let form, _): form.rawValue
      case .station: Source.stations
      }
    }

    /// The name of the table of what stations recorded.
    public static let stations = "stations"
  }

  /// Where it comes from.
  public let source: Source
  /// The line in its file, from 1, the header counted; the number of a station's record.
  public let line: Int64
  /// The point's name as published, or its code.
  public let point: String
  /// Its country: ISO 3166-1 alpha-3, `other` or `unknown`, as all countries here.
  public let country: String
  /// The first day of the period that was counted: a day, or a month (`DTMForm.period`).
  public let day: CivilDate
  /// Which way.
  public let movement: TallyMovement
  /// Where they set out; nil where it was not asked.
  public var origin: TallyPlace?
  /// Where from: the place before, the country of departure.
  public var from: TallyPlace?
  /// Where to: the place after, the country of destination.
  public var to: TallyPlace?
  /// Where they want to arrive.
  public var final: TallyPlace?
  /// The nationality; nil in a table that has none.
  public var nationality: String?
  /// The sex; nil in a table that has none.
  public var sex: TallySex?
  /// The age; nil in a table that has none.
  public var age: TallyAge?
  /// By what they passed.
  public var mode: TallyMode?
  /// How many people, 1 or more.
  public let count: Int
  /// How many of them are vulnerable in some way: a kind that is missing was not asked. What DTM
  /// publishes as `uac` stands as `unaccompanied`.
  public var vulnerable: [TallyVulnerability: Int] = [:]
  /// Why, as asked: several answers may stand together, so reasons never add up to people.
  public var reasons: [String] = []
  /// How the figure came about; nil where the table does not say.
  public var method: TallyMethod?
  /// The share of those who passed that was seen, in percent.
  public var sharePercent: Int?

  /// A tally with what every one has.
  init(
    _ source: Source, line: Int64, point: String, country: String, day: CivilDate,
    movement: TallyMovement, count: Int
  ) {
    self.source = source
    self.line = line
    self.point = point
    self.country = country
    self.day = day
    self.movement = movement
    self.count = count
  }
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
