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
  /// True when lists lie there that a station opens only once somebody has unlocked it.
  public internal(set) var isLocked = false

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
      "locked": isLocked ? .boolean(true) : nil,
    ])
  }
}

extension PointOfEntry {
  /// Opens the lists that lie in an exchange folder sealed to this station, and installs them as
  /// the registry's signed statements say what they are.
  ///
  /// A statement is verified with the list key of the enrolment. The list is read from its delta,
  /// where the station has the version that it changes, else from its snapshot; what would be
  /// installed is hashed as it stands on this station's disk, and takes the place of the old list
  /// only if it is what was signed. An older version, another content under an installed version,
  /// and anything unsigned is refused, and the installed list stays. No list lies there: nothing
  /// happens. Throws `.notEnrolled`, and the station's own trouble.
  public func takeLists(from folder: Path) throws(Fault) -> ListSyncReport {
    let place = folder / ExchangeNames.lists
    let index = place / ExchangeNames.sealedIndex
    guard files.kind(of: place) == .folder, files.kind(of: index) == .file else {
      return ListSyncReport()
    }
    guard !isLocked else {
      var report = ListSyncReport()
      report.isLocked = true
      return report
    }
    let secrets = try keys.unlocked()
    let own = [secrets.encryption, secrets.next?.encryption].compactMap(\.self)
    return try install { () throws(Fault) in
      let shelf = UnsealingShelf(self.folder.unsealed, files: files)
      try shelf.clear()
      defer { try? shelf.clear() }
      var report = ListSyncReport()
      do throws(Fault) {
        let bytes = try files.read(index, limit: SealedIndex.bytesAtMost)
        let lists = try SealedIndex(bytes).open(with: own)
        report = try takeAll(
          lists.items.enumerated().map { number, item in
            SealedList(item, number: number, in: place, to: shelf)
          })
      } catch {
        guard error.code.exit == .refused || error.code.exit == .badInput else { throw error }
        report.refused.append("\(index.name): \(error.detail)")
      }
      return report
    }
  }

  /// Installs the lists that were fetched into a folder of the station's own, as `takeLists` does.
  func installLists(from spool: Path) throws(Fault) -> ListSyncReport {
    try install { () throws(Fault) in
      let entries = try files.list(
        spool, ending: ExchangeNames.statementEnding, limit: ListIndex.itemsAtMost,
        among: 64 * ListIndex.itemsAtMost
      ).entries
      return try takeAll(
        entries.filter { $0.kind == .file }.map { FetchedList($0.name, in: spool, files: files) })
    }
  }

  /// Runs what installs lists, and does what is due afterwards.
  private func install(_ body: () throws(Fault) -> ListSyncReport) throws(Fault) -> ListSyncReport {
    try installing { () throws(Fault) in
      let report = try body()
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

  private func takeAll(_ lists: [any FoundList]) throws(Fault) -> ListSyncReport {
    var report = ListSyncReport()
    let verifier = try enrolment().verifier(of: .list)
    for list in lists {
      do throws(Fault) {
        let note = try list.note()
        let statement = try ListStatement(note: note, verifier: verifier)
        switch statement.content {
        case .watchlist: try take(statement, note, from: list, into: &report)
        case .trust, .rules, .configuration:
          try takeSnapshot(statement, note, from: list, into: &report)
        }
      } catch {
        // A full disk is the station's trouble; a bad file is the folder's.
        guard error.code.exit != .storage, error.code.exit != .bug else { throw error }
        report.refused.append("\(list.name): \(error.detail)")
      }
    }
    return report
  }

  private func take(
    _ statement: ListStatement, _ note: [UInt8], from list: any FoundList,
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
    if let delta, let outcome = try? install(statement, by: delta, from: list) {
      report.installed.append(
        .init(
          reference: outcome.reference, previous: present, byDelta: true, delta: outcome.delta))
    } else {
      let source = try list.snapshot(of: statement)
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
    _ statement: ListStatement, by delta: ListStatement.Delta, from list: any FoundList
  ) throws(Fault) -> WatchlistShelf.Outcome {
    let source = try list.delta(delta, of: statement)
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
    // A word of the same moment may be signed with a newer key.
    if let known = try listStatement(id), known.version == statement.version,
      known.made > statement.made
    {
      return
    }
    if try listNote(id) == note { return }
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
    return try? ListStatement(note: note, verifiers: try enrolment().installedListVerifiers())
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
