import Bytes

/// What reading the chip of a document came to (BSI TR-03135-1, clause 3.5): the single checks
/// stand among the document's, the files among the attachments.
public struct RecordedChip: Hashable, Sendable {
  /// Whether the reading came to its end.
  public enum Reading: String, Sendable, CaseIterable {
    /// What is not there is not on the chip, or was not given.
    case complete
    /// It was broken off: what is not there says nothing about the document.
    case aborted
  }

  /// How the chip was opened.
  public enum Access: String, Sendable, CaseIterable {
    /// Anybody may read it.
    case plain
    /// Basic Access Control.
    case basic
    /// PACE.
    case pace
  }

  /// Whether the reading came to its end.
  public var reading: Reading
  /// Why it was broken off, without personal data.
  public var reason: String?
  /// How the chip was opened; nil when it was not.
  public var access: Access?
  /// The colour that the officer saw: `green`, `yellow`, `red`, `grey`.
  public var light: String
  /// The state whose signature was proved, ICAO code; nil when none was.
  public var signedBy: String?
  /// How long the reading took, 0...3,600,000.
  public var milliseconds: Int

  /// A reading with its colour; set what else is known.
  public init(reading: Reading, light: String, milliseconds: Int) {
    self.reading = reading
    self.light = light
    self.milliseconds = milliseconds
  }

  var json: JSON {
    .fields([
      "reading": .choice(reading), "reason": .text(reason), "access": .choice(access),
      "light": .string(light), "signedBy": .text(signedBy), "milliseconds": .number(milliseconds),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    reading = try fields.choice("reading")
    reason = try fields.optionalText("reason")
    access = try fields.optionalChoice("access")
    light = try fields.code("light")
    signedBy = try fields.optionalCountry("signedBy")
    milliseconds = Int(try fields.integer("milliseconds", RecordLimits.readingMilliseconds))
  }
}
