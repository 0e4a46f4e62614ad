public import Bytes
public import Codes

/// The second line's word that a traveller is not the person of an entry, so that the same false
/// alarm does not stop the same traveller twice.
///
/// It holds for one traveller (known by the document, and by the finger where one was captured),
/// one entry, and what that entry said then: a list that says anything new of the person stops the
/// traveller again. It ends by itself, can be revoked, and never covers a match of a document
/// number.
public struct Clearing: Hashable, Sendable {
  /// The longest that a clearing holds, in days.
  public static let longestDays = 730

  /// The list's identifier.
  public let list: String
  /// The entry's identifier within the list.
  public let entry: String
  /// What the entry said: `PossibleMatch.content`.
  public let content: String
  /// The traveller's document as a key that is no number: the caller's keyed hash of issuer and
  /// number.
  public let document: String
  /// The traveller's finger as such a key; nil where none was captured.
  public let finger: String?
  /// Why, in the officer's words; never empty.
  public let reason: String
  /// The officer's service number.
  public let officer: String
  /// The day of the clearing.
  public let clearedOn: CivilDate
  /// The last day on which it holds.
  public let validUntil: CivilDate
  /// The day from which it does not hold any more; nil while it does.
  public private(set) var revokedOn: CivilDate?

  /// Clears a match. Throws `.clearing` for a match of a document number, without a reason, a key
  /// or the entry's content, and for a last day before the first or too far behind it.
  public init(
    _ match: PossibleMatch, document: String, finger: String? = nil, reason: String,
    officer: String, clearedOn: CivilDate, validUntil: CivilDate
  ) throws(Fault) {
    guard !match.carriesListedDocument else {
      throw Fault(.clearing, "a match of a document number cannot be cleared")
    }
    guard !document.isEmpty, !match.content.isEmpty else {
      throw Fault(.clearing, "the document and the entry's content are needed")
    }
    guard reason.contains(where: { !$0.isWhitespace }), !officer.isEmpty else {
      throw Fault(.clearing, "the reason and the officer are needed")
    }
    let days = validUntil.daysSince1970 - clearedOn.daysSince1970
    guard (0...Clearing.longestDays).contains(days) else {
      throw Fault(.clearing, "0 to \(Clearing.longestDays) days expected")
    }
    list = match.list.id
    entry = match.entryID
    content = match.content
    self.document = document
    self.finger = finger
    self.reason = reason
    self.officer = officer
    self.clearedOn = clearedOn
    self.validUntil = validUntil
  }

  /// Ends the clearing on a day.
  public mutating func revoke(on day: CivilDate) { revokedOn = min(day, revokedOn ?? day) }

  /// True while the clearing has neither ended nor been revoked.
  public func holds(on day: CivilDate) -> Bool {
    if let revokedOn, day >= revokedOn { return false }
    return clearedOn <= day && day <= validUntil
  }

  /// True when the clearing answers a match of the traveller with these keys on a day. A clearing
  /// with a finger asks for that finger.
  public func covers(
    _ match: PossibleMatch, document: String, finger: String?, on day: CivilDate
  ) -> Bool {
    guard !match.carriesListedDocument, match.list.id == list, match.entryID == entry,
      match.content == content, document == self.document,
      self.finger == nil || self.finger == finger
    else { return false }
    return holds(on: day)
  }

  /// Reads a clearing as `json` writes it; throws `.field` for anything else.
  public init(json: JSON) throws(Fault) {
    list = try json.requiredString("list")
    entry = try json.requiredString("entry")
    content = try json.requiredString("content")
    document = try json.requiredString("document")
    finger = json["finger"]?.string
    reason = try json.requiredString("reason")
    officer = try json.requiredString("officer")
    clearedOn = try CivilDate(iso: try json.requiredString("clearedOn"))
    validUntil = try CivilDate(iso: try json.requiredString("validUntil"))
    revokedOn = try json["revokedOn"]?.string.map { day throws(Fault) in try CivilDate(iso: day) }
  }

  /// The clearing as JSON, for storage; it has a canonical form.
  public var json: JSON {
    .fields([
      "list": .string(list), "entry": .string(entry), "content": .string(content),
      "document": .string(document), "finger": .text(finger), "reason": .string(reason),
      "officer": .string(officer), "clearedOn": .string(clearedOn.description),
      "validUntil": .string(validUntil.description), "revokedOn": .text(revokedOn?.description),
    ])
  }
}

extension Fault.Code {
  /// A clearing that cannot be given.
  public static let clearing = Fault.Code("match.clearing", .refused)
}
