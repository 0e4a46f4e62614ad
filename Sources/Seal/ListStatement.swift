public import Bytes
public import Codes
public import Crypto

/// What the registry says of a list: what kind it is, which version it has, what its bytes are, by
/// which deltas an older version becomes it, when that was said and until when it counts as fresh.
/// Signed under the registry's list key.
///
///     {"bytes":…,"content":"watchlist","deltas":[{"base":…,"baseHash":"…","bytes":…,"hash":"…"}],
///      "entries":…,"hash":"…","list":"un-consolidated","made":"2026-11-21T21:30:00.000Z",
///      "type":"maabar/list/1","validUntil":"2026-12-21T21:30:00.000Z","version":20260227000009}
///
/// The same version may be said again later: it is the same list, and fresh for longer.
public struct ListStatement: Equatable, Sendable {
  /// The type of its line.
  public static let type = "maabar/list/1"
  /// The most bytes of a snapshot: the most that a shelf holds.
  public static let snapshotBytes: Int64 = 1 << 32
  /// The most deltas of one statement.
  public static let deltasAtMost = 16

  /// A way from an older version to this one.
  public struct Delta: Equatable, Sendable {
    /// The version that it changes.
    public let base: Int64
    /// SHA-256 of that version's snapshot.
    public let baseHash: Digest
    /// SHA-256 of the delta's file.
    public let hash: Digest
    /// Bytes of the delta's file.
    public let bytes: Int64

    /// Names a delta.
    public init(base: Int64, baseHash: Digest, hash: Digest, bytes: Int64) {
      self.base = base
      self.baseHash = baseHash
      self.hash = hash
      self.bytes = bytes
    }
  }

  /// What a list holds.
  public enum Content: String, Sendable, CaseIterable {
    /// Persons and documents that are looked for.
    case watchlist
    /// Issuing authorities, revocation lists and known defects that an administrator trusts.
    case trust
    /// The rules by which stations propose what becomes of a traveller.
    case rules
    /// How stations are to work: control, fingers, batches, the line (`StationSettings`).
    case configuration

    /// The identifier of what there is only one of; nil for watchlists, which name themselves.
    public var identifier: String? {
      switch self {
      case .watchlist: nil
      case .trust: "trust-anchors"
      case .rules: "decision-rules"
      case .configuration: "station-configuration"
      }
    }
  }

  /// The identifier of the list of what was dictated to a station, which no registry sends.
  public static let dictated = "dictated"

  /// Whether an identifier is free for a watchlist of the registry.
  public static func isFree(_ list: String) -> Bool {
    list != dictated && !Content.allCases.contains { $0.identifier == list }
  }

  /// What it holds.
  public let content: Content
  /// The list's identifier: 1 to 64 of a-z, 0-9 and hyphen.
  public let list: String
  /// Its version.
  public let version: Int64
  /// Its entries.
  public let entries: Int64
  /// SHA-256 of its snapshot: the canonical lines, the header first, entries in the order of their
  /// identifiers' bytes (of trust, of their fingerprints).
  public let hash: Digest
  /// Bytes of its snapshot.
  public let bytes: Int64
  /// Ways from older versions.
  public let deltas: [Delta]
  /// When this was said; of two statements on one version the later counts.
  public let made: Instant
  /// Until when it counts as fresh; afterwards it still works and says so.
  public let validUntil: Instant

  /// Says what a list is.
  public init(
    _ content: Content = .watchlist, list: String, version: Int64, entries: Int64, hash: Digest,
    bytes: Int64, deltas: [Delta], made: Instant, validUntil: Instant
  ) {
    self.content = content
    self.list = list
    self.version = version
    self.entries = entries
    self.hash = hash
    self.bytes = bytes
    self.deltas = deltas
    self.made = made
    self.validUntil = validUntil
  }

  /// Whether it is past its time.
  public func isOverdue(at now: Instant) -> Bool { validUntil <= now }

  /// Whole days since it was said; 0 where the clock stands before that.
  public func ageDays(at now: Instant) -> Int {
    max(0, Int((now.milliseconds - made.milliseconds) / 86_400_000))
  }

  /// The statement as JSON; its canonical line is what is signed.
  public var json: JSON {
    [
      "type": .string(ListStatement.type), "content": .string(content.rawValue),
      "list": .string(list), "version": .integer(version),
      "entries": .integer(entries), "hash": .string(hash.hex), "bytes": .integer(bytes),
      "made": .string(made.description), "validUntil": .string(validUntil.description),
      "deltas": .array(
        deltas.map {
          [
            "base": .integer($0.base), "baseHash": .string($0.baseHash.hex),
            "hash": .string($0.hash.hex), "bytes": .integer($0.bytes),
          ]
        }),
    ]
  }

  /// Verifies a signed statement and reads it; throws `.statement` for anything else.
  public init(note: [UInt8], verifier: NoteVerifier) throws(Fault) {
    let content = try SignedStatement.open(note, as: .list, verifier: verifier)
    do throws(Fault) { try self.init(content) } catch {
      throw Fault(.statement, at: error.place, error.detail)
    }
  }

  /// Reads a statement that one of several keys signed, as `init(note:verifier:)`.
  public init(note: [UInt8], verifiers: [NoteVerifier]) throws(Fault) {
    for verifier in verifiers {
      if let statement = try? ListStatement(note: note, verifier: verifier) {
        self = statement
        return
      }
    }
    throw Fault(.statement, "not a statement about a list, signed with a key that is known")
  }

  private init(_ json: JSON) throws(Fault) {
    try expectFields(
      json,
      [
        "type", "content", "list", "version", "entries", "hash", "bytes", "deltas", "made",
        "validUntil",
      ])
    try expectType(json, ListStatement.type)
    guard let content = Content(rawValue: try json.requiredString("content")) else {
      throw Fault(.field, at: "content", "a kind of list that is not known here")
    }
    self.content = content
    let list = try json.requiredString("list")
    self.list = list
    let isPlain =
      (1...64).contains(list.utf8.count)
      && list.utf8.allSatisfy { sign in
        (0x61...0x7a).contains(sign) || (0x30...0x39).contains(sign) || sign == UInt8(ascii: "-")
      }
    let isOwn = content == .watchlist ? ListStatement.isFree(list) : list == content.identifier
    guard isPlain, isOwn else {
      throw Fault(.field, at: "list", "an identifier of such a list expected")
    }
    let version = try json.requiredInteger("version", in: 0...Int64.max)
    self.version = version
    entries = try json.requiredInteger("entries", in: 0...Int64(Int32.max))
    hash = try json.requiredDigest("hash")
    bytes = try json.requiredInteger("bytes", in: 1...ListStatement.snapshotBytes)
    made = try json.requiredInstant("made")
    validUntil = try json.requiredInstant("validUntil")
    guard made <= validUntil else {
      throw Fault(.field, at: "validUntil", "not before it was made")
    }
    var deltas: [Delta] = []
    for item in try json.list("deltas") {
      try expectFields(item, ["base", "baseHash", "hash", "bytes"])
      deltas.append(
        Delta(
          base: try item.requiredInteger("base", in: 0...Int64.max),
          baseHash: try item.requiredDigest("baseHash"), hash: try item.requiredDigest("hash"),
          bytes: try item.requiredInteger("bytes", in: 1...ListStatement.snapshotBytes)))
    }
    guard deltas.count <= ListStatement.deltasAtMost, deltas.allSatisfy({ $0.base < version })
    else { throw Fault(.field, at: "deltas", "at most 16, each from an older version") }
    self.deltas = deltas
  }
}
