public import Bytes
import Host

/// Looking after a database: is it whole, and is what was deleted gone.
extension Database {
  /// What SQLite's own check and the schema find wrong, at most `limit` lines; empty when the
  /// database is whole.
  ///
  /// The lines name tables, indexes and pages, never values. Reads the whole file once.
  public func damage(limit: Int = 100) throws(Fault) -> [String] {
    do throws(Fault) {
      let check = SQL(trusted: "PRAGMA integrity_check(\(limit))")
      let lines = try rows(check) { row throws(Fault) in try row.text(0) }
      let foreign = try rows("PRAGMA foreign_key_check") { row throws(Fault) in
        "a row of \(try row.text(0)) points to a missing row of \(try row.text(2))"
      }
      let tables =
        try definitions() == Database(pattern: schema).definitions()
        ? [] : ["the tables are not defined as they were made"]
      return Array((lines.filter { $0 != "ok" } + foreign + tables).prefix(limit))
    } catch {
      guard error.code == .storeCorrupt || error.code == .storeNotDatabase else { throw error }
      return [error.detail]
    }
  }

  /// How every table and index is defined; quoted, so that a blob is not taken for the text that
  /// it spells.
  private func definitions() throws(Fault) -> [String] {
    try rows(
      """
      SELECT quote(type) || quote(name) || quote(tbl_name) || quote(sql) FROM sqlite_schema
      ORDER BY 1
      """
    ) { row throws(Fault) in try row.text(0) }
  }

  /// Moves the write-ahead log into the database and cuts it to nothing, so that no deleted content
  /// stays in it. Throws `.storeBusy` while another connection reads.
  public func truncateLog() throws(Fault) {
    let isBusy = try first("PRAGMA wal_checkpoint(TRUNCATE)") { row throws(Fault) in
      try row.int64(0)
    }
    guard isBusy == 0 else {
      throw Fault(.storeBusy, at: path.string, "another reader holds the write-ahead log")
    }
  }

  /// Writes the whole database anew without its unused space, and truncates the log.
  ///
  /// Overwriting what is deleted (secure_delete) leaves one gap, measured with SQLite 3.40: when a
  /// full page is split, copies of the rows that moved stay in its unused space. Ciphertexts whose
  /// key is destroyed and index digests may stand there until this is called. Takes as much memory
  /// and log as the file is large.
  public func compact() throws(Fault) {
    try run("VACUUM")
    try truncateLog()
  }
}
