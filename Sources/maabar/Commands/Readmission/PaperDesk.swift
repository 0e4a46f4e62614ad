import Bytes
import Codes
import Console
import Host
import Readmission
import Record
import Registry

/// Answers to what a document needs beside its case: from a JSON file, or asked for.
struct PaperAnswers {
  private let given: JSON?
  private let prompt: Prompt

  /// The answers of a file, or the prompt.
  init(_ invocation: Invocation, _ details: Parameter<Path?>) throws(Fault) {
    prompt = invocation.prompt
    given = try invocation[details].map { path throws(Fault) in
      do throws(Fault) {
        return try JSON.parse(invocation.read(path, limit: 1 << 16))
      } catch { throw error.within(path.string) }
    }
  }

  /// A text; the standard where nothing is said.
  func text(_ field: String, _ question: String, standard: String) throws(Fault) -> String {
    if let given { return given[field]?.string ?? standard }
    return try prompt.ask(question, .text, standard: standard)
  }

  /// A text that may be left out.
  func optionalText(_ field: String, _ question: String) throws(Fault) -> String? {
    if let given { return given[field]?.string }
    return try prompt.askOptional(question, .text)
  }

  /// A text that must be there.
  func requiredText(_ field: String, _ question: String) throws(Fault) -> String {
    if let given { return try given.requiredString(field) }
    return try prompt.ask(question, .reason)
  }

  /// A day that must be there.
  func day(_ field: String, _ question: String) throws(Fault) -> CivilDate {
    if let given { return try CivilDate(iso: given.requiredString(field)) }
    return try prompt.ask(question, .date)
  }

  /// The setting of an interview.
  func setting(standard language: String) throws(Fault) -> InterviewSetting {
    InterviewSetting(
      day: try day("day", "Day of the interview"), place: try requiredText("place", "Place"),
      language: try text("language", "Language (code)", standard: language),
      interpreter: try optionalText("interpreter", "Interpreter (empty: none)"),
      present: try texts("present", "Who else is present, by function"))
  }

  /// Several texts, none left out; asked until an empty one.
  func texts(_ field: String, _ question: String) throws(Fault) -> [String] {
    if let given { return try given.list(field).compactMap(\.string) }
    var texts: [String] = []
    while let text = try prompt.askOptional("\(question) (empty: no more)", .text) {
      texts.append(text)
    }
    return texts
  }
}

/// Makes a document of a case from what the case says and what is answered.
struct PaperDesk {
  let file: ReadmissionCase
  let subject: PaperSubject
  let book: AgreementBook
  let answers: PaperAnswers
  /// The interview that was recorded, where the protocol is of one.
  let recorded: Interview?
  /// The person's portrait.
  let portrait: [UInt8]?

  /// The document of a kind; throws `.paper` for what the case does not bear yet.
  func paper(_ kind: PaperKind, randomness: some Randomness) throws(Fault) -> Paper {
    switch kind {
    case .reply, .refusal: try reply(kind, randomness)
    case .interview: try interview(randomness)
    case .travelDocumentRequest:
      try .travelDocumentRequest(
        subject, neededBy: deadline(.transfer), clause: subject.agreement.title,
        portrait: portrait, randomness: randomness)
    case .transferNotice:
      try .transferNotice(subject, plan: plan(), randomness: randomness)
    case .handover:
      try .handover(
        subject, plan: plan(), documents: answers.texts("documents", "A document handed over"),
        property: answers.texts("property", "A thing handed over"), randomness: randomness)
    case .errorClaim: try errorClaim(randomness)
    case .emergencyTravelDocument: try travelDocument(randomness)
    }
  }

  private func deadline(_ step: LimitStep) throws(Fault) -> CivilDate? {
    try TimedCase(file, book).clock.deadlines().first { $0.step == step }?.due
  }

