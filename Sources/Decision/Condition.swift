import Bytes

/// What a field of a subject holds.
enum FactValue {
  /// One code or several; empty when there is none.
  case texts([String])
  case flag(Bool)
  /// A number known within bounds.
  case number(ClosedRange<Int>)
  case unknown
}

/// What a rule file may say about a field.
enum FactKind {
  /// Text of any spelling: a country's code, a list's identifier.
  case text
  /// One of these codes.
  case code([String])
  case flag
  case number
}

/// Something that a condition can be asked about: a case, or one match of it.
protocol RuleSubject: Sendable {
  /// The fields that a rule file may name; nil for an unknown one.
  static func kind(of field: String) -> FactKind?
  /// What a field holds.
  func value(of field: String) -> FactValue
  /// The parts of a kind that a condition can look into: the matches of a case.
  associatedtype Part: RuleSubject
  /// The word for a part in a rule file; nil when there are none.
  static var partName: String? { get }
  /// The parts.
  var parts: [Part] { get }
}

/// Yes, no, or "cannot be said" (Kleene's strong three-valued logic).
enum Answer {
  case yes, no, unknown

  init(_ value: Bool) { self = value ? .yes : .no }

  var negated: Answer {
    switch self {
    case .yes: .no
    case .no: .yes
    case .unknown: .unknown
    }
  }
}

/// A condition of a rule: `all`, `any`, `not`, a comparison of one field, or "some part is so".
indirect enum Condition<Subject: RuleSubject>: Sendable {
  case all([Condition])
  case any([Condition])
  case not(Condition)
  case isOneOf(field: String, [String])
  case isFlag(field: String, Bool)
  case isWithin(field: String, ClosedRange<Int>)
  case part(@Sendable (Subject) -> Answer)

  /// Whether the condition holds for a subject.
  func holds(for subject: Subject) -> Answer {
    switch self {
    case .all(let conditions):
      var answer = Answer.yes
      for condition in conditions {
        switch condition.holds(for: subject) {
        case .no: return .no
        case .unknown: answer = .unknown
        case .yes: break
        }
      }
      return answer
    case .any(let conditions):
      var answer = Answer.no
      for condition in conditions {
        switch condition.holds(for: subject) {
        case .yes: return .yes
        case .unknown: answer = .unknown
        case .no: break
        }
      }
      return answer
    case .not(let condition): return condition.holds(for: subject).negated
    case .isOneOf(let field, let allowed):
      guard case .texts(let texts) = subject.value(of: field) else { return .unknown }
      return Answer(texts.contains { allowed.contains($0) })
    case .isFlag(let field, let wanted):
      guard case .flag(let flag) = subject.value(of: field) else { return .unknown }
      return Answer(flag == wanted)
    case .isWithin(let field, let range):
      guard case .number(let known) = subject.value(of: field) else { return .unknown }
      if !range.overlaps(known) { return .no }
      return range.lowerBound <= known.lowerBound && known.upperBound <= range.upperBound
        ? .yes : .unknown
    case .part(let ask): return ask(subject)
    }
  }
}

extension Condition {
  /// Reads a condition; `depth` counts what stands around it. Throws `.rules`.
  init(_ json: JSON, at place: String, depth: Int = 0) throws(Fault) {
    guard let fields = json.object, depth < RuleSet.conditionDepth else {
      throw Fault(.rules, at: place, "a condition expected, nested at most 12 times")
    }
    if let inner = fields["all"], fields.count == 1 {
      self = .all(try Condition.list(inner, at: "\(place).all", depth: depth))
    } else if let inner = fields["any"], fields.count == 1 {
      self = .any(try Condition.list(inner, at: "\(place).any", depth: depth))
    } else if let inner = fields["not"], fields.count == 1 {
      self = .not(try Condition(inner, at: "\(place).not", depth: depth + 1))
    } else if let name = Subject.partName, let inner = fields[name], fields.count == 1 {
      let condition = try Condition<Subject.Part>(inner, at: "\(place).\(name)", depth: depth + 1)
      self = .part { subject in condition.holds(forSomeOf: subject.parts) }
    } else {
      self = try Condition.comparison(fields, at: place)
    }
  }

  private static func list(
    _ json: JSON, at place: String, depth: Int
  ) throws(Fault) -> [Condition] {
    guard let items = json.array, items.count <= 100 else {
      throw Fault(.rules, at: place, "a list of at most 100 conditions expected")
    }
    var conditions: [Condition] = []
    for (index, item) in items.enumerated() {
      conditions.append(try Condition(item, at: "\(place)[\(index)]", depth: depth + 1))
    }
    return conditions
  }

  /// Yes when one part is so, no when none is, else unknown.
  private func holds(forSomeOf parts: [Subject]) -> Answer {
    var answer = Answer.no
    for part in parts {
      switch holds(for: part) {
      case .yes: return .yes
      case .unknown: answer = .unknown
      case .no: break
      }
    }
    return answer
  }

  /// Reads `{"field": …, "is": …}` or `{"field": …, "from": …, "to": …}`.
  private static func comparison(
    _ fields: [String: JSON], at place: String
  ) throws(Fault) -> Condition {
    guard let field = fields["field"]?.string, let kind = Subject.kind(of: field) else {
      throw Fault(.rules, at: place, "all, any, not, or a known field expected")
    }
    switch kind {
    case .flag:
      guard let wanted = fields["is"]?.boolean, fields.count == 2 else {
        throw Fault(.rules, at: "\(place).is", "true or false expected for \(field)")
      }
      return .isFlag(field: field, wanted)
    case .number:
      let low = try bound(fields["from"], at: "\(place).from") ?? Int.min
      let high = try bound(fields["to"], at: "\(place).to") ?? Int.max
      guard low <= high, fields.count == (low == .min ? 0 : 1) + (high == .max ? 0 : 1) + 1,
        fields.count > 1
      else { throw Fault(.rules, at: place, "from, to or both expected for \(field)") }
      return .isWithin(field: field, low...high)
    case .text, .code:
      guard let wanted = fields["is"], fields.count == 2 else {
        throw Fault(.rules, at: "\(place).is", "a code or a list of codes expected for \(field)")
      }
      let codes = (wanted.array ?? [wanted]).compactMap(\.string)
      guard !codes.isEmpty, codes.count == wanted.array?.count ?? 1 else {
        throw Fault(.rules, at: "\(place).is", "a code or a list of codes expected for \(field)")
      }
      if case .code(let known) = kind {
        guard codes.allSatisfy(known.contains) else {
          let list = known.joined(separator: ", ")
          throw Fault(.rules, at: "\(place).is", "\(field) is one of \(list)")
        }
      }
      return .isOneOf(field: field, codes)
    }
  }

  private static func bound(_ json: JSON?, at place: String) throws(Fault) -> Int? {
    guard let json else { return nil }
    guard let value = json.integer, (-100_000...100_000).contains(value) else {
      throw Fault(.rules, at: place, "a whole number expected")
    }
    return Int(value)
  }
}
