public import Bytes
public import Host

/// A folder of installed lists: `<id>.jsonl`, each in canonical JSON lines.
///
/// A list is replaced only by a newer version of itself, so that nobody can take a person off a
/// station's lists by playing an old file in again. A list is written entry by entry beside the
/// installed one and takes its place in one step: after a power cut the old list is there, or the
/// new one whole.
public struct WatchlistShelf: Sendable {
  /// The most bytes of an installed list.
  public static let maximumBytes = 1 << 32
  /// The most lists of one shelf: a record names each that was consulted, and names 64.
  public static let maximumLists = 64
  /// What installing did.
  public enum Installation: Hashable, Sendable {
    /// No list of this identifier was there.
    case added
    /// It took the place of this older version.
    case replaced(version: Int64)
    /// The same list was there already.
    case unchanged
    /// Nothing: it was only looked at what would be.
    case previewed
  }

  /// What became of a list that was brought.
  public struct Outcome: Sendable {
    /// Identifier, title, version.
    public let reference: WatchlistReference
    /// What installing did.
    public let installation: Installation
    /// What differs from the list that was installed before.
    public let delta: WatchlistDelta
    /// What was read and passed over.
    public let report: ImportReport
  }

  private let folder: Path
  private let files: any Files

  /// A shelf in `folder`, which is made when the first list is installed.
  public init(_ folder: Path, files: any Files) {
    self.folder = folder
    self.files = files
  }

  /// The installed lists in the order of their identifiers; none when the folder is missing.
  public func installed() throws(Fault) -> [WatchlistReference] {
    var references: [WatchlistReference] = []
    for id in try identifiers() { references.append(try lines(id).reference) }
    return references
  }

  /// The whole installed list of an identifier; throws `.fileMissing` when there is none.
  public func list(_ id: String) throws(Fault) -> Watchlist {
    do throws(Fault) {
      return try WatchlistLines.read(ByteSource(try path(id), files: files)).list
    } catch { throw error.within("list \(id)") }
  }

  /// A reader of the installed list, entry by entry.
  public func lines(_ id: String) throws(Fault) -> WatchlistLines {
    do throws(Fault) {
      return try WatchlistLines(ByteSource(try path(id), files: files))
    } catch { throw error.within("list \(id)") }
  }

  /// Installs a list durably; see `install(_:preview:)`.
  public func install(_ list: Watchlist) throws(Fault) -> Installation {
    try install(ReadyList(list)).installation
  }

  /// Reads a list to its end and installs it durably, unless it is only to be previewed. Memory
  /// holds one entry at a time, and of the installed list what the comparison needs. `check` gets
  /// the file that would be installed, before it takes its place; what it throws leaves all as it
  /// was.
  ///
  /// Throws `.watchlistOlder` for a version below the installed one, `.watchlistConflict` for
  /// another content under the installed version, `.watchlistEmpty` for a list without entries and
  /// what the reader throws; nothing is changed then.
  public func install(
    _ reader: any WatchlistReading, preview: Bool = false,
    check: (Path) throws(Fault) -> Void = { _ in }
  ) throws(Fault) -> Outcome {
    var reader = reader
    let id = reader.reference.id
    let present = files.exists(try path(id)) ? try lines(id) : nil
    let spool = WatchlistSpool(folder / "\(id).part", files)
    if !preview { try files.makeFolder(folder) }
    do throws(Fault) {
      var comparison =
        try present.map { (present) throws(Fault) in
          try WatchlistDelta.Comparison(present)
        } ?? WatchlistDelta.Comparison()
      var writer = preview ? nil : try spool.begin()
      while let entry = try reader.next() {
        try comparison.take(entry)
        try writer?.add(try entry.json.canonicalLine())
      }
      // An owner who has taken everybody off sends an empty list of our own form.
      guard
        reader.report.entries > 0 || reader.report.form == .jsonLines && reader.report.lines == 0
      else {
        throw Fault(
          .watchlistEmpty, "no entry could be read, \(reader.report.lines) lines passed over")
      }
      let delta = try comparison.finish(reader.reference, reader.terms)
      var installation = try WatchlistShelf.allow(
        reader.reference, after: present, among: try identifiers().count, delta)
      if preview { installation = .previewed }
      if installation != .unchanged, var writer {
        try writer.finish(
          try WatchlistLines.header(reader.reference, reader.terms, entries: reader.report.entries),
          as: try path(id), check)
      }
      try spool.remove()
      return Outcome(
        reference: reader.reference, installation: installation, delta: delta,
        report: reader.report)
    } catch {
      try? spool.remove()
      throw error
    }
  }

