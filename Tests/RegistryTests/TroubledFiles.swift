import Bytes
import Host
import Store
import Synchronization

@testable import Registry

/// Counts every durable step of a registry, and makes one of them fail.
final class Trouble: Sendable {
  private let left: Mutex<Int>
  private let strike: @Sendable () throws(Fault) -> Void

  /// The `step`-th durable step calls `strike` instead of being done.
  init(at step: Int, strike: @escaping @Sendable () throws(Fault) -> Void) {
    left = Mutex(step)
    self.strike = strike
  }

  /// True once the step was reached.
  var hasStruck: Bool { left.withLock { $0 <= 0 } }

  func step() throws(Fault) {
    let isNow = left.withLock { left in
      left -= 1
      return left == 0
    }
    if isNow { try strike() }
  }

  /// Lets the steps of both databases count.
  func watch(_ registry: RegistryService) {
    let step = { () throws(Fault) in try self.step() }
    registry.database.gate.body = step
    registry.vault.keyGate.body = step
  }
}

/// The real file system, with trouble before every change.
struct TroubledFiles: Files {
  let trouble: Trouble
  private let disk = Disk()

  init(_ trouble: Trouble) { self.trouble = trouble }

  func read(_ path: Path, limit: Int) throws(Fault) -> [UInt8] {
    try disk.read(path, limit: limit)
  }
  func read(_ path: Path, from offset: Int, count: Int) throws(Fault) -> [UInt8] {
    try disk.read(path, from: offset, count: count)
  }
  func append(_ bytes: [UInt8], to path: Path) throws(Fault) {
    try trouble.step()
    try disk.append(bytes, to: path)
  }
  func keep(_ part: Path, as path: Path) throws(Fault) {
    try trouble.step()
    try disk.keep(part, as: path)
  }
  func write(_ bytes: [UInt8], to path: Path, secret: Bool) throws(Fault) {
    try trouble.step()
    try disk.write(bytes, to: path, secret: secret)
  }
  func place(_ bytes: [UInt8], at path: Path) throws(Fault) {
    try trouble.step()
    try disk.place(bytes, at: path)
  }
  func settle(_ folder: Path) throws(Fault) {
    try trouble.step()
    try disk.settle(folder)
  }
  func makeFolder(_ path: Path) throws(Fault) {
    try trouble.step()
    try disk.makeFolder(path)
  }
  func list(_ folder: Path, limit: Int) throws(Fault) -> [FolderEntry] {
    try disk.list(folder, limit: limit)
  }
  func list(
    _ folder: Path, ending: String, limit: Int, among names: Int
  ) throws(Fault) -> (entries: [FolderEntry], isWhole: Bool) {
    try disk.list(folder, ending: ending, limit: limit, among: names)
  }
  func remove(_ path: Path) throws(Fault) {
    try trouble.step()
    try disk.remove(path)
  }
  func move(_ from: Path, to: Path) throws(Fault) {
    try trouble.step()
    try disk.move(from, to: to)
  }
  func kind(of path: Path) -> FileKind? { disk.kind(of: path) }
}
