public import Bytes
public import Host
import Codes
import Names

/// The importer of OpenSanctions' `targets.simple.csv`.
///
/// A header names the columns; `aliases`, `birth_date`, `countries` and `identifiers` hold several
/// values, divided by semicolons and in quotes of their own where a value has one. Persons become
/// entries under OpenSanctions' identifiers; other schemas are reported and passed over. Countries
/// are where a person is said to belong, identifiers are numbers of any kind: the table tells no
/// more. The version is the newest `last_seen` of its rows unless it is told.
public struct OpenSanctionsTable: WatchlistReading, Sendable {
  /// The identifier of the list that is made.
  public static let id = "opensanctions"

  /// The terms of the list: collected by a private publisher from lists of many owners.
  public static let terms = WatchlistTerms(
    owner: "OpenSanctions", legalBasis: "none of its own; each entry names its sources",
    handling: "Information only. Ask the owner of the list that the entry comes from.",
    isForeign: true)

  /// Identifier, title, version; the version is final after the last entry.
  public var reference: WatchlistReference {
    WatchlistReference(
      id: id, title: "OpenSanctions targets", version: told ?? newest)
  }
  /// The terms of the list.
  public var terms: WatchlistTerms { OpenSanctionsTable.terms }
  /// What was read and passed over so far.
  public private(set) var report = ImportReport(form: .openSanctionsTable)

  private let id: String
  private let told: Int64?
  private var newest: Int64 = 0
  private var rows: SeparatedValues
  private let columns: [String: Int]
  private var identifiers = UsedIdentifiers()

  /// Reads the header; throws `.watchlistForm` when it is another one.
  public init(
    _ source: ByteSource, as id: String = OpenSanctionsTable.id, version: Int64? = nil
  ) throws(Fault) {
    rows = SeparatedValues(source)
    guard let header = try rows.next(), header.trouble == nil else {
      throw Fault(.watchlistForm, at: "line 1", "a header expected")
    }
    var columns: [String: Int] = [:]
    for (place, name) in header.fields.enumerated() {
      guard columns.updateValue(place, forKey: name.trimmed.lowercased()) == nil else {
        throw Fault(.watchlistForm, at: "line 1, column \(place + 1)", "each column once expected")
      }
    }
    guard ["id", "schema", "name"].allSatisfy({ columns[$0] != nil }) else {
      throw Fault(.watchlistForm, at: "line 1", "the columns id, schema and name expected")
    }
    self.columns = columns
    self.id = id
    told = version
  }

  /// The next person; nil at the end.
  public mutating func next() throws(Fault) -> WatchlistEntry? {
    while let row = try rows.next() {
      guard row.trouble == nil, row.fields.count == columns.count else {
        try report.broken(line: row.line, "row", row.trouble ?? "\(columns.count) columns expected")
        continue
      }
      let columns = columns
      let field = { (name: String) in columns[name].map { row.fields[$0].trimmed } ?? "" }
      if let seen = ListMoment.version(field("last_seen")) { newest = max(newest, seen) }
      guard field("schema") == "Person" else {
        report.skip(line: row.line, FollowTheMoney.schemaWord(field("schema")), "not a person")
        continue
      }
      guard identifiers.take(field("id")) else {
        report.skip(line: row.line, "id", "an entry of this identifier stands before it")
        continue
      }
      do throws(Fault) {
        let entry = try entry(field, line: row.line)
        report.read()
        return entry
      } catch { try report.broken(line: row.line, error.place, error.detail) }
    }
    return nil
  }

  private mutating func entry(
    _ field: (String) -> String, line: Int
  ) throws(Fault) -> WatchlistEntry {
    var draft = EntryDraft(id: field("id"), line: line)
    draft.add(PersonName(issued: field("name")), .primary)
    for alias in values(field("aliases")) { draft.add(PersonName(issued: alias), .aka) }
    for text in values(field("birth_date")) {
      FollowTheMoney.take(birth: text, into: &draft, &report)
    }
    for code in values(field("countries")) {
      if let code = FollowTheMoney.country(code, line: line, &report) {
        draft.add(nationality: code)
      }
    }
    for number in values(field("identifiers")) {
      draft.add(ListedDocument(type: "", number: number))
    }
    let programs = values(field("program_ids")) + values(field("dataset"))
    draft.program = programs.isEmpty ? nil : String(programs.joined(separator: " ").prefix(256))
    return try draft.entry(&report)
  }

  /// The values of one field, itself a row of values divided by semicolons.
  private func values(_ text: String) -> [String] {
    guard text.contains(";") || text.contains("\"") else { return text.isEmpty ? [] : [text] }
    var inner = SeparatedValues(ByteSource(Array(text.utf8)), separator: UInt8(ascii: ";"))
    guard let row = (try? inner.next()) ?? nil, row.trouble == nil else {
      return text.split(separator: ";").map { String($0).trimmed }
    }
    return row.fields.map(\.trimmed).filter { !$0.isEmpty }
  }
}

/// Moments as lists write them.
enum ListMoment {
  /// `2026-02-27T00:00:09` and longer -> 20260227000009; `2026-02-27` -> midnight; else nil.
  static func version(_ text: String) -> Int64? {
    let digits = text.prefix(19).utf8.filter { (0x30...0x39).contains($0) }
    guard text.utf8.count >= 10, digits.count == 8 || digits.count == 14,
      let number = Int64(String(decoding: digits, as: UTF8.self))
    else { return nil }
    return digits.count == 8 ? number * 1_000_000 : number
  }
}