  /// What installing a version after another would be; throws when it must not be.
  private static func allow(
    _ reference: WatchlistReference, after present: WatchlistLines?, among count: Int,
    _ delta: WatchlistDelta
  ) throws(Fault) -> Installation {
    guard let present = present?.reference else {
      guard count < WatchlistShelf.maximumLists else {
        throw Fault(.watchlistConflict, "\(count) lists are installed, and no more can be")
      }
      return .added
    }
    if reference.version < present.version {
      throw Fault(
        .watchlistOlder, at: "list \(present.id)",
        "version \(reference.version), version \(present.version) is installed")
    }
    guard reference.version == present.version else { return .replaced(version: present.version) }
    guard delta.isEmpty else {
      throw Fault(
        .watchlistConflict, at: "list \(present.id)",
        "another content is installed as version \(present.version)")
    }
    return .unchanged
  }

  private func identifiers() throws(Fault) -> [String] {
    guard files.exists(folder) else { return [] }
    let entries = try files.list(folder, limit: 4 * WatchlistShelf.maximumLists)
    return entries.filter { $0.kind == .file && $0.name.hasSuffix(".jsonl") }
      .map { String($0.name.dropLast(6)) }.filter(Watchlist.isIdentifier).sorted()
  }

  /// The file of a list; throws `.watchlistIdentifier` for what can name none.
  public func path(_ id: String) throws(Fault) -> Path {
    guard Watchlist.isIdentifier(id) else {
      throw Fault(.watchlistIdentifier, at: "id", "1 to 64 of a-z, 0-9 and hyphen expected")
    }
    return folder / "\(id).jsonl"
  }
}

/// The files beside an installed list in which a new one grows: its entries, then the whole with
/// the header, which can be written only when all entries are counted.
private struct WatchlistSpool {
  let entries: Path
  let whole: Path
  let files: any Files

  init(_ whole: Path, _ files: any Files) {
    self.whole = whole
    entries = Path(whole.string + "-entries")
    self.files = files
  }

  func begin() throws(Fault) -> Writer {
    try remove()
    return Writer(spool: self)
  }

  func remove() throws(Fault) {
    try files.remove(entries)
    try files.remove(whole)
  }

  /// Gathers lines and writes them in pieces.
  struct Writer {
    let spool: WatchlistSpool
    private var waiting: [UInt8] = []
    private var written = 0

    init(spool: WatchlistSpool) { self.spool = spool }

    mutating func add(_ line: [UInt8]) throws(Fault) {
      waiting += line
      waiting.append(0x0a)
      if waiting.count >= ByteSource.pieceBytes { try flush() }
    }

    private mutating func flush() throws(Fault) {
      try spool.files.append(waiting, to: spool.entries)
      written += waiting.count
      waiting.removeAll(keepingCapacity: true)
    }

    /// Puts header and entries together and gives the whole its name.
    mutating func finish(
      _ header: [UInt8], as path: Path, _ check: (Path) throws(Fault) -> Void
    ) throws(Fault) {
      try flush()
      try spool.files.append(header, to: spool.whole)
      var offset = 0
      while offset < written {
        let piece = try spool.files.read(
          spool.entries, from: offset, count: ByteSource.pieceBytes)
        guard !piece.isEmpty else {
          throw Fault(.fileFailed, at: spool.entries.string, "shorter than it was written")
        }
        try spool.files.append(piece, to: spool.whole)
        offset += piece.count
      }
      try check(spool.whole)
      try spool.files.keep(spool.whole, as: path)
    }
  }
}

extension Fault.Code {
  /// A list older than the installed one.
  public static let watchlistOlder = Fault.Code("match.list-older", .refused)
  /// Two contents under one version of a list.
  public static let watchlistConflict = Fault.Code("match.list-conflict", .refused)
}
