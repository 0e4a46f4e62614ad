public import Bytes
public import Codes
public import Crypto

/// The proof that one log grew: that its tree of `size` leaves is the beginning of a later one
/// (RFC 6962 clause 2.1.2).
public struct GrowthProof: Hashable, Sendable {
  /// The log.
  public let origin: String
  /// Leaves of the smaller tree.
  public let size: Int
  /// The hashes, in the order of the RFC.
  public let hashes: [Digest]

  /// Names a smaller tree and what leads from it to the larger one.
  public init(origin: String, size: Int, hashes: [Digest]) {
    self.origin = origin
    self.size = size
    self.hashes = hashes
  }

  var json: JSON {
    [
      "origin": .string(origin), "size": .integer(Int64(size)),
      "hashes": .texts(hashes.map { Base64.encode($0.bytes) }),
    ]
  }

  init(_ json: JSON) throws(Fault) {
    origin = try json.requiredOrigin("origin")
    size = Int(try json.requiredInteger("size", in: 0...Int64(Parameters.logLeaves)))
    var hashes: [Digest] = []
    for hash in try json.list("hashes") {
      guard hashes.count < 2 * 64, let text = hash.string, let bytes = try? Base64.decode(text),
        let digest = Digest(bytes)
      else { throw Fault(.statement, at: "hashes", "hashes in Base64 expected") }
      hashes.append(digest)
    }
    self.hashes = hashes
  }

  /// Whether `old` is the beginning of `new`.
  public func leads(from old: Checkpoint, to new: Checkpoint) -> Bool {
    old.origin == origin && new.origin == origin && old.size == size
      && MerkleTree.holds(
        consistency: hashes, oldSize: old.size, oldRoot: old.root, newSize: new.size,
        newRoot: new.root)
  }
}

/// The statement that a log ended and another goes on: the registry came back from a backup.
///
/// A registry that was restored does not know what it forgot, and never signs a second tree of the
/// same size in one log. It begins a new log, whose first leaf says the same as this statement.
public struct LogSuccession: Equatable, Sendable {
  /// The type of the signed line, and of the new log's first leaf.
  public static let type = "maabar/log/succession/1"

  /// The origin of the new log.
  public let origin: String
  /// The verifier key of the new log.
  public let key: String
  /// The last checkpoint of the log before that could be proved, as it was signed.
  public let ended: String
  /// When the new log was begun.
  public let begun: Instant

  /// Names both logs.
  public init(origin: String, key: String, ended: String, begun: Instant) {
    self.origin = origin
    self.key = key
    self.ended = ended
    self.begun = begun
  }

  /// The statement as JSON; its canonical line is the new log's first leaf.
  public var json: JSON {
    [
      "type": .string(LogSuccession.type), "origin": .string(origin), "key": .string(key),
      "ended": .string(ended), "begun": .string(begun.description),
    ]
  }

  /// Reads a statement; throws `.manifest`, `.field` or `.statement`.
  public init(_ json: JSON) throws(Fault) {
    try expectFields(json, ["type", "origin", "key", "ended", "begun"])
    try expectType(json, LogSuccession.type)
    origin = try json.requiredOrigin("origin")
    key = try json.requiredString("key")
    ended = try json.requiredString("ended")
    begun = try json.requiredInstant("begun")
    guard let verifier = try? NoteVerifier(key), verifier.name == origin else {
      throw Fault(.statement, at: "key", "not the key of the log that it names")
    }
  }

  /// The verifier of the new log's checkpoints.
  public func verifier() throws(Fault) -> NoteVerifier { try NoteVerifier(key) }
}

/// The statement that a verified backup covers a log up to a leaf.
public struct BackupStatement: Equatable, Sendable {
  /// The type of the signed line.
  public static let type = "maabar/backup/1"

  /// The log.
  public let origin: String
  /// Leaves that the backup holds: a batch with a smaller index is backed up.
  public let size: Int
  /// The root of the tree of so many leaves.
  public let root: Digest
  /// When the backup was made and verified.
  public let made: Instant

  /// Says what was verified.
  public init(origin: String, size: Int, root: Digest, made: Instant) {
    self.origin = origin
    self.size = size
    self.root = root
    self.made = made
  }

  /// The statement as JSON.
  public var json: JSON {
    [
      "type": .string(BackupStatement.type), "origin": .string(origin),
      "size": .integer(Int64(size)),
      "root": .string(root.hex), "made": .string(made.description),
    ]
  }

  /// Reads a statement; throws `.manifest` or `.field`.
  public init(_ json: JSON) throws(Fault) {
    try expectFields(json, ["type", "origin", "size", "root", "made"])
    try expectType(json, BackupStatement.type)
    origin = try json.requiredOrigin("origin")
    size = Int(try json.requiredInteger("size", in: 0...Int64(Parameters.logLeaves)))
    root = try json.requiredDigest("root")
    made = try json.requiredInstant("made")
  }
}
