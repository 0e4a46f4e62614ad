public import Bytes
public import Host
import Codes
import Names

/// The importer of FollowTheMoney entities as JSON lines, OpenSanctions' `entities.ftm.json`.
///
///     {"id":"NK-…","schema":"Person","caption":"…","target":true,"properties":{"name":["…"],…}}
///     {"id":"…","schema":"Passport","properties":{"holder":["NK-…"],"number":["…"],…}}
///
/// The file is read twice: first documents and sanctions are gathered by the person they point at
/// (they stand before or after it), then the persons are given one by one. So memory holds the
/// documents, not the file. Persons that are no target (relatives, associates) and all other
/// schemas are reported and passed over. Property names: the FollowTheMoney model 4.11.
public struct FollowTheMoney: WatchlistReading, Sendable {
  /// The most bytes of one line: persons with hundreds of statements reach 1 MiB.
  static let maximumLineBytes = 4 << 20
  /// The most documents and sanctions that are held for persons.
  static let maximumJoined = 8_000_000

  /// Identifier, title, version; the version is final after the last entry.
  public var reference: WatchlistReference {
    WatchlistReference(id: id, title: "FollowTheMoney entities", version: told ?? newest)
  }
  /// The terms of the list.
  public var terms: WatchlistTerms { OpenSanctionsTable.terms }
  /// What was read and passed over so far.
  public private(set) var report = ImportReport(form: .followTheMoney)

  private let id: String
  private let told: Int64?
  private var newest: Int64 = 0
  private var lines: LineReader
  private var documents: [String: [ListedDocument]] = [:]
  private var programs: [String: [String]] = [:]
  private var identifiers = UsedIdentifiers()

  /// Gathers what points at persons; throws what the source throws.
  public init(
    _ source: ByteSource, as id: String = OpenSanctionsTable.id, version: Int64? = nil
  ) throws(Fault) {
    self.id = id
    told = version
    lines = LineReader(source, maximumBytes: FollowTheMoney.maximumLineBytes)
    try gather(source)
  }

  // MARK: What points at persons

  private mutating func gather(_ source: ByteSource) throws(Fault) {
    var lines = LineReader(source, maximumBytes: FollowTheMoney.maximumLineBytes)
    var count = 0
    while let line = try lines.next() {
      // Most lines are persons and firms: only those that can matter are taken apart.
      guard !line.isTooLong, line.bytes.holds(FollowTheMoney.signs), count < Self.maximumJoined,
        let entity = try? FollowTheMoney.entity(line)
      else { continue }
      let schema = entity["schema"]?.string ?? ""
      let properties = entity["properties"] ?? [:]
      switch schema {
      case "Passport", "Identification":
        for document in FollowTheMoney.documents(schema, properties, line.number, &report) {
          for holder in FollowTheMoney.texts(properties, "holder") {
            documents[holder, default: []].append(document)
            count += 1
          }
        }
      case "Sanction":
        let names = ["programId", "program", "authority"].lazy
          .map { FollowTheMoney.texts(properties, $0) }
        guard let program = names.first(where: { !$0.isEmpty })?.first else { continue }
        for person in FollowTheMoney.texts(properties, "entity")
        where programs[person]?.contains(program) != true {
          programs[person, default: []].append(String(program.prefix(64)))
          count += 1
        }
      default: continue
      }
    }
  }

  /// What the schemas that are gathered end with in the text.
  private static let signs = ["Passport\"", "Identification\"", "Sanction\""].map { Array($0.utf8) }

  // MARK: Persons

  /// The next person; nil at the end.
  public mutating func next() throws(Fault) -> WatchlistEntry? {
    while let line = try lines.next() {
      guard !line.isTooLong, let entity = try? FollowTheMoney.entity(line),
        let schema = entity["schema"]?.string, let id = entity["id"]?.string,
        let properties = entity["properties"], properties.object != nil
      else {
        try report.broken(
          line: line.number, "entity", line.isTooLong ? "a line that is too long" : "not an entity")
        continue
      }
      if let seen = ListMoment.version(entity["last_seen"]?.string ?? "") {
        newest = max(newest, seen)
      }
      guard schema == "Person" else {
        report.skip(line: line.number, FollowTheMoney.schemaWord(schema), "not a person")
        continue
      }
      guard entity["target"]?.boolean != false else {
        report.skip(line: line.number, "Person", "no target: somebody around one")
        continue
      }
      guard identifiers.take(id) else {
        report.skip(line: line.number, "id", "an entry of this identifier stands before it")
        continue
      }
      do throws(Fault) {
        let entry = try entry(id, entity, properties, line: line.number)
        report.read()
        return entry
      } catch { try report.broken(line: line.number, error.place, error.detail) }
    }
    return nil
  }

