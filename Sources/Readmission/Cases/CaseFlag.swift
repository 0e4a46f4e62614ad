public import Bytes
public import Codes

/// Something in a case that does not fit. It is shown and stays in the case; a person judges it.
public struct CaseFlag: Hashable, Sendable {
  /// What does not fit. The raw value stands in the step.
  public enum Kind: String, Sendable, CaseIterable {
    /// A document of the person stands in another case.
    case sameDocument = "same-document"
    /// Name and birth date fit the person of another case, perhaps in another spelling.
    case samePerson = "same-person"
    /// The very same file is in another case: a fingerprint file of somebody else's, perhaps.
    case sameFile = "same-file"
    /// A file that the application names did not come.
    case attachmentMissing = "attachment-missing"
    /// A file came as something else than the application says.
    case attachmentOther = "attachment-other"
    /// A file that cannot be read as what it is said to be.
    case attachmentUnreadable = "attachment-unreadable"
    /// Born after something that happened in their life.
    case bornLater = "born-later"
    /// A document that expires before it was issued.
    case expiresEarly = "expires-early"
    /// A day of the application that is still to come.
    case inFuture = "in-future"
    /// Received before it was written, or written before the stay was known.
    case outOfOrder = "out-of-order"
    /// A child not younger than a parent.
    case childTooOld = "child-too-old"
    /// The person is named as spouse or child too.
    case namedTwice = "named-twice"

    /// The words for people, in English.
    public var text: String {
      switch self {
      case .sameDocument: "a document of the person stands in another case"
      case .samePerson: "name and birth date fit the person of another case"
      case .sameFile: "the same file is in another case"
      case .attachmentMissing: "a file that the application names did not come"
      case .attachmentOther: "a file came as something else than the application says"
      case .attachmentUnreadable: "a file cannot be read as what it is said to be"
      case .bornLater: "born after a day in their own papers"
      case .expiresEarly: "a document expires before it was issued"
      case .inFuture: "a day that is still to come"
      case .outOfOrder: "days in the wrong order"
      case .childTooOld: "a child is not younger than the parent"
      case .namedTwice: "one person in two places"
      }
    }
  }

  /// What does not fit.
  public let kind: Kind
  /// Where, by the form's fields.
  public let place: String
  /// The other case.
  public let other: CaseNumber?

  /// A flag.
  public init(_ kind: Kind, at place: String, other: CaseNumber? = nil) {
    self.kind = kind
    self.place = place
    self.other = other
  }

  /// What the step says.
  public var json: JSON {
    .fields([
      "flag": .string(kind.rawValue), "place": .string(place),
      "other": .text(other?.description),
    ])
  }

  /// Reads what a step says; nil for another form.
  public init?(json: JSON) {
    guard let kind = Kind(rawValue: json["flag"]?.string ?? "") else { return nil }
    self.kind = kind
    place = json["place"]?.string ?? ""
    other = json["other"]?.string.flatMap { try? CaseNumber($0) }
  }
}

/// What contradicts itself within one application.
public struct Contradictions: Sendable {
  /// What was found, in the order of the form.
  public let flags: [CaseFlag]

  /// Looks an application over on a day.
  public init(_ application: Application, on today: CivilDate) {
    var flags: [CaseFlag] = []
    let places =
      [("person", application.person)] + (application.spouse.map { [("spouse", $0)] } ?? [])
      + application.children.enumerated().map { ("children[\($0.offset)]", $0.element) }
    for (place, person) in places {
      flags += Contradictions.flags(person, at: place, today)
    }
    for (place, child) in application.children.enumerated()
    where Contradictions.isNotYounger(child, than: application.person) {
      flags.append(CaseFlag(.childTooOld, at: "children[\(place)]"))
    }
    for (place, other) in places.dropFirst() where other.isSame(as: application.person) {
      flags.append(CaseFlag(.namedTwice, at: place))
    }
    let days = [
      ("stayKnown", application.stayKnown), ("dated", application.dated),
      ("received", application.received),
    ].compactMap { name, day in day.map { (name, $0) } }
    for (place, day) in days where day > today { flags.append(CaseFlag(.inFuture, at: place)) }
    for (before, after) in zip(days, days.dropFirst()) where after.1 < before.1 {
      flags.append(CaseFlag(.outOfOrder, at: after.0))
    }
    self.flags = flags
  }

  private static func flags(
    _ person: CasePerson, at place: String, _ today: CivilDate
  ) -> [CaseFlag] {
    var flags: [CaseFlag] = []
    if let born = person.birth.earliest, born > today {
      flags.append(CaseFlag(.inFuture, at: "\(place).birth"))
    }
    for (index, document) in person.documents.enumerated() {
      let spot = "\(place).documents[\(index)]"
      if let issued = document.issued {
        if let born = person.birth.earliest, issued < born {
          flags.append(CaseFlag(.bornLater, at: spot))
        }
        if issued > today { flags.append(CaseFlag(.inFuture, at: spot)) }
        if let expires = document.expires, expires < issued {
          flags.append(CaseFlag(.expiresEarly, at: spot))
        }
      }
    }
    return flags
  }

  private static func isNotYounger(_ child: CasePerson, than parent: CasePerson) -> Bool {
    guard let child = child.birth.latest, let parent = parent.birth.earliest else { return false }
    return child <= parent
  }
}

extension CasePerson {
  /// Whether names, as written, and birth date are the very same.
  fileprivate func isSame(as other: CasePerson) -> Bool {
    birth != .unknown && birth == other.birth && name == other.name
  }
}
