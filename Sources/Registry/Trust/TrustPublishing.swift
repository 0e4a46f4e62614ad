public import Bytes
import Codes
import Crypto
public import Document
import Host
public import Seal

/// The trust anchors as stations get them: one signed snapshot, like a list.
extension RegistryService {
  /// What was published.
  public struct PublishedTrust: Sendable {
    /// What is signed.
    public let statement: ListStatement
    /// Where it stands in time.
    public let edition: IssuerTrust.Edition
    /// Its items by kind.
    public let counts: [TrustItem.Kind: Int]
  }

  /// Signs what is accepted as the next version; `signers` includes document signers, which
  /// documents nearly always carry themselves.
  ///
  /// The version is the moment, as in 20261121183000, or one more than the last where the clock
  /// does not go on. Throws `.trustEmpty` while nothing is accepted and nothing was published.
  @discardableResult
  public func publishTrust(
    validDays: Int, signers: Bool = false
  ) throws(Fault) -> PublishedTrust {
    let last = try? trustStatement()
    var items: [TrustItem] = []
    for known in try trust.items() where known.state == .accepted {
      guard signers || known.kind != .signer else { continue }
      items.append(try known.item())
    }
    guard !items.isEmpty || last != nil else {
      throw Fault(.trustEmpty, "nothing is accepted: `trust accept` first")
    }
    let now = Instant(milliseconds: timekeeper.now().utcMilliseconds)
    let version = max(RegistryService.version(now), (last?.version ?? 0) + 1)
    let edition = IssuerTrust.Edition(
      version: version, made: now,
      validUntil: now.adding(milliseconds: Int64(validDays) * 86_400_000))
    let bytes = try TrustSnapshot.write(
      items, expected: try trust.expected(), edition: edition)
    guard bytes.count <= TrustSnapshot.maximumBytes else {
      throw Fault(.trustEmpty, "a snapshot of over \(TrustSnapshot.maximumBytes) bytes")
    }
    let statement = ListStatement(
      .trust, list: TrustSnapshot.list, version: version, entries: Int64(items.count),
      hash: Hash.digest(bytes), bytes: Int64(bytes.count), deltas: [])
    try audit(.trustPublished, detail: "version \(version), \(items.count) items")
    try files.makeFolder(folder.trust)
    try files.write(bytes, to: trustSnapshot, secret: true)
    try files.write(Array(try state(statement.json, as: .list).utf8), to: trustNote)
    return PublishedTrust(
      statement: statement, edition: edition,
      counts: Dictionary(grouping: items, by: \.kind).mapValues(\.count))
  }

  /// What was published last; nil before the first time. Throws `.registryDamaged` where the
  /// statement does not hold of what lies beside it.
  public func publishedTrust() throws(Fault) -> (statement: ListStatement, trust: IssuerTrust)? {
    guard files.exists(trustNote) else { return nil }
    let statement = try trustStatement()
    let bytes = try files.read(trustSnapshot, limit: TrustSnapshot.maximumBytes)
    guard Hash.digest(bytes) == statement.hash else { throw RegistryService.wrongTrust }
    return (statement, try TrustSnapshot.read(bytes))
  }

  /// The statement of what was published last.
  private func trustStatement() throws(Fault) -> ListStatement {
    let note = try files.read(trustNote, limit: Seal.Parameters.noteBytes)
    guard let key = statementKeys[StatementKind.list.rawValue],
      let statement = try? ListStatement(note: note, verifier: try NoteVerifier(key)),
      statement.content == .trust
    else { throw RegistryService.wrongTrust }
    return statement
  }

  private static let wrongTrust = Fault(
    .registryDamaged, at: "trust", "its statement does not hold: publish it again")

  /// Whether trust anchors were published.
  var hasPublishedTrust: Bool { files.exists(trustNote) }

  /// Lays the published trust anchors into the lists of an exchange folder; false where they lie
  /// there, or nothing was published.
  func sendTrust(to place: Path) throws(Fault) -> Bool {
    guard hasPublishedTrust else { return false }
    let note = try files.read(trustNote, limit: Seal.Parameters.noteBytes)
    let target = place / ExchangeNames.listStatement(TrustSnapshot.list)
    if (try? files.read(target, limit: note.count)) == note { return false }
    try copy(trustSnapshot, to: place / ExchangeNames.listSnapshot(TrustSnapshot.list))
    // The statement last: with it the list is complete.
    try files.write(note, to: target)
    return true
  }

  /// Holds every row of trust and the published snapshot against their seals.
  func checkTrust() throws(Fault) {
    _ = try trust.items()
    _ = try trust.lists()
    for group in try trust.groups() { _ = try trust.items(inListsOf: group) }
    _ = try trust.expected()
    _ = try publishedTrust()
  }

  private var trustSnapshot: Path {
    folder.trust / ExchangeNames.listSnapshot(TrustSnapshot.list)
  }

  private var trustNote: Path { folder.trust / ExchangeNames.listStatement(TrustSnapshot.list) }

  /// A moment as a version: 20261121183000.
  private static func version(_ now: Instant) -> Int64 {
    let digits = now.description.prefix(19).filter(\.isNumber)
    return Int64(digits) ?? 0
  }
}

extension Fault.Code {
  /// Trust anchors that cannot be published: none, or too many.
  public static let trustEmpty = Fault.Code("registry.trust-empty", .refused)
}
