import Bytes
import Host
import Store

/// What a rotation of keys that was cut off has left behind, put in order when the registry is
/// opened: it goes on with the state before or after.
extension RegistryService {
  /// Two logs have a signing key only after a cut: the database says whether the later one was
  /// begun. The key of the other is removed.
  static func settleLogs(_ folder: RegistryFolder, files: any Files) throws(Fault) {
    var number: Int64 = 1
    while files.exists(folder.logVerifier(number + 1)) { number += 1 }
    guard number > 1, files.exists(folder.logKey(number)), files.exists(folder.logKey(number - 1))
    else { return }
    let database = try Database(
      folder.database, schema: RegistrySchema.schema, mustExist: true)
    let begun = try database.first("SELECT count(*) FROM log") { row throws(Fault) in
      try row.int64(0)
    }
    if begun == number {
      try files.remove(folder.logKey(number - 1))
    } else if begun == number - 1 {
      // The verifier key counts the logs, so it goes first.
      try files.remove(folder.logVerifier(number))
      try files.remove(folder.logKey(number))
    }
  }

  /// Removes the old encryption keys that the database says are destroyed; gives whether there were
  /// any, and the keys must be read anew.
  func removeDestroyedKeys() throws(Fault) -> Bool {
    let last = try renewals.changes().last { $0.what == "encryption" || $0.what == "destroyed" }
    let old = keys.encryptionNumbers.filter { $0 < keys.encryptionNumber }
    guard last?.what == "destroyed", !old.isEmpty else { return false }
    for number in old { try files.remove(folder.encryptionKey(number)) }
    return true
  }
}
