import Bytes
import Crypto
import Decision
import Document
import Host
import Match
import Record
import Seal

/// How trust anchors, rules and configuration are taken from an exchange folder.
extension PointOfEntry {
  func store(_ content: ListStatement.Content) throws(Fault) -> SnapshotStore {
    SnapshotStore(
      content, folder, files: files, verifiers: try enrolment().installedListVerifiers())
  }

  /// Installs what lies in an exchange folder, as a verified statement says what it is: by its
  /// delta where the station has the version that it changes, else by the snapshot.
  ///
  /// An older version, another content under the installed one, and what cannot be used (a
  /// snapshot that is none, rules that cannot be read) are refused, and what is installed stays.
  func takeSnapshot(
    _ statement: ListStatement, _ note: [UInt8], from list: any FoundList,
    into report: inout ListSyncReport
  ) throws(Fault) {
    let store = try store(statement.content)
    let present = try? store.statement()
    let old = present.flatMap { try? store.bytes($0) }
    if let present, statement.version < present.version {
      throw Fault(
        .watchlistOlder, at: statement.list,
        "version \(statement.version), version \(present.version) is installed")
    }
    if let present, present.version == statement.version {
      guard present.hash == statement.hash else {
        throw Fault(
          .watchlistConflict, at: statement.list, "another content has this version here")
      }
      if old != nil {
        // Said again later, or of the same moment and signed with the present key.
        if present.made <= statement.made { try store.renew(note) }
        return report.current.append(statement.list)
      }
    }
    let (bytes, isByDelta) = try bytes(of: statement, present, old, from: list)
    try check(bytes, statement)
    try store.install(bytes, statement, note: note) { () throws(Fault) in
      var act = AuditedAct(statement.content.act, by: "-")
      if statement.content == .trust {
        act.lists = [AuditedList(id: statement.list, version: statement.version)]
      }
      act.detail = "version \(statement.version), signed by the registry"
      try audit(act)
    }
    report.snapshots.append(
      .init(
        content: statement.content, version: statement.version, previous: present?.version,
        entries: statement.entries, byDelta: isByDelta))
  }

  private func bytes(
    of statement: ListStatement, _ present: ListStatement?, _ old: [UInt8]?,
    from list: any FoundList
  ) throws(Fault) -> (bytes: [UInt8], isByDelta: Bool) {
    guard statement.bytes <= statement.content.limit else {
      throw Fault(.statement, at: statement.list, "a snapshot too large")
    }
    if let present, let old,
      let delta = statement.deltas.first(where: {
        $0.base == present.version && $0.baseHash == present.hash
      }), let bytes = try? apply(delta, to: old, statement, from: list)
    {
      return (bytes, true)
    }
    let source = try list.snapshot(of: statement)
    let bytes = try files.read(source, limit: Int(statement.bytes))
    guard Hash.digest(bytes) == statement.hash else {
      throw Fault(.statement, at: statement.list, "not the list that was signed")
    }
    return (bytes, false)
  }

  private func apply(
    _ delta: ListStatement.Delta, to old: [UInt8], _ statement: ListStatement,
    from list: any FoundList
  ) throws(Fault) -> [UInt8] {
    let source = try list.delta(delta, of: statement)
    let bytes = try LineDelta.apply(
      try files.read(source, limit: Int(delta.bytes)), to: old, version: delta.base,
      limit: Int(statement.bytes))
    guard Hash.digest(bytes) == statement.hash else {
      throw Fault(.statement, at: statement.list, "not the list that was signed")
    }
    return bytes
  }

  /// Throws for signed bytes that this station cannot work with: a newer form, or a mistake.
  private func check(_ bytes: [UInt8], _ statement: ListStatement) throws(Fault) {
    let version: Int64? =
      switch statement.content {
      case .trust: try TrustSnapshot.read(bytes).edition?.version
      case .rules: try RuleSet(bytes).version
      case .configuration: try StationSettings(bytes).version
      case .watchlist: nil
      }
    guard version == statement.version else {
      throw Fault(.statement, at: statement.list, "another version than the one that was signed")
    }
  }
}

extension ListStatement.Content {
  /// Bytes of a snapshot at most.
  fileprivate var limit: Int64 {
    switch self {
    case .watchlist: ListStatement.snapshotBytes
    case .trust: Int64(TrustSnapshot.maximumBytes)
    case .rules, .configuration: Int64(StationSettings.maximumBytes)
    }
  }

  /// What installing it is in the audit.
  fileprivate var act: AuditAction {
    switch self {
    case .watchlist, .trust: .listInstalled
    case .rules: .rulesInstalled
    case .configuration: .configurationChanged
    }
  }
}
