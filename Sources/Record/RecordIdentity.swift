public import Bytes

/// What names a record for ever: the station, the epoch of its database, and a number within it.
///
/// The same record met again has the same identity and the same bytes, and counts once; other bytes
/// under the same identity are kept and flagged by the registry.
public struct RecordIdentity: Hashable, Sendable, CustomStringConvertible {
  /// The station's name: 1 to 32 of `A`-`Z`, `0`-`9` and `-`, beginning with a letter.
  public let station: String
  /// The epoch of the station's database, 32 lower-case hexadecimal digits.
  public let epoch: String
  /// The record's number in that epoch, 1 or more.
  public let n: Int64

  /// Makes an identity; throws `.record` for a part out of its form.
  public init(station: String, epoch: String, n: Int64) throws(Fault) {
    guard isPlaceName(station) else {
      throw Fault(.record, at: "station", "1 to 32 capital letters, digits and hyphens expected")
    }
    guard epoch.utf8.count == 32, epoch.utf8.allSatisfy(isLowerHex) else {
      throw Fault(.record, at: "epoch", "32 lower-case hexadecimal digits expected")
    }
    guard n >= 1 else { throw Fault(.record, at: "n", "a number from 1 expected") }
    self.station = station
    self.epoch = epoch
    self.n = n
  }

  /// An identity whose parts are known to be of their form.
  init(checkedStation station: String, epoch: String, n: Int64) {
    self.station = station
    self.epoch = epoch
    self.n = n
  }

  /// `station/epoch/n`.
  public var description: String { "\(station)/\(epoch)/\(n)" }

  var json: JSON {
    .fields(["station": .string(station), "epoch": .string(epoch), "n": .integer(n)])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    let station = try fields.text("station", bytes: 32)
    let epoch = try fields.hex("epoch", bytes: 16)
    let n = try fields.integer("n", 1...Int64.max)
    do { try self.init(station: station, epoch: epoch, n: n) } catch {
      throw fields.fault(error.place, error.detail)
    }
  }
}

/// The 128-bit random number of a record, by which its hash reveals nothing of its content.
public struct RecordSalt: Hashable, Sendable {
  /// Its 32 lower-case hexadecimal digits.
  public let hex: String

  /// Draws a salt.
  public init(from randomness: some Randomness) { hex = randomness.hex(16) }

  init(_ fields: inout FieldReader) throws(Fault) { hex = try fields.hex("salt", bytes: 16) }
}

/// What every record has: its identity, its salt, and whether it is practice.
public struct RecordHeader: Hashable, Sendable {
  /// The record's own identity.
  public var identity: RecordIdentity
  /// Its random number.
  public var salt: RecordSalt
  /// True for a record made in training: it is kept and sealed like others and never counted.
  public var isPractice: Bool

  /// Makes a header.
  public init(identity: RecordIdentity, salt: RecordSalt, isPractice: Bool = false) {
    self.identity = identity
    self.salt = salt
    self.isPractice = isPractice
  }

  /// The header's fields and those of a record's content, as one object.
  func json(_ type: String, _ content: JSON) -> JSON {
    var fields = content.object ?? [:]
    for (name, value) in identity.json.object ?? [:] { fields[name] = value }
    fields["type"] = .string(type)
    fields["schema"] = .integer(RecordLimits.schema)
    fields["salt"] = .string(salt.hex)
    if isPractice { fields["practice"] = 1 }
    return .object(fields)
  }

  /// Reads the header's fields; `type` and `schema` are taken by `RecordLine` before.
  init(_ fields: inout FieldReader) throws(Fault) {
    identity = try RecordIdentity(&fields)
    salt = try RecordSalt(&fields)
    isPractice = try fields.flag("practice")
  }
}
