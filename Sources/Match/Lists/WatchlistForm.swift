public import Bytes

/// The forms of list files that Maabar reads.
public enum WatchlistForm: String, Sendable, CaseIterable {
  /// The UN Security Council's consolidated list (sc-sanctions.xsd).
  case unXML = "un-xml"
  /// The US Treasury's SDN list, the legacy CSV files.
  case ofacSDN = "ofac-sdn"
  /// OpenSanctions' `targets.simple.csv`.
  case openSanctionsTable = "opensanctions-csv"
  /// FollowTheMoney entities as JSON lines, OpenSanctions' `entities.ftm.json`.
  case followTheMoney = "ftm-json"
  /// A national table with a mapping file.
  case mappedTable = "mapped-csv"
  /// Our own JSON lines.
  case jsonLines = "json-lines"

  /// The form of a file by its beginning; nil when it is none that can be told. A mapped table
  /// cannot be told: its mapping says what it is.
  static func detect(_ head: [UInt8]) -> WatchlistForm? {
    let start = head.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    let text = head[start...].drop { $0 <= 0x20 }
    if text.first == UInt8(ascii: "<") { return .unXML }
    let line = String(decoding: text.prefix { $0 != 0x0a }, as: UTF8.self)
    if text.first == UInt8(ascii: "{") {
      let isEntity = line.contains("\"schema\"") && line.contains("\"properties\"")
      return isEntity ? .followTheMoney : .jsonLines
    }
    let names = line.lowercased().filter { $0 != "\"" && $0 != "\r" }
    if names.hasPrefix("id,schema,name,") { return .openSanctionsTable }
    let fields = line.split(separator: ",", maxSplits: 2)
    if fields.count == 3, Int(fields[0].filter { $0 != "\"" }) != nil, line.contains("-0-") {
      return .ofacSDN
    }
    return nil
  }
}

/// An importer at work: gives a list entry by entry and reports what it passes over.
///
/// `reference` is final only after the last entry: some forms tell their version by the newest of
/// their entries.
public protocol WatchlistReading {
  /// Identifier, title, version.
  var reference: WatchlistReference { get }
  /// The terms of entries that have none of their own.
  var terms: WatchlistTerms { get }
  /// What was read and passed over so far.
  var report: ImportReport { get }
  /// The next entry; nil at the end. A line that cannot be read is reported and passed over.
  /// Throws `.watchlistBroken` for a file that is mostly broken, and what its form throws.
  mutating func next() throws(Fault) -> WatchlistEntry?
}

extension WatchlistReading {
  /// Reads what is left into memory as a list; an entry whose identifier stands before it is
  /// passed over and reported by the reader. Throws `.watchlistEmpty` when there is no entry.
  public mutating func list() throws(Fault) -> Watchlist {
    var entries: [WatchlistEntry] = []
    while let entry = try next() { entries.append(entry) }
    guard !entries.isEmpty else {
      throw Fault(.watchlistEmpty, "no entry could be read, \(report.lines) lines passed over")
    }
    return try Watchlist(reference: reference, terms: terms, entries: entries)
  }
}

/// A list that stands in memory, given entry by entry.
struct ReadyList: WatchlistReading {
  let reference: WatchlistReference
  let terms: WatchlistTerms
  private(set) var report: ImportReport
  private let entries: [WatchlistEntry]
  private var place = 0

  init(_ list: Watchlist, _ report: ImportReport) {
    reference = list.reference
    terms = list.terms
    entries = list.entries
    self.report = report
  }

  init(_ list: Watchlist) {
    self.init(list, ImportReport(form: .jsonLines))
    for _ in list.entries { report.read() }
  }

  mutating func next() throws(Fault) -> WatchlistEntry? {
    guard place < entries.count else { return nil }
    place += 1
    return entries[place - 1]
  }
}
