import Bytes

/// A restricted note about a crossing: a need for protection or a vulnerability, in the words of
/// who saw it.
///
/// It is a record of its own, kept under a wrapping key of its own at the station and the registry,
/// and shown to the second line and supervisors only, each view audited. It is never counted and
/// never part of a lane's screen or printout.
public struct NoteRecord: Equatable, Sendable {
  /// The `type` of its line.
  public static let type = "maabar/record/note/1"

  /// What a note is about. The raw value stands in the record.
  public enum Kind: String, Sendable, CaseIterable {
    /// Asks for protection, fears return, is persecuted.
    case protection
    /// A child alone, a victim of trafficking or violence, illness, disability, pregnancy.
    case vulnerability
  }

  /// Identity, salt, practice.
  public var header: RecordHeader
  /// The crossing that it is about.
  public var of: RecordIdentity
  /// When it was written.
  public var captured: RecordTime
  /// What it is about.
  public var kind: Kind
  /// Who wrote it, by service number.
  public var officer: String
  /// The note: 1 to 4,096 bytes.
  public var text: String

  /// A note about a crossing.
  public init(
    header: RecordHeader, of: RecordIdentity, captured: RecordTime, kind: Kind, officer: String,
    text: String
  ) {
    self.header = header
    self.of = of
    self.captured = captured
    self.kind = kind
    self.officer = officer
    self.text = text
  }

  var json: JSON {
    header.json(
      NoteRecord.type,
      .fields([
        "of": of.json, "captured": captured.json,
        "note": .fields([
          "kind": .choice(kind), "officer": .string(officer), "text": .string(text),
        ]),
      ]))
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    header = try RecordHeader(&fields)
    of = try fields.part("of") { part throws(Fault) in try RecordIdentity(&part) }
    captured = try fields.part("captured") { part throws(Fault) in try RecordTime(&part) }
    (kind, officer, text) = try fields.part("note") { part throws(Fault) in
      (
        try part.choice("kind"), try part.code("officer"),
        try part.text("text", bytes: RecordLimits.noteBytes)
      )
    }
    guard of != header.identity else {
      throw fields.fault("of", "another record's identity expected")
    }
  }
}
