public import Bytes
public import Host

/// Our own form of a list: JSON lines, the header first, then one entry a line.
///
///     {"type":"maabar/watchlist/1","id":"court-orders","title":"…","version":3,"entries":2,
///      "owner":"…","legalBasis":"…","directions":["exit"],"action":"prevent-exit",…}
///     {"id":"order-17","names":[{"full":"…","type":"primary"}],"dob":["1980-02-01"],
///      "nationality":["IQ"],"docs":[{"type":"passport","number":"…"}],"terms":{"order":"17/2026"}}
///
/// An entry's `terms` holds what it changes in the header's. Lines without a header are read as a
/// list that refers in both directions, when the caller has a name for it. The reader goes entry by
/// entry, so that a list of a million needs no second copy in memory; a line that cannot be read is
/// reported and passed over; a file cut short is refused (`entries` in the header).
public struct WatchlistLines: WatchlistReading, Sendable {
  /// The type and version of the form.
  public static let type = "maabar/watchlist/1"
  /// The most bytes of one line.
  public static let maximumLineBytes = 256 * 1024

  /// Identifier, title, version.
  public let reference: WatchlistReference
  /// The terms of entries that have none of their own.
  public let terms: WatchlistTerms
  /// What was read and skipped so far.
  public private(set) var report = ImportReport(form: .jsonLines)

  private let announced: Int?
  private var reader: LineReader
  /// A first line that was no header but an entry.
  private var waiting: LineReader.Line?
  private var seen: Set<String> = []

  /// Reads the header. `unnamed` names a list that has none; nil refuses one.
  ///
  /// Throws `.watchlistHeader`, `.watchlistNewer`, `.watchlistIdentifier`, `.watchlistEmpty`, or
  /// what the header's fields throw.
  public init(_ source: ByteSource, unnamed: WatchlistReference? = nil) throws(Fault) {
    reader = LineReader(source, maximumBytes: WatchlistLines.maximumLineBytes)
    guard let first = try reader.next() else {
      throw Fault(.watchlistEmpty, "the file holds no line")
    }
    guard let header = try WatchlistLines.header(first.bytes) else {
      guard let unnamed else {
        throw Fault(.watchlistHeader, at: "line \(first.number)", "no header of a watchlist")
      }
      reference = unnamed
      terms = WatchlistLines.unknownTerms
      announced = nil
      waiting = first
      return
    }
    do throws(Fault) {
      let id = try header.requiredString("id")
      guard Watchlist.isIdentifier(id) else {
        throw Fault(.watchlistIdentifier, at: "id", "1 to 64 of a-z, 0-9 and hyphen expected")
      }
      reference = WatchlistReference(
        id: id, title: try header.requiredString("title"),
        version: try header.requiredInteger("version"))
      _ = try header.requiredString("owner")
      _ = try header.requiredString("legalBasis")
      terms = try WatchlistLines.unknownTerms.replacing(header)
      announced = header["entries"]?.integer.map { Int($0) }
    } catch {
      throw error.within("line \(first.number)")
    }
  }

  /// Reads the header of a list that stands in memory.
  public init(_ bytes: [UInt8], unnamed: WatchlistReference? = nil) throws(Fault) {
    try self.init(ByteSource(bytes), unnamed: unnamed)
  }

  /// The terms of a list that says nothing of them: refer, open, in both directions.
  public static let unknownTerms = WatchlistTerms(owner: "unknown", legalBasis: "unknown")

  /// The next entry that can be read; nil at the end. Throws `.watchlistCut` when the file ends
  /// before the number of lines that its header announces, `.watchlistBroken` for a file that is
  /// mostly broken, and what its source throws.
  public mutating func next() throws(Fault) -> WatchlistEntry? {
    while let found = try nextLine() {
      guard !found.isTooLong else {
        try report.broken(line: found.number, "entry", "a line that is too long")
        continue
      }
      do throws(Fault) {
        let entry = try WatchlistEntry(
          json: try JSON.parse(
            found.bytes, limits: JSON.Limits(bytes: WatchlistLines.maximumLineBytes, depth: 8)))
        guard seen.insert(entry.id).inserted else {
          report.skip(
            line: found.number, "id", "an entry of this identifier stands before it")
          continue
        }
        report.read()
        return entry
      } catch {
        guard error.code.exit == .badInput else { throw error }
        try report.broken(
          line: found.number, error.place.isEmpty ? "entry" : error.place, error.detail)
      }
    }
    if let announced, report.lines < announced {
      throw Fault(
        .watchlistCut, at: "line \(reader.line)",
        "\(announced) entries announced, \(report.lines) found")
    }
    return nil
  }

  private mutating func nextLine() throws(Fault) -> LineReader.Line? {
    if let first = waiting {
      waiting = nil
      return first
    }
    return try reader.next()
  }

  /// Reads a whole list; an entry whose identifier stands before it is skipped and reported.
  public static func read(
    _ bytes: [UInt8], unnamed: WatchlistReference? = nil
  ) throws(Fault) -> (list: Watchlist, report: ImportReport) {
    try read(ByteSource(bytes), unnamed: unnamed)
  }

  /// Reads a whole list from a source.
  static func read(
    _ source: ByteSource, unnamed: WatchlistReference? = nil
  ) throws(Fault) -> (list: Watchlist, report: ImportReport) {
    var lines = try WatchlistLines(source, unnamed: unnamed)
    var entries: [WatchlistEntry] = []
    while let entry = try lines.next() { entries.append(entry) }
    guard !entries.isEmpty || lines.announced == 0 else {
      throw Fault(
        .watchlistEmpty, "no entry could be read, \(lines.report.lines) lines passed over")
    }
    let list = try Watchlist(reference: lines.reference, terms: lines.terms, entries: entries)
    return (list, lines.report)
  }

  /// The list in this form, every line canonical: the bytes that are installed and signed.
  public static func write(_ list: Watchlist) throws(Fault) -> [UInt8] {
    var bytes = try header(list.reference, list.terms, entries: list.entries.count)
    for entry in list.entries {
      bytes += try entry.json.canonicalLine()
      bytes.append(0x0a)
    }
    return bytes
  }

  /// The header's canonical line with its end.
  static func header(
    _ reference: WatchlistReference, _ terms: WatchlistTerms, entries: Int
  ) throws(Fault) -> [UInt8] {
    var fields = terms.json.object ?? [:]
    fields["type"] = .string(type)
    fields["id"] = .string(reference.id)
    fields["title"] = .string(reference.title)
    fields["version"] = .integer(reference.version)
    fields["entries"] = .integer(Int64(entries))
    var bytes = try JSON.object(fields).canonicalLine()
    bytes.append(0x0a)
    return bytes
  }

  /// The header of a first line; nil when it is no header at all.
  private static func header(_ line: ArraySlice<UInt8>) throws(Fault) -> JSON? {
    guard let json = try? JSON.parse(line), let type = json["type"]?.string,
      type.hasPrefix("maabar/")
    else { return nil }
    guard type == WatchlistLines.type else {
      if type.hasPrefix("maabar/watchlist/") {
        throw Fault(.watchlistNewer, at: "type", "a list of a newer form")
      }
      throw Fault(.watchlistHeader, at: "type", "a file of another kind")
    }
    return json
  }
}
