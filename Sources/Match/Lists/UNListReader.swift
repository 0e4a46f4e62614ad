import Bytes
import Codes
import Foundation
import FoundationXML
import Names

/// Follows the elements of the UN list's XML and makes entries of its individuals.
final class UNListReader: NSObject, XMLParserDelegate {
  private(set) var entries: [WatchlistEntry] = []
  private(set) var report = ImportReport(form: "un-xml")
  private(set) var fault: Fault?
  private(set) var isComplete = false
  private(set) var version: Int64 = 0

  private static let maximumDepth = 8
  private static let maximumTextBytes = 64 * 1024

  private var path: [String] = []
  private var text = ""
  private var individual: UNIndividual?
  private var part: [String: String] = [:]
  private var partLine = 0
  private var identifiers: Set<String> = []

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    guard path.count < UNListReader.maximumDepth else {
      return stop(parser, "more than \(UNListReader.maximumDepth) levels")
    }
    if path.isEmpty {
      guard element == "CONSOLIDATED_LIST" else {
        return stop(parser, "the element CONSOLIDATED_LIST expected")
      }
      guard let made = attributes["dateGenerated"], let version = UNListReader.version(made) else {
        return stop(parser, "no date of the list in dateGenerated")
      }
      self.version = version
    }
    path.append(element)
    text = ""
    switch path.count {
    case 3:
      individual = element == "INDIVIDUAL" ? UNIndividual(line: parser.lineNumber) : nil
      if element != "INDIVIDUAL" {
        report.skip(line: parser.lineNumber, element, "not a person")
      }
    case 4:
      part = [:]
      partLine = parser.lineNumber
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    text += string
    if text.utf8.count > UNListReader.maximumTextBytes {
      stop(parser, "more than \(UNListReader.maximumTextBytes) bytes of text in one element")
    }
  }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    let value = UNListReader.tidy(text)
    text = ""
    switch path.count {
    case 5: if !value.isEmpty { part[element] = value }
    case 4: individual?.take(element, value, part, line: partLine, report: &report)
    case 3: finish(line: parser.lineNumber)
    case 1: isComplete = true
    default: break
    }
    path.removeLast()
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    if fault == nil {
      fault = Fault(
        .watchlistXML, at: "line \(parser.lineNumber)", "not well-formed XML, or cut")
    }
  }

  private func finish(line: Int) {
    defer { individual = nil }
    guard let individual else { return }
    do throws(Fault) {
      let entry = try individual.entry(unlike: identifiers)
      identifiers.insert(entry.id)
      entries.append(entry)
      report.read()
    } catch {
      report.skip(line: individual.line, "INDIVIDUAL", error.detail)
    }
  }

  private func stop(_ parser: XMLParser, _ detail: String) {
    if fault == nil {
      fault = Fault(.watchlistXML, at: "line \(parser.lineNumber)", detail)
    }
    parser.abortParsing()
  }

  /// `2026-02-27T00:00:09.554Z` -> 20260227000009; nil for anything else.
  private static func version(_ made: String) -> Int64? {
    let digits = made.prefix(19).utf8.filter { (0x30...0x39).contains($0) }
    guard made.utf8.count >= 10, digits.count == 8 || digits.count == 14,
      let number = Int64(String(decoding: digits, as: UTF8.self))
    else { return nil }
    return digits.count == 8 ? number * 1_000_000 : number
  }

  /// The text with runs of white space made one space and none at its ends.
  private static func tidy(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }
}

/// One INDIVIDUAL as its elements come in.
struct UNIndividual {
  let line: Int
  private var fields: [String: String] = [:]
  private var names: [ListedName] = []
  private var births: [ListedDate] = []
  private var nationalities: [String] = []
  private var countries: [String] = []
  private var places: [String] = []
  private var documents: [ListedDocument] = []

  init(line: Int) { self.line = line }

  /// Takes a child element: its own text, or the texts of its children.
  mutating func take(
    _ element: String, _ value: String, _ part: [String: String], line: Int,
    report: inout ImportReport
  ) {
    switch element {
    case "INDIVIDUAL_ALIAS": takeAlias(part, line: line, report: &report)
    case "INDIVIDUAL_DATE_OF_BIRTH": takeBirth(part, line: line, report: &report)
    case "INDIVIDUAL_PLACE_OF_BIRTH": takePlace(part, line: line, report: &report)
    case "INDIVIDUAL_DOCUMENT": takeDocument(part, line: line, report: &report)
    case "NATIONALITY":
      guard let name = part["VALUE"] else { return }
      guard let code = code(name, element, line: line, report: &report) else { return }
      nationalities.append(code)
    default:
      guard UNIndividual.known.contains(element) else {
        return report.note(line: line, element, "an unknown element")
      }
      if !value.isEmpty { fields[element] = value }
    }
  }

