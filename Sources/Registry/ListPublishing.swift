public import Bytes
import Crypto
import Document
public import Host
public import Match
public import Seal

/// The lists that a registry sends to its stations.
extension RegistryService {
  /// A list that was published.
  public struct PublishedList: Sendable {
    /// What is signed.
    public let statement: ListStatement
    /// Its title.
    public let title: String
    /// What differs from the version that was published before.
    public let delta: WatchlistDelta
    /// What was read and passed over of the file; nil when it is only listed.
    public let report: ImportReport?
  }

  /// Publishes a list: keeps it in the order of its identifiers, signs what it is under the list
  /// key, and makes the delta from the version before. The same list again is published as it is.
  ///
  /// Throws `.watchlistOlder` and `.watchlistConflict` as a station's shelf does, and what the
  /// reader throws. Memory: the whole list.
  public func publish(_ reader: any WatchlistReading) throws(Fault) -> PublishedList {
    var reader = reader
    let list = try reader.list().ordered()
    let shelf = self.lists
    let id = list.reference.id
    let path = try shelf.path(id)
    var patch: (bytes: [UInt8], base: Int64, hash: Digest)?
    if files.exists(path) {
      let before = try shelf.lines(id)
      if before.reference.version < list.reference.version {
        patch = (
          try WatchlistPatch.make(from: before, to: list.reader, entries: list.entries.count),
          before.reference.version, try hash(of: path).hash
        )
      }
    }
    let make = { (file: Path) throws(Fault) -> ListStatement in
      let (hash, bytes) = try self.hash(of: file)
      // A delta larger than half of the list saves nobody anything.
      let delta = patch.flatMap { patch in
        patch.bytes.count < bytes / 2
          ? ListStatement.Delta(
            base: patch.base, baseHash: patch.hash, hash: Hash.digest(patch.bytes),
            bytes: Int64(patch.bytes.count)) : nil
      }
      return ListStatement(
        list: id, version: list.reference.version, entries: Int64(list.entries.count), hash: hash,
        bytes: Int64(bytes), deltas: delta.map { [$0] } ?? [])
    }
    // Signed before the list takes its place: cut off between the two, the next reader goes on.
    let outcome = try shelf.install(list.reader) { file throws(Fault) in
      let next = try self.state(try make(file).json, as: .list)
      try self.files.write(Array(next.utf8), to: self.nextNotePath(id))
    }
    if case .unchanged = outcome.installation, let known = try? statement(id) {
      return PublishedList(
        statement: known, title: list.reference.title, delta: outcome.delta, report: reader.report)
    }
    let statement = try make(path)
    if let patch, !statement.deltas.isEmpty {
      try files.write(patch.bytes, to: deltaPath(id), secret: true)
    }
    try files.write(Array(try state(statement.json, as: .list).utf8), to: notePath(id))
    try files.remove(nextNotePath(id))
    return PublishedList(
      statement: statement, title: list.reference.title, delta: outcome.delta,
      report: reader.report)
  }

  /// The published lists in the order of their identifiers.
  public func publishedLists() throws(Fault) -> [PublishedList] {
    var all: [PublishedList] = []
    for reference in try lists.installed() {
      all.append(
        PublishedList(
          statement: try statement(reference.id), title: reference.title, delta: .none,
          report: nil))
    }
    return all
  }

  /// The identifiers of the published lists, in order.
  func publishedIdentifiers() throws(Fault) -> [String] {
    try lists.installed().map(\.id) + (hasPublishedTrust ? [TrustSnapshot.list] : [])
  }

  /// The folder in which a published list, or the trust anchors, lie.
  func publishedFolder(of id: String) -> Path {
    id == TrustSnapshot.list ? folder.trust : folder.lists
  }

  /// Lays every published list into an exchange folder: statement, snapshot, delta. What lies there
  /// already is left; gives the identifiers of those that were written.
  public func sendLists(to folder: Path) throws(Fault) -> [String] {
    let place = folder / ExchangeNames.lists
    for path in [folder, place] {
      // A link on a stick could lead anywhere.
      if let kind = files.kind(of: path), kind != .folder {
        throw Fault(.fileKind, at: path.string, "a folder expected")
      }
    }
    try files.makeFolder(place)
    var sent: [String] = []
    for reference in try lists.installed() {
      let id = reference.id
      let statement = try statement(id)
      let note = try files.read(notePath(id), limit: Seal.Parameters.noteBytes)
      let target = place / ExchangeNames.listStatement(id)
      if (try? files.read(target, limit: note.count)) == note { continue }
      try copy(try lists.path(id), to: place / ExchangeNames.listSnapshot(id))
      if !statement.deltas.isEmpty {
        try copy(deltaPath(id), to: place / ExchangeNames.listDelta(id))
      }
      // The statement last: with it the list is complete.
      try files.write(note, to: target)
      sent.append(id)
    }
    if try sendTrust(to: place) { sent.append(TrustSnapshot.list) }
    return sent
  }

  /// The statement of a published list; one whose publishing was cut off takes its place first.
  /// Throws `.registryDamaged` when none holds of what lies beside it.
  private func statement(_ id: String) throws(Fault) -> ListStatement {
    if let statement = try statement(id, in: notePath(id)) { return statement }
    guard let next = try statement(id, in: nextNotePath(id)) else {
      throw Fault(
        .registryDamaged, at: "list \(id)", "its statement does not hold: publish the list again")
    }
    try files.move(nextNotePath(id), to: notePath(id))
    return next
  }

  /// The statement in a note; nil where it does not hold of the list that lies here.
  private func statement(_ id: String, in place: Path) throws(Fault) -> ListStatement? {
    guard files.kind(of: place) == .file,
      let key = statementKeys[StatementKind.list.rawValue],
      let statement = try? ListStatement(
        note: try files.read(place, limit: Seal.Parameters.noteBytes),
        verifier: try NoteVerifier(key)),
      statement.list == id, try hash(of: try lists.path(id)).hash == statement.hash
    else { return nil }
    return statement
  }

  private var lists: WatchlistShelf { WatchlistShelf(folder.lists, files: files) }

  private func notePath(_ id: String) -> Path { folder.lists / ExchangeNames.listStatement(id) }

  /// What is signed of a list that is about to take its place.
  private func nextNotePath(_ id: String) -> Path {
    folder.lists / (ExchangeNames.listStatement(id) + ".next")
  }

  private func deltaPath(_ id: String) -> Path { folder.lists / ExchangeNames.listDelta(id) }

  func hash(of path: Path) throws(Fault) -> (hash: Digest, bytes: Int) {
    var hash = Hash()
    var offset = 0
    while true {
      let piece = try files.read(path, from: offset, count: Limits.listPiece)
      if piece.isEmpty { return (hash.finish(), offset) }
      hash.update(piece)
      offset += piece.count
    }
  }

  /// Copies a file piece by piece: complete when it bears its name.
  func copy(_ from: Path, to: Path) throws(Fault) {
    let part = Path(to.string + ".part")
    try files.remove(part)
    var offset = 0
    while true {
      let piece = try files.read(from, from: offset, count: Limits.listPiece)
      if piece.isEmpty { break }
      try files.append(piece, to: part)
      offset += piece.count
    }
    try files.keep(part, as: to)
  }
}
