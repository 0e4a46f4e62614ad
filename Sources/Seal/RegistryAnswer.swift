public import Bytes

/// What the registry tells one station after taking its batches: what it holds, what it lacks and
/// what it could not take.
///
/// It is not signed. Its worst lie makes a station send again what the registry already has, which
/// counts once; a batch counts as received only by its receipt, never by this answer.
public struct RegistryAnswer: Equatable, Sendable {
  /// The type of its JSON line.
  public static let type = "maabar/answer/1"
  /// Missing ranges named at most.
  public static let rangesAtMost = 64

  /// The station it is for.
  public let station: String
  /// The epoch of the station's database that it speaks of, 32 hexadecimal digits.
  public let epoch: String
  /// The highest sequence number received in that epoch; nil when there is none yet.
  public let head: Int64?
  /// Sequence numbers below the head that were never received, ascending, at most 64 ranges.
  public let missing: [ClosedRange<Int64>]
  /// Files set aside or held, by name, with the reason in one word.
  public let setAside: [SetAside]

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

  /// Makes an answer; ranges beyond 64 are left out and asked for after the next sync.
  public init(
    station: String, epoch: String, head: Int64?, missing: [ClosedRange<Int64>],
    setAside: [SetAside]
  ) {
    self.station = station
    self.epoch = epoch
    self.head = head
    self.missing = Array(missing.prefix(RegistryAnswer.rangesAtMost))
    self.setAside = setAside
  }

  /// The answer as JSON.
  public var json: JSON {
    .fields([
      "type": .string(RegistryAnswer.type), "station": .string(station), "epoch": .string(epoch),
      "head": .number(head),
      "missing": .array(
        missing.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) }),
      "setAside": .array(
        setAside.map { ["file": .string($0.file), "reason": .string($0.reason)] }),
    ])
  }

  /// Reads an answer of at most 64 KiB; throws `.json` or `.field`.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes)
    guard try json.requiredString("type") == RegistryAnswer.type else {
      throw Fault(.field, at: "type", "\(RegistryAnswer.type) expected")
    }
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
      station: try json.requiredString("station"), epoch: try json.requiredString("epoch"),
      head: json["head"]?.integer, missing: missing, setAside: setAside)
  }
}
