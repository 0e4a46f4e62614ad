/// What a kind of database holds: the number SQLite keeps in its header and how its tables came to
/// be.
public struct Schema: Sendable {
  /// SQLite's `application_id`: tells one kind of store from another and from any other file.
  public let applicationID: Int32
  /// One script a version, the oldest first; a script that has shipped is never edited. The
  /// version of a database is the number of scripts that made it. Tables are STRICT.
  public let migrations: [SQL]

  /// Names a kind of database and its scripts.
  public init(applicationID: Int32, migrations: [SQL]) {
    self.applicationID = applicationID
    self.migrations = migrations
  }
}
