public import Bytes
public import Crypto

/// What the registry says under its signature about one station's attachments.
///
/// Of the station's batches at the log's leaves below `leaf`, and of the first `line` records of
/// the one at `leaf`, every attachment is stored at the registry but those named in `missing`. A
/// station knows the leaf of a batch from the receipt that it verified, so it prunes nothing on the
/// word of whoever carried the stick. One statement says all: a lost one costs nothing.
public struct AttachmentStatement: Equatable, Sendable {
  /// The type of its line.
  public static let type = "maabar/attachments/1"

  /// The origin of the log whose leaves it counts.
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

  /// Makes a statement.
  public init(
    log: String, station: StationName, number: Int64, leaf: Int64, line: Int64, named: Int64,
    stored: Int64, missing: [Digest]
  ) {
    self.log = log
    self.station = station
    self.number = number
    self.leaf = leaf
    self.line = line
    self.named = named
    self.stored = stored
    self.missing = missing
  }

  /// True for a record's place in the log that it speaks of.
  public func covers(leaf: Int64, line: Int64) -> Bool {
    (leaf, line) < (self.leaf, self.line)
  }

  /// The line that is signed.
  public var json: JSON {
    [
      "type": .string(AttachmentStatement.type), "log": .string(log),
      "station": .string(station.text), "number": .integer(number), "leaf": .integer(leaf),
      "line": .integer(line), "named": .integer(named), "stored": .integer(stored),
      "missing": .texts(missing.map(\.hex)),
    ]
  }

  /// Reads a line whose signature holds; throws `.manifest` or `.field`.
  public init(json: JSON) throws(Fault) {
    try expectType(json, AttachmentStatement.type)
    try expectFields(
      json,
      ["type", "log", "station", "number", "leaf", "line", "named", "stored", "missing"])
    log = try json.requiredOrigin("log")
    station = try StationName(try json.requiredString("station"))
    let counts = 0...Int64.max
    number = try json.requiredInteger("number", in: 1...Int64.max)
    leaf = try json.requiredInteger("leaf", in: counts)
    line = try json.requiredInteger("line", in: counts)
    named = try json.requiredInteger("named", in: counts)
    stored = try json.requiredInteger("stored", in: counts)
    var missing: [Digest] = []
    for item in try json.list("missing") {
      guard missing.count < Parameters.missingAttachments, let text = item.string,
        let digest = (try? Hex.decode(text)).flatMap({ Digest($0) }), digest.hex == text
      else { throw Fault(.field, at: "missing", "names of attachments expected") }
      missing.append(digest)
    }
    self.missing = missing
  }

  /// Verifies a note and reads the statement in it; throws `.statement` for anything else.
  public init(note: [UInt8], verifier: NoteVerifier) throws(Fault) {
    let json = try SignedStatement.open(note, as: .attachments, verifier: verifier)
    do throws(Fault) { self = try AttachmentStatement(json: json) } catch {
      throw Fault(.statement, at: error.place, error.detail)
    }
  }
}
