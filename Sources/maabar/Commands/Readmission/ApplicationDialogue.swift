import Bytes
import Codes
import Console
import Names
import Readmission

/// An application typed at a prompt, section by section of the common form.
enum ApplicationDialogue {
  /// Asks for an application.
  static func ask(_ prompt: Prompt) throws(Fault) -> Application {
    let role = try prompt.ask(
      "We are the ... State", .choice(of: StateRole.self), standard: .requested)
    let agreement = try prompt.ask("Agreement", .word("CODE"), standard: "none")
    let state = try prompt.ask("The other State (code)", .countryCode)
    var application = Application(
      role: role, agreement: agreement, otherState: state,
      person: try person(prompt, "person"),
      terms: ReturnTerms(
        kind: try prompt.ask("Kind of return", .choice(of: ReturnTerms.Kind.self))))
    application.reference = try prompt.askOptional("Their reference", .text)
    application.procedure = try prompt.ask(
      "Procedure", .choice(of: CaseProcedure.self), standard: .normal)
    application.dated = try prompt.askOptional("Date of the application", .date)
    application.received = try prompt.askOptional("Receipt confirmed on", .date)
    try terms(prompt, &application)
    if role == .transit { application.transit = try transit(prompt) }
    if try prompt.confirm("Is there a spouse who returns too") {
      application.spouse = try person(prompt, "spouse")
    }
    while try prompt.confirm("Is there a child (or another one) who returns too") {
      application.children.append(try person(prompt, "child"))
    }
    application.circumstances.hasHealthNeeds = try prompt.confirm("Is there anything about health")
    try evidence(prompt, &application)
    application.observations = try prompt.askOptional("Observations", .text)
    return application
  }

  /// What may change in an application, part by part.
  private enum Part: String, Sendable, CaseIterable {
    case agreement, reference, procedure, dated, received, person, spouse, child, terms, statement
    case transit, health, evidence, observations
  }

  /// Asks for what changes in an application.
  static func change(_ known: Application, _ prompt: Prompt) throws(Fault) -> Application {
    var application = known
    while let part = try prompt.askOptional(
      "What changes (empty: no more)", .choice(of: Part.self))
    {
      switch part {
      case .agreement:
        application.agreement = try prompt.ask(
          "Agreement", .word("CODE"), standard: application.agreement)
      case .reference: application.reference = try prompt.askOptional("Their reference", .text)
      case .procedure:
        application.procedure = try prompt.ask(
          "Procedure", .choice(of: CaseProcedure.self), standard: application.procedure)
      case .dated: application.dated = try prompt.askOptional("Date of the application", .date)
      case .received: application.received = try prompt.askOptional("Receipt confirmed on", .date)
      case .person: application.person = try person(prompt, "person")
      case .spouse: application.spouse = try person(prompt, "spouse")
      case .child: application.children.append(try person(prompt, "child"))
      case .terms:
        application.terms = ReturnTerms(
          kind: try prompt.ask("Kind of return", .choice(of: ReturnTerms.Kind.self)))
        try terms(prompt, &application)
      case .statement: application.terms.statement = try statement(prompt)
      case .transit: application.transit = try transit(prompt)
      case .health:
        application.circumstances.hasHealthNeeds = try prompt.confirm(
          "Is there anything about health")
      case .evidence: try evidence(prompt, &application)
      case .observations: application.observations = try prompt.askOptional("Observations", .text)
      }
    }
    return application
  }

  private static func transit(_ prompt: Prompt) throws(Fault) -> TransitRequest {
    var transit = TransitRequest(
      destination: try prompt.ask("State of destination (code)", .countryCode))
    transit.day = try prompt.askOptional("Day of the passage", .date)
    transit.isAdmissionAssured = try prompt.confirm("Is admission there assured")
    return transit
  }

  private static func evidence(
    _ prompt: Prompt, _ application: inout Application
  ) throws(Fault) {
    while let kind = try prompt.askOptional(
      "Means of evidence, as the agreement codes it (empty: no more)", .word("CODE"))
    {
      var item = EvidenceItem(kind: kind)
      item.says = try prompt.askOptional("What it is said to show", .text)
      application.evidence.append(item)
    }
  }

  private static func statement(_ prompt: Prompt) throws(Fault) -> EnforceableStatement {
    EnforceableStatement(
      authority: try prompt.ask("Certified by (authority)", .text),
      dated: try prompt.ask("Certified on", .date))
  }

  private static func terms(
    _ prompt: Prompt, _ application: inout Application
  ) throws(Fault) {
    application.terms.language = try prompt.askOptional(
      "Informed in (language code)", .word("CODE"))
    application.terms.hasInterpreter = try prompt.confirm("With an interpreter")
    application.terms.informedBy = try prompt.askOptional("Informed by (office)", .text)
    application.terms.isDetained = try prompt.confirm("Is the person detained")
    let isForced = !application.terms.kind.restsOnConsent
    guard isForced, application.role == .requested,
      try prompt.confirm("Is it certified: enforceable decision, no suspensive remedy pending")
    else { return }
    application.terms.statement = try statement(prompt)
  }

  private static func person(_ prompt: Prompt, _ who: String) throws(Fault) -> CasePerson {
    let issued = try prompt.ask("Name of the \(who), as written", .nonEmpty)
    var person = CasePerson(names: [CasePerson.Name(PersonName(issued: issued))])
    while let other = try prompt.askOptional(
      "Another name or script (empty: no more)", .nonEmpty)
    {
      person.names.append(CasePerson.Name(PersonName(issued: other)))
    }
    if let father = try prompt.askOptional("Father's name", .nonEmpty) {
      person.father = PersonName(issued: father)
    }
    if let mother = try prompt.askOptional("Mother's name", .nonEmpty) {
      person.mother = PersonName(issued: mother)
    }
    person.birth =
      try prompt.askOptional("Born (YYYY, YYYY-MM or YYYY-MM-DD)", .partialDate) ?? .unknown
    person.birthPlace = try prompt.askOptional("Place of birth", .nonEmpty)
    person.sex = try prompt.ask("Sex", .choice(of: Sex.self), standard: .unspecified)
    person.hasAgeDoubt = try prompt.confirm("Does anybody doubt the age")
    if let nationality = try prompt.askOptional("Nationality (code)", .countryCode) {
      person.nationalities = [nationality]
    }
    while let kind = try prompt.askOptional(
      "A document (empty: no more)", .choice(of: DocumentKind.self))
    {
      var document = CaseDocument(kind: kind)
      document.issuer = try prompt.askOptional("Issued by (code)", .countryCode)
      document.number = try prompt.askOptional("Its number", .nonEmpty)
      document.issued = try prompt.askOptional("Issued on", .date)
      document.expires = try prompt.askOptional("Expires on", .date)
      person.documents.append(document)
    }
    return person
  }
}

extension Reading where Value == String {
  /// A text that is not empty, of 512 bytes at most.
  static var nonEmpty: Self { reason }

  /// A country's code of one to three capital letters.
  static var countryCode: Self {
    Reading("CODE") { text throws(Fault) in
      let code = text.uppercased()
      guard (1...3).contains(code.utf8.count), code.utf8.allSatisfy({ (0x41...0x5a).contains($0) })
      else { throw Fault(.usage, "a code of one to three letters expected, as in D or IRQ") }
      return code
    }
  }
}

extension Reading where Value == PartialDate {
  /// A date of which parts may be unknown.
  static var partialDate: Self {
    Reading("YYYY-MM-DD") { text throws(Fault) in try PartialDate(iso: text) }
  }
}
