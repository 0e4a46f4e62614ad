public import Bytes
import CSQLite

extension Fault.Code {
  /// No space left, or over quota, while writing a database.
  public static let storeFull = Fault.Code("store.full", .storage)
  /// A database that cannot be written: permission, or a read-only file system.
  public static let storeReadOnly = Fault.Code("store.read-only", .storage)
  /// A database that cannot be opened: no folder, not a file, no permission.
  public static let storeUnopened = Fault.Code("store.unopened", .storage)
  /// A database that should be there and is not.
  public static let storeMissing = Fault.Code("store.missing", .notFound)
  /// A file that is no SQLite database.
  public static let storeNotDatabase = Fault.Code("store.not-a-database", .storage)
  /// A database whose content is damaged.
  public static let storeCorrupt = Fault.Code("store.corrupt", .storage)
  /// The operating system failed to read or write a database.
  public static let storeFailed = Fault.Code("store.failed", .storage)
  /// Another process uses the database.
  public static let storeBusy = Fault.Code("store.busy", .busy)
  /// A database of another program, or of another kind of Maabar's stores.
  public static let storeKind = Fault.Code("store.kind", .badInput)
  /// A database of a newer version of Maabar.
  public static let storeNewer = Fault.Code("store.newer", .newer)
  /// A row that must be unique is there already.
  public static let storeDuplicate = Fault.Code("store.duplicate", .bug)
  /// A statement that the schema does not allow; our own bug.
  public static let storeStatement = Fault.Code("store.statement", .bug)
  /// A master key of the wrong size.
  public static let storeKey = Fault.Code("store.key", .refused)
  /// A row whose data key was destroyed: its content is gone for good.
  public static let rowErased = Fault.Code("store.row-erased", .notFound)
  /// A row whose data key is missing though nobody erased it.
  public static let rowKeyLost = Fault.Code("store.row-key-lost", .storage)
  /// A row or key that was changed, moved or made under another master key.
  public static let rowUnauthentic = Fault.Code("store.row-unauthentic", .refused)
}

extension Fault {
  /// SQLITE_IOERR_SHMSIZE, a macro that Swift does not see (sqlite3.h): the file of shared memory
  /// cannot grow, which on a full disk comes before any page is written.
  private static let sharedMemorySize = SQLITE_IOERR | 19 << 8

  /// The fault for an SQLite result code (extended or primary) on the database at `place`.
  ///
  /// `message` is SQLite's own; it names tables and columns, never values, and is passed on only
  /// where the statement is at fault.
  static func sqlite(_ result: Int32, at place: String, message: String) -> Fault {
    switch result & 0xff {
    case SQLITE_FULL: Fault(.storeFull, at: place, "no space left for the database")
    case SQLITE_IOERR where result == sharedMemorySize:
      Fault(.storeFull, at: place, "no space left for the database's shared memory")
    case SQLITE_READONLY, SQLITE_PERM:
      Fault(.storeReadOnly, at: place, "the database cannot be written")
    case SQLITE_CANTOPEN, SQLITE_AUTH:
      Fault(.storeUnopened, at: place, "the database cannot be opened")
    case SQLITE_NOTADB: Fault(.storeNotDatabase, at: place, "not an SQLite database")
    case SQLITE_CORRUPT: Fault(.storeCorrupt, at: place, "the database is damaged")
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
      Fault(.storeBusy, at: place, "another process uses the database")
    case SQLITE_IOERR, SQLITE_NOMEM, SQLITE_NOLFS, SQLITE_TOOBIG:
      Fault(.storeFailed, at: place, "the database cannot be read or written (SQLite \(result))")
    case SQLITE_CONSTRAINT where isUnique(result):
      Fault(.storeDuplicate, at: place, message)
    default: Fault(.storeStatement, at: place, message)
    }
  }

  private static func isUnique(_ result: Int32) -> Bool {
    // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID: macros that Swift does not import.
    [6, 8, 10].contains(result >> 8)
  }
}
