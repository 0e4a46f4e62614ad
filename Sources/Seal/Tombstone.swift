public import Bytes
public import Codes
public import Crypto
public import Record

/// What stays of records that were erased: their numbers, the proof that they were there, and why
/// they went. No personal data.
///
/// It travels as a signed statement of the kind `erasure`, to the stations whose records it names.
public struct Tombstone: Equatable, Sendable {
  /// The type of its line.
  public static let type = "maabar/erasure/1"

  /// Why records may be erased. The raw value stands in the tombstone.
  public enum Basis: String, Sendable, CaseIterable {
    /// The person asked for it and the law grants it.
    case request
    /// A court ordered it.
    case court
    /// The supervisory authority for data protection ordered it.
    case authority
    /// The time for which records may be kept is over.
    case retention
    /// The records should never have been made: another person's, or without a legal ground.
    case unlawful
  }

  /// One record that was erased.
  public struct Erased: Hashable, Sendable {
    /// Its number.
    public let identity: RecordIdentity
    /// Its leaf hash, which the signed manifest of its batch still proves.
    public let leafHash: Digest

    /// Names a record.
    public init(identity: RecordIdentity, leafHash: Digest) {
      self.identity = identity
      self.leafHash = leafHash
    }
  }

  /// Its place among the registry's tombstones, from 1.
  public let number: Int64
  /// SHA-256 of the signed tombstone before it; nil for the first. None can be taken out unseen.
  public let previous: Digest?
  /// When it was decided.
  public let decided: Instant
  /// Why.
  public let basis: Basis
  /// Who decided it: a court, office or file number, never a person's name.
  public let authority: String
  /// What was erased, in the order of their numbers.
  public let records: [Erased]

  /// Makes a tombstone; throws `.statement` for an authority that is no code, and for no records or
  /// more than `Parameters.erasedRecords`.
  public init(
    number: Int64, previous: Digest?, decided: Instant, basis: Basis, authority: String,
    records: [Erased]
  ) throws(Fault) {
    guard Tombstone.isAuthority(authority) else {
      throw Fault(
        .statement, at: "authority",
        "1 to 64 letters, digits, spaces and . - / expected, and no person's name")
    }
    guard (1...Parameters.erasedRecords).contains(records.count) else {
      throw Fault(.statement, at: "records", "1 to \(Parameters.erasedRecords) records expected")
    }
    self.number = number
    self.previous = previous
    self.decided = decided
    self.basis = basis
    self.authority = authority
    self.records = records
  }

  /// Whether a text may name who decided.
  public static func isAuthority(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "."),
          UInt8(ascii: "-"), UInt8(ascii: "/"):
          true
        default: false
        }
      }
  }

  /// Its JSON, which is signed as a statement of the kind `erasure`.
  public var json: JSON {
    .fields([
      "type": .string(Tombstone.type), "number": .integer(number),
      "previous": .text(previous?.hex), "decided": .string(decided.description),
      "basis": .string(basis.rawValue), "authority": .string(authority),
      "records": .array(
        records.map { record in
          [
            "station": .string(record.identity.station), "epoch": .string(record.identity.epoch),
            "n": .integer(record.identity.n), "leaf": .string(record.leafHash.hex),
          ]
        }),
    ])
  }

  /// Reads a tombstone whose signature held; throws `.manifest`, `.field`, `.record` or
  /// `.statement`.
  public init(_ json: JSON) throws(Fault) {
    try expectType(json, Tombstone.type)
    try expectFields(
      json, ["type", "number", "previous", "decided", "basis", "authority", "records"])
    guard let basis = Basis(rawValue: try json.requiredString("basis")) else {
      throw Fault(.field, at: "basis", "a legal basis expected")
    }
    let number = try json.requiredInteger("number", in: 1...Int64.max)
    guard (json["previous"] == nil) == (number == 1) else {
      throw Fault(.field, at: "previous", "of every tombstone but the first expected")
    }
    var records: [Erased] = []
    for record in try json.list("records") {
      try expectFields(record, ["station", "epoch", "n", "leaf"])
      records.append(
        Erased(
          identity: try RecordIdentity(
            station: try record.requiredString("station"), epoch: try record.requiredEpoch(),
            n: try record.requiredInteger("n", in: 1...Int64.max)),
          leafHash: try record.requiredDigest("leaf")))
    }
    try self.init(
      number: number, previous: number == 1 ? nil : try json.requiredDigest("previous"),
      decided: try json.requiredInstant("decided"), basis: basis,
      authority: try json.requiredString("authority"), records: records)
  }

  /// Verifies a note and reads the tombstone in it; throws `.statement` for anything else.
  public init(note: [UInt8], verifier: NoteVerifier) throws(Fault) {
    let json = try SignedStatement.open(note, as: .erasure, verifier: verifier)
    do throws(Fault) { self = try Tombstone(json) } catch {
      throw Fault(.statement, at: error.place, error.detail)
    }
  }

  /// Whether it names a record of a station.
  public func names(_ station: StationName) -> Bool {
    records.contains { $0.identity.station == station.text }
  }
}
