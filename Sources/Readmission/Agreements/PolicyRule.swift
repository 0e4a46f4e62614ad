import Bytes

/// What a State has said it will or will not do, beside any agreement: a rule that speaks up in a
/// case, and never decides it.
public struct PolicyRule: Hashable, Sendable {
  /// What follows. The raw value stands in the data.
  public enum Effect: String, Sendable, CaseIterable {
    /// It is shown.
    case note
    /// A supervisor decides before anything positive is answered or a transfer is agreed.
    case refer
  }

  /// A short name.
  public let id: String
  /// What the State says.
  public let text: LocalText
  /// Our roles in which it speaks; all when empty.
  public let roles: Set<StateRole>
  /// The kinds of return of which it speaks; all when empty.
  public let returns: Set<ReturnTerms.Kind>
  /// The people of whom it speaks; all when empty.
  public let people: Set<PersonKind>
  /// What follows.
  public let effect: Effect
  /// Where it was said.
  public let sources: [Source]

  /// Reads a rule; throws `.field`.
  init(json: JSON) throws(Fault) {
    try json.allow(only: ["id", "text", "roles", "returns", "people", "effect", "sources"])
    id = try json.code("id")
    text = try LocalText(json: json["text"], at: "text")
    roles = Set(try json.choices("roles"))
    returns = Set(try json.choices("returns"))
    people = Set(try json.choices("people"))
    effect = try json.requiredChoice("effect")
    sources = try json.items("sources") { item throws(Fault) in try Source(json: item) }
    guard !sources.isEmpty else {
      throw Fault(.field, at: "sources", "a stated policy names where it was stated")
    }
  }

  /// Whether it speaks of a case.
  public func speaks(
    of returnKind: ReturnTerms.Kind, _ person: PersonKind, role: StateRole
  ) -> Bool {
    (roles.isEmpty || roles.contains(role))
      && (returns.isEmpty || returns.contains(returnKind))
      && (people.isEmpty || people.contains(person))
  }
}
