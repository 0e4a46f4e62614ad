public import Bytes
import Host
import Codes

/// How a national table is read: which columns hold what, in which letters and dates, and what
/// each category of it permits. Written as JSON by whoever knows the table; see
/// `Manuals/reference/watchlists.md`.
public struct TableMapping: Sendable {
  /// The type of the file.
  public static let type = "maabar/list-mapping/1"
  /// The most bytes of a mapping file.
  public static let maximumBytes = 256 << 10

  /// A name that the columns of a row make.
  struct Name: Sendable {
    let type: ListedNameType
    /// Columns of `full`, `given`, `father`, `grandfather`, `family`, `mother`.
    let parts: [String: Column]
    let divider: Character?
  }

  /// A document that the columns of a row make.
  struct Document: Sendable {
    let type: String
    let number: Column
    let country: Column?
  }

  /// A column by its header, or by its place from 1 in a table without one.
  enum Column: Hashable, Sendable {
    case titled(String)
    case placed(Int)
  }

  /// What to do with a row of a category.
  enum Category: Sendable {
    case terms(JSON?)
    case skip
  }

  let id: String
  let title: String
  let terms: WatchlistTerms
  let encoding: TextEncoding
  let separator: UInt8
  let headerLine: Int
  let datePatterns: [DatePattern]
  let idColumn: Column
  let names: [Name]
  let births: [Column]
  let nationalities: [Column]
  let birthCountries: [Column]
  let birthPlaces: [Column]
  let sex: Column?
  let program: Column?
  let documents: [Document]
  let values: [String: [String: String]]
  let categoryColumn: Column?
  let categories: [String: Category]
  let otherCategories: Category

  /// Reads a mapping; throws `.watchlistMapping` naming the field that does not fit.
  public init(_ bytes: [UInt8]) throws(Fault) {
    do throws(Fault) {
      let json = try JSON.parse(bytes, limits: JSON.Limits(bytes: TableMapping.maximumBytes))
      try self.init(json)
    } catch {
      throw Fault(.watchlistMapping, at: error.place, error.detail)
    }
  }

  private init(_ json: JSON) throws(Fault) {
    guard json["type"]?.string == TableMapping.type else {
      throw Fault(.field, at: "type", "\(TableMapping.type) expected")
    }
    let unknown = Set(json.object.map { Array($0.keys) } ?? []).subtracting(TableMapping.fields)
    guard unknown.isEmpty else { throw Fault(.field, at: unknown.sorted()[0], "an unknown field") }
    id = try json.requiredString("id")
    guard Watchlist.isIdentifier(id) else {
      throw Fault(.field, at: "id", "1 to 64 of a-z, 0-9 and hyphen expected")
    }
    title = try json.requiredString("title")
    _ = try json.requiredString("owner")
    _ = try json.requiredString("legalBasis")
    terms = try WatchlistLines.unknownTerms.replacing(json)
    encoding = try choice(json, "encoding") ?? .utf8
    separator = try TableMapping.separator(json)
    headerLine = Int(json["headerLine"]?.integer ?? 1)
    guard (0...100).contains(headerLine) else {
      throw Fault(.field, at: "headerLine", "the header's line, 0 for none, expected")
    }
    var patterns: [DatePattern] = []
    for item in try json.list("dates") { patterns.append(try DatePattern(item.string ?? "")) }
    datePatterns = patterns.isEmpty ? [try DatePattern("yyyy-MM-dd")] : patterns
    let reader = ColumnReader(json: json["columns"] ?? [:], isTitled: headerLine > 0)
    idColumn = try reader.required("id")
    names = try reader.names()
    documents = try reader.documents()
    guard !names.isEmpty || !documents.isEmpty else {
      throw Fault(.field, at: "columns: names", "a name or a document expected")
    }
    births = try reader.all("dob")
    nationalities = try reader.all("nationality")
    birthCountries = try reader.all("pob_country")
    birthPlaces = try reader.all("pob")
    sex = try reader.optional("gender")
    program = try reader.optional("program")
    values = try TableMapping.values(json)
    (categoryColumn, categories, otherCategories) = try TableMapping.categories(
      json, headerLine > 0)
  }

  private static let fields: Set<String> = [
    "type", "id", "title", "encoding", "separator", "headerLine", "dates", "columns", "values",
    "categories", "owner", "legalBasis", "order", "directions", "action", "visibility",
    "validFrom", "validUntil", "handling", "exemptions", "foreign",
  ]

  private static func separator(_ json: JSON) throws(Fault) -> UInt8 {
    let text = try text(json, "separator") ?? ","
    guard text.utf8.count == 1, let sign = text.utf8.first, sign < 0x80,
      ![0x22, 0x0a, 0x0d].contains(sign)
    else { throw Fault(.field, at: "separator", "one sign expected: a comma, semicolon, tab, bar") }
    return sign
  }

