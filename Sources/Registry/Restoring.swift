public import Bytes
import Codes
public import Crypto
public import Host
import Seal
import Store

/// Making a registry again from its backup.
extension RegistryService {
  /// What a restore came to.
  public struct Restored: Sendable {
    /// What the backup said about itself.
    public let manifest: BackupManifest
    /// What an examination of the restored registry found; no problem, or it is not restored.
    public let findings: Findings
    /// The origin of the log that was begun; nil in a rehearsal.
    public let newLog: String?
  }

  /// Makes a registry in an empty or new folder from a backup: ciphertexts from `data`, keys from
  /// `keys`, the registry's own keys opened with the recovery's key.
  ///
  /// Everything is examined in its new place: every batch is opened, every record decrypted, the
  /// logs recomputed from their leaves. Then the registry begins a new log, because it cannot know
  /// what it signed after the backup was made; stations hear of it and send what it lacks. A
  /// rehearsal stops before that. Throws `.backup` for a folder that is no backup, for another
  /// recovery's key, and for a backup that is not whole; `.registryExists` for a folder in use.
  public static func restore(
    from data: Path, keys keyFolder: Path, recovery: EncryptionKey, into root: Path,
    isRehearsal: Bool = false, files: any Files, timekeeper: any Timekeeper,
    randomness: any Randomness,
    progress: (_ done: Int, _ all: Int) throws(Fault) -> Void = { _, _ throws(Fault) in }
  ) throws(Fault) -> Restored {
    let folder = RegistryFolder(root)
    guard !files.exists(folder.settings), !files.exists(folder.database) else {
      throw Fault(.registryExists, at: root.string, "this folder holds a registry already")
    }
    let backup = try BackupFolder(data.parent, keyFolder.parent, name: data.name)
    let manifest = try readManifest(data, files)
    try files.makeFolder(root)
    try copy(backup, keyFolder, to: folder, files)
    try writeSecrets(from: keyFolder, recovery, to: folder, files)
    let settings = try RegistrySettings(
      try files.read(backup.folder.settings, limit: Limits.smallFile))
    let lock = try FolderLock(root)
    let make = { (isRestoring: Bool) throws(Fault) in
      try RegistryService(
        settings, folder,
        try RegistryKeys.read(settings, from: folder, files: files, isRestoring: isRestoring),
        lock, files: files, timekeeper: timekeeper, randomness: randomness, mustExist: true)
    }
    let findings = try begin(
      try make(true), of: manifest.made, isRehearsal, at: data, progress)
    if isRehearsal { return Restored(manifest: manifest, findings: findings, newLog: nil) }
    // The new log's key is read from its file: what is signed now, a restart can sign.
    let head = try make(false).checkpoint().head
    // The settings make a folder a registry, so they come last: a restore that was cut off is none.
    try files.copy(backup.folder.settings, to: folder.settings)
    return Restored(manifest: manifest, findings: findings, newLog: head.origin)
  }

  /// Examines what was restored, and begins its new log.
  private static func begin(
    _ registry: RegistryService, of made: Instant, _ isRehearsal: Bool, at data: Path,
    _ progress: (Int, Int) throws(Fault) -> Void
  ) throws(Fault) -> Findings {
    // What was erased after the backup was made is erased here before anything else.
    try registry.finishErasures()
    let findings = try registry.fsck(progress: progress)
    guard findings.isWhole else {
      throw Fault(
        .backup, at: data.string,
        "\(findings.problems.count) findings in what was restored: \(findings.problems[0])")
    }
    guard !isRehearsal else { return findings }
    // What was restored is backed up; the new log is not yet.
    try registry.stateBackups(made)
    try registry.beginLog()
    return findings
  }

  private static func readManifest(
    _ data: Path, _ files: any Files
  ) throws(Fault) -> BackupManifest {
    let place = data / BackupFolder.manifest
    guard files.kind(of: place) == .file else {
      throw Fault(.backup, at: data.string, "no \(BackupFolder.manifest): no backup, or not whole")
    }
    do throws(Fault) {
      return try BackupManifest(try files.read(place, limit: Limits.smallFile))
    } catch { throw error.within(place.string) }
  }

  private static func copy(
    _ backup: BackupFolder, _ keyFolder: Path, to folder: RegistryFolder, _ files: any Files
  ) throws(Fault) {
    let from = backup.folder
    for entry in try files.list(from.root, limit: 10_000) where entry.kind == .folder {
      try files.copyFolder(from.root / entry.name, to: folder.root / entry.name)
    }
    for (from, to) in [
      (from.batches, folder.batches), (from.attachments, folder.attachments),
      (from.tombstones, folder.tombstones),
    ] where files.exists(from) { try files.copyFolder(from, to: to) }
    try files.copy(from.database, to: folder.database)
    try files.copy(keyFolder / from.dataKeys.name, to: folder.dataKeys)
  }

  private static func writeSecrets(
    from keyFolder: Path, _ recovery: EncryptionKey, to folder: RegistryFolder, _ files: any Files
  ) throws(Fault) {
    let place = keyFolder / BackupFolder.secrets
    let bundle: [UInt8]
    do throws(Fault) {
      bundle = try CMS.decrypt(try files.read(place, limit: Limits.secretsFile), with: [recovery])
    } catch {
      guard error.code != .fileMissing, error.code != .fileDenied else { throw error }
      throw Fault(.backup, at: place.string, "it does not open with this recovery's key")
    }
    let json = try JSON.parse(bundle)
    try files.makeFolder(folder.masterKey.parent)
    for (name, value) in json["secrets"]?.object ?? [:] {
      guard let text = value.string, !name.contains("/"), !name.hasPrefix("."),
        let bytes = try? Base64.decode(text)
      else { throw Fault(.backup, at: place.string, "secrets that are not of their form") }
      try files.write(bytes, to: folder.masterKey.parent / name, secret: true)
    }
  }
}
