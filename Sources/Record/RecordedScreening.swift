public import Bytes
public import Codes

/// A watchlist as it stood when a traveller was screened.
public struct ConsultedList: Hashable, Sendable {
  /// The list's identifier, a code.
  public var id: String
  /// The version that was consulted, 0 or more.
  public var version: Int64
  /// The last day on which that version was valid; a list past it still screens, and this says so.
  public var validUntil: CivilDate?
  /// The day of that version's issue, where its version tells it.
  public var issued: CivilDate?
  /// The day on which the registry last said that this is the version in force; nil for a list that
  /// it did not send.
  public var signed: CivilDate?
  /// The version's age in days when the traveller was screened, 0 or more, counted from its issue
  /// or else from `signed`; nil while neither, or today, was known.
  public var ageDays: Int?

  /// A list at a version.
  public init(
    id: String, version: Int64, validUntil: CivilDate? = nil, issued: CivilDate? = nil,
    signed: CivilDate? = nil, ageDays: Int? = nil
  ) {
    self.id = id
    self.version = version
    self.validUntil = validUntil
    self.issued = issued
    self.signed = signed
    self.ageDays = ageDays
  }

  var json: JSON {
    .fields([
      "id": .string(id), "version": .integer(version), "validUntil": .text(validUntil?.description),
      "issued": .text(issued?.description), "signed": .text(signed?.description),
      "ageDays": .number(ageDays),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    id = try fields.code("id")
    version = try fields.integer("version", 0...Int64.max)
    validUntil = try fields.optionalDate("validUntil")
    issued = try fields.optionalDate("issued")
    signed = try fields.optionalDate("signed")
    ageDays = try fields.optionalInteger("ageDays", 0...RecordLimits.listAgeDays).map { Int($0) }
  }
}

/// A possible match with an entry of a watchlist: never more until the second line confirms it.
public struct RecordedMatch: Equatable, Sendable {
  /// The list's identifier.
  public var list: String
  /// The list's version.
  public var version: Int64
  /// The entry's identifier in the list.
  public var entry: String
  /// The score, 0...1,000,000; what it means is the matching core's to say.
  public var score: Int
  /// How the score came about: an object of integers, strings, lists and objects.
  public var explanation: JSON?

  /// A possible match.
  public init(list: String, version: Int64, entry: String, score: Int, explanation: JSON? = nil) {
    self.list = list
    self.version = version
    self.entry = entry
    self.score = score
    self.explanation = explanation
  }

  var json: JSON {
    .fields([
      "list": .string(list), "version": .integer(version), "entry": .string(entry),
      "score": .number(score), "explanation": explanation,
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    list = try fields.code("list")
    version = try fields.integer("version", 0...Int64.max)
    entry = try fields.code("entry")
    score = Int(try fields.integer("score", 0...RecordLimits.score))
    explanation = try fields.optionalJSON("explanation")
  }
}

/// What the watchlists yielded that the lane may see.
public struct RecordedScreening: Equatable, Sendable {
  /// The lists that were consulted and may be named to the lane.
  public var lists: [ConsultedList]
  /// Possible matches with entries that are open.
  public var matches: [RecordedMatch]

  /// The result of a screening.
  public init(lists: [ConsultedList] = [], matches: [RecordedMatch] = []) {
    self.lists = lists
    self.matches = matches
  }

  /// True when nothing was consulted and nothing found.
  var isEmpty: Bool { lists.isEmpty && matches.isEmpty }

  var json: JSON {
    .fields(["lists": .parts(lists, \.json), "matches": .parts(matches, \.json)])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    lists = try fields.parts("lists", atMost: RecordLimits.lists) { part throws(Fault) in
      try ConsultedList(&part)
    }
    matches = try fields.parts("matches", atMost: RecordLimits.matches) { part throws(Fault) in
      try RecordedMatch(&part)
    }
    guard !isEmpty else { throw fields.fault("lists", "a screening without content is left out") }
  }
}
