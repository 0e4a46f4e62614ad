public import Bytes
public import Crypto

/// What the registry tells one station after taking its batches: what it holds, what it lacks and
/// what it could not take, and how its log has grown.
///
/// It travels as a signed statement of the kind `answer`, for one station. An older one that comes
/// again costs at most a batch sent twice: a batch counts as received only by its receipt.
public struct RegistryAnswer: Equatable, Sendable {
  /// The type of its JSON line.
  public static let type = "maabar/answer/1"
  /// Missing ranges, and files set aside, named at most.
  public static let rangesAtMost = 64
  /// Proofs of growth carried at most.
  public static let proofsAtMost = 64

  /// One file that was not taken.
  public struct SetAside: Equatable, Sendable {
    /// The file's name in the exchange folder.
    public let file: String
    /// Why, in one word: a state of the ingest.
    public let reason: String

    /// Names a file and a reason.
    public init(file: String, reason: String) {
      self.file = file
      self.reason = reason
    }
  }

  /// What it says about the registry's log.
  public struct Growth: Equatable, Sendable {
    /// The newest checkpoint, a signed note.
    public var checkpoint: String
    /// Proofs that lead from trees that the station may hold: in the present log to `checkpoint`,
    /// in an ended one to its last checkpoint.
    public var proofs: [GrowthProof]
    /// Statements that a log ended and another goes on, signed, oldest first.
    public var successions: [String]
    /// Statements of what is backed up, signed, one a log.
    public var backups: [String]

    /// Says how the log has grown.
    public init(
      checkpoint: String, proofs: [GrowthProof] = [], successions: [String] = [],
      backups: [String] = []
    ) {
      self.checkpoint = checkpoint
      self.proofs = proofs
      self.successions = successions
      self.backups = backups
    }
  }

  /// The station it is for.
  public let station: String
  /// The epoch of the station's database that it speaks of, 32 hexadecimal digits.
  public let epoch: String
  /// The highest sequence number received in that epoch; nil when there is none yet.
  public let head: Int64?
  /// The id of the batch at the head that counts, or else that came first.
  public let headBatch: Digest?
  /// Sequence numbers below the head that were never received, ascending, at most 64 ranges.
  public let missing: [ClosedRange<Int64>]
  /// Files of this pass that were set aside or held, by name, with the reason in one word.
  public let setAside: [SetAside]
  /// Batches of the station that are kept and do not count, by state.
  public let held: [String: Int]
  /// Tombstones that name records of the station; each lies in the folder too.
  public let tombstones: Int
  /// How the log has grown; nil in an answer that was asked for without it.
  public var growth: Growth?

  /// Makes an answer; ranges beyond 64 are left out and asked for after the next sync.
  public init(
    station: String, epoch: String, head: Int64?, headBatch: Digest? = nil,
    missing: [ClosedRange<Int64>], setAside: [SetAside], held: [String: Int] = [:],
    tombstones: Int = 0, growth: Growth? = nil
  ) {
    self.station = station
    self.epoch = epoch
    self.head = head
    self.headBatch = headBatch
    self.missing = Array(missing.prefix(RegistryAnswer.rangesAtMost))
    self.setAside = Array(setAside.prefix(RegistryAnswer.rangesAtMost))
    self.held = held
    self.tombstones = tombstones
    self.growth = growth
  }

  /// The answer as JSON.
  public var json: JSON {
    .fields([
      "type": .string(RegistryAnswer.type), "station": .string(station), "epoch": .string(epoch),
      "head": .number(head), "headBatch": .text(headBatch?.hex),
      "missing": .array(
        missing.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) }),
      "setAside": .array(
        setAside.map { ["file": .string($0.file), "reason": .string($0.reason)] }),
      "held": .object(held.mapValues { .integer(Int64($0)) }),
      "tombstones": .integer(Int64(tombstones)),
      "growth": growth.map { growth in
        [
          "checkpoint": .string(growth.checkpoint),
          "proofs": .array(growth.proofs.map(\.json)),
          "successions": .texts(growth.successions), "backups": .texts(growth.backups),
        ]
      },
    ])
  }

  /// Reads an answer, once its signature was verified; throws `.json` or `.field`.
  public init(_ json: JSON) throws(Fault) {
    try expectType(json, RegistryAnswer.type)
    var missing: [ClosedRange<Int64>] = []
    for pair in try json.list("missing") {
      guard let items = pair.array, items.count == 2, let low = items[0].integer,
        let high = items[1].integer, low >= 0, low <= high
      else { throw Fault(.field, at: "missing", "pairs of ascending numbers expected") }
      missing.append(low...high)
    }
    var setAside: [SetAside] = []
    for item in try json.list("setAside") {
      setAside.append(
        SetAside(
          file: try item.requiredString("file"), reason: try item.requiredString("reason")))
    }
    self.init(
      station: try json.requiredString("station"), epoch: try json.requiredEpoch(),
      head: json["head"]?.integer,
      headBatch: try json["headBatch"].map { _ throws(Fault) in
        try json.requiredDigest("headBatch")
      },
      missing: missing, setAside: setAside,
      held: (json["held"]?.object ?? [:]).compactMapValues { $0.integer.map(Int.init(clamping:)) },
      tombstones: Int(clamping: try json.requiredInteger("tombstones", in: 0...Int64.max)),
      growth: try json["growth"].map { json throws(Fault) in try Growth(json) })
  }
}

extension RegistryAnswer.Growth {
  init(_ json: JSON) throws(Fault) {
    var proofs: [GrowthProof] = []
    for proof in try json.list("proofs").prefix(RegistryAnswer.proofsAtMost) {
      proofs.append(try GrowthProof(proof))
    }
    self.init(
      checkpoint: try json.requiredString("checkpoint"), proofs: proofs,
      successions: try json.list("successions").compactMap(\.string),
      backups: try json.list("backups").compactMap(\.string))
  }
}
