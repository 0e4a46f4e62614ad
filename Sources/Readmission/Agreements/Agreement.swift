public import Bytes
public import Codes

/// The rule between two States under which a case runs: an agreement, a memorandum, a customary
/// duty, or none at all. A file `maabar/agreement/1`; a new one needs no code.
public struct Agreement: Hashable, Sendable {
  /// The type of the file.
  public static let type = "maabar/agreement/1"
  /// The identifier of the rule that stands where there is no agreement.
  public static let none = "none"

  /// What kind of rule it is.
  public enum Basis: String, Sendable, CaseIterable {
    /// A treaty on readmission.
    case agreement
    /// Understandings that bind politically.
    case memorandum
    /// A treaty that only repeats the duty of every State towards its own nationals.
    case customaryDuty = "customary-duty"
    /// Nothing written between the two: the duty of custom alone, and courtesy.
    case none
  }

  /// A part of the time in which the rule reaches only some returns.
  public struct Phase: Hashable, Sendable {
    /// A short name.
    public let id: String
    /// What the phase is.
    public let title: LocalText
    /// Its first day.
    public let from: CivilDate
    /// Its last day; nil while it lasts.
    public let until: CivilDate?
    /// The kinds of return that it reaches; all when empty.
    public let returns: Set<ReturnTerms.Kind>
    /// The greatest number of returns in a month, where one was agreed.
    public let returnsAMonth: Int?
    /// Limits that take the place of the rule's own for the same step.
    public let limits: [TimeLimit]

    /// Reads a phase; throws `.field`.
    init(json: JSON) throws(Fault) {
      try json.allow(only: [
        "id", "title", "from", "until", "returns", "returnsAMonth", "limits",
      ])
      id = try json.code("id")
      title = try LocalText(json: json["title"], at: "title")
      guard let from = try json.day("from") else { throw Fault(.field, at: "from", "missing") }
      self.from = from
      until = try json.day("until")
      guard until.map({ $0 >= from }) ?? true else {
        throw Fault(.field, at: "until", "before it begins")
      }
      returns = Set(try json.choices("returns"))
      returnsAMonth = try json.whole("returnsAMonth", in: 1...100_000)
      limits = try json.items("limits") { item throws(Fault) in try TimeLimit(json: item) }
    }
  }

  /// The identifier: lower-case letters, digits, hyphens.
  public let id: String
  /// The title.
  public let title: LocalText
  /// What kind of rule it is.
  public let basis: Basis
  /// The two sides, each a list of States; an empty side is every State.
  public let sides: [[Country]]
  /// The first day on which it counts.
  public let from: CivilDate?
  /// The last day.
  public let until: CivilDate?
  /// Whose readmission it speaks of.
  public let covers: Set<PersonKind>
  /// Its time limits.
  public let limits: [TimeLimit]
  /// Its lists of evidence.
  public let evidence: [EvidenceEntry]
  /// Its forms, by what they are for: `application` -> `Annex 6, common form`.
  public let forms: [String: String]
  /// Its phases in order; none for most.
  public let phases: [Phase]
  /// What an officer must know beside.
  public let notes: [LocalText]
  /// Where it stands.
  public let sources: [Source]

  /// Reads an agreement; throws `.field` naming the field.
  public init(json: JSON) throws(Fault) {
    guard json["type"]?.string == Agreement.type else {
      throw Fault(.field, at: "type", "a file \(Agreement.type) expected")
    }
    try json.allow(only: [
      "type", "id", "title", "basis", "sides", "from", "until", "covers", "limits", "evidence",
      "forms", "phases", "notes", "sources",
    ])
    id = try json.code("id")
    title = try LocalText(json: json["title"], at: "title")
    basis = try json.requiredChoice("basis")
    sides = try json.items("sides", Agreement.side)
    from = try json.day("from")
    until = try json.day("until")
    covers = Set(try json.choices("covers"))
    limits = try json.items("limits") { item throws(Fault) in try TimeLimit(json: item) }
    evidence = try json.items("evidence") { item throws(Fault) in try EvidenceEntry(json: item) }
    forms = try Agreement.forms(json["forms"])
    phases = try json.items("phases") { item throws(Fault) in try Phase(json: item) }
    notes = try json.items("notes") { item throws(Fault) in
      try LocalText(json: item, at: "notes")
    }
    sources = try json.items("sources") { item throws(Fault) in try Source(json: item) }
    try check()
  }

  private static func side(_ json: JSON) throws(Fault) -> [Country] {
    guard let codes = json.array else { throw Fault(.field, "a list of States expected") }
    var side: [Country] = []
    for code in codes {
      side.append(try Country(stateCode: code.string ?? "", at: "sides"))
    }
    return side
  }

  private static func forms(_ json: JSON?) throws(Fault) -> [String: String] {
    guard let json else { return [:] }
    guard let fields = json.object, fields.values.allSatisfy({ $0.string != nil }) else {
      throw Fault(.field, at: "forms", "names of forms expected")
    }
    return fields.compactMapValues(\.string)
  }

  /// What no single field can say.
  private func check() throws(Fault) {
    guard sides.count == 2 || basis == .none && sides.isEmpty else {
      throw Fault(.field, at: "sides", "two sides expected")
    }
    guard !sources.isEmpty else {
      throw Fault(.field, at: "sources", "an agreement names where it stands")
    }
    guard basis != .none || limits.allSatisfy({ !$0.binds && $0.silence == nil }) else {
      throw Fault(.field, at: "limits", "no limit binds where there is no agreement")
    }
    guard !covers.isEmpty else { throw Fault(.field, at: "covers", "missing") }
    for (one, next) in zip(phases, phases.dropFirst()) {
      guard let until = one.until, until < next.from else {
        throw Fault(.field, at: "phases", "each phase ends before the next begins")
      }
    }
  }

  /// Whether it stands between two States on a day, in either direction.
  public func binds(_ one: Country, _ other: Country, on day: CivilDate) -> Bool {
    guard from.map({ $0 <= day }) ?? true, until.map({ day <= $0 }) ?? true, sides.count == 2
    else { return false }
    func isOn(_ state: Country, _ side: [Country]) -> Bool { side.isEmpty || side.contains(state) }
    return isOn(one, sides[0]) && isOn(other, sides[1])
      || isOn(one, sides[1]) && isOn(other, sides[0])
  }

  /// The phase of a day; nil outside every phase.
  public func phase(on day: CivilDate) -> Phase? {
    phases.last { phase in phase.from <= day && (phase.until.map { day <= $0 } ?? true) }
  }

  /// Whether the rule reaches a kind of return on a day: with phases, only what one names.
  public func reaches(_ kind: ReturnTerms.Kind, on day: CivilDate) -> Bool {
    guard !phases.isEmpty else { return true }
    guard let phase = phase(on: day) else { return false }
    return phase.returns.isEmpty || phase.returns.contains(kind)
  }

  /// The limits that stand on a day: a phase's take the place of the rule's own for the same step.
  func limits(on day: CivilDate) -> [TimeLimit] {
    guard let phase = phase(on: day) else { return limits }
    let replaced = Set(phase.limits.map(\.step))
    return limits.filter { !replaced.contains($0.step) } + phase.limits
  }

  /// What an item of evidence of a kind weighs for a person under this rule.
  public func weight(of kind: String, for person: PersonKind) -> EvidenceWeight {
    evidence.filter { entry in
      entry.kind == kind && (entry.people.isEmpty || entry.people.contains(person))
    }
    .map(\.weight).max() ?? .indication
  }
}
