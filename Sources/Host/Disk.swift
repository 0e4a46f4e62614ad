public import Bytes
import Glibc

/// The real file system.
public struct Disk: Files {
  /// The file system of this process.
  public init() {}

  /// Reads a whole regular file; a link is followed, a pipe or device is refused without waiting.
  public func read(_ path: Path, limit: Int) throws(Fault) -> [UInt8] {
    let file = unsafe open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw Disk.fault(errno, path) }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw Disk.fault(errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Fault(.fileKind, at: path.string, "a regular file expected")
    }
    guard status.st_size <= limit else {
      throw Fault(
        .fileTooLarge, at: path.string, "\(status.st_size) bytes, at most \(limit) allowed")
    }
    // Files of /proc have no size and some content.
    guard status.st_size > 0 else { return try readAll(file, limit: limit, path) }
    return try Disk.bytes(of: file, from: 0, count: Int(status.st_size), path)
  }

  private func readAll(_ file: Int32, limit: Int, _ path: Path) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = unsafe Glibc.read(file, &block, block.count)
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw Disk.fault(errno, path)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: block[..<count])
      guard bytes.count <= limit else {
        throw Fault(.fileTooLarge, at: path.string, "more than \(limit) bytes")
      }
    }
  }

  /// Writes `<name>.part`, syncs it, renames it and syncs the folder.
  public func write(_ bytes: [UInt8], to path: Path, secret: Bool) throws(Fault) {
    try refuseSpecial(path)
    let part = Path(path.string + ".part")
    let mode: mode_t = secret ? 0o600 : 0o644
    // What stands there was left by a cut-off write, or was laid there: a pipe to wait on for ever,
    // another name of some other file to overwrite.
    unsafe unlink(part.string)
    let file = unsafe open(part.string, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard file >= 0 else { throw Disk.fault(errno, path) }
    do throws(Fault) {
      try writeAll(bytes, file, path)
      guard fsync(file) == 0 else { throw Disk.fault(errno, path) }
    } catch {
      close(file)
      unsafe unlink(part.string)
      throw error
    }
    close(file)
    guard unsafe rename(part.string, path.string) == 0 else {
      let code = errno
      unsafe unlink(part.string)
      throw Disk.fault(code, path)
    }
    try sync(folder: path.parent)
  }

  /// A new file takes the old one's place; it must not take that of a device, pipe or socket, which
  /// other programs then miss.
  private func refuseSpecial(_ path: Path) throws(Fault) {
    var status = stat()
    guard unsafe lstat(path.string, &status) == 0 else { return }
    guard [S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) else { return }
    throw Fault(.fileKind, at: path.string, "a regular file expected")
  }

  func writeAll(_ bytes: [UInt8], _ file: Int32, _ path: Path) throws(Fault) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes {
        unsafe Glibc.write(file, $0.baseAddress, $0.count)
      }
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw Disk.fault(errno, path)
      }
      done += count
    }
  }

  /// Makes a folder and those above it.
  public func makeFolder(_ path: Path) throws(Fault) {
    guard unsafe mkdir(path.string, 0o700) != 0 else { return }
    switch errno {
    case EEXIST:
      guard isFolder(path) else {
        throw Fault(.fileKind, at: path.string, "a folder expected")
      }
    case ENOENT where path.parent != path:
      try makeFolder(path.parent)
      guard unsafe mkdir(path.string, 0o700) == 0 || errno == EEXIST else {
        throw Disk.fault(errno, path)
      }
    default: throw Disk.fault(errno, path)
    }
  }

  private func isFolder(_ path: Path) -> Bool {
    var status = stat()
    return unsafe stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, in byte order.
  public func list(_ folder: Path, limit: Int) throws(Fault) -> [FolderEntry] {
    try list(folder, ending: "", limit: limit, among: limit).entries
  }

  /// The names in a folder that end with `ending`, in byte order.
  public func list(
    _ folder: Path, ending: String, limit: Int, among names: Int
  ) throws(Fault) -> (entries: [FolderEntry], isWhole: Bool) {
    guard let stream = unsafe opendir(folder.string) else { throw Disk.fault(errno, folder) }
    defer { unsafe closedir(stream) }
    var entries: [FolderEntry] = []
    var seen = 0
    var isWhole = true
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      guard seen < names else {
        isWhole = false
        break
      }
      seen += 1
      guard name.hasSuffix(ending) else { continue }
      guard entries.count < limit else {
        isWhole = false
        break
      }
      var status = stat()
      guard unsafe lstat((folder / name).string, &status) == 0 else { continue }
      let kind = Disk.kind(status)
      entries.append(
        FolderEntry(name: name, kind: kind, size: kind == .file ? Int(status.st_size) : 0))
    }
    entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return (entries, isWhole)
  }

  /// Removes a file.
  public func remove(_ path: Path) throws(Fault) {
    guard unsafe unlink(path.string) == 0 || errno == ENOENT else {
      throw Disk.fault(errno, path)
    }
  }

  /// Renames a file and syncs both folders.
  public func move(_ from: Path, to: Path) throws(Fault) {
    guard unsafe rename(from.string, to.string) == 0 else { throw Disk.fault(errno, from) }
    try sync(folder: to.parent)
    if from.parent != to.parent { try sync(folder: from.parent) }
  }

  /// What stands at a path.
  public func kind(of path: Path) -> FileKind? {
    var status = stat()
    guard unsafe lstat(path.string, &status) == 0 else { return nil }
    return Disk.kind(status)
  }

  private static func kind(_ status: stat) -> FileKind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  private func sync(folder: Path) throws(Fault) {
    let file = unsafe open(folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw Disk.fault(errno, folder) }
    defer { close(file) }
    // Some file systems of sticks cannot sync a folder; they say EINVAL.
    guard fsync(file) == 0 || errno == EINVAL else { throw Disk.fault(errno, folder) }
  }

  static func fault(_ code: Int32, _ path: Path) -> Fault {
    switch code {
    case ENOENT, ENOTDIR: Fault(.fileMissing, at: path.string, "no such file or folder")
    case EACCES, EPERM: Fault(.fileDenied, at: path.string, "no permission")
    case EROFS: Fault(.fileDenied, at: path.string, "the file system is read-only")
    case ENOSPC, EDQUOT: Fault(.diskFull, at: path.string, "no space left")
    case EISDIR, ELOOP: Fault(.fileKind, at: path.string, "a regular file expected")
    default: unsafe Fault(.fileFailed, at: path.string, String(cString: strerror(code)))
    }
  }
}

extension Disk {
  /// Who may do what at a path, as the nine low bits of its mode (0o700: its owner only), links
  /// followed; nil when nothing stands there.
  public func permissions(of path: Path) -> Int? {
    var status = stat()
    guard unsafe stat(path.string, &status) == 0 else { return nil }
    return Int(status.st_mode & 0o777)
  }
}
