public import Bytes
import Codes
import Crypto
import Host
import Match
import Record
import Seal

/// The entries that were dictated to a station, as they lie beside its lists.
///
///     lists/dictated.entries    what was typed, one JSON line each, behind a header
///     lists/dictated.jsonl      the list that lanes screen, made from it
///
/// The first is what counts: a list that does not agree with it is made anew.
struct DictationBook {
  static let file = "dictated.entries"
  static let bytesAtMost = 4 << 20

  /// Entries that stand.
  var entries: [DictatedEntry] = []
  /// The version of the list that was made from them.
  var version: Int64 = 0
  /// The number of the last entry.
  var last: Int64 = 0

  init() {}

  /// Reads what was kept; throws `.dictation` for a file that is damaged.
  init(_ bytes: [UInt8]) throws(Fault) {
    do throws(Fault) {
      var lines = bytes.split(separator: 0x0a)[...]
      let header = try JSON.parse(Array(lines.popFirst() ?? []))
      version = try header.requiredInteger("version")
      last = try header.requiredInteger("last")
      for line in lines { entries.append(try DictatedEntry(try JSON.parse(Array(line)))) }
    } catch { throw Fault(.dictation, at: DictationBook.file, error.detail) }
  }

  var bytes: [UInt8] {
    let header: JSON = ["last": .integer(last), "version": .integer(version)]
    return ([header] + entries.map(\.json)).reduce(into: []) { bytes, json in
      bytes += Array((json.line() + "\n").utf8)
    }
  }

  /// The list that lanes screen.
  func list() throws(Fault) -> Watchlist {
    try Watchlist(
      reference: WatchlistReference(
        id: ListStatement.dictated, title: "Dictated by telephone, not confirmed",
        version: version),
      terms: WatchlistTerms(
        owner: "the authority of each entry", legalBasis: "dictated by telephone, not confirmed"),
      entries: entries.map(\.entry))
  }
}

extension PointOfEntry {
  private var dictatedPath: Path { folder.lists / DictationBook.file }

  private func dictationBook() throws(Fault) -> DictationBook {
    guard files.exists(dictatedPath) else { return DictationBook() }
    return try DictationBook(try files.read(dictatedPath, limit: DictationBook.bytesAtMost))
  }

  /// What was dictated and neither lapsed nor was confirmed, oldest first.
  public func dictatedEntries() throws(Fault) -> [DictatedEntry] {
    try settleDictated()
    return try dictationBook().entries
  }

  /// Takes an entry that an authority dictates by telephone: it is screened from the next traveller
  /// on, permits nothing but a referral, and lapses after 24 hours unless a signed list names its
  /// reference before.
  ///
  /// Throws `.role` for who may do less than a supervisor, and `.dictation` for what makes no entry
  /// and for a reference that a signed list names already, or that was dictated before.
  public func dictate(
    _ dictation: Dictation, by officer: OfficerSession
  ) throws(Fault) -> DictatedEntry {
    try require(.supervisor, of: officer, for: .entryDictated, "to take a dictated entry")
    try settleDictated()
    return try installing { () throws(Fault) in
      var book = try dictationBook()
      let dictated = DictatedEntry(
        id: "D-\(book.last + 1)", reference: dictation.reference,
        authority: dictation.authority, officer: officer.serviceNumber,
        entry: try dictation.entry("D-\(book.last + 1)"), at: timekeeper.now())
      if let same = book.entries.first(where: {
        DictatedEntry.isSame($0.reference, dictated.reference)
      }) {
        throw Fault(.dictation, at: "reference", "it was dictated before: \(same.id)")
      }
      for reference in try watchlists.installed() where isSigned(reference.id) {
        if let entry = try confirmation(of: [dictated], in: reference.id)[dictated.id] {
          throw Fault(
            .dictation, at: "reference", "list \(reference.id) names it already: entry \(entry)")
        }
      }
      book.entries.append(dictated)
      book.last += 1
      try audit(
        .entryDictated, by: officer,
        lists: [AuditedList(id: ListStatement.dictated, entry: dictated.id)],
        detail: String("reference \(dictated.reference)".prefix(500)))
      try keep(&book)
      return dictated
    }
  }

