public import Bytes
public import Codes
public import Host
import Record
public import Registry
import Seal

/// An officer at work on cases: every act of the office, each written as steps that the registry
/// signs into its log and enforces its rules on.
///
///     let desk = try CaseDesk(registry, session, now: timekeeper.now())
///     let opened = try desk.open(json, under: book)
///     try desk.conclude(opened.number, .established, reason: "passport, fingers")
public struct CaseDesk {
  /// The registry.
  public let registry: RegistryService
  /// Who works.
  public let session: OfficeSession
  /// The office's civil day.
  public let today: CivilDate

  /// A desk for a session, on the day of a moment.
  public init(
    _ registry: RegistryService, _ session: OfficeSession, now: Moment
  ) throws(Fault) {
    self.registry = registry
    self.session = session
    let utc = now.utcMilliseconds
    today = Instant(milliseconds: utc).day(
      offsetMinutes: try TimeZones.offsetMinutes(try registry.officeZone(), at: utc))
  }

  /// The same on a day that is known.
  init(_ registry: RegistryService, _ session: OfficeSession, on day: CivilDate) {
    self.registry = registry
    self.session = session
    today = day
  }

  /// A case as it stands, for the officer to work on; audited by the registry.
  public func file(_ number: CaseNumber) throws(Fault) -> ReadmissionCase {
    try ReadmissionCase(
      number, try registry.steps(of: number.description, by: session, for: .readmission))
  }

  /// Every case, for the officer; audited by the registry. Opens each of them.
  public func files() throws(Fault) -> [ReadmissionCase] {
    var files: [ReadmissionCase] = []
    for (number, steps) in try registry.allFiles(.opened, by: session, for: .readmission) {
      files.append(try ReadmissionCase(try CaseNumber(number), steps))
    }
    return files
  }

  /// The history of a case for an auditor: acts, people and reasons, and nothing said about a
  /// person.
  public func history(_ number: CaseNumber) throws(Fault) -> [KeptStep] {
    try registry.steps(of: number.description, by: session, for: .oversight)
  }

  // MARK: Any step

  /// A draft in a case.
  func draft(_ act: CaseAct, _ number: CaseNumber, reason: String? = nil) -> StepDraft {
    var draft = StepDraft(act, in: number.description, .opened)
    draft.reason = reason
    return draft
  }

  /// Writes the table of evidence, as the searches gave it: the case is examined.
  public func record(verified table: JSON, in number: CaseNumber) throws(Fault) {
    var draft = draft(.verified, number)
    draft.content = table
    try registry.write([draft], by: session)
  }

  /// Makes a time limit longer, and says why. `content` is in the form of the clock.
  public func extend(
    _ number: CaseNumber, motive: String, content: JSON? = nil
  ) throws(Fault) {
    var draft = draft(.extended, number, reason: motive)
    draft.content = content
    try registry.write([draft], by: session)
  }

  /// Opens a restricted step for this session, with its reason in the case for everybody to see,
  /// and gives what it says. What is quarantined is opened by nobody here.
  public func openRestricted(
    _ step: Int64, of number: CaseNumber, reason: String
  ) throws(Fault) -> JSON? {
    // An auditor may, too: the only content that one ever sees.
    let purpose: CasePurpose = session.role == .auditor ? .oversight : .readmission
    let kept = try registry.steps(of: number.description, by: session, for: purpose)
      .first { $0.step.number == step }
    guard let kept, kept.step.act.isRestricted, kept.step.act != .quarantined else {
      throw Fault(.caseStep, at: number.description, "no restricted step of this number")
    }
    var draft = draft(.exceptionOpened, number, reason: reason)
    draft.target = step
    try registry.write([draft], by: session)
    return try registry.steps(of: number.description, by: session, for: purpose)
      .first { $0.step.number == step }?.step.content
  }

  /// Deletes a case whose retention time is over; gives the certificates' numbers.
  public func delete(_ number: CaseNumber) throws(Fault) -> [Int64] {
    try registry.deleteFile(number.description, by: session).map(\.number)
  }

  /// The next number of a kind in this year.
  func nextNumber(_ kind: CaseNumber.Kind) throws(Fault) -> CaseNumber {
    let beginning = "\(kind.rawValue)-\(today.year)-"
    let last = try registry.lastFile(beginning).map { text throws(Fault) in
      try CaseNumber(text).serial
    }
    return try CaseNumber(kind, year: today.year, serial: (last ?? 0) + 1)
  }
}
