public import Bytes
public import Codes
public import Host
import Record
public import Registry

/// A follow-up: into which a returnee opted after arrival.
public struct FollowUp: Sendable {
  /// Its number, which leads to no case.
  public let number: CaseNumber
  /// How the person wants to be called.
  public let name: String
  /// How the person is reached.
  public let contact: String
  /// The district in which the person lives.
  public let district: String?
  /// The day of arrival, as the person gave it.
  public let arrived: CivilDate
  /// Days on which there was a contact.
  public let contacts: [CivilDate]
  /// Assessments with their days, oldest first.
  public let assessments: [(day: CivilDate, assessment: ReintegrationAssessment)]
  /// Needs that were found, with where the person was referred to.
  public let referrals: [(need: ReintegrationNeed, to: String)]
  /// True once it was closed, by whoever wished it.
  public let isClosed: Bool
}

/// What is due in a follow-up.
public struct FollowUpDue: Hashable, Sendable {
  /// What. The raw value is for programs.
  public enum What: String, Sendable, CaseIterable {
    /// A call, one to two weeks after arrival.
    case call
    /// A survey, three to six months after arrival.
    case survey
  }

  /// Which follow-up.
  public let number: CaseNumber
  /// What is due.
  public let what: What
  /// From when.
  public let from: CivilDate
  /// Until when.
  public let until: CivilDate
}

/// Follow-up after arrival, by its own people, for its own purpose, under a key of its own.
///
/// Nothing here knows a case: a returnee opts in and says who they are, and no number leads from
/// a case to a follow-up or back. The registry gives follow-ups to the role `follow-up` and to
/// nobody else: not to readmission officers or their supervisors, nor to border or police.
public struct FollowUpDesk {
  /// Days after arrival on which a call is due: one to two weeks.
  static let callDays = 7...14
  /// Days after arrival on which a survey is due: three to six months.
  static let surveyDays = 90...180

  private let registry: RegistryService
  private let session: OfficeSession
  /// The office's civil day.
  public let today: CivilDate

  /// A desk for a session, on the day of a moment.
  public init(
    _ registry: RegistryService, _ session: OfficeSession, now: Moment
  ) throws(Fault) {
    let desk = try CaseDesk(registry, session, now: now)
    self.registry = registry
    self.session = session
    today = desk.today
  }

  /// Opens a follow-up, on the person's own word that they opt in.
  public func open(
    name: String, contact: String, district: String?, arrived: CivilDate
  ) throws(Fault) -> CaseNumber {
    guard arrived <= today else {
      throw Fault(.caseStep, at: "arrived", "a day that is not in the future expected")
    }
    let number = try CaseDesk(registry, session, on: today).nextNumber(.followUp)
    try write(.enrolled, number) { draft in
      draft.voice = .person
      draft.content = .fields([
        "name": .string(name), "contact": .string(contact), "district": .text(district),
        "arrived": .string(arrived.description),
      ])
    }
    return number
  }

  /// Notes a contact, in a few words or none.
  public func contact(_ number: CaseNumber, _ text: String?) throws(Fault) {
    try write(.contacted, number) { $0.content = text.map { ["text": .string($0)] } }
  }

  /// Notes an assessment.
  public func assess(
    _ number: CaseNumber, _ assessment: ReintegrationAssessment
  ) throws(Fault) {
    try write(.assessed, number) { $0.content = assessment.json }
  }

  /// Notes a need, and where the person was referred to.
  public func refer(
    _ number: CaseNumber, _ need: ReintegrationNeed, to place: String
  ) throws(Fault) {
    try write(.referred, number) {
      $0.content = ["need": .string(need.rawValue), "to": .string(place)]
    }
  }

  /// Closes a follow-up: its time is over, or the person leaves it.
  public func close(_ number: CaseNumber, reason: String) throws(Fault) {
    try write(.closed, number) { $0.reason = reason }
  }

  /// One follow-up.
  public func file(_ number: CaseNumber) throws(Fault) -> FollowUp {
    let steps = try registry.steps(of: number.description, by: session, for: .followUp)
    guard let content = steps.first?.step.content,
      let arrived = content["arrived"]?.string.flatMap({ try? CivilDate(iso: $0) })
    else { throw Fault(.caseStep, at: number.description, "no follow-up") }
    var assessments: [(day: CivilDate, assessment: ReintegrationAssessment)] = []
    for kept in steps where kept.step.act == .assessed {
      assessments.append(
        (kept.at.day, try ReintegrationAssessment(json: kept.step.content ?? .object([:]))))
    }
    return FollowUp(
      number: number, name: content["name"]?.string ?? "",
      contact: content["contact"]?.string ?? "", district: content["district"]?.string,
      arrived: arrived, contacts: steps.filter { $0.step.act == .contacted }.map(\.at.day),
      assessments: assessments,
      referrals: steps.filter { $0.step.act == .referred }.compactMap { kept in
        guard let content = kept.step.content,
          let need = ReintegrationNeed(rawValue: content["need"]?.string ?? "")
        else { return nil }
        return (need, content["to"]?.string ?? "")
      },
      isClosed: steps.contains { $0.step.act == .closed })
  }

  /// Every follow-up.
  public func files() throws(Fault) -> [FollowUp] {
    var files: [FollowUp] = []
    for text in try registry.files(.enrolled, by: session, for: .followUp) {
      files.append(try file(try CaseNumber(text)))
    }
    return files
  }

  /// What is due of some follow-ups, soonest first: also what is overdue.
  public func due(_ files: [FollowUp]) -> [FollowUpDue] {
    var due: [FollowUpDue] = []
    for file in files where !file.isClosed {
      if file.contacts.isEmpty { due.append(one(.call, FollowUpDesk.callDays, file)) }
      if file.assessments.isEmpty { due.append(one(.survey, FollowUpDesk.surveyDays, file)) }
    }
    return due.sorted { ($0.until, $0.number.description) < ($1.until, $1.number.description) }
  }

  private func one(
    _ what: FollowUpDue.What, _ days: ClosedRange<Int>, _ file: FollowUp
  ) -> FollowUpDue {
    let day = file.arrived.daysSince1970
    return FollowUpDue(
      number: file.number, what: what,
      from: CivilDate(daysSince1970: day + days.lowerBound),
      until: CivilDate(daysSince1970: day + days.upperBound))
  }

  private func write(
    _ act: CaseAct, _ number: CaseNumber, _ fill: (inout StepDraft) -> Void
  ) throws(Fault) {
    var draft = StepDraft(act, in: number.description, .enrolled)
    fill(&draft)
    try registry.write([draft], by: session)
  }
}
