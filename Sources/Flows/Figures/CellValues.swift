import Bytes
import Codes
import Store

/// What a question shows of a cell, read once a cell.
final class CellValues {
  private let query: FlowQuery
  private let places: PlaceBook
  private let reading: Statement
  private var known: [Int64: Cell] = [:]

  /// A cell as far as a question asks about it.
  struct Cell {
    /// Days since 1970.
    let day: Int
    let direction: Direction
    /// The values of the question's dimensions in its order, or nil when a filter leaves them out;
    /// those of time are empty, for what counts on another day than the cell's.
    let values: [String]?
    let isMigration: Bool
  }

  init(_ query: FlowQuery, _ database: Database) throws(Fault) {
    self.query = query
    places = try PlaceBook(of: database)
    reading = try database.prepare(
      """
      SELECT day, point, direction, mode, control, category, purpose, nationality, sex, age_band,
        age_five, adulthood, residence, departure, destination, document, stay, return_kind,
        vulnerability
      FROM flow_cell WHERE cell = ?
      """)
  }

  /// The cell of a number. Throws `.flowDamaged` for one that is not there.
  func place(of cell: Int64) throws(Fault) -> Cell {
    if let found = known[cell] { return found }
    var found: Cell?
    try reading.bind(cell, at: 1)
    try reading.each { row throws(Fault) in
      var texts: [String] = []
      for column in 0..<3 + FlowCell.codeColumns { texts.append(try row.text(column)) }
      found = try self.cell(texts)
      return false
    }
    guard let found else { throw Fault(.flowDamaged, at: "flow_cell", "a cell that is missing") }
    known[cell] = found
    return found
  }

  /// The question's values of a cell for something that counts on a day; nil when a filter or the
  /// question's period leaves it out.
  func values(of cell: Int64, on day: Int) throws(Fault) -> [String]? {
    guard (query.from.daysSince1970...query.to.daysSince1970).contains(day),
      var values = try place(of: cell).values
    else { return nil }
    let date = CivilDate(daysSince1970: day)
    for (dimension, kept) in query.filters where dimension.isOfTime {
      guard kept.contains(dimension.shown(date)) else { return nil }
    }
    for (place, dimension) in query.dimensions.enumerated() where dimension.isOfTime {
      values[place] = dimension.shown(date)
    }
    return values
  }

  private func cell(_ texts: [String]) throws(Fault) -> Cell {
    let day = try CivilDate(iso: texts[0])
    guard let direction = Direction(rawValue: texts[2]) else {
      throw Fault(.flowDamaged, at: "flow_cell", "a code that no record has")
    }
    func value(_ dimension: FlowDimension) -> String {
      shown(dimension, texts, on: day)
    }
    let isKept = query.filters.allSatisfy { dimension, kept in
      dimension.isOfTime || kept.contains(value(dimension))
    }
    return Cell(
      day: day.daysSince1970, direction: direction,
      values: isKept ? query.dimensions.map { $0.isOfTime ? "" : value($0) } : nil,
      isMigration: value(.migration) == MigrationScope.possible.rawValue)
  }

  private func shown(_ dimension: FlowDimension, _ texts: [String], on day: CivilDate) -> String {
    func country(_ code: String) -> String { Country(icao: code)?.alpha3 ?? code }
    return switch dimension {
    case .day, .week, .month, .quarter, .year: dimension.shown(day)
    case .poe: texts[1]
    case .governorate: places.place(texts[1], on: day)?.governorate ?? FlowLayout.unknown
    case .direction: texts[2]
    case .mode: texts[3]
    case .control: texts[4]
    case .category: texts[5]
    case .purpose: texts[6]
    case .nationality: country(texts[7])
    case .sex: texts[8]
    case .ageBand: texts[9]
    case .ageFive: texts[10]
    case .adulthood: texts[11]
    case .residence: country(texts[12])
    case .departure: country(texts[13])
    case .destination: country(texts[14])
    case .document: texts[15]
    case .intendedStay: texts[16]
    case .returnKind: texts[17]
    case .vulnerability: texts[18]
    case .migration:
      MigrationScope(
        TravellerCategory(rawValue: texts[5]) ?? .ordinary,
        StayBand(rawValue: texts[16]) ?? .unknown
      ).rawValue
    }
  }
}
