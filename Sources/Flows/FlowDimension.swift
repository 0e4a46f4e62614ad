import Codes

/// What a table of counts is broken down by, and filtered by.
public enum FlowDimension: String, Sendable, CaseIterable {
  /// The civil day at the point of entry, `YYYY-MM-DD`.
  case day
  /// Its week by ISO 8601, `YYYY-Www`: of the year that has its Thursday.
  case week
  /// Its month, `YYYY-MM`.
  case month
  /// Its quarter, `YYYY-Qn`.
  case quarter
  /// Its year, `YYYY`.
  case year
  /// The point of entry.
  case poe
  case direction
  case mode
  case control
  case category
  case purpose
  /// The nationality: ISO 3166-1 alpha-3 where there is one, else the ICAO code (`XXA`, `UNK`).
  case nationality
  case sex
  case ageBand = "age-band"
  /// Under and over 18, as IOM DTM counts: `under-18`, `18+`, `unknown`.
  case adulthood

  /// The column's HXL tag (our own composition of HXL 1.1 tags: no standard one exists for flows).
  var tag: String {
    switch self {
    case .day: "#date+crossed"
    case .week: "#date+crossed+week"
    case .month: "#date+crossed+month"
    case .quarter: "#date+crossed+quarter"
    case .year: "#date+crossed+year"
    case .poe: "#loc+poe+code"
    case .direction: "#meta+direction"
    case .mode: "#modality+transport"
    case .control: "#meta+control"
    case .category: "#group+category"
    case .purpose: "#cause+purpose"
    case .nationality: "#country+nationality+code"
    case .sex: "#meta+sex"
    case .ageBand: "#meta+age"
    case .adulthood: "#meta+age+dtm"
    }
  }

  /// Where its code stands in a packed row; nil for what a whole run of rows shares.
  var field: PackedField? {
    switch self {
    case .day, .week, .month, .quarter, .year, .poe: nil
    case .direction: FlowLayout.direction
    case .mode: FlowLayout.mode
    case .control: FlowLayout.control
    case .category: FlowLayout.category
    case .purpose: FlowLayout.purpose
    case .nationality: FlowLayout.nationality
    case .sex: FlowLayout.sex
    case .ageBand, .adulthood: FlowLayout.ageBand
    }
  }

  /// What a table shows for each code of the field, in the codes' order; several codes may show
  /// the same.
  func shown(_ columns: FlowColumns) -> [String] {
    switch self {
    case .day, .week, .month, .quarter, .year, .poe: []
    case .direction: FlowLayout.directions.texts
    case .mode: FlowLayout.modes.texts
    case .control: FlowLayout.controls.texts
    case .category: FlowLayout.categories.texts
    case .purpose: FlowLayout.purposes.texts
    case .nationality: columns.nationalities.texts.map { Country(icao: $0)?.alpha3 ?? $0 }
    case .sex: FlowLayout.sexes.texts
    case .ageBand: FlowLayout.ageBands.texts
    case .adulthood: AgeBand.allCases.map(\.adulthood)
    }
  }

  /// What a table shows for a run of rows; nil for what differs from row to row.
  func shown(day: Int, point: String) -> String? {
    let date = CivilDate(daysSince1970: day)
    return switch self {
    case .day: date.description
    case .week: date.isoWeek
    case .month: String(date.description.prefix(7))
    case .quarter: "\(date.description.prefix(4))-Q\((date.month + 2) / 3)"
    case .year: String(date.description.prefix(4))
    case .poe: point
    default: nil
    }
  }
}

extension AgeBand {
  /// Under or over 18.
  fileprivate var adulthood: String {
    switch self {
    case .underFive, .fiveToEleven, .twelveToSeventeen: "under-18"
    case .adult, .sixtyAndOver: "18+"
    case .unknown: "unknown"
    }
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
