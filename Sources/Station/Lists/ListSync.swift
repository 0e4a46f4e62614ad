public import Bytes
import Crypto
public import Host
public import Match
import Record
public import Seal

/// What became of the lists that lay in an exchange folder.
public struct ListSyncReport: Equatable, Sendable {
  /// A list that was installed.
  public struct Installed: Equatable, Sendable {
    /// Identifier, title, version.
    public let reference: WatchlistReference
    /// The version before; nil for a new list.
    public let previous: Int64?
    /// True when a delta was enough.
    public let byDelta: Bool
    /// What differs from the version before.
    public let delta: WatchlistDelta
  }

  /// Trust anchors, rules or configuration that were installed.
  public struct InstalledSnapshot: Equatable, Sendable {
    /// What it is.
    public let content: ListStatement.Content
    /// The version.
    public let version: Int64
    /// The version before; nil for the first.
    public let previous: Int64?
    /// Certificates and lists, or rules, in it.
    public let entries: Int64
    /// True when a delta was enough.
    public let byDelta: Bool
  }

  /// Lists that were verified and installed.
  public internal(set) var installed: [Installed] = []
  /// Trust anchors, rules and configuration that were verified and installed.
  public internal(set) var snapshots: [InstalledSnapshot] = []
  /// Lists that are installed in the version that lay there.
  public internal(set) var current: [String] = []
  /// What did not hold, with its reason; the installed list stays.
  public internal(set) var refused: [String] = []

  /// The report as JSON.
  public var json: JSON {
    .fields([
      "snapshots": .array(
        snapshots.map {
          .fields([
            "content": .string($0.content.rawValue), "version": .integer($0.version),
            "previous": .number($0.previous), "entries": .integer($0.entries),
            "byDelta": .boolean($0.byDelta),
          ])
        }),
      "installed": .array(
        installed.map {
          .fields([
            "list": .string($0.reference.id), "version": .integer($0.reference.version),
            "previous": .number($0.previous), "byDelta": .boolean($0.byDelta),
            "changes": $0.delta.json,
          ])
        }), "current": .texts(current), "refused": .texts(refused),
    ])
  }
}

extension PointOfEntry {
  /// Installs the lists that lie in an exchange folder, as the registry's signed statements say
  /// what they are.
  ///
  /// A statement is verified with the list key of the enrolment. The list is read from its delta,
  /// where the station has the version that it changes, else from its snapshot; what would be
  /// installed is hashed as it stands on this station's disk, and takes the place of the old list
  /// only if it is what was signed. An older version, another content under an installed version,
  /// and anything unsigned is refused, and the installed list stays. No list lies there: nothing
  /// happens. Throws `.notEnrolled`, and the station's own trouble.
  public func takeLists(from folder: Path) throws(Fault) -> ListSyncReport {
    let place = folder / ExchangeNames.lists
    guard files.kind(of: place) == .folder else { return ListSyncReport() }
    return try installing { () throws(Fault) in
      let report = try takeAll(from: place)
      try confirmDictated(by: report.installed.map(\.reference.id))
      if !report.refused.isEmpty {
        var act = AuditedAct(.listRefused, by: "-")
        act.times = report.refused.count
        try audit(act)
      }
      return report
    }
  }

