import Bytes
import Crypto
import Host
import Seal

/// What a station holds of a kind of which there is only one: trust anchors, rules, settings.
///
///     <folder>/<id>.note          the statement that the registry signed
///     <folder>/<version>.jsonl    the snapshot that it names
///
/// The statement is written last and in one step: after a power cut the old pair counts, or the new
/// one whole. Both are verified whenever they are read, so that nobody at the station can change
/// what the registry said.
struct SnapshotStore {
  let content: ListStatement.Content
  let folder: Path
  let files: any Files
  /// The keys under which what is installed was signed.
  let verifiers: [NoteVerifier]

  /// The store of a station's folder.
  init(
    _ content: ListStatement.Content, _ folder: StationFolder, files: any Files,
    verifiers: [NoteVerifier]
  ) {
    self.content = content
    self.folder = folder.snapshots(of: content)
    self.files = files
    self.verifiers = verifiers
  }

  var note: Path { folder / ExchangeNames.listStatement(content.identifier ?? content.rawValue) }

  private func snapshot(_ version: Int64) -> Path {
    folder / ExchangeNames.listSnapshot("\(version)")
  }

  /// What the registry said of the installed snapshot; nil before the first came. Throws
  /// `.statement`.
  func statement() throws(Fault) -> ListStatement? {
    guard files.exists(note) else { return nil }
    let statement = try ListStatement(
      note: try files.read(note, limit: Seal.Parameters.noteBytes), verifiers: verifiers)
    guard statement.content == content else {
      throw Fault(.statement, at: note.string, "a statement about another kind of list")
    }
    return statement
  }

  /// The snapshot that a statement names; throws `.statement` for other bytes.
  func bytes(_ statement: ListStatement) throws(Fault) -> [UInt8] {
    let path = snapshot(statement.version)
    do throws(Fault) {
      let bytes = try files.read(path, limit: Int(statement.bytes))
      if Hash.digest(bytes) == statement.hash { return bytes }
    } catch {
      // A file that is gone or too long is not what was signed; a disk that fails is.
      guard error.code.exit != .storage else { throw error }
    }
    throw Fault(
      .statement, at: path.string, "not what the registry signed: sync again to replace it")
  }

  /// Installs bytes whose statement was verified; throws `.statement` for bytes that are not the
  /// signed ones, and leaves what was installed.
  func install(
    _ bytes: [UInt8], _ statement: ListStatement, note signed: [UInt8],
    noting: () throws(Fault) -> Void
  ) throws(Fault) {
    guard Hash.digest(bytes) == statement.hash else {
      throw Fault(.statement, at: statement.list, "not the list that was signed")
    }
    try files.makeFolder(folder)
    try files.write(bytes, to: snapshot(statement.version), secret: true)
    try noting()
    try renew(signed)
    for entry in try files.list(folder, limit: 1000)
    where entry.name.hasSuffix(".jsonl") && entry.name != snapshot(statement.version).name {
      try files.remove(folder / entry.name)
    }
  }

  /// Keeps a later statement about the snapshot that is installed.
  func renew(_ signed: [UInt8]) throws(Fault) {
    try files.write(signed, to: note, secret: true)
  }
}
