public import Bytes
public import Codes

/// The most that an officer may do on the ground of a confirmed match. Never more than this follows
/// from the list; less is always possible.
public enum PermittedAction: String, Sendable, CaseIterable {
  /// Tell the officer, or the owner of a silent list; the crossing goes on.
  case information
  /// Send the traveller to the second line, which confirms or dismisses the match.
  case refer
  /// Refuse entry under the order or resolution that the terms cite, once confirmed.
  case refuseEntry = "refuse-entry"
  /// Prevent exit under the court or administrative order that the terms cite, once confirmed.
  case preventExit = "prevent-exit"
  /// Keep the document: it is reported stolen, lost or revoked.
  case retainDocument = "retain-document"
}

/// Who may see that an entry matched.
public enum MatchVisibility: String, Sendable, CaseIterable {
  /// The officer in the lane sees the match.
  case open
  /// The lane sees nothing unusual; only the owner of the list is told.
  case silent
  /// Made for the person's own safety (missing or abducted children, victims of trafficking): the
  /// lane is told to protect, never to accuse, and who accompanies the person is told nothing.
  case protective
}

/// Whom a list does not bind, or binds only after a further question.
public enum MatchExemption: String, Sendable, CaseIterable {
  /// Nationals of the country of the point of entry: a State need not refuse entry to its own
  /// (UN Security Council travel bans, e.g. resolution 2368 (2017) paragraph 1 (b)).
  case ownNationals = "own-nationals"
  /// Entry or transit that a judicial process needs (same paragraph).
  case judicialProcess = "judicial-process"
  /// Travel that the list's committee allowed for this case (same paragraph).
  case committeeApproval = "committee-approval"
}

/// What a list, or one entry of it, permits and under which right.
public struct WatchlistTerms: Hashable, Sendable {
  /// The authority that answers for the entry and is told of a confirmed match.
  public var owner: String
  /// The law, resolution or treaty.
  public var legalBasis: String
  /// The court or administrative order, with its number; nil where the list itself is the ground.
  public var order: String?
  /// The directions in which the entry is screened.
  public var directions: Set<Direction>
  /// The list of another state, or of a private publisher: it informs and never binds. No refusal,
  /// no prevented exit and no retained document can rest on it, whatever an entry, a header or a
  /// mapping says; once set it stays.
  public private(set) var isForeign: Bool
  /// The most that may be done; `information` for a foreign list, always.
  public var permittedAction: PermittedAction {
    get { isForeign ? .information : action }
    set { action = newValue }
  }
  private var action: PermittedAction
  /// Who may see the match.
  public var visibility: MatchVisibility
  /// First day of validity; nil when it has none.
  public var validFrom: CivilDate?
  /// Last day of validity; nil when it has none.
  public var validUntil: CivilDate?
  /// What to do and whom to call, in the owner's words. Empty when the owner gave none.
  public var handling: String
  /// Whom the entry does not bind.
  public var exemptions: Set<MatchExemption>

  /// Terms; what is left out is the careful choice: refer, open, both directions.
  public init(
    owner: String, legalBasis: String, order: String? = nil,
    directions: Set<Direction> = [.entry, .exit], permittedAction: PermittedAction = .refer,
    visibility: MatchVisibility = .open, validFrom: CivilDate? = nil,
    validUntil: CivilDate? = nil, handling: String = "", exemptions: Set<MatchExemption> = [],
    isForeign: Bool = false
  ) {
    self.owner = owner
    self.legalBasis = legalBasis
    self.order = order
    self.directions = directions
    self.isForeign = isForeign
    action = isForeign ? .information : permittedAction
    self.visibility = visibility
    self.validFrom = validFrom
    self.validUntil = validUntil
    self.handling = handling
    self.exemptions = exemptions
  }

  /// True when the terms hold on `day` (nil: always) in `direction` (nil: in any).
  public func apply(on day: CivilDate?, _ direction: Direction?) -> Bool {
    if let direction, !directions.contains(direction) { return false }
    guard let day else { return true }
    if let validFrom, day < validFrom { return false }
    if let validUntil, validUntil < day { return false }
    return true
  }

