public import Bytes

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
/// reported and passed over, and a file cut short is refused (`entries` in the header).
public struct WatchlistLines {
  /// The type and version of the form.
  public static let type = "maabar/watchlist/1"
  /// The most bytes of one line.
  public static let maximumLineBytes = 256 * 1024

  /// Identifier, title, version.
  public let reference: WatchlistReference
  /// The terms of entries that have none of their own.
  public let terms: WatchlistTerms
  /// What was read and skipped so far.
  public private(set) var report = ImportReport(form: "json-lines")

  private let bytes: [UInt8]
  private let announced: Int?
  private var offset: Int
  private var line: Int

  /// Reads the header. `unnamed` names a list that has none; nil refuses one.
  ///
  /// Throws `.watchlistHeader`, `.watchlistNewer`, `.watchlistIdentifier`, `.watchlistEmpty`, or
  /// what the header's fields throw.
  public init(_ bytes: [UInt8], unnamed: WatchlistReference? = nil) throws(Fault) {
    self.bytes = bytes
    offset = 0
    line = 0
    var reader = LineReader(bytes)
    guard let first = reader.next() else {
      throw Fault(.watchlistEmpty, "the file holds no line")
    }
    guard let header = try WatchlistLines.header(first.bytes) else {
      guard let unnamed else {
        throw Fault(.watchlistHeader, at: "line \(first.number)", "no header of a watchlist")
      }
      reference = unnamed
      terms = WatchlistLines.unknownTerms
      announced = nil
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
    offset = reader.offset
    line = reader.line
  }

  /// The terms of a list that says nothing of them: refer, open, in both directions.
  public static let unknownTerms = WatchlistTerms(owner: "unknown", legalBasis: "unknown")

  /// The next entry that can be read; nil at the end. Throws `.watchlistCut` when the file ends
  /// before the number of lines that its header announces.
  public mutating func next() throws(Fault) -> WatchlistEntry? {
    var reader = LineReader(bytes, offset: offset, line: line)
    defer {
      offset = reader.offset
      line = reader.line
    }
    while let found = reader.next() {
      do throws(Fault) {
        let entry = try WatchlistEntry(
          json: try JSON.parse(
            found.bytes, limits: JSON.Limits(bytes: WatchlistLines.maximumLineBytes, depth: 8)))
        report.read()
        return entry
      } catch {
        report.skip(line: found.number, error.place.isEmpty ? "entry" : error.place, error.detail)
      }
    }
    if let announced, report.entries + report.skippedCount < announced {
      throw Fault(
        .watchlistCut, at: "line \(reader.line)",
        "\(announced) entries announced, \(report.entries + report.skippedCount) found")
    }
    return nil
  }

  /// Reads a whole list; an entry whose identifier stands before it is skipped and reported.
  public static func read(
    _ bytes: [UInt8], unnamed: WatchlistReference? = nil
  ) throws(Fault) -> (list: Watchlist, report: ImportReport) {
    var lines = try WatchlistLines(bytes, unnamed: unnamed)
    var entries: [WatchlistEntry] = []
    var seen: Set<String> = []
    while let entry = try lines.next() {
      guard seen.insert(entry.id).inserted else {
        lines.report.skip(line: lines.line, "id", "an entry of this identifier stands before it")
        continue
      }
      entries.append(entry)
    }
    guard !entries.isEmpty || lines.announced == 0 else {
      throw Fault(.watchlistEmpty, "no entry could be read, \(lines.report.skippedCount) skipped")
    }
    let list = try Watchlist(reference: lines.reference, terms: lines.terms, entries: entries)
    return (list, lines.report)
  }

  /// The list in this form, every line canonical: the bytes that are installed and signed.
  public static func write(_ list: Watchlist) throws(Fault) -> [UInt8] {
    var fields = list.terms.json.object ?? [:]
    fields["type"] = .string(type)
    fields["id"] = .string(list.reference.id)
    fields["title"] = .string(list.reference.title)
    fields["version"] = .integer(list.reference.version)
    fields["entries"] = .integer(Int64(list.entries.count))
    var bytes = try JSON.object(fields).canonicalLine()
    bytes.append(0x0a)
    for entry in list.entries {
      bytes += try entry.json.canonicalLine()
      bytes.append(0x0a)
    }
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

/// Goes through the lines of a file; empty lines are counted and passed over.
struct LineReader {
  private let bytes: [UInt8]
  private(set) var offset: Int
  private(set) var line: Int

  init(_ bytes: [UInt8], offset: Int = 0, line: Int = 0) {
    self.bytes = bytes
    self.offset = offset
    self.line = line
    if offset == 0, bytes.starts(with: [0xef, 0xbb, 0xbf]) { self.offset = 3 }
  }

  mutating func next() -> (number: Int, bytes: ArraySlice<UInt8>)? {
    while offset < bytes.count {
      var end = offset
      while end < bytes.count, bytes[end] != 0x0a { end += 1 }
      let content = bytes[offset..<end]
      offset = min(end + 1, bytes.count)
      line += 1
      if content.contains(where: { $0 > 0x20 }) { return (line, content) }
    }
    return nil
  }
}
