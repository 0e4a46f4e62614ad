import Bytes
import Crypto
import Host
import Match
import Seal
import Wire

/// How what the registry has published comes over the network: it is fetched into the spool, and
/// installed from there as from a stick.
extension NetworkSync {
  /// Fetches what is newer than what is installed, and installs it.
  func takeLists(_ report: inout NetworkReport) throws(Fault) {
    guard let bytes = try courier.get(SyncRoutes.lists) else { return }
    (report.lists, report.listMark) = try takeLists(try ListIndex(try JSON.parse(bytes)))
  }

  /// Fetches and installs what an index names and the station does not have; the mark stands for
  /// the index.
  func takeLists(_ index: ListIndex) throws(Fault) -> (ListSyncReport, mark: String) {
    let folder = spool / ExchangeNames.lists
    try files.makeFolder(folder)
    let verifier = try station.enrolment().verifier(of: .list)
    var byDelta: [ListStatement] = []
    for item in index.items {
      guard Watchlist.isIdentifier(item.list) else {
        throw Fault(.wireAnswer, at: SyncRoutes.lists, "identifiers expected")
      }
      if let note = try station.note(of: item.list), Hash.digest(note) == item.note { continue }
      let note = ExchangeNames.listStatement(item.list)
      guard
        try courier.fetch(
          "\(SyncRoutes.lists)/\(note)", to: folder / note, limit: Seal.Parameters.noteBytes,
          tag: String(item.note.hex.prefix(16))),
        let statement = try? ListStatement(
          note: try files.read(folder / note, limit: Seal.Parameters.noteBytes),
          verifier: verifier)
      else { continue }
      if try fetchContent(of: statement, to: folder) { byDelta.append(statement) }
    }
    var report = try station.installLists(from: folder)
    if !report.refused.isEmpty, !byDelta.isEmpty {
      // A delta that does not lead to what was signed: the snapshots do.
      for statement in byDelta { try fetchSnapshot(of: statement, to: folder) }
      var again = try station.installLists(from: folder)
      again.snapshots = report.snapshots + again.snapshots
      again.installed = report.installed + again.installed
      report = again
    }
    // What is installed stands in the station's own folder; what was begun and is another version
    // now is of no use.
    for name in try names(folder, "") { try files.remove(folder / name) }
    return (report, index.mark)
  }

  /// The delta where the station has the list that it changes, else the snapshot, else nothing;
  /// true for a delta.
  private func fetchContent(of statement: ListStatement, to folder: Path) throws(Fault) -> Bool {
    let present = try station.installedVersion(of: statement)
    guard present.map({ $0 < statement.version }) ?? true else { return false }
    guard let delta = statement.deltas.first(where: { $0.base == present }) else {
      try fetchSnapshot(of: statement, to: folder)
      return false
    }
    try fetch(
      ExchangeNames.listDelta(statement.list, from: delta.base), to: folder, bytes: delta.bytes,
      delta.hash)
    return true
  }

  private func fetchSnapshot(of statement: ListStatement, to folder: Path) throws(Fault) {
    try fetch(
      ExchangeNames.listSnapshot(statement.list), to: folder, bytes: statement.bytes,
      statement.hash)
  }

  /// Fetches a file whose hash was signed; one that was cut is gone on with only if it is the same.
  private func fetch(
    _ name: String, to folder: Path, bytes: Int64, _ hash: Digest
  ) throws(Fault) {
    _ = try courier.fetch(
      "\(SyncRoutes.lists)/\(name)", to: folder / name, limit: Int(clamping: bytes),
      tag: String(hash.hex.prefix(16)))
  }
}

extension PointOfEntry {
  /// The registry's statement on what is installed under an identifier, as it lies on the disk.
  func note(of id: String) throws(Fault) -> [UInt8]? {
    guard let content = ListStatement.Content.allCases.first(where: { $0.identifier == id }) else {
      // A statement counts for the list beside it.
      guard files.exists(try watchlists.path(id)) else { return nil }
      return try listNote(id)
    }
    let store = try store(content)
    guard let statement = try? store.statement(), (try? store.bytes(statement)) != nil else {
      return nil
    }
    return try files.read(store.note, limit: Seal.Parameters.noteBytes)
  }

  /// The version of a list that is installed whole; nil for none.
  func installedVersion(of statement: ListStatement) throws(Fault) -> Int64? {
    guard statement.content != .watchlist else {
      return try? watchlists.lines(statement.list).reference.version
    }
    let store = try store(statement.content)
    guard let present = try? store.statement(), (try? store.bytes(present)) != nil else {
      return nil
    }
    return present.version
  }
}
