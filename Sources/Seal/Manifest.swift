public import Bytes
public import Codes
public import Crypto

/// What a station signs about one batch: one canonical JSON line without personal data.
///
/// It is evidence for ever: with it, a single record can still be proved after others were erased.
/// Its SHA-256 is the batch's id, whatever signature or file it came in.
public struct Manifest: Equatable, Sendable {
  /// The type that every manifest of this form has.
  public static let type = "maabar/batch/1"
  /// The newest form of record lines that this program reads, and the one that it seals.
  public static let newestSchema: Int64 = 1

  /// A place in a station's chain of batches.
  public struct Position: Hashable, Sendable {
    /// The station's name.
    public let station: StationName
    /// The epoch of the station's database: 32 lower-case hexadecimal digits.
    public let epoch: String
    /// The number in the epoch, from 1 on without gaps.
    public let seq: Int64
    /// The id of the batch before it: of the epoch's, or for its first one the last known head of
    /// the epoch before. Nil for the station's very first batch.
    public let previous: Digest?

    /// Names a place.
    public init(station: StationName, epoch: String, seq: Int64, previous: Digest?) {
      self.station = station
      self.epoch = epoch
      self.seq = seq
      self.previous = previous
    }
  }

  /// When a batch was sealed, as the station's clocks had it; only the registry's received-at
  /// counts.
  public struct Clocks: Hashable, Sendable {
    /// The wall clock.
    public let wall: Instant
    /// The monotonic clock in nanoseconds, within one boot.
    public let monotonicNanoseconds: Int64
    /// The boot in which the monotonic clock counts: at most 64 characters.
    public let bootID: String

    /// Notes a reading.
    public init(wall: Instant, monotonicNanoseconds: Int64, bootID: String) {
      self.wall = wall
      self.monotonicNanoseconds = monotonicNanoseconds
      self.bootID = bootID
    }
  }

  /// A tree of the registry's log that the station holds verified.
  public struct SeenTree: Hashable, Sendable {
    /// Its leaves.
    public let size: Int
    /// Its root.
    public let root: Digest

    /// Names a tree.
    public init(size: Int, root: Digest) {
      self.size = size
      self.root = root
    }
  }

  /// The origin of the log that the batch is for.
  public let to: String
  /// Whose batch it is, and which one.
  public let position: Position
  /// Records in it, at least 1.
  public let count: Int
  /// SHA-256 of the record lines with their newlines.
  public let recordsHash: Digest
  /// RFC 6962 root over the record lines without their newlines.
  public let root: Digest
  /// The form of the record lines.
  public let schema: Int64
  /// When it was sealed.
  public let clocks: Clocks
  /// The last checkpoint that the station verified; nil before the first.
  public let seen: SeenTree?
  /// The version of the registry's keys that the station holds (`EnrolmentAnswer.version`), 0 for
  /// those of its enrolment: by it the registry knows when nobody needs an older key.
  public let keys: Int64

  /// Makes a manifest; `line` checks that it can be written.
  public init(
    to: String, position: Position, count: Int, recordsHash: Digest, root: Digest,
    schema: Int64 = Manifest.newestSchema, clocks: Clocks, seen: SeenTree?,
    keys: Int64 = 0
  ) {
    self.to = to
    self.position = position
    self.count = count
    self.recordsHash = recordsHash
    self.root = root
    self.schema = schema
    self.clocks = clocks
    self.seen = seen
    self.keys = keys
  }

  /// The bytes that are signed: a canonical line without a newline. Throws `.manifest` for a field
  /// out of range.
  public func line() throws(Fault) -> [UInt8] {
    let json = JSON.fields([
      "type": .string(Manifest.type), "to": .string(to),
      "station": .string(position.station.text), "epoch": .string(position.epoch),
      "seq": .integer(position.seq), "previous": .text(position.previous?.hex),
      "count": .number(count), "sha256": .string(recordsHash.hex), "root": .string(root.hex),
      "schema": .integer(schema), "wall": .string(clocks.wall.description),
      "monotonic": .integer(clocks.monotonicNanoseconds), "boot": .string(clocks.bootID),
      "checkpoint": seen.map { ["size": .integer(Int64($0.size)), "root": .string($0.root.hex)] },
      "keys": keys == 0 ? nil : .integer(keys),
    ])
    let line = try json.canonicalLine()
    guard try Manifest(line: line) == self else {
      throw Fault(.manifest, "a manifest with a field out of range")
    }
    return line
  }

  /// Reads a manifest's line. Throws `.json` for bytes that are not canonical, and `.field` or
  /// `.manifest` for a missing, unknown or impossible field.
  public init(line: [UInt8]) throws(Fault) {
    guard line.count <= Parameters.manifestBytes else {
      throw Fault(.manifest, "a manifest of over \(Parameters.manifestBytes) bytes")
    }
    let json = try JSON.parseCanonical(line)
    let known: Set = [
      "type", "to", "station", "epoch", "seq", "previous", "count", "sha256", "root", "schema",
      "wall", "monotonic", "boot", "checkpoint", "keys",
    ]
    try expectFields(json, known)
    try expectType(json, Manifest.type)
    to = try json.requiredOrigin("to")
    position = Position(
      station: try StationName(json.requiredString("station")),
      epoch: try json.requiredEpoch(), seq: try json.requiredInteger("seq", in: 1...Int64.max),
      previous: try json["previous"].map { _ throws(Fault) in try json.requiredDigest("previous") })
    count = Int(try json.requiredInteger("count", in: 1...Int64(Parameters.recordsBytes)))
    recordsHash = try json.requiredDigest("sha256")
    root = try json.requiredDigest("root")
    schema = try json.requiredInteger("schema", in: 1...Int64.max)
    let boot = try json.requiredString("boot")
    guard boot.utf8.count <= 64 else { throw Fault(.manifest, at: "boot", "over 64 bytes") }
    clocks = Clocks(
      wall: try json.requiredInstant("wall"),
      monotonicNanoseconds: try json.requiredInteger("monotonic", in: 0...Int64.max),
      bootID: boot)
    seen = try json["checkpoint"].map { seen throws(Fault) in
      try expectFields(seen, ["size", "root"])
      return SeenTree(
        size: Int(try seen.requiredInteger("size", in: 0...Int64(Parameters.logLeaves))),
        root: try seen.requiredDigest("root"))
    }
    keys = json["keys"] == nil ? 0 : try json.requiredInteger("keys", in: 1...Int64.max)
  }
}

extension Manifest {
  /// Whether the batch was sealed for one of these logs; an origin that ends with a slash stands
  /// for every log whose origin has one more part.
  func isSealed(for origins: Set<String>) -> Bool {
    if origins.contains(to) { return true }
    guard let end = to.lastIndex(of: "/") else { return false }
    return origins.contains(String(to[...end]))
  }
}
