public import Codes
public import Names

/// A person of an application: section A of the common form, and B and C for spouse and children.
///
/// Everything is as the other side or the person said it; nothing here is verified.
public struct CasePerson: Hashable, Sendable {
  /// How a name is used. The raw value stands in the application.
  public enum NameUse: String, Sendable, CaseIterable {
    /// The name that the person bears.
    case current
    /// The name before marriage.
    case maiden
    /// A name of before.
    case earlier
    /// A nickname, pseudonym or alias.
    case alias
  }

  /// One name with its use.
  public struct Name: Hashable, Sendable {
    /// The name with its parts, in whatever script it was given.
    public var name: PersonName
    /// How it is used.
    public var use: NameUse

    /// A name.
    public init(_ name: PersonName, use: NameUse = .current) {
      self.name = name
      self.use = use
    }
  }

  /// Civil status. The raw value stands in the application.
  public enum CivilStatus: String, Sendable, CaseIterable {
    case single, married, divorced, widowed, separated
  }

  /// Names, at least one; the first is the one to be shown.
  public var names: [Name]
  /// The father's name, where it is known apart from the person's own.
  public var father: PersonName?
  /// The mother's name.
  public var mother: PersonName?
  /// The birth date as far as it is known.
  public var birth: PartialDate = .unknown
  /// The place of birth.
  public var birthPlace: String?
  /// The sex.
  public var sex: Sex = .unspecified
  /// Present nationalities that the other side states, ICAO codes; a claim, never a finding.
  public var nationalities: [String] = []
  /// Nationalities of before.
  public var earlierNationalities: [String] = []
  /// Languages, codes of ISO 639.
  public var languages: [String] = []
  /// Civil status.
  public var civilStatus: CivilStatus?
  /// Physical description: height, marks.
  public var looks: String?
  /// Last addresses in the requested State.
  public var addresses: [String] = []
  /// Documents that the person has or had.
  public var documents: [CaseDocument] = []
  /// True when somebody doubts that the person is an adult: the person counts as a child.
  public var hasAgeDoubt = false
  /// The adult who will receive a child, traced family or a named guardian.
  public var receivingAdult: String?

  /// A person by names.
  public init(names: [Name]) { self.names = names }

  /// The name to be shown first.
  public var name: PersonName { names.first?.name ?? PersonName(issued: "") }

  /// Whether the person is a child on a day: under 18, or an age that may be under 18, or doubted,
  /// or not known at all (Convention on the Rights of the Child, General Comment 6, para. 31).
  public func isChild(on day: CivilDate) -> Bool {
    guard !hasAgeDoubt, let age = birth.age(on: day) else { return true }
    return age.lowerBound < 18
  }
}

/// A document of a person, as the application names it.
public struct CaseDocument: Hashable, Sendable {
  /// What it is.
  public var kind: DocumentKind
  /// The issuing state or organisation, ICAO code.
  public var issuer: String?
  /// The number, as written.
  public var number: String?
  /// The issuing authority.
  public var authority: String?
  /// The day of issue.
  public var issued: CivilDate?
  /// The last day of validity.
  public var expires: CivilDate?

  /// A document of a kind.
  public init(kind: DocumentKind) { self.kind = kind }
}
