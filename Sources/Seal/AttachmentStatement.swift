public import Bytes
public import Crypto

/// What the registry says under its signature about one station's attachments.
///
/// Of the station's batches in the logs that ended before `log`, of those at the leaves of `log`
/// below `leaf`, and of the first `line` records of the one at `leaf`, every attachment is stored
/// at the registry but those named in `missing` and `givenUp`. A station knows the leaf of a batch
/// from the receipt that it verified, so it prunes nothing on the word of whoever carried the
/// stick. One statement says all: a lost one costs nothing.
public struct AttachmentStatement: Equatable, Sendable {
  /// The type of its line.
  public static let type = "maabar/attachments/1"

  /// The origin of the log whose leaves it counts; earlier ones are covered whole.
  public let log: String
  /// The station.
  public let station: StationName
  /// Grows with each statement about the station: an older one says nothing any more.
  public let number: Int64
  /// The first leaf that it does not cover whole.
  public let leaf: Int64
  /// Records of that leaf's batch that it covers, from the first.
  public let line: Int64
  /// Attachments that records of the station name.
  public let named: Int64
  /// Those of them that are stored.
  public let stored: Int64
  /// What is covered and not stored, at most `Parameters.missingAttachments`.
  public let missing: [Digest]
  /// What is covered, not stored and no longer asked for: an administrator gave it up. As many
  /// names as there is room for beside `missing`.
  public let givenUp: [Digest]
  /// The number of the statement whose stored attachments lie in a verified backup; 0 before the
  /// first backup.
  public let backedUp: Int64

  /// Makes a statement.
  public init(
    log: String, station: StationName, number: Int64, leaf: Int64, line: Int64, named: Int64,
    stored: Int64, missing: [Digest], givenUp: [Digest] = [], backedUp: Int64 = 0
  ) {
    self.log = log
    self.station = station
    self.number = number
    self.leaf = leaf
    self.line = line
    self.named = named
    self.stored = stored
    self.missing = missing
    self.givenUp = givenUp
    self.backedUp = backedUp
  }

  /// The line that is signed.
  public var json: JSON {
    [
      "type": .string(AttachmentStatement.type), "log": .string(log),
      "station": .string(station.text), "number": .integer(number), "leaf": .integer(leaf),
      "line": .integer(line), "named": .integer(named), "stored": .integer(stored),
      "missing": .texts(missing.map(\.hex)), "givenUp": .texts(givenUp.map(\.hex)),
      "backedUp": .integer(backedUp),
    ]
  }

  /// Reads a line whose signature holds; throws `.manifest` or `.field`.
  public init(json: JSON) throws(Fault) {
    try expectType(json, AttachmentStatement.type)
    try expectFields(
      json,
      [
        "type", "log", "station", "number", "leaf", "line", "named", "stored", "missing",
        "givenUp", "backedUp",
      ])
    log = try json.requiredOrigin("log")
    station = try StationName(try json.requiredString("station"))
    let counts = 0...Int64.max
    number = try json.requiredInteger("number", in: 1...Int64.max)
    leaf = try json.requiredInteger("leaf", in: counts)
    line = try json.requiredInteger("line", in: counts)
    named = try json.requiredInteger("named", in: counts)
    stored = try json.requiredInteger("stored", in: counts)
    missing = try AttachmentStatement.names(json, "missing")
    givenUp = try AttachmentStatement.names(json, "givenUp")
    backedUp = try json.requiredInteger("backedUp", in: counts)
    guard missing.count + givenUp.count <= Parameters.missingAttachments else {
      throw Fault(.field, at: "givenUp", "too many names of attachments")
    }
  }

  private static func names(_ json: JSON, _ field: String) throws(Fault) -> [Digest] {
    var names: [Digest] = []
    for item in try json.list(field) {
      guard names.count < Parameters.missingAttachments, let text = item.string,
        let digest = (try? Hex.decode(text)).flatMap({ Digest($0) }), digest.hex == text
      else { throw Fault(.field, at: field, "names of attachments expected") }
      names.append(digest)
    }
    return names
  }

  /// Verifies a note and reads the statement in it; throws `.statement` for anything else.
  public init(note: [UInt8], verifier: NoteVerifier) throws(Fault) {
    let json = try SignedStatement.open(note, as: .attachments, verifier: verifier)
    do throws(Fault) { self = try AttachmentStatement(json: json) } catch {
      throw Fault(.statement, at: error.place, error.detail)
    }
  }
}
