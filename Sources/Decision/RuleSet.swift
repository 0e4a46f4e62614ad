public import Bytes
import Codes

/// A country's rules as data, with the version that every proposal and record names.
///
/// The file is JSON: `{"type":"maabar/rules/1","id":…,"version":…,"title":…,"rules":[…]}`, each
/// rule with `id`, `when`, `propose`, `code`, `text`, `basis` and `precedence`. See
/// `DefaultRules.text` for one whole file, and the reference manual for the fields.
public struct RuleSet: Sendable {
  /// The type of its file.
  public static let type = "maabar/rules/1"
  /// Conditions inside one another at most.
  static let conditionDepth = 12
  /// Rules of one set at most.
  static let rulesAtMost = 500

  /// The set's identifier, a code of at most 64 characters.
  public let id: String
  /// The version, 1 or more; a station refuses to go back.
  public let version: Int64
  /// What the set is, for people.
  public let title: String
  /// The rules, the highest precedence first; equal ones in the order of the file.
  let rules: [Rule]
  /// The number of its rules.
  public var count: Int { rules.count }

  /// Reads a rule file of at most 1 MiB; throws `.json` or `.rules` with the place of a mistake.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let json = try JSON.parse(bytes, limits: JSON.Limits(bytes: 1 << 20, depth: 32))
    try RuleSet.allow(["type", "id", "version", "title", "rules"], in: json, at: "")
    guard json["type"]?.string == RuleSet.type else {
      throw Fault(.rules, at: "type", "\(RuleSet.type) expected")
    }
    id = try RuleSet.code(json, "id", at: "")
    title = try RuleSet.text(json, "title", at: "")
    guard let version = json["version"]?.integer, version >= 1 else {
      throw Fault(.rules, at: "version", "a number from 1 expected")
    }
    self.version = version
    guard let items = json["rules"]?.array, (1...RuleSet.rulesAtMost).contains(items.count) else {
      throw Fault(.rules, at: "rules", "a list of 1 to \(RuleSet.rulesAtMost) rules expected")
    }
    var rules: [Rule] = []
    for (index, item) in items.enumerated() {
      let rule = try Rule(item, at: "rules[\(index)]")
      guard !rules.contains(where: { $0.id == rule.id }) else {
        throw Fault(.rules, at: "rules[\(index)].id", "another rule has this id")
      }
      rules.append(rule)
    }
    self.rules = rules.enumerated()
      .sorted { ($1.element.precedence, $0.offset) < ($0.element.precedence, $1.offset) }
      .map(\.element)
  }

  static func allow(_ names: Set<String>, in json: JSON, at place: String) throws(Fault) {
    guard let fields = json.object else { throw Fault(.rules, at: place, "an object expected") }
    guard let other = fields.keys.filter({ !names.contains($0) }).min() else { return }
    throw Fault(.rules, at: place, "an unknown field: \(other.prefix(32))")
  }

  static func text(_ json: JSON, _ name: String, at place: String) throws(Fault) -> String {
    guard let text = json[name]?.string, (1...512).contains(text.utf8.count) else {
      throw Fault(
        .rules, at: place.isEmpty ? name : "\(place).\(name)", "text of 1 to 512 bytes expected")
    }
    return text
  }

  static func code(_ json: JSON, _ name: String, at place: String) throws(Fault) -> String {
    let text = try text(json, name, at: place)
    let isCode =
      text.utf8.count <= 64
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"), UInt8(ascii: "."):
          true
        default: false
        }
      }
    guard isCode else {
      throw Fault(
        .rules, at: place.isEmpty ? name : "\(place).\(name)",
        "small letters, digits, points and hyphens expected, at most 64")
    }
    return text
  }
}

/// One rule: when it applies, what it proposes, and why.
struct Rule: Sendable {
  let id: String
  let when: Condition<CaseFacts>
  let propose: ProposedAction
  let code: String
  let text: String
  let basis: String?
  let precedence: Int64

  init(_ json: JSON, at place: String) throws(Fault) {
    try RuleSet.allow(
      ["id", "when", "propose", "code", "text", "basis", "precedence"], in: json, at: place)
    id = try RuleSet.code(json, "id", at: place)
    code = try RuleSet.code(json, "code", at: place)
    text = try RuleSet.text(json, "text", at: place)
    basis = json["basis"] == nil ? nil : try RuleSet.text(json, "basis", at: place)
    guard let action = json["propose"]?.string.flatMap(ProposedAction.init(rawValue:)) else {
      let known = ProposedAction.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(.rules, at: "\(place).propose", "one of \(known)")
    }
    propose = action
    guard let precedence = json["precedence"]?.integer, (0...1_000_000).contains(precedence) else {
      throw Fault(.rules, at: "\(place).precedence", "a number from 0 to 1000000 expected")
    }
    self.precedence = precedence
    guard let when = json["when"] else {
      throw Fault(.rules, at: "\(place).when", "a condition expected")
    }
    self.when = try Condition(when, at: "\(place).when")
  }
}

extension Fault.Code {
  /// A rule file that cannot be read as one; the place names the rule.
  public static let rules = Fault.Code("decision.rules", .badInput)
}
