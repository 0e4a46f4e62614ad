import Bytes
import Codes
import Names

/// One INDIVIDUAL of the UN list as its elements come in.
struct UNIndividual {
  private var fields: [String: [String]] = [:]
  private var draft: EntryDraft

  /// The line in which the element begins.
  var line: Int { draft.line }

  init(line: Int) { draft = EntryDraft(line: line) }

  /// Takes a child element: its own text, or the texts of its children.
  mutating func take(
    _ element: String, _ value: String, _ part: [String: [String]], line: Int,
    report: inout ImportReport
  ) {
    switch element {
    case "INDIVIDUAL_ALIAS": takeAlias(part, line: line, report: &report)
    case "INDIVIDUAL_DATE_OF_BIRTH": takeBirth(part, line: line, report: &report)
    case "INDIVIDUAL_PLACE_OF_BIRTH":
      takePlace(part, ["STREET", "CITY", "STATE_PROVINCE", "COUNTRY"], line, &report)
    case "INDIVIDUAL_DOCUMENT": takeDocument(part, line: line, report: &report)
    case "NATIONALITY", "NATIONALITY2":
      for name in (part["VALUE"] ?? []) + (value.isEmpty ? [] : [value]) {
        if let code = code(name, element, line: line, report: &report) {
          draft.add(nationality: code)
        }
      }
    default:
      guard UNIndividual.known.contains(element) else {
        return report.note(line: line, element, "an unknown element")
      }
      if !value.isEmpty { fields[element, default: []].append(value) }
    }
  }

  /// The elements of sc-sanctions.xsd that stand below INDIVIDUAL beside those taken apart above.
  private static let known: Set<String> = [
    "DATAID", "VERSIONNUM", "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME",
    "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON", "GENDER", "SUBMITTED_BY",
    "NAME_ORIGINAL_SCRIPT", "COMMENTS1", "TITLE", "DESIGNATION", "LIST_TYPE",
    "LAST_DAY_UPDATED", "DELISTED_ON", "INDIVIDUAL_ADDRESS", "SORT_KEY", "SORT_KEY_LAST_MOD",
  ]

  /// The entry; throws `.field` when it has no identifier or name. An identifier met before gets
  /// the number of the record behind it, so that no person is lost.
  func entry(
    _ identifiers: inout UsedIdentifiers, _ report: inout ImportReport
  ) throws(Fault) -> WatchlistEntry {
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].compactMap {
      fields[$0]?.joined(separator: " ")
    }
    var whole = EntryDraft(line: line)
    whole.add(PersonName(issued: parts.joined(separator: " ")), .primary)
    for original in fields["NAME_ORIGINAL_SCRIPT"] ?? [] {
      whole.add(PersonName(issued: original), .original)
    }
    for name in draft.names { whole.add(name.name, name.type) }
    guard var id = fields["REFERENCE_NUMBER"]?.first ?? fields["DATAID"]?.first else {
      throw Fault(.field, at: "REFERENCE_NUMBER", "no identifier")
    }
    if !identifiers.take(id) {
      id += "/" + (fields["DATAID"]?.first ?? String(line))
      guard identifiers.take(id) else {
        throw Fault(.field, at: "DATAID", "a record of this number stands before it")
      }
    }
    whole.id = id
    draft.births.forEach { whole.add($0) }
    draft.nationalities.forEach { whole.add(nationality: $0) }
    draft.birthCountries.forEach { whole.add(birthCountry: $0) }
    draft.birthPlaces.forEach { whole.add(birthPlace: $0) }
    draft.documents.forEach { whole.add($0) }
    let sexes: [String: Sex] = ["male": .male, "female": .female]
    whole.sex = fields["GENDER"]?.first.flatMap { sexes[$0.lowercased()] }
    whole.program = fields["UN_LIST_TYPE"]?.first
    return try whole.entry(&report)
  }

  private mutating func takeAlias(
    _ part: [String: [String]], line: Int, report: inout ImportReport
  ) {
    guard let aliases = part["ALIAS_NAME"] else {
      return report.note(line: line, "INDIVIDUAL_ALIAS", "an alias without a name")
    }
    let isWeak = part["QUALITY"]?.first?.lowercased() == "low"
    for name in aliases { draft.add(PersonName(issued: name), isWeak ? .weak : .aka) }
    for text in part["DATE_OF_BIRTH"] ?? [] { take(date: text, "DATE_OF_BIRTH", line, &report) }
    takePlace(part, ["CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"], line, &report)
  }

  private mutating func takeBirth(
    _ part: [String: [String]], line: Int, report: inout ImportReport
  ) {
    let element = "INDIVIDUAL_DATE_OF_BIRTH"
    let circa = part["TYPE_OF_DATE"]?.first == "APPROXIMATELY" ? "~" : ""
    if let from = part["FROM_YEAR"]?.first, let to = part["TO_YEAR"]?.first {
      return take(date: "\(circa)\(from)/\(to)", element, line, &report)
    }
    let dates = part["DATE"] ?? part["YEAR"] ?? part["FROM_YEAR"] ?? part["TO_YEAR"]
    guard let dates else {
      if part["NOTE"] != nil { report.note(line: line, element, "a date in words only") }
      return
    }
    for date in dates { take(date: circa + String(date.prefix(10)), element, line, &report) }
  }

  private mutating func take(
    date text: String, _ element: String, _ line: Int, _ report: inout ImportReport
  ) {
    // Aliases have their dates in words as often as in figures.
    guard let date = (try? ListedDate(text)) ?? WordedDate.read(text) else {
      return report.note(line: line, element, "a date that cannot be read")
    }
    draft.add(date)
  }

  private mutating func takePlace(
    _ part: [String: [String]], _ elements: [String], _ line: Int, _ report: inout ImportReport
  ) {
    let words = elements.flatMap { part[$0] ?? [] }
    guard !words.isEmpty, let country = elements.last else { return }
    draft.add(birthPlace: words.joined(separator: ", "))
    for name in part[country] ?? [] {
      if let code = code(name, country, line: line, report: &report) {
        draft.add(birthCountry: code)
      }
    }
  }

  private mutating func takeDocument(
    _ part: [String: [String]], line: Int, report: inout ImportReport
  ) {
    guard let numbers = part["NUMBER"] else {
      if !part.isEmpty {
        report.note(line: line, "INDIVIDUAL_DOCUMENT", "a document without a number")
      }
      return
    }
    let issuer = (part["ISSUING_COUNTRY"] ?? part["COUNTRY_OF_ISSUE"])?.first
    let country = issuer.flatMap { code($0, "INDIVIDUAL_DOCUMENT", line: line, report: &report) }
    let words = (part["TYPE_OF_DOCUMENT"] ?? []) + (part["TYPE_OF_DOCUMENT2"] ?? [])
    let type = DocumentWords.type(words.joined(separator: " "))
    for number in numbers {
      draft.add(ListedDocument(type: type, number: number, country: country))
      // "CAR diplomatic passport no. D00000897": the number proper stands behind the words.
      if let inner = DocumentWords.number(within: number) {
        draft.add(ListedDocument(type: type, number: inner, country: country))
      }
    }
  }

  private func code(
    _ name: String, _ element: String, line: Int, report: inout ImportReport
  ) -> String? {
    if let country = CountryNames.country(name) { return country.icao }
    report.note(line: line, element, "a country whose name is not known")
    return nil
  }
}
