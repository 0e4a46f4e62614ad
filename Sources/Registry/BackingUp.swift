public import Bytes
import Codes
import Crypto
public import Host
import Seal
import Store

/// Copies that the registry can be made from again, and the statement that lets stations prune.
extension RegistryService {
  /// What a backup came to.
  public struct BackedUp: Sendable {
    /// The folder of the ciphertexts, named by the time.
    public let data: Path
    /// The folder of the keys.
    public let keys: Path
    /// What the backup holds.
    public let manifest: BackupManifest
  }

  /// Writes a backup, reads all of it back, and only then states, signed, up to which leaf the log
  /// is backed up. Stations that hear it may prune.
  ///
  /// Everything is of one moment, because one process owns the registry: databases are copied
  /// compactly, sealed files once, and the registry's own keys only encrypted to the recovery's
  /// key, which is not here. Reading back is a whole examination, every batch opened and every
  /// record decrypted with the copies of the keys. Data keys are short-lived in backups: only the
  /// newest few stay in `keys`, so that what was erased is forgotten there too. Throws `.backup`
  /// for folders that lie in one another, and for a copy that is not whole; nothing is stated then.
  public func backUp(
    to data: Path, keys keyFolder: Path,
    progress: (_ done: Int, _ all: Int) throws(Fault) -> Void = { _, _ throws(Fault) in }
  ) throws(Fault) -> BackedUp {
    let now = Instant(milliseconds: timekeeper.now().utcMilliseconds)
    let name = now.description.filter { $0 != ":" }
    let backup = try BackupFolder(data, keyFolder, name: name)
    guard !files.exists(backup.data), !files.exists(backup.keys) else {
      throw Fault(.backup, at: backup.data.string, "a backup of this moment stands here already")
    }
    // An erasure that a full disk cut off is gone on with: its files do not fit their rows yet.
    try finishErasures()
    let head = try checkpoint().head
    try stateAttachments()
    for place in [backup.data, backup.keys] { try files.makeFolder(place) }
    try copyFiles(to: backup)
    // The records first: every key that they name is on the disk by then, and so in the copy.
    try database.copy(to: backup.folder.database)
    try vault.copyKeys(to: backup.folder.dataKeys)
    try writeSecrets(to: backup)
    let findings = try examine(backup, progress)
    guard findings.isWhole else {
      throw Fault(
        .backup, at: backup.data.string,
        "read back with \(findings.problems.count) findings: \(findings.problems[0])")
    }
    let manifest = BackupManifest(
      name: settings.name, origin: head.origin, size: head.size, batches: findings.batches,
      records: findings.records, made: now)
    try files.write(manifest.json.line() + "\n", to: backup.data / BackupFolder.manifest)
    try stateBackups(now)
    try dropOldKeys(in: keyFolder)
    return BackedUp(data: backup.data, keys: backup.keys, manifest: manifest)
  }

  private func copyFiles(to backup: BackupFolder) throws(Fault) {
    let copy = backup.folder
    try files.makeFolder(copy.rootCertificate.parent)
    for (_, path) in try fixedFiles() where path.parent.name == "certificates" {
      try files.copy(path, to: copy.rootCertificate.parent / path.name)
    }
    for log in logs.all {
      try files.copyFolder(folder.log(log.number), to: copy.log(log.number))
    }
    try files.write(settings.json.line() + "\n", to: copy.settings)
    try batches.each { batch throws(Fault) in
      let place = copy.batch(batch.id)
      // A file changes only when a record in it is erased: then it is taken out of all backups.
      if let there = try? files.read(place, limit: Parameters.sealedFileBytes),
        KeptBatch.hash(of: there) == batch.file,
        (try? RedactedBatch.open(there, with: keys.encryption)) != nil
      {
        return
      }
      try files.makeFolder(place.parent)
      try files.copy(folder.batch(batch.id), to: place)
    }
    try mirror(folder.attachments, to: copy.attachments)
    for (from, to) in zip(folder.published, copy.published) where files.exists(from) {
      try files.copyFolder(from, to: to)
    }
    if files.exists(folder.tombstones) {
      try files.copyFolder(folder.tombstones, to: copy.tombstones)
    }
  }

  /// Copies captures that are not there yet, and removes those that were erased: no file changes.
  private func mirror(_ from: Path, to: Path) throws(Fault) {
    guard files.exists(from) else { return }
    for shelf in try files.list(from, limit: .max) where shelf.kind == .folder {
      try files.makeFolder(to / shelf.name)
      for entry in try files.list(from / shelf.name, limit: .max) where entry.kind == .file {
        let place = to / shelf.name / entry.name
        guard !entry.name.hasSuffix(".part"), !files.exists(place) else { continue }
        try files.copy(from / shelf.name / entry.name, to: place)
      }
      for entry in try files.list(to / shelf.name, limit: .max) where entry.kind == .file {
        guard !files.exists(from / shelf.name / entry.name) else { continue }
        try files.remove(to / shelf.name / entry.name)
      }
    }
  }

  /// The registry's own keys, encrypted to the recovery's key; root and recovery are elsewhere.
  private func writeSecrets(to backup: BackupFolder) throws(Fault) {
    let sealed = try CMS.encrypt(try secretsBundle(), to: keys.recovery)
    try files.write(sealed, to: backup.keys / BackupFolder.secrets, secret: true)
  }

  /// The registry's own keys as one line, with some that are being made.
  func secretsBundle(also more: [Path] = []) throws(Fault) -> [UInt8] {
    let kept = try fixedFiles().map(\.path).filter { path in
      path.parent.name == "secrets" && path != folder.rootKey && path != folder.recoveryKey
    }
    var secrets: [String: JSON] = [:]
    let opening = keys.encryptionNumbers.map { folder.encryptionKey($0) }
    for path in Set(kept + opening + more + [folder.masterKey]) {
      secrets[path.name] = .string(
        Base64.encode(try files.read(path, limit: Limits.smallFile)))
    }
    let bundle: JSON = ["type": "maabar/registry-secrets/1", "secrets": .object(secrets)]
    return Array(bundle.line().utf8)
  }

  /// Examines a backup as it lies there, with the registry's own keys in memory.
  private func examine(
    _ backup: BackupFolder, _ progress: (Int, Int) throws(Fault) -> Void
  ) throws(Fault) -> Findings {
    let copy = try RegistryService(
      settings, backup.folder, keys, try FolderLock(backup.data), files: files,
      timekeeper: timekeeper, randomness: randomness, mustExist: true, isBackup: true)
    return try copy.fsck(progress: progress)
  }

  /// States what is backed up of every log, and keeps the statements for the stations.
  func stateBackups(_ now: Instant) throws(Fault) {
    for log in logs.all {
      guard let head = try lastCheckpoint(of: log)?.head else { continue }
      let statement = BackupStatement(
        origin: head.origin, size: head.size, root: head.root, made: now)
      let note = try state(statement.json, as: .backup)
      try database.run(
        "INSERT OR REPLACE INTO backup (log, size, note) VALUES (?, ?, ?)", log.number, head.size,
        note)
    }
    try noteAttachmentBackup()
  }

  /// Removes all but the newest backups of keys.
  private func dropOldKeys(in folder: Path) throws(Fault) {
    let names = try files.list(folder, limit: 100_000).filter {
      $0.kind == .folder && files.exists(folder / $0.name / BackupFolder.secrets)
    }.map(\.name).sorted()
    for name in names.dropLast(Limits.keyBackups) {
      for file in ["keys.sqlite", "keys.sqlite-wal", "keys.sqlite-shm", BackupFolder.secrets] {
        try files.remove(folder / name / file)
      }
    }
  }
}
