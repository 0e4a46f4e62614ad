public import Bytes
import Crypto
public import Host
import Record
import Seal
import Store

/// Making a station again from its backup.
extension StationBackup {
  /// What a restore came to.
  public struct Restored: Sendable {
    /// What the backup said about itself.
    public let backup: StationBackup
    /// Captures that came with it.
    public let captures: Int
    /// The epoch in which the station goes on, once its registry approves it; nil in a rehearsal.
    public let newEpoch: String?
    /// Records that were decrypted; nil where nobody has unlocked the copy.
    public let opened: Int?
  }

  /// Makes a station in an empty or new folder from a backup: `place` is the folder with
  /// `backup.json` in it.
  ///
  /// Every file is held against its hash, every capture against its name, both databases are
  /// checked; `unlock` may open the keys of the copy, and then every record is decrypted. The
  /// station goes on in a new epoch: it cannot know what it recorded after the backup was made. A
  /// rehearsal stops before that. Throws `.stationBackup` for a folder that is no backup or not
  /// whole, `.stationExists` for a folder in use.
  public static func restore(
    from place: Path, into root: Path, isRehearsal: Bool = false, files: any Files,
    timekeeper: any Timekeeper, randomness: any Randomness, tpm: TPMSealer = .system,
    unlock: (PointOfEntry) throws(Fault) -> Void = { _ throws(Fault) in },
    progress: (_ done: Int, _ all: Int) throws(Fault) -> Void = { _, _ throws(Fault) in }
  ) throws(Fault) -> Restored {
    let folder = StationFolder(root)
    guard !files.exists(folder.configuration), !files.exists(folder.journal) else {
      throw Fault(.stationExists, at: root.string, "this folder holds a station already")
    }
    let backup = try read(place, files)
    try files.makeFolder(root)
    for file in backup.files where file.path != folder.configuration.name {
      try copy(file, from: place, to: root, files)
    }
    let captures = try copyCaptures(place.parent / attachments, to: folder, files)
    try checkDatabases(folder)
    // The configuration makes a folder a station, so it comes last: a restore that was cut off is
    // none.
    for file in backup.files where file.path == folder.configuration.name {
      try copy(file, from: place, to: root, files)
    }
    // Opened without its instance file, it begins a new epoch.
    let station = try PointOfEntry(
      root, files: files, timekeeper: timekeeper, randomness: randomness, tpm: tpm)
    guard station.configuration.station == backup.station else {
      throw Fault(.stationBackup, at: place.string, "another station than it says")
    }
    try unlock(station)
    let opened = try station.masterIfUnlocked.map { master throws(Fault) in
      try openRecords(
        of: folder, master: master, timekeeper: timekeeper, randomness: randomness, progress)
    }
    guard !isRehearsal else {
      return Restored(backup: backup, captures: captures, newEpoch: nil, opened: opened)
    }
    var act = AuditedAct(.restore, by: "-")
    act.detail = "backup of \(backup.made)"
    try station.audit(act)
    return Restored(
      backup: backup, captures: captures, newEpoch: station.journal.epoch.text, opened: opened)
  }

  private static func read(_ place: Path, _ files: any Files) throws(Fault) -> StationBackup {
    let path = place / manifest
    guard files.kind(of: path) == .file else {
      throw Fault(.stationBackup, at: place.string, "no \(manifest): no backup, or not whole")
    }
    do throws(Fault) {
      return try StationBackup(try files.read(path, limit: manifestBytes))
    } catch { throw error.within(path.string) }
  }

  /// Copies a file and holds the copy against its hash.
  private static func copy(
    _ file: File, from place: Path, to root: Path, _ files: any Files
  ) throws(Fault) {
    let wrong = Fault(.stationBackup, at: "\(place.string)/\(file.path)", "not the file it was")
    guard files.kind(of: place / file.path) == .file else { throw wrong }
    let target = root / file.path
    try files.makeFolder(target.parent)
    try files.copy(place / file.path, to: target)
    guard try hash(target, files: files) == file.hash else {
      try files.remove(target)
      throw wrong
    }
  }

  /// Copies captures that are what their names say; others stay behind.
  private static func copyCaptures(
    _ pool: Path, to folder: StationFolder, _ files: any Files
  ) throws(Fault) -> Int {
    var count = 0
    for name in try captures(pool, files: files).sorted() {
      let from = pool / String(name.prefix(2)) / name
      guard let digest = (try? Hex.decode(name)).flatMap({ Digest($0) }),
        files.kind(of: from) == .file
      else { continue }
      let bytes = try files.read(from, limit: Parameters.attachmentBytes)
      guard Hash.digest(bytes) == digest else { continue }
      let target = folder.attachment(digest)
      try files.makeFolder(target.parent)
      try files.write(bytes, to: target, secret: true)
      count += 1
    }
    return count
  }
}
