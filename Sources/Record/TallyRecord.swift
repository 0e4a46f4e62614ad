import Bytes
public import Codes

/// An anonymous count at a point where people pass: an observation is begun, groups are counted,
/// some taken back, and it is ended.
///
/// No person stands in it. Each is an act of one observation, and all but the first name the record
/// that began it; every counted figure says its point, method and share by itself, so that it can
/// be read when the beginning is lost.
public struct TallyRecord: Equatable, Sendable {
  /// The `type` of its line.
  public static let type = "maabar/record/tally/1"

  /// What an enumerator did.
  public enum Act: Equatable, Sendable {
    /// Began to observe.
    case began(TallyObservation)
    /// Counted a group.
    case counted(TallyFigure)
    /// Took back what was counted by mistake: the number of the record, one of the same epoch.
    case struck(Int64)
    /// Stopped observing.
    case ended(TallyEnd)
  }

  /// Identity, salt, practice.
  public var header: RecordHeader
  /// When it was written; of a beginning and an end, from when and until when was observed.
  public var captured: RecordTime
  /// The record that began the observation; nil for a beginning.
  public var of: RecordIdentity?
  /// Who counts, by service number.
  public var enumerator: String
  /// The act.
  public var act: Act

  /// A record of an act.
  public init(
    header: RecordHeader, captured: RecordTime, of: RecordIdentity?, enumerator: String, act: Act
  ) {
    self.header = header
    self.captured = captured
    self.of = of
    self.enumerator = enumerator
    self.act = act
  }

  var json: JSON {
    let content: (String, JSON) =
      switch act {
      case .began(let observation): ("began", observation.json)
      case .counted(let figure): ("counted", figure.json)
      case .struck(let n): ("struck", ["n": .integer(n)])
      case .ended(let end): ("ended", end.json)
      }
    return header.json(
      TallyRecord.type,
      .fields([
        "of": of?.json, "captured": captured.json,
        "tally": .fields(["enumerator": .string(enumerator), content.0: content.1]),
      ]))
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    header = try RecordHeader(&fields)
    of = try fields.optionalPart("of") { part throws(Fault) in try RecordIdentity(&part) }
    captured = try fields.part("captured") { part throws(Fault) in try RecordTime(&part) }
    (enumerator, act) = try fields.part("tally") { part throws(Fault) in
      (try part.code("enumerator"), try TallyRecord.act(&part))
    }
    var begins = false
    if case .began = act { begins = true }
    guard (of == nil) == begins, of != header.identity,
      of == nil || of?.station == header.identity.station
    else {
      throw fields.fault("of", "what began the observation, at the same station")
    }
    if case .ended(let end) = act, let until = end.until, until > captured.utc {
      throw fields.fault("tally.ended.until", "not after the record's time")
    }
    if case .counted(let figure) = act, let day = figure.day {
      guard
        (captured.day.daysSince1970 - RecordLimits.tallyDaysBack...captured.day.daysSince1970)
          .contains(day.daysSince1970)
      else {
        throw fields.fault(
          "tally.counted.day", "at most \(RecordLimits.tallyDaysBack) days before the record's")
      }
    }
  }

  /// Until when was observed; nil for another act than an end.
  public var until: Instant? {
    guard case .ended(let end) = act else { return nil }
    return end.until ?? captured.utc
  }

  private static func act(_ part: inout FieldReader) throws(Fault) -> Act {
    let began = try part.optionalPart("began") { part throws(Fault) in
      try TallyObservation(&part)
    }
    let counted = try part.optionalPart("counted") { part throws(Fault) in try TallyFigure(&part) }
    let struck = try part.optionalPart("struck") { part throws(Fault) in
      try part.integer("n", 1...Int64.max)
    }
    let ended = try part.optionalPart("ended") { part throws(Fault) in try TallyEnd(&part) }
    let acts = [
      began.map(Act.began), counted.map(Act.counted), struck.map(Act.struck), ended.map(Act.ended),
    ].compactMap { $0 }
    guard acts.count == 1 else {
      throw part.fault("act", "one of began, counted, struck, ended")
    }
    return acts[0]
  }
}

/// An observation as it begins: where, what kind of place, and how is counted unless a figure says
/// otherwise.
public struct TallyObservation: Hashable, Sendable {
  /// The point, in the form of a point of entry: `IQ-IBK`, `IQ-IBK-FORD`.
  public var point: String
  /// What kind of point.
  public var setting: TallySetting
  /// How is counted.
  public var method: TallyMethod
  /// The share of those who pass that is seen, in percent, 1...100; nil when nobody can say.
  public var sharePercent: Int?

  /// An observation.
  public init(
    point: String, setting: TallySetting, method: TallyMethod = .counted, sharePercent: Int? = nil
  ) {
    self.point = point
    self.setting = setting
    self.method = method
    self.sharePercent = sharePercent
  }

  var json: JSON {
    .fields([
      "point": .string(point), "setting": .choice(setting), "method": .choice(method),
      "share": .number(sharePercent),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    point = try fields.tallyPoint()
    setting = try fields.choice("setting")
    method = try fields.choice("method")
    sharePercent = try fields.optionalInteger("share", 1...100).map(Int.init)
  }
}

/// An observation as it ends, with what was recorded in it: whoever has all of its records can see
/// that none is missing.
public struct TallyEnd: Hashable, Sendable {
  /// Figures recorded, those taken back too.
  public var figures: Int
  /// People in them.
  public var people: Int
  /// Until when was observed, where the end was noted later; before the record's own time.
  public var until: Instant?

  /// The end of an observation.
  public init(figures: Int, people: Int, until: Instant? = nil) {
    self.figures = figures
    self.people = people
    self.until = until
  }

  var json: JSON {
    .fields([
      "figures": .number(figures), "people": .number(people), "until": .text(until?.description),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    figures = Int(try fields.integer("figures", 0...Int64(Int32.max)))
    people = Int(try fields.integer("people", 0...Int64(Int32.max)))
    until = try fields.optionalInstant("until")
  }
}

extension FieldReader {
  /// The point of an observation or a figure.
  mutating func tallyPoint() throws(Fault) -> String {
    let point = try text("point", bytes: 32)
    guard isPlaceName(point) else {
      throw fault("point", "1 to 32 capital letters, digits and hyphens expected")
    }
    return point
  }
}