  private mutating func entry(
    _ id: String, _ entity: JSON, _ properties: JSON, line: Int
  ) throws(Fault) -> WatchlistEntry {
    var draft = EntryDraft(id: id, line: line)
    takeNames(entity, properties, into: &draft)
    for text in FollowTheMoney.texts(properties, "birthDate") {
      FollowTheMoney.take(birth: text, into: &draft, &report)
    }
    var nationalities = ["nationality", "citizenship"].flatMap {
      FollowTheMoney.texts(properties, $0)
    }
    if nationalities.isEmpty { nationalities = FollowTheMoney.texts(properties, "country") }
    for code in nationalities {
      if let code = FollowTheMoney.country(code, line: line, &report) {
        draft.add(nationality: code)
      }
    }
    for code in FollowTheMoney.texts(properties, "birthCountry") {
      if let code = FollowTheMoney.country(code, line: line, &report) {
        draft.add(birthCountry: code)
      }
    }
    for place in FollowTheMoney.texts(properties, "birthPlace") { draft.add(birthPlace: place) }
    takeDocuments(id, properties, into: &draft)
    let sexes = Set(FollowTheMoney.texts(properties, "gender").compactMap { Self.sexes[$0] })
    draft.sex = sexes.count == 1 ? sexes.first : nil
    let program = programs[id].map { String($0.joined(separator: "; ").prefix(256)) }
    draft.program = program ?? FollowTheMoney.texts(properties, "programId").first
    return try draft.entry(&report)
  }

  private static let sexes: [String: Sex] = ["male": .male, "female": .female]

  /// The caption first: it is the name that the list shows the person under. Parts of names are
  /// taken where there is one of each: with more nobody could say which belong together.
  private func takeNames(_ entity: JSON, _ properties: JSON, into draft: inout EntryDraft) {
    let single = { (name: String) -> String? in
      let all = FollowTheMoney.texts(properties, name)
      return all.count == 1 ? all.first : nil
    }
    let names = FollowTheMoney.texts(properties, "name")
    let caption = entity["caption"]?.string ?? ""
    let primary = names.contains(caption) ? caption : names.first
    if let primary {
      draft.add(
        PersonName(
          issued: primary, given: single("firstName"), father: single("fatherName"),
          family: single("lastName"), mother: single("motherName")), .primary)
    }
    for name in names { draft.add(PersonName(issued: name), .aka) }
    for property in ["alias", "previousName"] {
      for name in FollowTheMoney.texts(properties, property) {
        draft.add(PersonName(issued: name), .aka)
      }
    }
    for name in FollowTheMoney.texts(properties, "weakAlias") {
      draft.add(PersonName(issued: name), .weak)
    }
  }

  private mutating func takeDocuments(
    _ id: String, _ properties: JSON, into draft: inout EntryDraft
  ) {
    for document in documents[id] ?? [] { draft.add(document) }
    let numbers: KeyValuePairs = [
      "passportNumber": "passport", "idNumber": "nationalid", "taxNumber": "taxid",
      "socialSecurityNumber": "taxid", "innCode": "taxid",
    ]
    for (property, type) in numbers {
      for number in FollowTheMoney.texts(properties, property)
      where !draft.documents.contains(where: { $0.number == number }) {
        draft.add(ListedDocument(type: type, number: number))
      }
    }
    // The nested export has the documents inside their holder.
    for property in ["identification", "passport"] {
      for item in properties[property]?.array ?? [] {
        guard let schema = item["schema"]?.string, let inner = item["properties"] else { continue }
        for document in FollowTheMoney.documents(schema, inner, draft.line, &report) {
          draft.add(document)
        }
      }
    }
  }
}

// What both forms of OpenSanctions have in common.
extension FollowTheMoney {
  fileprivate static func entity(_ line: LineReader.Line) throws(Fault) -> JSON {
    try JSON.parse(line.bytes, limits: JSON.Limits(bytes: maximumLineBytes, depth: 16))
  }

  /// The texts of a property; what is no text is passed over.
  fileprivate static func texts(_ properties: JSON, _ name: String) -> [String] {
    (properties[name]?.array ?? []).compactMap { $0.string?.trimmed }.filter { !$0.isEmpty }
  }

  fileprivate static func documents(
    _ schema: String, _ properties: JSON, _ line: Int, _ report: inout ImportReport
  ) -> [ListedDocument] {
    let words = texts(properties, "type").joined(separator: " ")
    let type = schema == "Passport" ? "passport" : DocumentWords.type(words)
    let code = texts(properties, "country").first
    let country = code.flatMap { FollowTheMoney.country($0, line: line, &report) }
    let numbers = texts(properties, "number") + texts(properties, "passportNumber")
    return numbers.map { ListedDocument(type: type, number: $0, country: country) }
  }

  static func take(
    birth text: String, into draft: inout EntryDraft, _ report: inout ImportReport
  ) {
    if let date = try? ListedDate(String(text.prefix(10))) {
      draft.add(date)
    } else {
      report.note(line: draft.line, "birthDate", "a date that cannot be read")
    }
  }

  /// The code of a country as FollowTheMoney writes it, two letters; nil for a territory or a
  /// former state that has none.
  static func country(_ code: String, line: Int, _ report: inout ImportReport) -> String? {
    if let country = Country(alpha2: code.uppercased()) { return country.icao }
    report.note(line: line, "country", "a code that is no state's today")
    return nil
  }

  /// A schema's name for a report; a word that is none does not get in.
  static func schemaWord(_ schema: String) -> String {
    let isWord =
      (1...32).contains(schema.utf8.count)
      && schema.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }
    return isWord ? schema : "other schema"
  }
}

extension ArraySlice<UInt8> {
  /// True when one of the signs, each ending in a quotation mark, stands in the bytes.
  fileprivate func holds(_ signs: [[UInt8]]) -> Bool {
    for place in indices where self[place] == UInt8(ascii: "\"") {
      for sign in signs where place - startIndex >= sign.count {
        if self[(place - sign.count + 1)...place].elementsEqual(sign) { return true }
      }
    }
    return false
  }
}