  /// Runs `body` while no other process of the station installs a list; waits for one that does.
  func installing<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
    let lock = try FolderLock(
      folder.root, named: StationFolder.listLock,
      waitMilliseconds: StationParameters.writerMilliseconds)
    defer { withExtendedLifetime(lock) {} }
    return try body()
  }

  private func takeAll(from place: Path) throws(Fault) -> ListSyncReport {
    var report = ListSyncReport()
    let verifier = try enrolment().verifier(of: .list)
    let entries = try files.list(
      place, ending: ExchangeNames.statementEnding, limit: ListIndex.itemsAtMost,
      among: 64 * ListIndex.itemsAtMost
    ).entries
    for entry in entries where entry.kind == .file {
      do throws(Fault) {
        let note = try files.read(place / entry.name, limit: Seal.Parameters.noteBytes)
        let statement = try ListStatement(note: note, verifier: verifier)
        switch statement.content {
        case .watchlist: try take(statement, note, from: place, into: &report)
        case .trust, .rules, .configuration:
          try takeSnapshot(statement, note, from: place, into: &report)
        }
      } catch {
        // A full disk is the station's trouble; a bad file is the folder's.
        guard error.code.exit != .storage, error.code.exit != .bug else { throw error }
        report.refused.append("\(entry.name): \(error.detail)")
      }
    }
    return report
  }

  private func take(
    _ statement: ListStatement, _ note: [UInt8], from place: Path,
    into report: inout ListSyncReport
  ) throws(Fault) {
    let shelf = watchlists
    let id = statement.list
    let path = try shelf.path(id)
    let present = files.exists(path) ? try shelf.lines(id).reference.version : nil
    if present == statement.version {
      guard try hash(of: path) == statement.hash else {
        throw Fault(.watchlistConflict, at: "list \(id)", "another content has this version here")
      }
      try keep(note, statement, of: id)
      report.current.append(id)
      return
    }
    if let present, statement.version < present {
      throw Fault(
        .watchlistOlder, at: "list \(id)",
        "version \(statement.version), version \(present) is installed")
    }
    let known = present == nil ? nil : try hash(of: path)
    let delta = statement.deltas.first { $0.base == present && $0.baseHash == known }
    if let delta, let outcome = try? install(statement, by: delta, from: place) {
      report.installed.append(
        .init(
          reference: outcome.reference, previous: present, byDelta: true, delta: outcome.delta))
    } else {
      let source = place / ExchangeNames.listSnapshot(id)
      try checkSize(of: source, atMost: statement.bytes)
      let outcome = try install(
        try WatchlistLines(ByteSource(source, files: files)), as: statement)
      report.installed.append(
        .init(
          reference: outcome.reference, previous: present, byDelta: false, delta: outcome.delta))
    }
    try keep(note, statement, of: id)
  }

  /// Tries the delta; throws when it does not lead to what was signed, and the snapshot is next.
  private func install(
    _ statement: ListStatement, by delta: ListStatement.Delta, from place: Path
  ) throws(Fault) -> WatchlistShelf.Outcome {
    let source = place / ExchangeNames.listDelta(statement.list, from: delta.base)
    try checkSize(of: source, atMost: delta.bytes)
    return try install(
      try WatchlistPatch.apply(
        ByteSource(source, files: files), to: try watchlists.lines(statement.list)),
      as: statement)
  }

  /// Installs what a reader gives, if its bytes are those that were signed.
  private func install(
    _ reader: any WatchlistReading, as statement: ListStatement
  ) throws(Fault) -> WatchlistShelf.Outcome {
    try watchlists.install(reader) { path throws(Fault) in
      guard try self.hash(of: path) == statement.hash else {
        throw Fault(.statement, at: "list \(statement.list)", "not the list that was signed")
      }
      var act = AuditedAct(.listInstalled, by: "-")
      act.lists = [AuditedList(id: statement.list, version: statement.version)]
      act.detail = "signed by the registry"
      try self.audit(act)
    }
  }

  func checkSize(of path: Path, atMost bytes: Int64) throws(Fault) {
    guard files.kind(of: path) == .file else {
      throw Fault(.fileMissing, at: path.name, "it does not lie beside its statement")
    }
    guard try files.read(path, from: Int(bytes), count: 1).isEmpty else {
      throw Fault(.statement, at: path.name, "longer than what was signed")
    }
  }

  func hash(of path: Path) throws(Fault) -> Digest {
    var hash = Hash()
    var offset = 0
    while true {
      let piece = try files.read(path, from: offset, count: 1 << 20)
      if piece.isEmpty { return hash.finish() }
      hash.update(piece)
      offset += piece.count
    }
  }

  // MARK: Which lists are the registry's

  /// Where the statement of an installed list is kept.
  private func notePath(_ id: String) -> Path {
    folder.lists / ExchangeNames.listStatement(id)
  }

  /// Keeps a statement about what is installed, unless a later one is there.
  private func keep(
    _ note: [UInt8], _ statement: ListStatement, of id: String
  ) throws(Fault) {
    if let known = try listStatement(id), known.version == statement.version,
      known.made >= statement.made
    {
      return
    }
    try files.write(note, to: notePath(id), secret: true)
  }

  /// The registry's statement on an installed watchlist as it lies on the disk; nil where it did
  /// not send it.
  func listNote(_ id: String) throws(Fault) -> [UInt8]? {
    let path = notePath(id)
    return files.exists(path) ? try files.read(path, limit: Seal.Parameters.noteBytes) : nil
  }

  /// What the registry said of an installed watchlist; nil where it did not send it, or what is
  /// kept of it does not verify.
  func listStatement(_ id: String) throws(Fault) -> ListStatement? {
    guard let note = try listNote(id), files.exists(folder.enrolment) else { return nil }
    return try? ListStatement(note: note, verifier: try enrolment().verifier(of: .list))
  }

  /// True for an installed list that the registry sends.
  public func isSigned(_ id: String) -> Bool { files.exists(notePath(id)) }

  /// Installs a list from a file, on an officer's word.
  ///
  /// Throws `.role` for who may do less than a supervisor, `.watchlistSigned` for a list that the
  /// registry sends (only its next version may take its place), and what the shelf throws.
  public func install(
    _ reader: any WatchlistReading, preview: Bool = false, by officer: OfficerSession
  ) throws(Fault) -> WatchlistShelf.Outcome {
    try require(.supervisor, of: officer, for: .listInstalled, "to import a list")
    let id = reader.reference.id
    let list = AuditedList(id: id, version: reader.reference.version)
    do throws(Fault) {
      guard id != ListStatement.dictated else {
        throw Fault(.watchlistIdentifier, at: "id", "\(id) is the list of dictated entries")
      }
      guard preview || !isSigned(id) else {
        throw Fault(.watchlistSigned, at: "list \(id)", "the registry sends this list")
      }
      return try installing { () throws(Fault) in
        try watchlists.install(reader, preview: preview) { _ throws(Fault) in
          try audit(.listInstalled, by: officer, lists: [list], detail: "from a file")
        }
      }
    } catch {
      // What could not even be read is no act; what the station would not take is.
      if error.code.exit == .refused {
        try audit(.listRefused, by: officer, lists: [list], detail: error.code.name)
      }
      throw error
    }
  }
}

extension Fault.Code {
  /// A list that only the registry may replace.
  public static let watchlistSigned = Fault.Code("station.list-signed", .refused)
}
