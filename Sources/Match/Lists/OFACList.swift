public import Bytes
public import Host
import Codes
import Names

/// The importer of the US Treasury's SDN list in its legacy CSV files.
///
/// `SDN.CSV` has 12 columns without a header, `ALT.CSV` 5 (other names), `ADD.CSV` 6 (addresses)
/// and `SDN_COMMENTS.CSV` 2 (what does not fit in the remarks of `SDN.CSV`, cut in the middle of a
/// word); `-0-` is null. Dates and places of birth, nationalities, sex, documents and weak names
/// stand in the remarks (`OFACRemarks`). Individuals become entries `OFAC-<number>`; firms, vessels
/// and aircraft are reported and passed over. The files name no date: their version is told.
///
/// The list informs and never binds: it is the order of another state.
public struct OFACList: WatchlistReading, Sendable {
  /// The identifier of the list that is made.
  public static let id = "ofac-sdn"
  /// The most bytes of a file beside the main one.
  static let maximumSideBytes = 64 << 20

  /// Identifier, title, version.
  public let reference: WatchlistReference
  /// The terms of the list.
  public var terms: WatchlistTerms { OFACList.terms }
  /// What was read and passed over so far.
  public private(set) var report = ImportReport(form: .ofacSDN)

  private var rows: SeparatedValues
  private var sides = OFACSides()
  private var identifiers = UsedIdentifiers()

  /// The terms of the list.
  public static let terms = WatchlistTerms(
    owner: "US Department of the Treasury, Office of Foreign Assets Control",
    legalBasis: "law of the United States; no ground for a decision at this border",
    handling: "Information only. Tell the second line; the crossing goes on.", isForeign: true)

  /// A reader of `SDN.CSV`, with the files that go with it in any order; each is told by its
  /// number of columns. Throws `.watchlistForm` for one that is none of them.
  public init(
    _ main: ByteSource, with sideSources: [ByteSource] = [], as id: String = OFACList.id,
    version: Int64
  ) throws(Fault) {
    reference = WatchlistReference(
      id: id, title: "OFAC Specially Designated Nationals", version: version)
    rows = SeparatedValues(main)
    for source in sideSources {
      try sides.read(source, &report)
    }
  }

  /// The next individual; nil at the end.
  public mutating func next() throws(Fault) -> WatchlistEntry? {
    while let row = try rows.next() {
      guard row.trouble == nil, row.fields.count == 12, Int(row.fields[0]) != nil else {
        try report.broken(
          line: row.line, "row",
          row.trouble ?? "12 columns with a number in the first expected")
        continue
      }
      let fields = row.fields.map(OFACList.value)
      guard fields[2] == "individual" else {
        report.skip(line: row.line, OFACList.kind(fields[2]), "not a person")
        continue
      }
      guard let number = fields[0], identifiers.take(number) else {
        report.skip(line: row.line, "number", "an individual of this number stands before it")
        continue
      }
      do throws(Fault) {
        let entry = try entry(number, fields, line: row.line)
        report.read()
        return entry
      } catch { try report.broken(line: row.line, error.place, error.detail) }
    }
    return nil
  }

  private mutating func entry(
    _ number: String, _ fields: [String?], line: Int
  ) throws(Fault) -> WatchlistEntry {
    var draft = EntryDraft(id: "OFAC-\(number)", line: line)
    if let name = fields[1] { draft.add(OFACList.name(name), .primary) }
    for alias in sides.aliases[number] ?? [] {
      draft.add(OFACList.name(alias.name), alias.isWeak ? .weak : .aka)
    }
    draft.program = fields[3]?.split { "[] ".contains($0) }.joined(separator: " ")
    // The comment goes on where the remark was cut, as often as not within a word.
    let remarks = (fields[11] ?? "") + (sides.comments[number] ?? "")
    OFACRemarks(remarks, title: fields[4]).take(into: &draft, &report)
    return try draft.entry(&report)
  }

  /// A field's text; nil for the list's null.
  static func value(_ field: String) -> String? {
    let text = field.trimmed
    return text.isEmpty || text == "-0-" ? nil : text
  }

  private static func kind(_ type: String?) -> String {
    switch type {
    case nil: "entity"
    case "vessel", "aircraft", "entity": type ?? ""
    default: "other type"
    }
  }

  /// `AL RAHMAN, Shaykh Umar Abd` -> given and family name, issued in that order.
  static func name(_ text: String) -> PersonName {
    guard let comma = text.firstIndex(of: ",") else { return PersonName(issued: text) }
    let family = String(text[..<comma]).trimmed
    let given = String(text[text.index(after: comma)...]).trimmed
    guard !family.isEmpty, !given.isEmpty else { return PersonName(issued: text) }
    return PersonName(issued: "\(given) \(family)", given: given, family: family)
  }
}

/// What stands beside the main file: other names and the ends of long remarks, by number.
struct OFACSides: Sendable {
  private(set) var aliases: [String: [(name: String, isWeak: Bool)]] = [:]
  private(set) var comments: [String: String] = [:]

  mutating func read(_ source: ByteSource, _ report: inout ImportReport) throws(Fault) {
    var rows = SeparatedValues(
      ByteSource(try source.everything(limit: OFACList.maximumSideBytes)))
    var columns: Int?
    while let row = try rows.next() {
      let count = columns ?? row.fields.count
      guard [2, 5, 6].contains(count) || row.trouble != nil else {
        throw Fault(
          .watchlistForm, at: "line \(row.line)",
          "5 (ALT), 6 (ADD) or 2 (COMMENTS) columns expected")
      }
      guard row.trouble == nil, row.fields.count == count, Int(row.fields[0]) != nil else {
        try report.broken(line: row.line, "side file", row.trouble ?? "other columns")
        continue
      }
      columns = count
      take(row.fields.map(OFACList.value))
    }
  }

  /// Addresses (6 columns) are read for their form only: nothing screens them.
  private mutating func take(_ fields: [String?]) {
    guard let number = fields[0] else { return }
    switch fields.count {
    case 5:
      guard let name = fields[3] else { return }
      aliases[number, default: []].append((name, fields[4]?.lowercased().contains("weak") == true))
    case 2: comments[number] = fields[1] ?? ""
    default: break
    }
  }
}

extension Fault.Code {
  /// A list file that is not of the form it is said to be, or of none that can be told.
  public static let watchlistForm = Fault.Code("match.list-form", .badInput)
}

extension String {
  /// The text without white space at its ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
