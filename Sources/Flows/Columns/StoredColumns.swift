public import Bytes
public import Codes
public import Store

extension FlowColumns {
  /// The columns of a period: days that are packed as they stand, the others from the roll-up.
  /// Throws what `Store` throws, and `.flowDamaged` for a code that no record has.
  public init(of database: Database, from: CivilDate, to: CivilDate) throws(Fault) {
    try readBooks(database)
    places = try PlaceBook(of: database)
    let bytes = try database.first(
      "SELECT coalesce(sum(length(rows)), 0) FROM flow_packed WHERE day BETWEEN ? AND ?",
      from.description, to.description
    ) { row throws(Fault) in try row.int(0) }
    reserve((bytes ?? 0) / Self.bytesPerRow)
    try database.each(
      "SELECT day, rows FROM flow_packed WHERE day BETWEEN ? AND ? ORDER BY day",
      from.description, to.description
    ) { row throws(Fault) in
      let day = try CivilDate(iso: try row.text(0))
      try PackedDay.read(try row.bytes(1), day: day.daysSince1970, into: &self)
    }
    for day in try Self.unpackedDays(database) where from <= day && day <= to {
      try readCells(database, of: day)
    }
  }

  /// The columns of a period from counts of cells in another table than the roll-up's.
  init(
    of database: Database, from: CivilDate, to: CivilDate, counted table: SQL
  ) throws(Fault) {
    try readBooks(database)
    places = try PlaceBook(of: database)
    for day in from.daysSince1970...to.daysSince1970 {
      try readCells(database, of: CivilDate(daysSince1970: day), counted: table)
    }
  }

  /// Packs every day that is not, each in a transaction of its own, and gives how many there were.
  /// A day that is counted anew afterwards is unpacked by that. Throws what `Store` throws.
  @discardableResult
  public static func pack(_ database: Database) throws(Fault) -> Int {
    let days = try unpackedDays(database)
    for day in days {
      try database.transaction { () throws(Fault) in
        var columns = FlowColumns()
        try columns.readBooks(database)
        try columns.readCells(database, of: day)
        try columns.store(in: database)
      }
    }
    return days.count
  }

  /// Stores every day as packed, inside the caller's transaction; its runs stand together. Throws
  /// what `Store` throws, also for a day that is packed already.
  public func store(in database: Database) throws(Fault) {
    try write(points.texts, as: "point", database)
    try write(countries.texts, as: "country", database)
    var rest = runs[...]
    while let first = rest.first {
      let day = rest.prefix { $0.day == first.day }
      try database.run(
        "INSERT INTO flow_packed (day, rows) VALUES (?, ?)",
        CivilDate(daysSince1970: first.day).description, PackedDay.bytes(day, of: self))
      rest = rest[day.endIndex...]
    }
  }

  /// Packed days that are not what the roll-up says. Reads all of both.
  static func differingDays(_ database: Database) throws(Fault) -> [CivilDate] {
    let days = try database.rows("SELECT day, rows FROM flow_packed ORDER BY day") {
      row throws(Fault) in (try CivilDate(iso: try row.text(0)), try row.bytes(1))
    }
    var differing: [CivilDate] = []
    for (day, bytes) in days {
      var (packed, counted) = (FlowColumns(), FlowColumns())
      try packed.readBooks(database)
      try counted.readBooks(database)
      try counted.readCells(database, of: day)
      do throws(Fault) {
        try PackedDay.read(bytes, day: day.daysSince1970, into: &packed)
      } catch  where error.code == .flowDamaged {
        differing.append(day)
        continue
      }
      let isSame =
        packed.runs == counted.runs && packed.codes == counted.codes
        && packed.counts == counted.counts
      if !isSame { differing.append(day) }
    }
    return differing
  }

  /// Days that have cells and are not packed, found by one look-up a day.
  private static func unpackedDays(_ database: Database) throws(Fault) -> [CivilDate] {
    try database.rows(
      """
      WITH RECURSIVE each_day (day) AS (
        SELECT min(day) FROM flow_place_cell
        UNION ALL
        SELECT (SELECT min(day) FROM flow_place_cell WHERE day > each_day.day) FROM each_day
        WHERE each_day.day IS NOT NULL
      )
      SELECT day FROM each_day
      WHERE day IS NOT NULL AND day NOT IN (SELECT day FROM flow_packed)
      """
    ) { row throws(Fault) in try CivilDate(iso: try row.text(0)) }
  }

  // MARK: Numbers of points and countries

  private mutating func readBooks(_ database: Database) throws(Fault) {
    try database.each("SELECT kind, text FROM flow_code ORDER BY kind, number") {
      row throws(Fault) in
      let text = try row.text(1)
      if try row.text(0) == "point" {
        _ = try number(ofPoint: text)
      } else {
        _ = countries.number(of: text)
      }
    }
  }

  private func write(
    _ texts: [String], as kind: String, _ database: Database
  ) throws(Fault) {
    for (number, text) in texts.enumerated() {
      try database.run(
        "INSERT INTO flow_code (kind, number, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", kind,
        number, text)
    }
  }

  // MARK: Cells

  private mutating func readCells(
    _ database: Database, of day: CivilDate, counted table: SQL = "flow_count"
  ) throws(Fault) {
    var point: String?
    var rows: [(key: Key, count: Int)] = []
    try database.each(
      """
      SELECT point, direction, measure, count, mode, control, category, purpose, nationality, sex,
        age_band, age_five, adulthood, residence, departure, destination, document, stay,
        return_kind, vulnerability
      FROM flow_cell JOIN \(table) USING (cell)
      WHERE day = ? AND count > 0 ORDER BY point
      """, day.description
    ) { row throws(Fault) in
      let next = try row.text(0)
      if let point, point != next {
        try addRun(day, point, rows)
        rows.removeAll(keepingCapacity: true)
      }
      point = next
      var codes: [String] = []
      for column in 4..<4 + FlowCell.codeColumns { codes.append(try row.text(column)) }
      rows.append((try key(codes, try row.text(1), try row.text(2)), try row.int(3)))
    }
    if let point { try addRun(day, point, rows) }
  }

  private mutating func addRun(
    _ day: CivilDate, _ point: String, _ rows: [(key: Key, count: Int)]
  ) throws(Fault) {
    try add(day: day.daysSince1970, point: try number(ofPoint: point), rows)
  }
}
