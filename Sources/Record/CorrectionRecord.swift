import Bytes

/// A whole crossing that takes the place of another, which stays as it was written.
///
/// It repeats the time of the crossing that it corrects, and says apart when it was made itself.
public struct CorrectionRecord: Equatable, Sendable {
  /// The `type` of its line.
  public static let type = "maabar/record/correction/1"

  /// Identity, salt, practice.
  public var header: RecordHeader
  /// What it replaces, why, when and by whom.
  public var correction: Correction
  /// The crossing as it should have been recorded.
  public var crossing: Crossing

  /// Why a crossing is recorded anew.
  public struct Correction: Hashable, Sendable {
    /// The crossing, or the earlier correction, that it takes the place of.
    public var replaces: RecordIdentity
    /// Why, in the officer's words.
    public var reason: String
    /// The officer's service number, a code.
    public var officer: String
    /// When the correction was made.
    public var made: RecordTime

    /// A correction of a record.
    public init(replaces: RecordIdentity, reason: String, officer: String, made: RecordTime) {
      self.replaces = replaces
      self.reason = reason
      self.officer = officer
      self.made = made
    }

    var json: JSON {
      .fields([
        "replaces": replaces.json, "reason": .string(reason), "officer": .string(officer),
        "made": made.json,
      ])
    }

    init(_ fields: inout FieldReader) throws(Fault) {
      replaces = try fields.part("replaces") { part throws(Fault) in try RecordIdentity(&part) }
      reason = try fields.text("reason")
      officer = try fields.code("officer")
      made = try fields.part("made") { part throws(Fault) in try RecordTime(&part) }
    }
  }

  /// A record that replaces another.
  public init(header: RecordHeader, correction: Correction, crossing: Crossing) {
    self.header = header
    self.correction = correction
    self.crossing = crossing
  }

  var json: JSON {
    var fields = crossing.json.object ?? [:]
    fields["correction"] = correction.json
    return header.json(CorrectionRecord.type, .object(fields))
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    header = try RecordHeader(&fields)
    correction = try fields.part("correction") { part throws(Fault) in try Correction(&part) }
    crossing = try Crossing(&fields)
    guard correction.replaces != header.identity else {
      throw fields.fault("correction.replaces", "another record's identity expected")
    }
  }
}
