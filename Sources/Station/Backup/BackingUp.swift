public import Bytes
import Codes
import Crypto
public import Host
import Record
import Seal
import Store

/// Copies of a station at work.
extension PointOfEntry {
  /// A backup that was made.
  public struct BackedUp: Sendable {
    /// Its folder, named by the time.
    public let place: Path
    /// What it holds.
    public let backup: StationBackup
    /// Records that were decrypted from the copy; nil at a locked station.
    public let opened: Int?
  }

  /// Writes a backup below a folder and reads all of it back; lanes go on working meanwhile.
  ///
  /// The records are copied first, then their data keys, then the file of keys and officers: every
  /// record in the copy can be opened with it. `progress` is called with the records that were
  /// opened of all. Throws `.stationBackup` for a folder inside the station's, and for a copy that
  /// is not whole.
  public func backUp(
    to target: Path, by officer: String = "-",
    progress: (_ done: Int, _ all: Int) throws(Fault) -> Void = { _, _ throws(Fault) in }
  ) throws(Fault) -> BackedUp {
    guard target != folder.root, !target.string.hasPrefix(folder.root.string + "/") else {
      throw Fault(.stationBackup, at: target.string, "a backup lies on another medium")
    }
    let now = Instant(milliseconds: timekeeper.now().utcMilliseconds)
    let place = target / now.description.filter { $0 != ":" }
    guard !files.exists(place) else {
      throw Fault(.stationBackup, at: place.string, "a backup of this moment stands here already")
    }
    var act = AuditedAct(.backup, by: officer)
    act.detail = now.description
    try audit(act)
    try trail.fold()
    let copy = StationFolder(place)
    try files.makeFolder(place)
    try journal.database.copy(to: copy.journal)
    try Vault.copyKeys(from: folder.dataKeys, to: copy.dataKeys)
    for entry in try files.list(folder.root, limit: 10_000) {
      try copyEntry(entry, below: place)
    }
    try files.makeFolder(copy.keys.parent)
    try files.write(
      try files.read(folder.keys, limit: KeyFile.maximumBytes), to: copy.keys, secret: true)
    try mirror(to: target / StationBackup.attachments)
    let opened = try examine(copy, progress)
    let counts = try StationCounts(of: copy)
    try files.remove(place / "lock")
    let backup = StationBackup(
      station: configuration.station, epoch: journal.epoch.text,
      records: Int64(counts.records), batches: Int64(counts.batches), made: now,
      files: try StationBackup.list(place, files: files))
    try files.write(backup.json.line() + "\n", to: place / StationBackup.manifest)
    return BackedUp(place: place, backup: backup, opened: opened)
  }

  /// Everything but databases and keys, which are copied in their order, captures, which lie in the
  /// pool, what ties the folder to this machine, and locks. Counted tries to sign in stay out too:
  /// an older count would free who guesses.
  private func copyEntry(_ entry: FolderEntry, below place: Path) throws(Fault) {
    let own = [folder.journal, folder.dataKeys].map(\.name)
    let left = [folder.instance, folder.attachments, folder.keys.parent].map(\.name) + ["lock"]
    guard !left.contains(entry.name), !entry.name.hasSuffix(".lock"),
      !entry.name.hasSuffix(".part"), !own.contains(where: { entry.name.hasPrefix($0) })
    else { return }
    switch entry.kind {
    case .file: try files.copy(folder.root / entry.name, to: place / entry.name)
    case .folder: try files.copyFolder(folder.root / entry.name, to: place / entry.name)
    case .other: break
    }
  }

  /// Copies captures that are not there yet, and removes those that are no longer kept here: the
  /// registry has them, or they were erased.
  private func mirror(to pool: Path) throws(Fault) {
    let own = try StationBackup.captures(folder.attachments, files: files)
    let there = try StationBackup.captures(pool, files: files)
    for name in own.subtracting(there).sorted() {
      let place = pool / String(name.prefix(2)) / name
      try files.makeFolder(place.parent)
      do throws(Fault) {
        try files.copy(folder.attachments / String(name.prefix(2)) / name, to: place)
      } catch {
        // A lane works meanwhile, and a sync may prune.
        guard error.code == .fileMissing else { throw error }
      }
    }
    for name in there.subtracting(own) {
      try files.remove(pool / String(name.prefix(2)) / name)
    }
  }

