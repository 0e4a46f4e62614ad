public import Bytes
public import Codes

/// A place on the way of people who were counted.
public struct TallyPlace: Hashable, Sendable {
  /// The country, ISO 3166-1 alpha-3, or `other`.
  public var country: String
  /// The area in it, by its P-code, where it was asked.
  public var area: String?

  /// A place.
  public init(country: String, area: String? = nil) {
    self.country = country
    self.area = area
  }

  /// What stands for a country that is none of those asked.
  public static let other = "other"

  var json: JSON { .fields(["country": .string(country), "area": .text(area)]) }

  init(_ fields: inout FieldReader) throws(Fault) {
    country = try fields.wholeTallyCountry("country")
    area = try fields.optionalText("area", bytes: 32)
    if let area, !isPlaceName(area) {
      throw fields.fault("area", "a P-code of capital letters and digits expected")
    }
  }
}

/// People of one group who are alike in sex and age.
public struct TallyPart: Hashable, Sendable {
  /// Their sex.
  public var sex: TallySex
  /// Their age.
  public var age: TallyAge
  /// How many, 1 or more.
  public var people: Int
  /// How many of them are vulnerable in some way, where it was asked: 0 says that none is.
  public var vulnerable: [TallyVulnerability: Int]

  /// Some people.
  public init(
    sex: TallySex, age: TallyAge, people: Int, vulnerable: [TallyVulnerability: Int] = [:]
  ) {
    self.sex = sex
    self.age = age
    self.people = people
    self.vulnerable = vulnerable
  }

  var json: JSON {
    let named = vulnerable.map { ($0.key.rawValue, JSON.integer(Int64($0.value))) }
    return .fields([
      "sex": .choice(sex), "age": .choice(age), "people": .number(people),
      "vulnerable": vulnerable.isEmpty ? nil : .object(Dictionary(uniqueKeysWithValues: named)),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    sex = try fields.choice("sex")
    age = try fields.choice("age")
    people = Int(try fields.integer("people", 1...RecordLimits.talliedPeople))
    vulnerable = [:]
    for (name, count) in try fields.named("vulnerable") {
      guard let kind = TallyVulnerability(rawValue: name), let number = count.integer,
        (0...Int64(people)).contains(number)
      else { throw fields.fault("vulnerable", "a known kind, and no more than the people") }
      guard !kind.isOfChildren || age.adulthood != .adult else {
        throw fields.fault("vulnerable", "only children are \(kind.rawValue)")
      }
      vulnerable[kind] = Int(number)
    }
    let alone = (vulnerable[.unaccompanied] ?? 0) + (vulnerable[.separated] ?? 0)
    guard alone <= people else {
      throw fields.fault("vulnerable", "no child is both unaccompanied and separated")
    }
  }
}

/// A group that was counted: who, which way, from where to where, why, and how the figure came
/// about. What is nil or empty was not asked.
public struct TallyFigure: Hashable, Sendable {
  /// The point.
  public var point: String
  /// The country that the point is in, ISO 3166-1 alpha-3: incoming is into it.
  public var country: String
  /// The local day of the figure, when it is an earlier one than the record's; 31 days before at
  /// most.
  public var day: CivilDate?
  /// Which way.
  public var movement: TallyMovement
  /// The nationality, ISO 3166-1 alpha-3, or `other`; nil when it is unknown.
  public var nationality: String?
  /// By what they pass.
  public var mode: TallyMode?
  /// Where they set out.
  public var origin: TallyPlace?
  /// The last place before the point.
  public var previous: TallyPlace?
  /// The next place after it.
  public var next: TallyPlace?
  /// Where they want to arrive.
  public var final: TallyPlace?
  /// Why, each once, sorted by its code.
  public var reasons: [TallyReason]
  /// The people; no two parts of one sex and age.
  public var parts: [TallyPart]
  /// How the figure came about.
  public var method: TallyMethod
  /// The share of those who passed that was seen, in percent, 1...100.
  public var sharePercent: Int?

  /// A figure.
  public init(
    point: String, country: String, movement: TallyMovement, parts: [TallyPart],
    method: TallyMethod = .counted,
    sharePercent: Int? = nil
  ) {
    self.point = point
    self.country = country
    self.movement = movement
    self.parts = parts
    self.method = method
    self.sharePercent = sharePercent
    reasons = []
  }

  /// How many people.
  public var people: Int { parts.reduce(0) { $0 + $1.people } }

  var json: JSON {
    .fields([
      "point": .string(point), "country": .string(country), "day": .text(day?.description),
      "movement": .choice(movement),
      "nationality": .text(nationality), "mode": .choice(mode), "origin": origin?.json,
      "previous": previous?.json, "next": next?.json, "final": final?.json,
      "reasons": reasons.isEmpty ? nil : .texts(reasons.map(\.rawValue)),
      "parts": .parts(parts, \.json), "method": .choice(method), "share": .number(sharePercent),
    ])
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    point = try fields.tallyPoint()
    country = try fields.wholeTallyCountry("country")
    day = try fields.optionalDate("day")
    movement = try fields.choice("movement")
    nationality = try fields.tallyCountry("nationality")
    mode = try fields.optionalChoice("mode")
    origin = try fields.tallyPlace("origin")
    previous = try fields.tallyPlace("previous")
    next = try fields.tallyPlace("next")
    final = try fields.tallyPlace("final")
    reasons = []
    for code in try fields.texts("reasons", atMost: TallyReason.allCases.count, bytes: 32) {
      guard let reason = TallyReason(rawValue: code),
        reasons.last.map({ $0.rawValue < code }) ?? true
      else { throw fields.fault("reasons", "known reasons, each once, in order") }
      reasons.append(reason)
    }
    parts = try fields.parts("parts", atMost: RecordLimits.tallyParts) { part throws(Fault) in
      try TallyPart(&part)
    }
    guard !parts.isEmpty,
      Set(parts.map { [$0.sex.rawValue, $0.age.rawValue] }).count == parts.count
    else { throw fields.fault("parts", "people, no two parts of one sex and age") }
    method = try fields.choice("method")
    sharePercent = try fields.optionalInteger("share", 1...100).map(Int.init)
  }
}

extension TallyFigure: RecordPart {
  /// Reads a figure as a program gives it to a station.
  public init(json: JSON, at place: String) throws(Fault) {
    self = try FieldReader.whole(json, at: place) { part throws(Fault) in
      try TallyFigure(&part)
    }
  }
}

extension FieldReader {
  /// A country of three letters, or `other`.
  fileprivate mutating func tallyCountry(_ name: String) throws(Fault) -> String? {
    guard let text = try optionalText(name, bytes: 5) else { return nil }
    let isCode =
      text.utf8.count == 3
      && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    guard isCode || text == TallyPlace.other else {
      throw fault(name, "three capital letters (ISO 3166-1), or other")
    }
    return text
  }

  fileprivate mutating func wholeTallyCountry(_ name: String) throws(Fault) -> String {
    guard let country = try tallyCountry(name) else {
      throw fault(name, "a field that must be there is missing")
    }
    return country
  }

  fileprivate mutating func tallyPlace(_ name: String) throws(Fault) -> TallyPlace? {
    try optionalPart(name) { part throws(Fault) in try TallyPlace(&part) }
  }
}
