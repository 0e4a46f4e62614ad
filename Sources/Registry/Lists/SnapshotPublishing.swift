public import Bytes
import Codes
import Crypto
import Decision
import Host
import Match
public import Seal

/// Rules and configuration as stations get them: each one signed file, with deltas like a list.
extension RegistryService {
  /// Publishes decision rules; throws `.rules` for a file that is none, and as `publishSnapshot`.
  @discardableResult
  public func publish(
    rules bytes: [UInt8], validDays: Int = freshDays
  ) throws(Fault) -> ListStatement {
    let rules = try RuleSet(bytes)
    try audit(.rulesPublished, detail: "\(rules.id) version \(rules.version)")
    return try publishSnapshot(
      .rules, bytes, version: rules.version, entries: rules.count, validDays: validDays)
  }

  /// Publishes how stations are to work; throws `.field` for a file that does not say, and as
  /// `publishSnapshot`.
  @discardableResult
  public func publish(
    configuration bytes: [UInt8], validDays: Int = freshDays
  ) throws(Fault) -> ListStatement {
    let settings = try StationSettings(bytes)
    try audit(.configurationPublished, detail: "version \(settings.version)")
    return try publishSnapshot(
      .configuration, bytes, version: settings.version, entries: 1 + settings.exceptions,
      validDays: validDays)
  }

  /// Rules or configuration as they were published last; nil before the first time.
  public func publishedSnapshot(
    _ content: ListStatement.Content
  ) throws(Fault) -> (statement: ListStatement, bytes: [UInt8])? {
    guard let id = content.identifier, publication(of: id).isPublished else { return nil }
    let statement = try statement(id)
    return (
      statement, try files.read(publication(of: id).snapshot, limit: Int(statement.bytes))
    )
  }

  /// Signs bytes as the next version of what there is only one of, with deltas from the versions
  /// before. The same bytes again are signed anew, and are fresh for longer.
  ///
  /// Throws `.watchlistOlder` for a version below the published one, and `.watchlistConflict` for
  /// other bytes under its version.
  func publishSnapshot(
    _ content: ListStatement.Content, _ bytes: [UInt8], version: Int64, entries: Int,
    validDays: Int
  ) throws(Fault) -> ListStatement {
    let publication = try prepare(content, bytes, version: version)
    let now = moment
    let statement = ListStatement(
      content, list: publication.list, version: version, entries: Int64(entries),
      hash: Hash.digest(bytes), bytes: Int64(bytes.count),
      deltas: try deltas(to: bytes, version: version, publication), made: now,
      validUntil: now.adding(milliseconds: Int64(validDays) * 86_400_000))
    return try put(bytes, statement)
  }

  /// Puts a snapshot in its place. What is signed of it lies there before: cut off between the two,
  /// whoever reads it goes on.
  func put(_ bytes: [UInt8], _ statement: ListStatement) throws(Fault) -> ListStatement {
    let publication = publication(of: statement.list)
    try files.write(
      Array(try state(statement.json, as: .list).utf8), to: publication.nextNote)
    try files.write(bytes, to: publication.snapshot, secret: true)
    return try sign(statement, made: statement.made, validUntil: statement.validUntil)
  }

  /// Makes ready for a snapshot: keeps the one before for deltas; throws what `publishSnapshot`
  /// does.
  func prepare(
    _ content: ListStatement.Content, _ bytes: [UInt8], version: Int64
  ) throws(Fault) -> Publication {
    guard let id = content.identifier else { throw Fault(.bug, "a list without a name") }
    let publication = publication(of: id)
    if publication.isPublished {
      // What was cut off while it was published is put right first.
      let whole = try? statement(id)
      let present: ListStatement
      if let whole { present = whole } else { present = try signedStatement(id) }
      guard present.version <= version else {
        throw Fault(
          .watchlistOlder, at: id, "version \(version), version \(present.version) is published")
      }
      guard present.version < version || present.hash == Hash.digest(bytes) else {
        throw Fault(
          .watchlistConflict, at: id, "another content is published as version \(version)")
      }
      if present.version < version { try publication.keepPast(version: present.version) }
    }
    try files.makeFolder(publication.folder)
    return publication
  }

  func deltas(
    to bytes: [UInt8], version: Int64, _ publication: Publication
  ) throws(Fault) -> [ListStatement.Delta] {
    try publication.makeDeltas(to: version, bytes: bytes.count) { path, base throws(Fault) in
      try LineDelta.make(
        from: try files.read(path, limit: Publication.pastBytes), version: base, to: bytes)
    }
  }
}
