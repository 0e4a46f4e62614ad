public import Bytes
public import Host
import Codes
import Names

/// The importer of a national table (CSV) that a `TableMapping` explains.
///
/// A row whose category the mapping passes over is reported; a row that cannot be read, or has no
/// identifier, is reported as broken and the next one read.
public struct MappedTable: WatchlistReading, Sendable {
  /// Identifier, title, version.
  public let reference: WatchlistReference
  /// The terms of entries whose category has none of its own.
  public var terms: WatchlistTerms { mapping.terms }
  /// What was read and passed over so far.
  public private(set) var report = ImportReport(form: .mappedTable)

  private let mapping: TableMapping
  private var rows: SeparatedValues
  private var places: [TableMapping.Column: Int] = [:]
  private var columnCount: Int?
  private var identifiers = UsedIdentifiers()

  /// Reads the header; throws `.watchlistForm` for a column that the mapping names and the table
  /// does not have.
  public init(
    _ source: ByteSource, mapping: TableMapping, version: Int64
  ) throws(Fault) {
    self.mapping = mapping
    reference = WatchlistReference(id: mapping.id, title: mapping.title, version: version)
    rows = SeparatedValues(source, encoding: mapping.encoding, separator: mapping.separator)
    var titles: [String: Int] = [:]
    if mapping.headerLine > 0 {
      var header = try rows.next()
      while let row = header, row.line < mapping.headerLine { header = try rows.next() }
      guard let header, header.trouble == nil else {
        throw Fault(.watchlistForm, at: "line \(mapping.headerLine)", "the header expected")
      }
      for (place, title) in header.fields.enumerated().reversed() { titles[title.trimmed] = place }
      columnCount = header.fields.count
    }
    for column in mapping.columns {
      switch column {
      case .placed(let place): places[column] = place - 1
      case .titled(let title):
        guard let place = titles[title] else {
          throw Fault(
            .watchlistForm, at: "line \(mapping.headerLine)", "no column is titled \(title)")
        }
        places[column] = place
      }
    }
  }

  /// The next entry; nil at the end.
  public mutating func next() throws(Fault) -> WatchlistEntry? {
    while let row = try rows.next() {
      let count = columnCount ?? row.fields.count
      guard row.trouble == nil, row.fields.count == count else {
        try report.broken(line: row.line, "row", row.trouble ?? "\(count) columns expected")
        continue
      }
      columnCount = count
      let category = mapping.category(field(row, mapping.categoryColumn))
      guard case .terms(let ownTerms) = category else {
        report.skip(line: row.line, "category", "passed over by the mapping")
        continue
      }
      let id = field(row, mapping.idColumn).asciiDigits
      guard identifiers.take(id) else {
        report.skip(line: row.line, "id", "an entry of this identifier stands before it")
        continue
      }
      do throws(Fault) {
        let entry = try entry(row, id, ownTerms)
        report.read()
        return entry
      } catch { try report.broken(line: row.line, error.place, error.detail) }
    }
    return nil
  }

  private func field(_ row: SeparatedValues.Row, _ column: TableMapping.Column?) -> String {
    guard let column, let place = places[column], row.fields.indices.contains(place) else {
      return ""
    }
    return row.fields[place].trimmed
  }

  private mutating func entry(
    _ row: SeparatedValues.Row, _ id: String, _ ownTerms: JSON?
  ) throws(Fault) -> WatchlistEntry {
    var draft = EntryDraft(id: id, line: row.line)
    for name in mapping.names { takeName(name, row, into: &draft) }
    for column in mapping.births { takeBirth(field(row, column), into: &draft) }
    for column in mapping.nationalities {
      if let code = country(field(row, column), "nationality", row.line) {
        draft.add(nationality: code)
      }
    }
    for column in mapping.birthCountries {
      if let code = country(field(row, column), "pob_country", row.line) {
        draft.add(birthCountry: code)
      }
    }
    for column in mapping.birthPlaces { draft.add(birthPlace: field(row, column)) }
    for document in mapping.documents {
      draft.add(
        ListedDocument(
          type: document.type, number: field(row, document.number).asciiDigits,
          country: country(field(row, document.country), "country", row.line)))
    }
    let program = field(row, mapping.program)
    draft.program = program.isEmpty ? nil : program
    takeSex(field(row, mapping.sex), into: &draft)
    draft.ownTerms = ownTerms
    return try draft.entry(&report)
  }

  private func takeName(
    _ name: TableMapping.Name, _ row: SeparatedValues.Row, into draft: inout EntryDraft
  ) {
    let part = { (part: String) in self.field(row, name.parts[part]) }
    let given = part("given")
    let father = part("father")
    let grandfather = part("grandfather")
    let family = part("family")
    let joined = [given, father, grandfather, family].filter { !$0.isEmpty }
      .joined(separator: " ")
    let full = name.parts["full"] == nil ? joined : part("full")
    guard let divider = name.divider else {
      let issued = full.isEmpty ? joined : full
      draft.add(
        PersonName(
          issued: issued, given: given, father: father, grandfather: grandfather, family: family,
          mother: part("mother")), name.type)
      return
    }
    for one in full.split(separator: divider) {
      draft.add(PersonName(issued: String(one).trimmed), name.type)
    }
  }

  private mutating func takeBirth(_ text: String, into draft: inout EntryDraft) {
    guard !text.isEmpty else { return }
    let date = mapping.datePatterns.lazy.compactMap { $0.read(text) }.first
    if let date = date.flatMap({ ListedDate($0) }) {
      draft.add(date)
    } else {
      report.note(line: draft.line, "dob", "a date that fits no pattern of the mapping")
    }
  }

  private mutating func takeSex(_ text: String, into draft: inout EntryDraft) {
    guard !text.isEmpty else { return }
    let word = mapping.values["gender"]?[text.lowercased()] ?? text
    draft.sex = Sex(rawValue: word.uppercased())
    if draft.sex == nil {
      report.note(
        line: draft.line, "gender", "a value that neither stands in the mapping nor is a code")
    }
  }

  /// A country by the mapping's table, by its code or by its English name.
  private mutating func country(_ text: String, _ what: String, _ line: Int) -> String? {
    guard !text.isEmpty else { return nil }
    let told =
      mapping.values[what]?[text.lowercased()]
      ?? mapping.values["country"]?[text.lowercased()]
    let word = told ?? text
    let code = word.uppercased()
    let country = Country(alpha2: code) ?? Country(alpha3: code) ?? CountryNames.country(word)
    if country == nil {
      report.note(line: line, what, "a country that is not known; add it to the mapping's values")
    }
    return country?.icao
  }
}

extension TableMapping {
  /// Every column that the mapping names.
  fileprivate var columns: [Column] {
    let single = [idColumn, sex, program, categoryColumn].compactMap { $0 }
    let lists = births + nationalities + birthCountries + birthPlaces
    let parts = names.flatMap { Array($0.parts.values) }
    return single + lists + parts
      + documents.flatMap { [$0.number] + ($0.country.map { [$0] } ?? []) }
  }

  /// What to do with a row of a category.
  fileprivate func category(_ value: String) -> Category {
    categoryColumn == nil ? .terms(nil) : categories[value] ?? otherCategories
  }
}
