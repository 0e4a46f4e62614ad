public import Bytes
public import Host

/// What makes one snapshot of a list into the next, as a file: canonical JSON lines, the header
/// first, then what is put and what is removed, in the order of the identifiers' bytes.
///
///     {"base":1,"header":{…the new list's header…},"type":"maabar/list-delta/1"}
///     {"put":{"id":"order-17","names":[…],…}}
///     {"remove":"order-18"}
///
/// Both snapshots have their entries in that order, so that a patch is made and applied reading
/// each of them once, one entry at a time.
public enum WatchlistPatch {
  /// The type of its header.
  public static let type = "maabar/list-delta/1"

  /// The patch from one list to another, both in the order of their identifiers' bytes; throws
  /// `.watchlistOrder` when one is not.
  public static func make(
    from older: any WatchlistReading, to newer: any WatchlistReading, entries: Int
  ) throws(Fault) -> [UInt8] {
    let header = try JSON.parse(
      try WatchlistLines.header(newer.reference, newer.terms, entries: entries))
    var bytes = try line([
      "type": .string(type), "base": .integer(older.reference.version), "header": header,
    ])
    var old = OrderedEntries(older)
    var new = OrderedEntries(newer)
    var left = try old.next()
    var right = try new.next()
    while left != nil || right != nil {
      if let entry = right, left.map({ entry.id.precedes($0.id) }) ?? true {
        bytes += try line(["put": entry.json])
        right = try new.next()
      } else if let gone = left, right.map({ gone.id.precedes($0.id) }) ?? true {
        bytes += try line(["remove": .string(gone.id)])
        left = try old.next()
      } else {
        if let entry = right, entry != left { bytes += try line(["put": entry.json]) }
        left = try old.next()
        right = try new.next()
      }
    }
    return bytes
  }

  private static func line(_ json: JSON) throws(Fault) -> [UInt8] {
    try json.canonicalLine() + [0x0a]
  }

  /// A reader of what a patch makes of a list. Throws `.watchlistPatch` for a file that is no
  /// patch, or one of another list or version.
  public static func apply(
    _ patch: ByteSource, to base: any WatchlistReading
  ) throws(Fault) -> any WatchlistReading {
    try PatchedList(patch, base)
  }
}

/// A list's entries, held to the order of their identifiers' bytes.
private struct OrderedEntries {
  private(set) var reader: any WatchlistReading
  private var last: String?

  init(_ reader: any WatchlistReading) { self.reader = reader }

  mutating func next() throws(Fault) -> WatchlistEntry? {
    guard let entry = try reader.next() else { return nil }
    if let last, !last.precedes(entry.id) {
      throw Fault(.watchlistPatch, at: "entry", "not in the order of the identifiers")
    }
    last = entry.id
    return entry
  }
}

/// A list as a patch makes it, entry by entry.
private struct PatchedList: WatchlistReading {
  private enum Change {
    case put(WatchlistEntry)
    case remove(String)

    var id: String {
      switch self {
      case .put(let entry): entry.id
      case .remove(let id): id
      }
    }
  }

  let reference: WatchlistReference
  let terms: WatchlistTerms
  private(set) var report = ImportReport(form: .jsonLines)
  private var base: OrderedEntries
  private var lines: LineReader
  private var kept: WatchlistEntry?
  private var change: Change?
  private var hasBegun = false
  private var lastChange: String?

  init(_ patch: ByteSource, _ base: any WatchlistReading) throws(Fault) {
    lines = LineReader(patch, maximumBytes: WatchlistLines.maximumLineBytes)
    self.base = OrderedEntries(base)
    let wrong = Fault(.watchlistPatch, at: "line 1", "not the delta of this list and version")
    guard let first = try lines.next(), let head = try? PatchedList.json(first),
      head["type"]?.string == WatchlistPatch.type,
      head["base"]?.integer == base.reference.version, let header = head["header"]
    else { throw wrong }
    var bytes = Array(header.line().utf8)
    bytes.append(0x0a)
    let made = try WatchlistLines(bytes)
    guard made.reference.id == base.reference.id else { throw wrong }
    reference = made.reference
    terms = made.terms
  }

  mutating func next() throws(Fault) -> WatchlistEntry? {
    if !hasBegun {
      hasBegun = true
      kept = try base.next()
      change = try nextChange()
    }
    while true {
      guard let change else { return try give(kept) }
      if let kept, kept.id.precedes(change.id) { return try give(kept) }
      let isSame = kept?.id == change.id
      if isSame { kept = try base.next() }
      self.change = try nextChange()
      if case .put(let entry) = change {
        report.read()
        return entry
      }
      guard isSame else {
        throw Fault(.watchlistPatch, at: "line \(lines.line)", "removes what is not there")
      }
    }
  }

  /// Gives an entry of the base, which stays as it was.
  private mutating func give(_ entry: WatchlistEntry?) throws(Fault) -> WatchlistEntry? {
    guard let entry else { return nil }
    report.read()
    kept = try base.next()
    return entry
  }

  private mutating func nextChange() throws(Fault) -> Change? {
    guard let line = try lines.next() else { return nil }
    let change: Change
    do throws(Fault) {
      let json = try PatchedList.json(line)
      if let id = json["remove"]?.string {
        change = .remove(id)
      } else {
        change = .put(try WatchlistEntry(json: json["put"] ?? .null))
      }
      if let lastChange, !lastChange.precedes(change.id) {
        throw Fault(.field, "not in the order of the identifiers")
      }
    } catch { throw Fault(.watchlistPatch, at: "line \(line.number)", error.detail) }
    lastChange = change.id
    return change
  }

  private static func json(_ line: LineReader.Line) throws(Fault) -> JSON {
    guard !line.isTooLong else { throw Fault(.field, "a line that is too long") }
    return try JSON.parse(
      line.bytes, limits: JSON.Limits(bytes: WatchlistLines.maximumLineBytes, depth: 10))
  }
}

extension String {
  /// The order of identifiers in a snapshot: by their bytes.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension Watchlist {
  /// The list with its entries in the order of their identifiers' bytes: the form of a snapshot.
  public func ordered() throws(Fault) -> Watchlist {
    try Watchlist(
      reference: reference, terms: terms, entries: entries.sorted { $0.id.precedes($1.id) })
  }

  /// A reader of the list.
  public var reader: any WatchlistReading { ReadyList(self) }
}

extension Fault.Code {
  /// A file that is not the delta it should be.
  public static let watchlistPatch = Fault.Code("match.list-delta", .badInput)
}
