public import Bytes

/// What a name in a folder is; links are never followed when listing.
public enum FileKind: Sendable {
  case file
  case folder
  /// A link, pipe, socket or device: nothing Maabar reads from a stick.
  case other
}

/// One name in a folder.
public struct FolderEntry: Sendable {
  /// The name, without the folder.
  public let name: String
  /// What it is.
  public let kind: FileKind
  /// Its size in bytes; 0 for anything but a file.
  public let size: Int

  /// Makes an entry.
  public init(name: String, kind: FileKind, size: Int) {
    self.name = name
    self.kind = kind
    self.size = size
  }
}

/// The file system, as far as Maabar uses it: the seam at which a test makes disks full, cut or
/// read-only.
public protocol Files: Sendable {
  /// Reads a whole regular file of at most `limit` bytes.
  func read(_ path: Path, limit: Int) throws(Fault) -> [UInt8]
  /// Writes a file so that after a power cut it is there whole or not at all: `<name>.part` beside
  /// it, fsync, rename, fsync of the folder. Mode 0600 when `secret`, else 0644 less the umask.
  func write(_ bytes: [UInt8], to path: Path, secret: Bool) throws(Fault)
  /// Adds bytes to the end of a file of mode 0600, which is made when there is none. Nothing is
  /// certain to outlast a power cut before `keep`.
  func append(_ bytes: [UInt8], to path: Path) throws(Fault)
  /// Puts a file that was appended to in the place of another of the same folder: fsync, rename,
  /// fsync of the folder. After a power cut the old file is there, or the new one whole.
  func keep(_ part: Path, as path: Path) throws(Fault)
  /// Writes a file of mode 0600 whose name tells what must be in it, as a ciphertext's hash does:
  /// cut off, it may stand there in part. Nothing surely outlasts a power cut before `settle`.
  func place(_ bytes: [UInt8], at path: Path) throws(Fault)
  /// Puts everything that was placed below a folder on the disk, with its name: one sync for all.
  func settle(_ folder: Path) throws(Fault)
  /// Makes a folder and those above it, mode 0700; no error when it is there.
  func makeFolder(_ path: Path) throws(Fault)
  /// The names in a folder in byte order, at most `limit` of them.
  func list(_ folder: Path, limit: Int) throws(Fault) -> [FolderEntry]
  /// The names in a folder that end with `ending`, in byte order: at most `limit` of them, found
  /// among the first `names` names there; `isWhole` says whether that was all. A crowd of other
  /// names costs reading them and nothing else.
  func list(
    _ folder: Path, ending: String, limit: Int, among names: Int
  ) throws(Fault) -> (entries: [FolderEntry], isWhole: Bool)
  /// Removes a file; no error when there is none.
  func remove(_ path: Path) throws(Fault)
  /// Renames a file within one file system and syncs both folders.
  func move(_ from: Path, to: Path) throws(Fault)
  /// What stands at a path, links not followed; nil when nothing does.
  func kind(of path: Path) -> FileKind?
  /// Reads at most `count` bytes of a regular file from `offset` (0 or more) on; fewer at its end.
  func read(_ path: Path, from offset: Int, count: Int) throws(Fault) -> [UInt8]
  /// Bytes that may still be written where an existing path lies; nil when nobody can say.
  func freeBytes(at path: Path) -> Int?
}

extension Files {
  /// As `write`, for file systems that have nothing better.
  public func place(_ bytes: [UInt8], at path: Path) throws(Fault) {
    try write(bytes, to: path, secret: true)
  }

  /// Nothing: `write` has synced what was placed.
  public func settle(_ folder: Path) throws(Fault) {}

  /// As `list` with a limit, for file systems that have nothing better.
  public func list(
    _ folder: Path, ending: String, limit: Int, among names: Int
  ) throws(Fault) -> (entries: [FolderEntry], isWhole: Bool) {
    let all = try list(folder, limit: names + 1)
    let found = all.prefix(names).filter { $0.name.hasSuffix(ending) }
    return (Array(found.prefix(limit)), all.count <= names && found.count <= limit)
  }

  /// True when something stands at the path.
  public func exists(_ path: Path) -> Bool { kind(of: path) != nil }

  /// Writes a file that others may read.
  public func write(_ bytes: [UInt8], to path: Path) throws(Fault) {
    try write(bytes, to: path, secret: false)
  }

  /// Writes text that others may read.
  public func write(_ text: String, to path: Path) throws(Fault) {
    try write(Array(text.utf8), to: path, secret: false)
  }
}

extension Fault.Code {
  /// A file or folder that does not exist.
  public static let fileMissing = Fault.Code("host.file-missing", .notFound)
  /// A file larger than what its kind may be.
  public static let fileTooLarge = Fault.Code("host.file-too-large", .badInput)
  /// Something that is not a regular file or folder where one is needed.
  public static let fileKind = Fault.Code("host.file-kind", .badInput)
  /// No permission, or a read-only file system.
  public static let fileDenied = Fault.Code("host.file-denied", .storage)
  /// No space left, or over quota.
  public static let diskFull = Fault.Code("host.disk-full", .storage)
  /// Any other failure of the file system.
  public static let fileFailed = Fault.Code("host.file-failed", .storage)
  /// Another process owns the folder.
  public static let folderInUse = Fault.Code("host.folder-in-use", .busy)
}
