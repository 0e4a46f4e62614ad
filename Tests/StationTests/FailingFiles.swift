import Bytes
import Host
import Synchronization

/// The real file system, on which one write fails: before it is done, or after it is done, as when
/// the power goes before the program hears of its success.
final class FailingFiles: Files {
  private let left: Mutex<Int>
  private let isDone: Bool
  private let disk = Disk()

  /// The `number`-th write from now fails; `isDone` when its bytes reach the disk all the same.
  init(atWrite number: Int, isDone: Bool = false) {
    left = Mutex(number)
    self.isDone = isDone
  }

  /// True once the write was reached.
  var hasFailed: Bool { left.withLock { $0 <= 0 } }

  func write(_ bytes: [UInt8], to path: Path, secret: Bool) throws(Fault) {
    let isNow = left.withLock { left in
      left -= 1
      return left == 0
    }
    if !isNow || isDone { try disk.write(bytes, to: path, secret: secret) }
    if isNow { throw Fault(.diskFull, at: path.string, "no space left") }
  }

  func read(_ path: Path, limit: Int) throws(Fault) -> [UInt8] {
    try disk.read(path, limit: limit)
  }
  func append(_ bytes: [UInt8], to path: Path) throws(Fault) {
    try disk.append(bytes, to: path)
  }
  func keep(_ part: Path, as path: Path) throws(Fault) { try disk.keep(part, as: path) }
  func read(_ path: Path, from offset: Int, count: Int) throws(Fault) -> [UInt8] {
    try disk.read(path, from: offset, count: count)
  }
  func freeBytes(at path: Path) -> Int? { disk.freeBytes(at: path) }
  func makeFolder(_ path: Path) throws(Fault) { try disk.makeFolder(path) }
  func list(_ folder: Path, limit: Int) throws(Fault) -> [FolderEntry] {
    try disk.list(folder, limit: limit)
  }
  func remove(_ path: Path) throws(Fault) { try disk.remove(path) }
  func move(_ from: Path, to: Path) throws(Fault) { try disk.move(from, to: to) }
  func kind(of path: Path) -> FileKind? { disk.kind(of: path) }
}