  /// The elements of sc-sanctions.xsd that stand below INDIVIDUAL beside those taken apart above.
  private static let known: Set<String> = [
    "DATAID", "VERSIONNUM", "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME",
    "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON", "GENDER", "SUBMITTED_BY",
    "NAME_ORIGINAL_SCRIPT", "COMMENTS1", "NATIONALITY2", "TITLE", "DESIGNATION", "LIST_TYPE",
    "LAST_DAY_UPDATED", "DELISTED_ON", "INDIVIDUAL_ADDRESS", "SORT_KEY", "SORT_KEY_LAST_MOD",
  ]

  /// The entry; throws `.field` when it has no identifier or name. An identifier met before gets
  /// the number of the record behind it, so that no person is lost.
  func entry(unlike taken: Set<String>) throws(Fault) -> WatchlistEntry {
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].compactMap { fields[$0] }
    var all = [ListedName(PersonName(issued: parts.joined(separator: " ")), .primary)]
    if let original = fields["NAME_ORIGINAL_SCRIPT"] {
      all.append(ListedName(PersonName(issued: original), .original))
    }
    guard var id = fields["REFERENCE_NUMBER"] ?? fields["DATAID"] else {
      throw Fault(.field, at: "REFERENCE_NUMBER", "no identifier")
    }
    if taken.contains(id), let record = fields["DATAID"] { id += "/" + record }
    let sexes: [String: Sex] = ["male": .male, "female": .female]
    return try WatchlistEntry(
      id: id, names: all + names, births: births, nationalities: nationalities,
      birthCountries: countries, birthPlaces: places, documents: documents,
      sex: fields["GENDER"].flatMap { sexes[$0.lowercased()] }, program: fields["UN_LIST_TYPE"])
  }

  private mutating func takeAlias(
    _ part: [String: String], line: Int, report: inout ImportReport
  ) {
    guard let name = part["ALIAS_NAME"] else {
      return report.note(line: line, "INDIVIDUAL_ALIAS", "an alias without a name")
    }
    let isWeak = part["QUALITY"]?.lowercased() == "low"
    names.append(ListedName(PersonName(issued: name), isWeak ? .weak : .aka))
    if let text = part["DATE_OF_BIRTH"] { take(date: text, "DATE_OF_BIRTH", line, &report) }
  }

  private mutating func takeBirth(
    _ part: [String: String], line: Int, report: inout ImportReport
  ) {
    let element = "INDIVIDUAL_DATE_OF_BIRTH"
    let isCirca = part["TYPE_OF_DATE"] == "APPROXIMATELY"
    if let from = part["FROM_YEAR"], let to = part["TO_YEAR"] {
      take(date: "\(isCirca ? "~" : "")\(from)/\(to)", element, line, &report)
    } else if let date = part["DATE"] ?? part["YEAR"] ?? part["FROM_YEAR"] ?? part["TO_YEAR"] {
      take(date: (isCirca ? "~" : "") + String(date.prefix(10)), element, line, &report)
    } else if part["NOTE"] != nil {
      report.note(line: line, element, "a date in words only")
    }
  }

  private mutating func take(
    date text: String, _ element: String, _ line: Int, _ report: inout ImportReport
  ) {
    guard let date = try? ListedDate(text) else {
      return report.note(line: line, element, "a date that cannot be read")
    }
    if !births.contains(date) { births.append(date) }
  }

  private mutating func takePlace(
    _ part: [String: String], line: Int, report: inout ImportReport
  ) {
    let words = ["CITY", "STATE_PROVINCE", "COUNTRY"].compactMap { part[$0] }
    guard !words.isEmpty else { return }
    places.append(words.joined(separator: ", "))
    guard let name = part["COUNTRY"],
      let code = code(name, "INDIVIDUAL_PLACE_OF_BIRTH", line: line, report: &report)
    else { return }
    countries.append(code)
  }

  private mutating func takeDocument(
    _ part: [String: String], line: Int, report: inout ImportReport
  ) {
    guard let number = part["NUMBER"] else {
      if !part.isEmpty {
        report.note(line: line, "INDIVIDUAL_DOCUMENT", "a document without a number")
      }
      return
    }
    let issuer = part["ISSUING_COUNTRY"] ?? part["COUNTRY_OF_ISSUE"]
    let country = issuer.flatMap { code($0, "INDIVIDUAL_DOCUMENT", line: line, report: &report) }
    documents.append(
      ListedDocument(
        type: UNIndividual.type(part["TYPE_OF_DOCUMENT"] ?? ""), number: number, country: country))
  }

  /// The list's words for a document, in four languages' spellings, as one code.
  private static func type(_ words: String) -> String {
    let lower = words.lowercased()
    if lower.contains("passport") || lower.contains("passeport") || lower.contains("pasaporte") {
      return "passport"
    }
    return lower.contains("ident") ? "nationalid" : lower
  }

  private func code(
    _ name: String, _ element: String, line: Int, report: inout ImportReport
  ) -> String? {
    if let country = CountryNames.country(name) { return country.icao }
    report.note(line: line, element, "a country whose name is not known")
    return nil
  }
}
