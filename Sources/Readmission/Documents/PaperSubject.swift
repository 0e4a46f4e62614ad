public import Codes
import Names

/// The case of which a document speaks, and who issues it.
public struct PaperSubject: Sendable {
  /// The case.
  public var number: CaseNumber
  /// SHA-256 of its last step, 64 hexadecimal digits.
  public var caseHash: String
  /// The application in its present version.
  public var application: Application
  /// The rule under which it runs.
  public var agreement: Agreement
  /// Our State.
  public var home: Country
  /// The office that issues the document.
  public var office: LocalText
  /// To whom it goes: the other State's authority, a consulate.
  public var addressee: String
  /// The day on which it is issued.
  public var issued: CivilDate
  /// The day on which receipt was confirmed.
  public var received: CivilDate?
  /// The officer who issues it, by service number.
  public var officer: String
  /// The officer who confirmed the conclusion.
  public var secondOfficer: String?
  /// Whether it is practice.
  public var isPractice: Bool

  /// A case and its office.
  public init(
    number: CaseNumber, caseHash: String, application: Application, agreement: Agreement,
    home: Country, office: LocalText, addressee: String, issued: CivilDate,
    received: CivilDate? = nil, officer: String, secondOfficer: String? = nil,
    isPractice: Bool = false
  ) {
    self.number = number
    self.caseHash = caseHash
    self.application = application
    self.agreement = agreement
    self.home = home
    self.office = office
    self.addressee = addressee
    self.issued = issued
    self.received = received
    self.officer = officer
    self.secondOfficer = secondOfficer
    self.isPractice = isPractice
  }

  /// References, agreement, days.
  var request: PaperSection {
    PaperSection(
      heading: .theRequest,
      fields: [
        PaperField(.theirReference, application.reference.map(PaperValue.code)),
        PaperField(.agreement, .local(agreement.title)),
        PaperField(.applicationDated, application.dated.map(PaperValue.day)),
        PaperField(.receiptConfirmed, (received ?? application.received).map(PaperValue.day)),
        PaperField(.procedure, .term(application.procedure == .normal ? .normal : .accelerated)),
      ].compactMap(\.self))
  }

  /// The person.
  var person: PaperSection {
    PaperSection(heading: .thePerson, fields: PaperSubject.fields(of: application.person))
  }

  /// The person as a travel document names its holder.
  var holder: PaperSection {
    let kept: Set<PaperTerm> = [
      .name, .otherNames, .father, .mother, .birthDate, .birthPlace, .sex,
    ]
    let fields = PaperSubject.fields(of: application.person).filter { kept.contains($0.label) }
    return PaperSection(heading: .thePerson, fields: fields)
  }

  /// Spouse and children, a section each.
  var family: [PaperSection] {
    let children = application.children.flatMap { child in
      [
        PaperField(.name, .name(child.name.issued)), PaperField(.birthDate, .birth(child.birth)),
      ]
    }
    return [
      PaperSection(
        heading: .spouse,
        fields: application.spouse.map { Array(PaperSubject.fields(of: $0).prefix(4)) } ?? []),
      PaperSection(heading: .children, fields: children),
    ]
  }

  static func fields(of person: CasePerson) -> [PaperField] {
    let others = person.names.dropFirst().map { PaperValue.name($0.name.issued) }
    let states = person.nationalities.compactMap { Country(alpha3: $0) }.map(PaperValue.state)
    let held = person.documents.map { document in
      PaperValue.code([document.issuer, document.number].compactMap(\.self).joined(separator: " "))
    }
    return [
      PaperField(.name, .name(person.name.issued)),
      PaperField(.otherNames, list(others)),
      PaperField(.father, person.father.map { .name($0.issued) }),
      PaperField(.mother, person.mother.map { .name($0.issued) }),
      PaperField(.birthDate, .birth(person.birth)),
      PaperField(.birthPlace, person.birthPlace.map(PaperValue.name)),
      PaperField(.sex, .term(person.sex.term)),
      PaperField(.nationalityStated, states.isEmpty ? nil : .run(states)),
      PaperField(.documentsHeld, list(held)),
      PaperField(
        .languages,
        person.languages.isEmpty ? nil : .run(person.languages.map(PaperValue.language))),
      PaperField(.civilStatus, person.civilStatus.map { .term($0.term) }),
    ].compactMap(\.self)
  }

  static func list(_ values: [PaperValue]) -> PaperValue? { values.isEmpty ? nil : .list(values) }

  /// Boxes for the officers' signatures.
  var officers: PaperSection {
    PaperSection(
      heading: .signatures, form: .signatures,
      fields: [
        PaperField(.officer, .code(officer)),
        PaperField(.secondOfficer, secondOfficer.map(PaperValue.code)),
        PaperField(.stamp, .blank(1)),
      ].compactMap(\.self))
  }
}

extension Sex {
  var term: PaperTerm {
    switch self {
    case .female: .female
    case .male: .male
    case .unspecified: .unspecified
    }
  }
}

extension CasePerson.CivilStatus {
  var term: PaperTerm {
    switch self {
    case .single: .single
    case .married: .married
    case .divorced: .divorced
    case .widowed: .widowed
    case .separated: .separated
    }
  }
}

extension ReturnTerms.Kind {
  var term: PaperTerm {
    switch self {
    case .spontaneous: .spontaneous
    case .assistedVoluntary: .assistedVoluntary
    case .voluntaryDeparture: .voluntaryDeparture
    case .forced: .forced
    }
  }
}
