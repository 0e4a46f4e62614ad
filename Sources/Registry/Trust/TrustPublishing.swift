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
    let last = try? publishedSnapshot(.trust)?.statement
    var items: [TrustItem] = []
    for known in try trust.items() where known.state == .accepted {
      guard signers || known.kind != .signer else { continue }
      items.append(try known.item())
    }
    guard !items.isEmpty || last != nil else {
      throw Fault(.trustEmpty, "nothing is accepted: `trust accept` first")
    }
    let now = moment
    let version = max(RegistryService.version(now), (last?.version ?? 0) + 1)
    let edition = IssuerTrust.Edition(
      version: version, made: now,
      validUntil: now.adding(milliseconds: Int64(validDays) * 86_400_000))
    let bytes = try TrustSnapshot.write(
      items, expected: try trust.expected(), edition: edition)
    guard bytes.count <= TrustSnapshot.maximumBytes else {
      throw Fault(.trustEmpty, "a snapshot of over \(TrustSnapshot.maximumBytes) bytes")
    }
    try audit(.trustPublished, detail: "version \(version), \(items.count) items")
    let publication = try prepare(.trust, bytes, version: version)
    let statement = try put(
      bytes,
      ListStatement(
        .trust, list: publication.list, version: version, entries: Int64(items.count),
        hash: Hash.digest(bytes), bytes: Int64(bytes.count),
        deltas: try deltas(to: bytes, version: version, publication), made: now,
        validUntil: edition.validUntil))
    return PublishedTrust(
      statement: statement, edition: edition,
      counts: Dictionary(grouping: items, by: \.kind).mapValues(\.count))
  }

  /// What was published last; nil before the first time. Throws `.registryDamaged` where the
  /// statement does not hold of what lies beside it.
  public func publishedTrust() throws(Fault) -> (statement: ListStatement, trust: IssuerTrust)? {
    guard let (statement, bytes) = try publishedSnapshot(.trust) else { return nil }
    return (statement, try TrustSnapshot.read(bytes))
  }

  /// Holds every row of trust, and everything that is published, against their seals.
  func checkTrust() throws(Fault) {
    _ = try trust.items()
    _ = try trust.lists()
    for group in try trust.groups() { _ = try trust.items(inListsOf: group) }
    _ = try trust.expected()
    _ = try publishedTrust()
    for id in try publishedIdentifiers() { _ = try statement(id) }
  }

  /// A moment as a version: 20261121183000.
  static func version(_ now: Instant) -> Int64 {
    let digits = now.description.prefix(19).filter(\.isNumber)
    return Int64(digits) ?? 0
  }
}

extension Fault.Code {
  /// Trust anchors that cannot be published: none, or too many.
  public static let trustEmpty = Fault.Code("registry.trust-empty", .refused)
}