  private static func values(_ json: JSON) throws(Fault) -> [String: [String: String]] {
    var tables: [String: [String: String]] = [:]
    for (field, table) in json["values"]?.object ?? [:] {
      guard ["gender", "nationality", "pob_country", "country"].contains(field),
        let rows = table.object
      else { throw Fault(.field, at: "values: \(field)", "a table of values expected") }
      for (from, to) in rows {
        guard let to = to.string else {
          throw Fault(.field, at: "values: \(field)", "a text for each text expected")
        }
        tables[field, default: [:]][from.trimmed.lowercased()] = to
      }
    }
    return tables
  }

  private static func categories(
    _ json: JSON, _ isTitled: Bool
  ) throws(Fault) -> (Column?, [String: Category], Category) {
    guard let part = json["categories"] else { return (nil, [:], .terms(nil)) }
    let column = try ColumnReader(json: part, isTitled: isTitled).required("column")
    var all: [String: Category] = [:]
    for (value, terms) in part["values"]?.object ?? [:] {
      all[value.trimmed] = try category(terms, "categories: values")
    }
    return (
      column, all,
      try part["other"].map { (json) throws(Fault) in
        try category(json, "categories: other")
      } ?? .skip
    )
  }

  private static func category(_ json: JSON, _ place: String) throws(Fault) -> Category {
    if json.string == "skip" { return .skip }
    do throws(Fault) { return .terms(try WatchlistTerms.checked(json)) } catch {
      throw error.within(place)
    }
  }
}

/// Reads the columns of a mapping.
private struct ColumnReader {
  let json: JSON
  let isTitled: Bool

  func column(_ value: JSON, _ place: String) throws(Fault) -> TableMapping.Column {
    if let title = value.string, isTitled, !title.isEmpty { return .titled(title.trimmed) }
    if let place = value.integer, (1...Int64(SeparatedValues.maximumFields)).contains(place) {
      return .placed(Int(place))
    }
    throw Fault(
      .field, at: "columns: \(place)",
      isTitled
        ? "a column's header, or its place from 1, expected" : "a column's place from 1 expected")
  }

  func required(_ name: String) throws(Fault) -> TableMapping.Column {
    guard let column = try optional(name) else {
      throw Fault(.field, at: "columns: \(name)", "a column expected")
    }
    return column
  }

  func optional(_ name: String) throws(Fault) -> TableMapping.Column? {
    try json[name].map { value throws(Fault) in try column(value, name) }
  }

  /// One column or a list of them.
  func all(_ name: String) throws(Fault) -> [TableMapping.Column] {
    guard let value = json[name] else { return [] }
    var columns: [TableMapping.Column] = []
    for item in value.array ?? [value] { columns.append(try column(item, name)) }
    return columns
  }

  func names() throws(Fault) -> [TableMapping.Name] {
    var names: [TableMapping.Name] = []
    for item in try json.list("names") {
      let type = try text(item, "type") ?? "primary"
      guard let type = ListedNameType(rawValue: type) else {
        throw Fault(.field, at: "columns: names: type", "primary, aka, weak or original expected")
      }
      var parts: [String: TableMapping.Column] = [:]
      for part in ["full", "given", "father", "grandfather", "family", "mother"] {
        if let value = item[part] { parts[part] = try column(value, "names: \(part)") }
      }
      guard parts.keys.contains(where: { $0 != "mother" }) else {
        throw Fault(.field, at: "columns: names", "a column of a name expected")
      }
      names.append(
        TableMapping.Name(type: type, parts: parts, divider: item["divider"]?.string?.first))
    }
    return names
  }

  func documents() throws(Fault) -> [TableMapping.Document] {
    var documents: [TableMapping.Document] = []
    for item in try json.list("docs") {
      guard let number = item["number"] else {
        throw Fault(.field, at: "columns: docs: number", "a column expected")
      }
      documents.append(
        TableMapping.Document(
          type: try text(item, "type") ?? "", number: try column(number, "docs: number"),
          country: try item["country"].map { value throws(Fault) in
            try column(value, "docs: country")
          }))
    }
    return documents
  }
}

private func choice<Choice: RawRepresentable<String> & CaseIterable>(
  _ json: JSON, _ name: String
) throws(Fault) -> Choice? {
  guard let raw = try text(json, name) else { return nil }
  guard let choice = Choice(rawValue: raw) else {
    let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw Fault(.field, at: name, "one of \(known) expected")
  }
  return choice
}

extension Fault.Code {
  /// A mapping file that does not say how to read its table.
  public static let watchlistMapping = Fault.Code("match.list-mapping", .badInput)
}