  private func reply(_ kind: PaperKind, _ randomness: some Randomness) throws(Fault) -> Paper {
    guard let conclusion = file.conclusion, conclusion.agrees == (kind == .reply) else {
      throw Fault(.paper, at: "conclusion", "two officers concluded otherwise, or not yet")
    }
    let table = file.last(.verified)?.step.content
    let evidence = (try? table?.list("rows"))?.compactMap { row -> ConsideredEvidence? in
      guard let says = row["says"]?.string, let bearing = row["bearing"]?.string,
        bearing != "neutral"
      else { return nil }
      let weight = EvidenceWeight(rawValue: row["weight"]?.string ?? "") ?? .indication
      return ConsideredEvidence(says, weight: weight, speaksFor: bearing == "for")
    }
    return try .reply(
      subject, conclusion: conclusion, reasons: file.last(.concluded)?.step.reason ?? "",
      missing: kind == .refusal ? answers.texts("missing", "What would change the answer") : [],
      evidence: evidence ?? [], transferUntil: deadline(.transfer), randomness: randomness)
  }

  private func interview(_ randomness: some Randomness) throws(Fault) -> Paper {
    if let recorded { return try .interview(subject, recorded, randomness: randomness) }
    let setting = try answers.setting(standard: subject.application.terms.language ?? "ar")
    let questions = try answers.texts("questions", "A question")
    return try .interview(
      subject, Interview(setting, questions.map { Interview.Answer($0, nil) }),
      randomness: randomness)
  }

  private func plan() throws(Fault) -> TransferPlan {
    guard let announced = file.last(.announced)?.step.content else {
      throw Fault(.paper, at: "transfer", "no transfer is announced in this case")
    }
    let transfer = try Transfer(json: announced)
    var carrier = transfer.carrier
    if carrier == nil { carrier = try answers.optionalText("carrier", "Carrier and flight") }
    return TransferPlan(
      day: transfer.day, time: try answers.optionalText("time", "Time of day (hh:mm)"),
      place: try answers.text("place", "Place", standard: transfer.pointOfEntry),
      carrier: carrier,
      route: try answers.optionalText("route", "Route"), escorts: transfer.escorts)
  }

  private func errorClaim(_ randomness: some Randomness) throws(Fault) -> Paper {
    guard let transferred = file.arrived ?? file.day(of: .handedOver) else {
      throw Fault(.paper, at: "transfer", "nobody was transferred in this case")
    }
    let claimed = file.last(.claimedError)
    var (found, notMet) = (claimed?.at.day, claimed?.step.reason)
    if found == nil { found = try answers.day("found", "Found on") }
    if notMet == nil { notMet = try answers.requiredText("notMet", "What was not met") }
    guard let found, let notMet else { throw Fault(.bug, at: "claim", "an answer is missing") }
    return try .errorClaim(
      subject, transferred: transferred, found: found, notMet: notMet,
      takeBackBy: deadline(.errorReturn),
      returned: answers.texts("returned", "A document that goes back"), randomness: randomness)
  }

  /// The record of the emergency travel document: what the case noted of it, and what is asked.
  private func travelDocument(_ randomness: some Randomness) throws(Fault) -> Paper {
    let known = file.emergencyDocument
    func required(
      _ known: String?, _ field: String, _ question: String
    ) throws(Fault) -> String {
      if let known { return known }
      return try answers.requiredText(field, question)
    }
    var issued = known?.issued
    if issued == nil { issued = try answers.day("issued", "Issued on") }
    var until = known?.expires
    if until == nil { until = try answers.day("validUntil", "Valid until") }
    guard let issued, let until else { throw Fault(.bug, at: "paper", "an answer is missing") }
    var document = try EmergencyTravelDocument(
      number: required(known?.number, "documentCode", "Number of the document"),
      consulate: required(known?.authority, "consulate", "Consulate"), issued: issued,
      validUntil: until, from: answers.text("from", "Journey from", standard: ""),
      pointOfEntry: required(file.transferPoint, "point", "Point of entry"))
    if let surrendered = file.documentSurrendered {
      try document.surrender(
        on: surrendered.at.day,
        at: surrendered.step.content?["point"]?.string ?? document.pointOfEntry,
        officer: surrendered.step.officer)
    }
    return try .emergencyTravelDocument(
      subject, document, portrait: portrait, randomness: randomness)
  }
}
