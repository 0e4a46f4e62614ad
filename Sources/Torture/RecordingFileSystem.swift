import CSQLite
import Glibc
import Host
import Store
import Synchronization

/// A file system for SQLite (a VFS over the machine's own) that writes down what a disk was asked
/// to do: every write, truncation, sync and deletion, in order. From that list the disk can be
/// built as a power cut would have left it.
@safe
public enum RecordingFileSystem {
  /// Its name, for `Database.fileSystem`.
  public static let name = "maabar-recording"

  private static let logs = Mutex<[ObjectIdentifier: DiskLog]>([:])

  /// Records in `log` what happens below its folder while `body` runs.
  public static func recording<Result>(
    _ log: DiskLog, _ body: () throws -> Result
  ) throws -> Result {
    install()
    logs.withLock { $0[ObjectIdentifier(log)] = log }
    defer { _ = logs.withLock { $0.removeValue(forKey: ObjectIdentifier(log)) } }
    return try Database.$fileSystem.withValue(name) { try body() }
  }

  /// Databases that `body` opens lie on this file system.
  public static func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    install()
    return try Database.$fileSystem.withValue(name, operation: body)
  }

  /// Lets a disk's log see what happens below its folder, until `unmount`.
  public static func mount(_ log: DiskLog) {
    install()
    logs.withLock { $0[ObjectIdentifier(log)] = log }
  }

  /// Ends what `mount` began.
  public static func unmount(_ log: DiskLog) {
    _ = logs.withLock { $0.removeValue(forKey: ObjectIdentifier(log)) }
  }

  /// SQLite's error for a request that a failing disk does not do; nil for one that it does.
  private static func refusal(_ path: String, grows: Bool = false) -> Int32? {
    for log in logs.withLock({ Array($0.values) }) {
      // Closing the file again takes this process's locks on it away: no other process works here.
      switch log.admit(path, grows: grows, read: { try? Disk().read(Path(path), limit: .max) }) {
      case .done: continue
      case .dead: return SQLITE_IOERR
      case .full: return SQLITE_FULL
      }
    }
    return nil
  }

  /// Notes a request in the log of its folder.
  private static func note(_ request: DiskLog.Request, _ path: String) {
    for log in logs.withLock({ Array($0.values) }) { log.add(request, to: path) }
  }

  /// Bytes of our part of an open file, before the machine's: methods, and the file's name.
  static let headCount = 32

  private static let installed: Bool = {
    guard let machine = unsafe sqlite3_vfs_find(nil) else { return false }
    let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    unsafe own.initialize(to: machine.pointee)
    unsafe own.pointee.zName = unsafe UnsafePointer(strdup(name))
    unsafe own.pointee.szOsFile = machine.pointee.szOsFile + Int32(headCount)
    unsafe own.pointee.pNext = nil
    unsafe own.pointee.xOpen = unsafe openFile
    unsafe own.pointee.xDelete = unsafe deleteFile
    return unsafe sqlite3_vfs_register(own, 0) == SQLITE_OK
  }()

  private static func install() { precondition(installed, "SQLite takes the file system") }

  // MARK: Files

  private static let openFile:
    @convention(c) (
      UnsafeMutablePointer<sqlite3_vfs>?, sqlite3_filename?, UnsafeMutablePointer<sqlite3_file>?,
      Int32, UnsafeMutablePointer<Int32>?
    ) -> Int32 = { _, name, file, flags, out in
      guard let machine = unsafe sqlite3_vfs_find(nil), let file = unsafe file else {
        return SQLITE_CANTOPEN
      }
      let real = unsafe RecordingFileSystem.real(file)
      let result = unsafe machine.pointee.xOpen(machine, name, real, flags, out)
      if result == SQLITE_OK {
        unsafe file.pointee.pMethods = unsafe UnsafePointer(methods)
      } else {
        unsafe file.pointee.pMethods = nil
      }
      var path = ""
      if let name = unsafe name { path = unsafe String(cString: name) }
      let held = unsafe Unmanaged.passRetained(FileName(path))
      unsafe UnsafeMutableRawPointer(file).storeBytes(
        of: held.toOpaque(), toByteOffset: 8, as: UnsafeMutableRawPointer.self)
      if result != SQLITE_OK { unsafe held.release() }
      return result
    }

  private static let deleteFile:
    @convention(c) (UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, Int32) -> Int32 = {
      _, name, syncsFolder in
      guard let machine = unsafe sqlite3_vfs_find(nil), let name = unsafe name else {
        return SQLITE_IOERR
      }
      if let refusal = refusal(unsafe String(cString: name)) { return refusal }
      let result = unsafe machine.pointee.xDelete(machine, name, syncsFolder)
      if result == SQLITE_OK {
        note(.delete(isDurable: syncsFolder != 0), unsafe String(cString: name))
      }
      return result
    }

  /// The machine's own file behind ours.
  static func real(
    _ file: UnsafeMutablePointer<sqlite3_file>?
  ) -> UnsafeMutablePointer<sqlite3_file> {
    guard let file = unsafe file else { preconditionFailure("SQLite names the file") }
    return unsafe (UnsafeMutableRawPointer(file) + headCount)
      .assumingMemoryBound(to: sqlite3_file.self)
  }

  private static func name(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Unmanaged<FileName> {
    guard let file = unsafe file else { preconditionFailure("SQLite names the file") }
    return unsafe Unmanaged.fromOpaque(
      UnsafeRawPointer(file).load(fromByteOffset: 8, as: UnsafeMutableRawPointer.self))
  }

  fileprivate final class FileName: Sendable {
    let path: String
    init(_ path: String) { self.path = path }
  }

  /// The calls on an open file: the machine's, with three of them written down. Version 2 keeps
  /// SQLite from mapping files into memory, where writes would not be seen.
  nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
    let own = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    unsafe own.initialize(to: sqlite3_io_methods())
    unsafe own.pointee.iVersion = 2
    unsafe own.pointee.xClose = { file in
      guard let file = unsafe file else { return SQLITE_OK }
      let real = unsafe RecordingFileSystem.real(file)
      let result = unsafe real.pointee.pMethods.pointee.xClose(real)
      unsafe RecordingFileSystem.name(file).release()
      return result
    }
    unsafe own.pointee.xRead = { file, bytes, count, offset in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xRead(real, bytes, count, offset)
    }
    unsafe own.pointee.xWrite = { file, bytes, count, offset in
      let real = unsafe RecordingFileSystem.real(file)
      let path = unsafe RecordingFileSystem.name(file).takeUnretainedValue().path
      var size: sqlite3_int64 = 0
      unsafe _ = real.pointee.pMethods.pointee.xFileSize(real, &size)
      if let refusal = RecordingFileSystem.refusal(path, grows: offset + Int64(count) > size) {
        return refusal
      }
      let result = unsafe real.pointee.pMethods.pointee.xWrite(real, bytes, count, offset)
      if result == SQLITE_OK {
        let written = unsafe Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        RecordingFileSystem.note(.write(written, at: Int(offset)), path)
      }
      return result
    }
    unsafe own.pointee.xTruncate = { file, size in
      let real = unsafe RecordingFileSystem.real(file)
      let path = unsafe RecordingFileSystem.name(file).takeUnretainedValue().path
      if let refusal = RecordingFileSystem.refusal(path) { return refusal }
      let result = unsafe real.pointee.pMethods.pointee.xTruncate(real, size)
      if result == SQLITE_OK { RecordingFileSystem.note(.truncate(to: Int(size)), path) }
      return result
    }
    unsafe own.pointee.xSync = { file, flags in
      let real = unsafe RecordingFileSystem.real(file)
      let path = unsafe RecordingFileSystem.name(file).takeUnretainedValue().path
      if let refusal = RecordingFileSystem.refusal(path) { return refusal }
      let result = unsafe real.pointee.pMethods.pointee.xSync(real, flags)
      if result == SQLITE_OK { RecordingFileSystem.note(.sync, path) }
      return result
    }
    unsafe passOn(own)
    return unsafe own
  }()

  /// The calls that change nothing on the disk.
  private static func passOn(_ own: UnsafeMutablePointer<sqlite3_io_methods>) {
    unsafe own.pointee.xFileSize = { file, size in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xFileSize(real, size)
    }
    unsafe own.pointee.xLock = { file, level in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xLock(real, level)
    }
    unsafe own.pointee.xUnlock = { file, level in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xUnlock(real, level)
    }
    unsafe own.pointee.xCheckReservedLock = { file, out in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xCheckReservedLock(real, out)
    }
    unsafe own.pointee.xFileControl = { file, operation, argument in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xFileControl(real, operation, argument)
    }
    unsafe own.pointee.xSectorSize = { file in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xSectorSize(real)
    }
    // Nothing is promised: no atomic sector, no order, no safe overwrite.
    unsafe own.pointee.xDeviceCharacteristics = { _ in 0 }
    unsafe own.pointee.xShmMap = { file, region, size, extends, out in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xShmMap(real, region, size, extends, out)
    }
    unsafe own.pointee.xShmLock = { file, offset, count, flags in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xShmLock(real, offset, count, flags)
    }
    unsafe own.pointee.xShmBarrier = { file in
      let real = unsafe RecordingFileSystem.real(file)
      unsafe real.pointee.pMethods.pointee.xShmBarrier(real)
    }
    unsafe own.pointee.xShmUnmap = { file, deletes in
      let real = unsafe RecordingFileSystem.real(file)
      return unsafe real.pointee.pMethods.pointee.xShmUnmap(real, deletes)
    }
  }
}
