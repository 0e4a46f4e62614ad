public import Bytes
import Codes
import Crypto
import Host
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

  /// How long a statement counts as fresh where nobody says otherwise, in days.
  public static let freshDays = 30

  /// Publishes a list: keeps it in the order of its identifiers, signs what it is under the list
  /// key, and makes the deltas from the versions before. The same list again is signed anew, and is
  /// fresh for longer.
  ///
  /// Throws `.watchlistOlder` and `.watchlistConflict` as a station's shelf does,
  /// `.watchlistIdentifier` for a name that is taken, and what the reader throws. Memory: the whole
  /// list.
  public func publish(
    _ reader: any WatchlistReading, validDays: Int = freshDays
  ) throws(Fault) -> PublishedList {
    var reader = reader
    let list = try reader.list()
    return try publish(list, validDays: validDays, reader.report)
  }

  /// Publishes a list that stands in memory; it may be empty.
  func publish(
    _ list: Watchlist, validDays: Int, _ report: ImportReport? = nil
  ) throws(Fault) -> PublishedList {
    let list = try list.ordered()
    let shelf = self.lists
    let id = list.reference.id
    guard ListStatement.isFree(id) else {
      throw Fault(.watchlistIdentifier, at: "id", "\(id) is no list of persons and documents")
    }
    let publication = publication(of: id)
    if files.exists(publication.snapshot) {
      let before = try shelf.lines(id).reference.version
      if before < list.reference.version { try publication.keepPast(version: before) }
    }
    // Signed before the list takes its place: cut off between the two, whoever reads it goes on.
    let outcome = try shelf.install(list.reader) { file throws(Fault) in
      let (hash, bytes) = try self.files.hash(of: file)
      let next = ListStatement(
        list: id, version: list.reference.version, entries: Int64(list.entries.count), hash: hash,
        bytes: Int64(bytes), deltas: [], made: self.moment,
        validUntil: self.moment.adding(milliseconds: Int64(validDays) * 86_400_000))
      try self.files.write(
        Array(try self.state(next.json, as: .list).utf8), to: publication.nextNote)
    }
    if case .unchanged = outcome.installation, let known = try? statement(id) {
      let renewed = try sign(known, validDays: validDays)
      return PublishedList(
        statement: renewed, title: list.reference.title, delta: outcome.delta, report: report)
    }
    let (hash, bytes) = try files.hash(of: publication.snapshot)
    let version = list.reference.version
    let deltas = try publication.makeDeltas(to: version, bytes: bytes) { path, _ throws(Fault) in
      try WatchlistPatch.make(
        from: try WatchlistLines(ByteSource(path, files: files)), to: list.reader,
        entries: list.entries.count)
    }
    let now = moment
    let statement = ListStatement(
      list: id, version: version, entries: Int64(list.entries.count), hash: hash,
      bytes: Int64(bytes), deltas: deltas, made: now, validUntil: now)
    return PublishedList(
      statement: try sign(statement, validDays: validDays), title: list.reference.title,
      delta: outcome.delta, report: report)
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

  // MARK: What all that is published has in common

  /// What is published, with the hash of each statement: what stations compare with what they have.
  public func publishedIndex() throws(Fault) -> ListIndex {
    var items: [ListIndex.Item] = []
    for id in try publishedIdentifiers() {
      items.append(
        ListIndex.Item(list: id, note: Hash.digest(try publication(of: id).readNote())))
    }
    return ListIndex(items)
  }

  /// The identifiers of everything that is published, watchlists first.
  func publishedIdentifiers() throws(Fault) -> [String] {
    let fixed = ListStatement.Content.allCases.compactMap(\.identifier)
    return try lists.installed().map(\.id).filter { publication(of: $0).isPublished }
      + fixed.filter { publication(of: $0).isPublished }
  }

  /// Where a list, the trust anchors, rules or configuration lie.
  func publication(of id: String) -> Publication {
    let place =
      switch ListStatement.Content.allCases.first(where: { $0.identifier == id }) {
      case .trust: folder.trust
      case .rules, .configuration: folder.policy
      case .watchlist, nil: folder.lists
      }
    return Publication(list: id, folder: place, files: files)
  }

  /// Says a statement now, for so many days, and keeps it.
  func sign(_ said: ListStatement, validDays: Int) throws(Fault) -> ListStatement {
    let now = moment
    return try sign(
      said, made: now, validUntil: now.adding(milliseconds: Int64(validDays) * 86_400_000))
  }

  /// Says a statement at a moment, until another, and keeps it; deltas that it does not name go.
  func sign(
    _ said: ListStatement, made: Instant, validUntil: Instant
  ) throws(Fault) -> ListStatement {
    let statement = ListStatement(
      said.content, list: said.list, version: said.version, entries: said.entries,
      hash: said.hash, bytes: said.bytes, deltas: said.deltas, made: made, validUntil: validUntil)
    let publication = publication(of: said.list)
    try files.write(Array(try state(statement.json, as: .list).utf8), to: publication.note)
    try files.remove(publication.nextNote)
    try publication.removeDeltas(except: statement)
    return statement
  }

  /// Signs everything anew as it is, but for the trust anchors, whose snapshot bears its own time;
  /// gives what was signed.
  public func renewLists(validDays: Int = freshDays) throws(Fault) -> [ListStatement] {
    var renewed: [ListStatement] = []
    for id in try publishedIdentifiers() where id != ListStatement.Content.trust.identifier {
      renewed.append(try sign(try statement(id), validDays: validDays))
    }
    return renewed
  }

  /// The statement of what is published; one whose publishing was cut off takes its place first.
  /// Throws `.registryDamaged` when none holds of what lies beside it.
  func statement(_ id: String) throws(Fault) -> ListStatement {
    let publication = publication(of: id)
    let hash = try files.hash(of: publication.snapshot).hash
    if let statement = try? signedStatement(id), statement.hash == hash { return statement }
    guard files.kind(of: publication.nextNote) == .file,
      let next = try? signedStatement(
        id, try files.read(publication.nextNote, limit: Seal.Parameters.noteBytes)),
      next.hash == hash
    else { throw RegistryService.wrong(id) }
    try files.move(publication.nextNote, to: publication.note)
    return next
  }

  /// The statement of what is published, whatever lies beside it.
  func signedStatement(_ id: String) throws(Fault) -> ListStatement {
    try signedStatement(id, try publication(of: id).readNote())
  }

  private func signedStatement(_ id: String, _ note: [UInt8]) throws(Fault) -> ListStatement {
    let verifiers = keys.signers(of: .list).map(\.verifier)
    guard let statement = try? ListStatement(note: note, verifiers: verifiers),
      statement.list == id
    else { throw RegistryService.wrong(id) }
    return statement
  }

  /// Signs what is published with the present list key too, where it bears past keys' signatures
  /// only: after a rotation, and after one that was cut off.
  func signPublished() throws(Fault) {
    guard let present = keys.statements[.list]?.verifier, keys.numbers(of: .list).count > 1 else {
      return
    }
    for id in try publishedIdentifiers() {
      let statement = try statement(id)
      let note = try publication(of: id).readNote()
      guard (try? ListStatement(note: note, verifier: present)) == nil else { continue }
      _ = try sign(statement, made: statement.made, validUntil: statement.validUntil)
    }
  }

  private static func wrong(_ id: String) -> Fault {
    Fault(.registryDamaged, at: "list \(id)", "its statement does not hold: publish it again")
  }

  /// The registry's time.
  var moment: Instant { Instant(milliseconds: timekeeper.now().utcMilliseconds) }

  private var lists: WatchlistShelf { WatchlistShelf(folder.lists, files: files) }
}