  /// Takes back what was typed wrongly; throws `.role`, and `.dictation` for an identifier of none.
  public func withdrawDictated(
    _ id: String, reason: String, by officer: OfficerSession
  ) throws(Fault) {
    try require(.supervisor, of: officer, for: .dictationEnded, "to take back a dictated entry")
    try installing { () throws(Fault) in
      var book = try dictationBook()
      guard book.entries.contains(where: { $0.id == id }) else {
        throw Fault(.dictation, at: "entry", "no dictated entry of this identifier stands")
      }
      book.entries.removeAll { $0.id == id }
      try audit(
        .dictationEnded, by: officer, lists: [AuditedList(id: ListStatement.dictated, entry: id)],
        detail: String("withdrawn: \(reason)".prefix(500)))
      try keep(&book)
    }
  }

  /// Ends what has lapsed, and makes the list anew where it does not agree with what was typed.
  /// Where nothing was dictated it costs nothing. What cannot be read stops no lane: the list stays
  /// as it is, and `standings` tells.
  func settleDictated() throws(Fault) {
    guard files.exists(dictatedPath) else { return }
    let now = timekeeper.now()
    guard let book = try? dictationBook() else { return }
    let isWhole = (try installedDictation()) == (book.entries.isEmpty ? nil : book.version)
    guard !isWhole || book.entries.contains(where: { $0.hasLapsed(at: now) }) else { return }
    try installing { () throws(Fault) in
      var book = try dictationBook()
      try end(book.entries.filter { $0.hasLapsed(at: now) }, in: &book) { _ in "lapsed" }
      try keep(&book)
    }
  }

  /// Ends what signed lists that were installed confirm; they are screened in its place.
  func confirmDictated(by lists: [String]) throws(Fault) {
    guard !lists.isEmpty, files.exists(dictatedPath) else { return }
    var book = try dictationBook()
    for list in lists {
      let found = try confirmation(of: book.entries, in: list)
      guard !found.isEmpty else { continue }
      try end(book.entries.filter { found[$0.id] != nil }, in: &book) { entry in
        "confirmed by list \(list), entry \(found[entry.id] ?? "")"
      }
      try keep(&book)
    }
  }

  private func end(
    _ ended: [DictatedEntry], in book: inout DictationBook, _ why: (DictatedEntry) -> String
  ) throws(Fault) {
    for entry in ended {
      var act = AuditedAct(.dictationEnded, by: "-")
      act.lists = [AuditedList(id: ListStatement.dictated, entry: entry.id)]
      act.detail = String("\(why(entry)), reference \(entry.reference)".prefix(500))
      try audit(act)
    }
    let ids = Set(ended.map(\.id))
    book.entries.removeAll { ids.contains($0.id) }
  }

  /// Which entry of an installed list names the reference of a dictated one, by the latter's
  /// identifier: as its order, or as its own identifier.
  private func confirmation(
    of dictated: [DictatedEntry], in list: String
  ) throws(Fault) -> [String: String] {
    var found: [String: String] = [:]
    guard !dictated.isEmpty else { return found }
    var reader = try watchlists.lines(list)
    while let entry = try reader.next() {
      let order = entry.terms(within: reader.terms).order
      for one in dictated where found[one.id] == nil {
        let names = [order, entry.id].compactMap { $0 }
        if names.contains(where: { DictatedEntry.isSame($0, one.reference) }) {
          found[one.id] = EntryCode.code(entry.id)
        }
      }
    }
    return found
  }

  /// The version of the installed list of dictated entries; nil for none.
  private func installedDictation() throws(Fault) -> Int64? {
    guard files.exists(try watchlists.path(ListStatement.dictated)) else { return nil }
    return try watchlists.lines(ListStatement.dictated).reference.version
  }

  /// Keeps the book, then the list that is made from it.
  private func keep(_ book: inout DictationBook) throws(Fault) {
    book.version += 1
    try files.write(book.bytes, to: dictatedPath, secret: true)
    let path = try watchlists.path(ListStatement.dictated)
    guard !book.entries.isEmpty else { return try files.remove(path) }
    if let present = try installedDictation(), present >= book.version { try files.remove(path) }
    _ = try watchlists.install(try book.list())
  }
}