  /// The terms as JSON fields, in the form of a list's header line and an entry's `terms`.
  public var json: JSON {
    .fields([
      "owner": .string(owner), "legalBasis": .string(legalBasis), "order": .text(order),
      "directions": .texts(directions.map(\.rawValue).sorted()),
      "action": .string(permittedAction.rawValue), "visibility": .string(visibility.rawValue),
      "validFrom": .text(validFrom?.description), "validUntil": .text(validUntil?.description),
      "handling": handling.isEmpty ? nil : .string(handling),
      "foreign": isForeign ? "yes" : nil,
      "exemptions": exemptions.isEmpty ? nil : .texts(exemptions.map(\.rawValue).sorted()),
    ])
  }

  /// These terms with the fields that `json` has put in their place: an entry's own terms, or a
  /// header's over the defaults. Throws `.field` for a value that is not of its kind.
  public func replacing(_ json: JSON) throws(Fault) -> WatchlistTerms {
    var terms = self
    terms.owner = try text(json, "owner") ?? owner
    terms.legalBasis = try text(json, "legalBasis") ?? legalBasis
    terms.order = try text(json, "order") ?? order
    terms.handling = try text(json, "handling") ?? handling
    if let foreign = try text(json, "foreign") {
      guard foreign == "yes" else { throw Fault(.field, at: "foreign", "yes, or no such field") }
      terms.isForeign = true
    }
    terms.action = try code(json, "action") ?? permittedAction
    if terms.isForeign { terms.action = .information }
    terms.visibility = try code(json, "visibility") ?? visibility
    if let from = try text(json, "validFrom") { terms.validFrom = try date(from, "validFrom") }
    if let until = try text(json, "validUntil") {
      terms.validUntil = try date(until, "validUntil")
    }
    if json["directions"] != nil { terms.directions = Set(try codes(json, "directions")) }
    if json["exemptions"] != nil { terms.exemptions = Set(try codes(json, "exemptions")) }
    return terms
  }

  /// The fields of an entry's own terms that mean something, checked; nil when there are none.
  static func checked(_ json: JSON) throws(Fault) -> JSON? {
    guard let fields = json.object else { throw Fault(.field, at: "terms", "an object expected") }
    do throws(Fault) {
      _ = try WatchlistTerms(owner: "", legalBasis: "").replacing(json)
    } catch {
      throw error.within("terms")
    }
    let known = fields.filter { fieldNames.contains($0.key) && $0.value != .null }
    return known.isEmpty ? nil : .object(known)
  }

  private static let fieldNames: Set<String> = [
    "owner", "legalBasis", "order", "directions", "action", "visibility", "validFrom",
    "validUntil", "handling", "exemptions", "foreign",
  ]
}

/// The text of an optional field; throws `.field` when the field is no text.
func text(_ json: JSON, _ name: String) throws(Fault) -> String? {
  guard let value = json[name] else { return nil }
  guard let text = value.string else { throw Fault(.field, at: name, "text expected") }
  return text
}

private func date(_ text: String, _ name: String) throws(Fault) -> CivilDate {
  do throws(Fault) { return try CivilDate(iso: text) } catch { throw error.within(name) }
}

private func code<Code: RawRepresentable & CaseIterable>(
  _ json: JSON, _ name: String
) throws(Fault) -> Code? where Code.RawValue == String {
  guard let raw = try text(json, name) else { return nil }
  guard let code = Code(rawValue: raw) else { throw unknown(name, Code.self) }
  return code
}

private func codes<Code: RawRepresentable & CaseIterable>(
  _ json: JSON, _ name: String
) throws(Fault) -> [Code] where Code.RawValue == String {
  var codes: [Code] = []
  for item in try json.list(name) {
    guard let raw = item.string, let code = Code(rawValue: raw) else {
      throw unknown(name, Code.self)
    }
    codes.append(code)
  }
  return codes
}

private func unknown<Code: RawRepresentable & CaseIterable>(
  _ name: String, _ type: Code.Type
) -> Fault where Code.RawValue == String {
  let known = Code.allCases.map(\.rawValue).joined(separator: ", ")
  return Fault(.field, at: name, "an unknown code; known: \(known)")
}
