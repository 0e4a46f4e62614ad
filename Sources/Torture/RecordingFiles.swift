public import Bytes
public import Host

/// The machine's file system, with what it does to files written down beside what SQLite does.
public struct RecordingFiles: Files {
  private let disk = Disk()
  private let log: DiskLog

  /// Writes down in `log` what happens below its folder.
  public init(_ log: DiskLog) { self.log = log }

  /// Throws what the disk says to a request: that it is full, or that the power has failed.
  private func ask(_ path: Path, grows: Bool = false) throws(Fault) {
    guard !log.isDead else {
      throw Fault(.fileFailed, at: path.string, "the power has failed")
    }
    switch log.admit(path.string, grows: grows, read: { try? disk.read(path, limit: .max) }) {
    case .done: break
    case .dead: throw Fault(.fileFailed, at: path.string, "the power has failed")
    case .full: throw Fault(.diskFull, at: path.string, "no space left")
    }
  }

  /// Writes, and notes that the file was replaced whole.
  public func write(_ bytes: [UInt8], to path: Path, secret: Bool) throws(Fault) {
    try ask(path, grows: true)
    try disk.write(bytes, to: path, secret: secret)
    log.replaced(path.string, bytes)
  }

  /// Appends, and notes a write that nothing has synced.
  public func append(_ bytes: [UInt8], to path: Path) throws(Fault) {
    try ask(path, grows: true)
    let isNoted = log.isRecording
    let end = isNoted && disk.exists(path) ? try disk.read(path, limit: .max).count : 0
    try disk.append(bytes, to: path)
    if isNoted { log.add(.write(bytes, at: end), to: path.string) }
  }

  /// Keeps, and notes that the file was replaced whole.
  public func keep(_ part: Path, as path: Path) throws(Fault) {
    for place in [part, path] { try ask(place) }
    try disk.keep(part, as: path)
    try noteMoved(part, to: path)
  }

  /// Places, and notes a write that nothing has synced.
  public func place(_ bytes: [UInt8], at path: Path) throws(Fault) {
    try ask(path, grows: true)
    try disk.place(bytes, at: path)
    // What stood there before is gone: a shorter file has none of it at its end.
    log.add(.truncate(to: 0), to: path.string)
    log.add(.write(bytes, at: 0), to: path.string)
  }

  /// Settles, and notes a sync of every file below the folder.
  public func settle(_ folder: Path) throws(Fault) {
    try disk.settle(folder)
    log.settled(below: folder.string)
  }

  /// Removes, and notes it; the folder is not synced.
  public func remove(_ path: Path) throws(Fault) {
    try ask(path)
    try disk.remove(path)
    log.removed(path.string, isDurable: false)
  }

  /// Moves, and notes both.
  public func move(_ from: Path, to: Path) throws(Fault) {
    for place in [from, to] { try ask(place) }
    try disk.move(from, to: to)
    try noteMoved(from, to: to)
  }

  private func noteMoved(_ from: Path, to: Path) throws(Fault) {
    guard log.isRecording else { return }
    log.replaced(to.string, try disk.read(to, limit: .max))
    log.removed(from.string, isDurable: true)
  }

  /// Reads a part from the disk.
  public func read(_ path: Path, from offset: Int, count: Int) throws(Fault) -> [UInt8] {
    try disk.read(path, from: offset, count: count)
  }

  /// Lists the names of an ending in a folder of the disk.
  public func list(
    _ folder: Path, ending: String, limit: Int, among names: Int
  ) throws(Fault) -> (entries: [FolderEntry], isWhole: Bool) {
    try disk.list(folder, ending: ending, limit: limit, among: names)
  }

  /// Reads from the disk.
  public func read(_ path: Path, limit: Int) throws(Fault) -> [UInt8] {
    try disk.read(path, limit: limit)
  }

  /// Makes a folder on the disk.
  public func makeFolder(_ path: Path) throws(Fault) { try disk.makeFolder(path) }

  /// Lists a folder of the disk.
  public func list(_ folder: Path, limit: Int) throws(Fault) -> [FolderEntry] {
    try disk.list(folder, limit: limit)
  }

  /// What stands on the disk.
  public func kind(of path: Path) -> FileKind? { disk.kind(of: path) }
}

extension DiskModel {
  /// Every file below a folder, by its name there.
  public static func files(below folder: Path) throws(Fault) -> [String: [UInt8]] {
    var all: [String: [UInt8]] = [:]
    for entry in try Disk().list(folder, limit: 10_000) {
      switch entry.kind {
      case .file: all[entry.name] = try Disk().read(folder / entry.name, limit: .max)
      case .folder:
        for (name, bytes) in try files(below: folder / entry.name) {
          all["\(entry.name)/\(name)"] = bytes
        }
      case .other: break
      }
    }
    return all
  }

  /// Writes an image into a new folder. What SQLite shares between processes in memory is left out:
  /// it does not outlast a power cut.
  public static func lay(_ image: [String: [UInt8]], in folder: Path) throws(Fault) {
    for (name, bytes) in image where !name.hasSuffix("-shm") {
      let path = Path("\(folder.string)/\(name)")
      try Disk().makeFolder(path.parent)
      try Disk().write(bytes, to: path, secret: true)
    }
  }
}
