import Codes

/// What a table of counts is broken down by, and filtered by.
public enum FlowDimension: String, Sendable, CaseIterable {
  case day, week, month, quarter, year
  case poe, governorate
  case direction, mode, control, category, migration, purpose
  case nationality, residence, departure, destination
  case sex
  case ageBand = "age-band"
  case ageFive = "age-five"
  case adulthood
  case document
  case intendedStay = "intended-stay"
  case returnKind = "return-kind"
  case vulnerability

  /// What a value of a dimension belongs to.
  enum Scope {
    /// The civil day.
    case day
    /// The point of entry.
    case point
    /// The place in which the point lies on the day.
    case place
    /// Each counted row.
    case row
  }

  /// What its values belong to: all but those of a row are shared by a run of rows.
  var scope: Scope {
    switch self {
    case .day, .week, .month, .quarter, .year: .day
    case .poe: .point
    case .governorate: .place
    default: .row
    }
  }

  /// True for the ways to divide time.
  public var isOfTime: Bool { scope == .day }

  /// Where its code stands in a packed row; nil for what a whole run of rows shares.
  var field: PackedField? {
    switch self {
    case .day, .week, .month, .quarter, .year, .poe, .governorate: nil
    case .direction: FlowLayout.direction
    case .mode: FlowLayout.mode
    case .control: FlowLayout.control
    case .category: FlowLayout.category
    case .migration: FlowLayout.categoryAndStay
    case .purpose: FlowLayout.purpose
    case .nationality: FlowLayout.nationality
    case .residence: FlowLayout.residence
    case .departure: FlowLayout.departure
    case .destination: FlowLayout.destination
    case .sex: FlowLayout.sex
    case .ageBand, .ageFive, .adulthood: FlowLayout.age
    case .document: FlowLayout.document
    case .intendedStay: FlowLayout.stay
    case .returnKind: FlowLayout.returnKind
    case .vulnerability: FlowLayout.vulnerability
    }
  }

  /// What a table shows for each code of the field, in the codes' order; several codes may show
  /// the same.
  func shown(_ columns: FlowColumns) -> [String] {
    switch self {
    case .nationality, .residence, .departure, .destination:
      columns.countries.texts.map { Country(icao: $0)?.alpha3 ?? $0 }
    default: codes
    }
  }

  /// The same for a dimension whose codes are fixed; empty for any other.
  var codes: [String] {
    switch self {
    case .day, .week, .month, .quarter, .year, .poe, .governorate: []
    case .nationality, .residence, .departure, .destination: []
    case .direction: FlowLayout.directions.texts
    case .mode: FlowLayout.modes.texts
    case .control: FlowLayout.controls.texts
    case .category: FlowLayout.categories.texts
    case .migration: MigrationScope.shown
    case .purpose: FlowLayout.purposes.texts
    case .sex: FlowLayout.sexes.texts
    case .ageBand: AgeClass.all.map(\.band.rawValue)
    case .ageFive: AgeClass.all.map(\.fiveYears)
    case .adulthood: AgeClass.all.map(\.adulthood)
    case .document: FlowLayout.documents.texts
    case .intendedStay: FlowLayout.stays.texts
    case .returnKind: FlowLayout.returnKinds.texts
    case .vulnerability: FlowLayout.vulnerabilities.texts
    }
  }

  /// What a table shows for a day, of a dimension of time; empty for any other.
  func shown(_ date: CivilDate) -> String {
    switch self {
    case .day: date.description
    case .week: date.isoWeek
    case .month: String(date.description.prefix(7))
    case .quarter: "\(date.description.prefix(4))-Q\((date.month + 2) / 3)"
    case .year: String(date.description.prefix(4))
    default: ""
    }
  }
}

/// Whether a crossing can be part of migration at all.
public enum MigrationScope: String, Sendable, CaseIterable {
  /// It can: whether it was shows when the stay is known.
  case possible
  /// It cannot, by who crossed or for how long.
  case excluded

  /// The scope of a traveller of a category who means to stay so long.
  ///
  /// Drivers and crew, border residents and workers, diplomats and others on official duty,
  /// pilgrims, people in transit and same-day visitors stay out of migration, whatever they do (UN,
  /// Recommendations on Statistics of International Migration, Revision 1, 1998: the taxonomy of
  /// inflows and outflows).
  init(_ category: TravellerCategory, _ stay: StayBand) {
    switch category {
    case .driver, .crew, .borderResident, .diplomat, .unitedNations, .military, .pilgrim, .transit:
      self = .excluded
    case .ordinary, .returned, .protection:
      self = stay == .sameDay ? .excluded : .possible
    }
  }

  /// The scope of each code of `FlowLayout.categoryAndStay`.
  static let shown: [String] = (0..<1 << FlowLayout.categoryAndStay.bits).map { code in
    let category = FlowLayout.category.code(in: code)
    let stay = FlowLayout.stay.code(in: code)
    guard category < TravellerCategory.allCases.count else { return excluded.rawValue }
    return MigrationScope(TravellerCategory.allCases[category], StayBand.allCases[stay]).rawValue
  }
}

extension CivilDate {
  /// The week that holds the day (ISO 8601, clause 4.3.2): `2026-W01` begins on 29 December 2025.
  fileprivate var isoWeek: String {
    // 1970-01-01 was a Thursday; the week's Thursday decides about its year.
    let thursday = adding(days: 3 - ((daysSince1970 + 3) % 7 + 7) % 7)
    let newYear = CivilDate(year: thursday.year, month: 1, day: 1) ?? thursday
    let week = (thursday.daysSince1970 - newYear.daysSince1970) / 7 + 1
    return "\(thursday.description.prefix(4))-W\(week < 10 ? "0" : "")\(week)"
  }
}