  /// Opens both databases of a copy, and every record of it while the station is unlocked; gives
  /// how many records were opened.
  private func examine(
    _ copy: StationFolder, _ progress: (Int, Int) throws(Fault) -> Void
  ) throws(Fault) -> Int? {
    try StationBackup.checkDatabases(copy)
    guard let master = try masterIfUnlocked else { return nil }
    return try StationBackup.openRecords(
      of: copy, master: master, timekeeper: timekeeper, randomness: randomness, progress)
  }
}

extension StationBackup {
  /// The files below a folder, by path, with their hashes.
  static func list(_ root: Path, files: any Files) throws(Fault) -> [File] {
    var all: [File] = []
    var open = [""]
    while let folder = open.popLast() {
      let place = folder.isEmpty ? root : root / folder
      for entry in try files.list(place, limit: 100_000) {
        let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
        switch entry.kind {
        case .folder: open.append(path)
        case .file:
          all.append(
            File(
              path: path, bytes: Int64(entry.size), hash: try hash(root / path, files: files)))
        case .other: break
        }
      }
    }
    return all.sorted { $0.path < $1.path }
  }

  /// SHA-256 of a file of any size.
  static func hash(_ path: Path, files: any Files) throws(Fault) -> Digest {
    var hash = Hash()
    var offset = 0
    while true {
      let piece = try files.read(path, from: offset, count: 1 << 20)
      hash.update(piece)
      offset += piece.count
      if piece.count < 1 << 20 { break }
    }
    return hash.finish()
  }

  /// The names of the captures below a folder.
  static func captures(_ folder: Path, files: any Files) throws(Fault) -> Set<String> {
    guard files.kind(of: folder) == .folder else { return [] }
    var names: Set<String> = []
    for shelf in try files.list(folder, limit: 256) where shelf.kind == .folder {
      for entry in try files.list(folder / shelf.name, limit: .max) where entry.kind == .file {
        if let name = (try? Hex.decode(entry.name)).flatMap({ Digest($0) }) {
          names.insert(name.hex)
        }
      }
    }
    return names
  }

  /// Throws `.stationBackup` for a copy whose databases are damaged.
  static func checkDatabases(_ copy: StationFolder) throws(Fault) {
    let journal = try Database(copy.journal, schema: JournalSchema.schema, mustExist: true)
    if let first = try journal.damage().first {
      throw Fault(.stationBackup, at: copy.journal.string, first)
    }
    if let first = try Vault.damage(ofKeys: copy.dataKeys).first {
      throw Fault(.stationBackup, at: copy.dataKeys.string, first)
    }
  }

  /// Opens every record of a copy that is not pruned or erased; gives how many. Throws
  /// `.stationBackup` for one that does not open.
  static func openRecords(
    of copy: StationFolder, master: MasterKey, timekeeper: any Timekeeper,
    randomness: any Randomness, _ progress: (Int, Int) throws(Fault) -> Void
  ) throws(Fault) -> Int {
    let database = try Database(copy.journal, schema: JournalSchema.schema, mustExist: true)
    let vault = try Vault(
      store: "station", keys: copy.dataKeys, master: master, timekeeper: timekeeper,
      randomness: randomness, mustExist: true)
    let rows = try database.rows(
      "SELECT n, data_key, kind FROM record WHERE length(sealed) > 0 ORDER BY n"
    ) { row throws(Fault) in
      (n: try row.int64(0), key: try row.int64(1), kind: try row.text(2))
    }
    for (done, row) in rows.enumerated() {
      let sealed = try database.first("SELECT sealed FROM record WHERE n = ?", row.n) {
        columns throws(Fault) in try columns.bytes(0)
      }
      let table = JournalSchema.sealing(RecordKind(rawValue: row.kind) ?? .crossing)
      do throws(Fault) {
        _ = try vault.open(
          Vault.Sealed(dataKey: row.key, bytes: sealed ?? []), table: table, row: row.n)
      } catch {
        // Erased or pruned between the two copies.
        guard error.code == .rowErased else {
          throw Fault(.stationBackup, at: "record \(row.n)", error.detail)
        }
      }
      try progress(done + 1, rows.count)
    }
    return rows.count
  }
}
