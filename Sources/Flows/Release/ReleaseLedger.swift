public import Bytes
import Codes
public import Store

/// What a registry keeps of a release.
public struct ReleaseEntry: Equatable, Sendable {
  /// Which release.
  public let mark: ReleaseMark
  /// How small counts are protected.
  public let rules: ReleaseRules
  /// The source, and the checkpoint that it names.
  public let origin: FlowOrigin
  /// That checkpoint as it was signed.
  public let note: String
  /// Which records of the period had arrived.
  public let completeness: Completeness
  /// SHA-256 of each table's CSV, hexadecimal, in the order of the tables.
  public let digests: [String]
  /// 32 random bytes: what chance is drawn from in rounding. It lies beside the exact counts, so
  /// whoever can read it has those as well.
  let secret: [UInt8]
  /// Where points lay, for tables by governorate; else empty.
  let places: [FlowPlace]

  init(
    mark: ReleaseMark, rules: ReleaseRules, origin: FlowOrigin, note: String,
    completeness: Completeness, digests: [String], secret: [UInt8], places: [FlowPlace] = []
  ) {
    self.places = places
    self.completeness = completeness
    self.mark = mark
    self.rules = rules
    self.origin = origin
    self.note = note
    self.digests = digests
    self.secret = secret
  }

  var json: JSON {
    .fields([
      "mark": mark.json, "rules": rules.json, "source": .string(origin.source),
      "checkpoint": .text(origin.checkpoint), "note": .string(note),
      "completeness": completeness.json, "digests": .texts(digests),
      "secret": .string(Hex.encode(secret)),
      "places": .array(
        places.map {
          [
            "poe": .string($0.point), "since": .string($0.since.description),
            "governorate": .string($0.governorate),
          ]
        }),
    ])
  }

  init(_ json: JSON) throws(Fault) {
    try self.init(
      mark: ReleaseMark(json["mark"] ?? .null), rules: ReleaseRules(json["rules"] ?? .null),
      origin: FlowOrigin(
        source: json.requiredString("source"), checkpoint: json["checkpoint"]?.string),
      note: json.requiredString("note"), completeness: Completeness(json["completeness"] ?? .null),
      digests: json.list("digests").compactMap(\.string),
      secret: Hex.decode(json.requiredString("secret")),
      places: ReleaseEntry.places(json.list("places")))
  }
}

extension ReleaseEntry {
  private static func places(_ items: [JSON]) throws(Fault) -> [FlowPlace] {
    var places: [FlowPlace] = []
    for item in items {
      places.append(
        FlowPlace(
          point: try item.requiredString("poe"),
          since: try CivilDate(iso: try item.requiredString("since")), name: "",
          governorate: try item.requiredString("governorate"), governorateName: ""))
    }
    return places
  }
}

/// The releases that were made, for ever: what they showed is known outside.
public struct ReleaseLedger {
  /// The tables: a migration of the registry's schema.
  public static let migration: SQL = """
    CREATE TABLE flow_release (
      number INTEGER PRIMARY KEY,
      entry TEXT NOT NULL,               -- ReleaseEntry
      seal BLOB NOT NULL
    ) STRICT;
    CREATE TABLE flow_release_table (
      release INTEGER NOT NULL REFERENCES flow_release (number),
      place INTEGER NOT NULL,            -- 0, 1, ...
      frozen TEXT NOT NULL,              -- FrozenTable
      seal BLOB NOT NULL,
      PRIMARY KEY (release, place)
    ) STRICT, WITHOUT ROWID;
    """

  let database: Database
  private let authenticate: (_ table: String, _ columns: [JSON]) -> [UInt8]

  /// The ledger of a database whose schema has `migration`; `authenticate` gives the code that a
  /// row bears, so that nobody changes one unseen.
  public init(
    _ database: Database, authenticate: @escaping (_ table: String, _ columns: [JSON]) -> [UInt8]
  ) {
    self.database = database
    self.authenticate = authenticate
  }

  /// Every release, in their order. Throws `.flowDamaged` for a row that was changed.
  public func all() throws(Fault) -> [ReleaseEntry] {
    try database.rows("SELECT number, entry, seal FROM flow_release ORDER BY number", read: entry)
  }

  /// A release by its number; nil when there is none.
  public func release(_ number: Int64) throws(Fault) -> ReleaseEntry? {
    try database.first(
      "SELECT number, entry, seal FROM flow_release WHERE number = ?", number, read: entry)
  }

  /// The tables of a release, exact.
  func tables(of number: Int64) throws(Fault) -> [FrozenTable] {
    try database.rows(
      "SELECT place, frozen, seal FROM flow_release_table WHERE release = ? ORDER BY place", number
    ) { row throws(Fault) in
      let (place, text) = (try row.int64(0), try row.text(1))
      try check(
        try row.bytes(2), "flow_release_table",
        [.integer(number), .integer(place), .string(text)])
      return try FrozenTable(JSON.parse(Array(text.utf8), limits: Self.limits))
    }
  }

  /// Adds a release, inside the caller's transaction.
  func add(_ entry: ReleaseEntry, _ tables: [FrozenTable]) throws(Fault) {
    let text = entry.json.line()
    try database.run(
      "INSERT INTO flow_release (number, entry, seal) VALUES (?, ?, ?)", entry.mark.number, text,
      authenticate("flow_release", [.integer(entry.mark.number), .string(text)]))
    for (place, table) in tables.enumerated() {
      let text = table.json.line()
      try database.run(
        "INSERT INTO flow_release_table (release, place, frozen, seal) VALUES (?, ?, ?, ?)",
        entry.mark.number, place, text,
        authenticate(
          "flow_release_table",
          [.integer(entry.mark.number), .integer(Int64(place)), .string(text)]))
    }
  }

  /// A table of `FlowRelease.mostCells` counts has some megabytes.
  private static let limits = JSON.Limits(bytes: 64 << 20)

  private func entry(_ row: borrowing Row) throws(Fault) -> ReleaseEntry {
    let (number, text) = (try row.int64(0), try row.text(1))
    try check(try row.bytes(2), "flow_release", [.integer(number), .string(text)])
    return try ReleaseEntry(JSON.parse(Array(text.utf8), limits: Self.limits))
  }

  private func check(
    _ code: [UInt8], _ table: String, _ columns: [JSON]
  ) throws(Fault) {
    guard code == authenticate(table, columns) else {
      throw Fault(.flowDamaged, at: table, "a row that was changed")
    }
  }
}
