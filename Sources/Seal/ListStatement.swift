public import Bytes
public import Crypto

/// What the registry says of a list: what kind it is, which version it has, what its bytes are, and
/// by which deltas an older version becomes it. Signed under the registry's list key.
///
///     {"bytes":…,"content":"watchlist","deltas":[{"base":…,"baseHash":"…","bytes":…,"hash":"…"}],
///      "entries":…,"hash":"…","list":"un-consolidated","type":"maabar/list/1",
///      "version":20260227000009}
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

  /// Says what a list is.
  public init(
    _ content: Content = .watchlist, list: String, version: Int64, entries: Int64, hash: Digest,
    bytes: Int64, deltas: [Delta]
  ) {
    self.content = content
    self.list = list
    self.version = version
    self.entries = entries
    self.hash = hash
    self.bytes = bytes
    self.deltas = deltas
  }

  /// The statement as JSON; its canonical line is what is signed.
  public var json: JSON {
    [
      "type": .string(ListStatement.type), "content": .string(content.rawValue),
      "list": .string(list), "version": .integer(version),
      "entries": .integer(entries), "hash": .string(hash.hex), "bytes": .integer(bytes),
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

  private init(_ json: JSON) throws(Fault) {
    try expectFields(
      json, ["type", "content", "list", "version", "entries", "hash", "bytes", "deltas"])
    try expectType(json, ListStatement.type)
    guard let content = Content(rawValue: try json.requiredString("content")) else {
      throw Fault(.field, at: "content", "a kind of list that is not known here")
    }
    self.content = content
    list = try json.requiredString("list")
    let isPlain =
      (1...64).contains(list.utf8.count)
      && list.utf8.allSatisfy { sign in
        (0x61...0x7a).contains(sign) || (0x30...0x39).contains(sign) || sign == UInt8(ascii: "-")
      }
    guard isPlain else { throw Fault(.field, at: "list", "an identifier of a list expected") }
    let version = try json.requiredInteger("version", in: 0...Int64.max)
    self.version = version
    entries = try json.requiredInteger("entries", in: 0...Int64(Int32.max))
    hash = try json.requiredDigest("hash")
    bytes = try json.requiredInteger("bytes", in: 1...ListStatement.snapshotBytes)
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
