import Bytes
import Codes
import Names

/// An entry as an importer gathers it: what stands twice is kept once, what exceeds an entry's room
/// is left out and reported.
struct EntryDraft {
  /// The line in which the entry begins.
  let line: Int
  var id: String
  private(set) var names: [ListedName] = []
  private(set) var births: [ListedDate] = []
  private(set) var nationalities: [String] = []
  private(set) var birthCountries: [String] = []
  private(set) var birthPlaces: [String] = []
  private(set) var documents: [ListedDocument] = []
  var sex: Sex?
  var program: String?
  var ownTerms: JSON?

  init(id: String = "", line: Int) {
    self.id = id
    self.line = line
  }

  /// Adds a name; the same letters in the same order a second time are passed over, unless the
  /// first was weak and this one is not.
  mutating func add(_ name: PersonName, _ type: ListedNameType) {
    guard !name.isEmpty else { return }
    if let known = names.firstIndex(where: { $0.name.issued == name.issued }) {
      if names[known].type == .weak, type != .weak { names[known] = ListedName(name, type) }
      return
    }
    names.append(ListedName(name, type))
  }

  mutating func add(_ birth: ListedDate) {
    if !births.contains(birth) { births.append(birth) }
  }

  mutating func add(nationality code: String) {
    if !nationalities.contains(code) { nationalities.append(code) }
  }

  mutating func add(birthCountry code: String) {
    if !birthCountries.contains(code) { birthCountries.append(code) }
  }

  mutating func add(birthPlace place: String) {
    if !place.isEmpty, !birthPlaces.contains(place) { birthPlaces.append(place) }
  }

  /// Adds a document; one whose number stands already is kept once, with its country if only one
  /// of the two has it.
  mutating func add(_ document: ListedDocument) {
    guard !document.number.isEmpty else { return }
    let known = documents.firstIndex { $0.number == document.number && $0.type == document.type }
    guard let known else { return documents.append(document) }
    if documents[known].country == nil { documents[known] = document }
  }

  /// The entry. Throws `.field` for what no entry can be without.
  func entry(_ report: inout ImportReport) throws(Fault) -> WatchlistEntry {
    try WatchlistEntry(
      id: id, names: bounded(names, "names", &report), births: bounded(births, "dob", &report),
      nationalities: bounded(nationalities, "nationality", &report),
      birthCountries: bounded(birthCountries, "pob_country", &report),
      birthPlaces: bounded(birthPlaces, "pob", &report),
      documents: bounded(documents, "docs", &report), sex: sex,
      program: program, ownTerms: ownTerms)
  }

  private func bounded<Item>(
    _ items: [Item], _ what: String, _ report: inout ImportReport
  ) -> [Item] {
    guard items.count > WatchlistEntry.maximumItems else { return items }
    report.note(
      line: line, what, "more than \(WatchlistEntry.maximumItems): the rest is left out")
    return Array(items.prefix(WatchlistEntry.maximumItems))
  }
}

/// Identifiers that a list has used; a second person of one identifier is not lost.
struct UsedIdentifiers {
  private var seen: Set<String> = []

  /// Takes an identifier; false when it stands already.
  mutating func take(_ id: String) -> Bool { seen.insert(id).inserted }
}
