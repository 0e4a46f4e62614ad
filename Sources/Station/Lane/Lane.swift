public import Bytes
import Codes
import Decision
import Document
import Host
public import Match
public import Record
import Seal

/// One lane at work: the installed lists and rules held in memory, one traveller after another.
///
///     let lane = try Lane(station)
///     let assessment = try lane.assess(input)
///     let shown = try lane.show(assessment, to: officer)             // audited: look at it now
///     let identity = try lane.record(shown, decision, by: officer)   // durable
public final class Lane {
  private let station: PointOfEntry
  private var lists: LaneLists
  private var rules: LaneRules
  /// How many of the travellers who are on no list may be stopped.
  private let falseAlarms: FalseAlarmRate

  /// Reads the station's installed lists and its rules; throws what their files throw.
  public init(
    _ station: PointOfEntry, falseAlarms: FalseAlarmRate = .lane
  ) throws(Fault) {
    self.station = station
    self.falseAlarms = falseAlarms
    try station.settleDictated()
    lists = try LaneLists(station)
    rules = try LaneRules(station)
  }

  /// What another process of the station has installed since a lane last asked.
  public struct News: Equatable, Sendable {
    /// True for other lists, or a dictated entry that came or ended.
    public internal(set) var lists = false
    /// Rules that were not in force before, as `id version`.
    public internal(set) var rules: String?
    /// True for another configuration.
    public internal(set) var settings = false
  }

  /// Takes up lists, rules and configuration that another process of the station has installed
  /// since. A lane asks before each traveller: it costs reading the headers of the lists and their
  /// statements. Rules that were changed at the station throw `.statement`.
  @discardableResult
  public func takeUp() throws(Fault) -> News {
    var news = News()
    try station.settleDictated()
    news.lists = try lists.takeUp(station)
    if try rules.takeUp(station) { news.rules = "\(rules.set.id) \(rules.set.version)" }
    news.settings = try station.takeUpSettings()
    return news
  }

  /// Entries that are screened and that the lane may know of.
  public var entryCount: Int { lists.openCount }

  /// Checks the document, screens the traveller and asks the rules. Nothing is recorded yet.
  ///
  /// Throws `.laneInput` for what no record could hold, naming the field.
  public func assess(_ input: LaneInput) throws(Fault) -> Assessment {
    try input.checkCounts()
    try station.attachments.check(input.captures + (input.chip?.files ?? []))
    let captured = try station.recordTime()
    let traveller = try LaneTraveller(
      input, on: captured.day, isDateConfirmed: !captured.isUnconfirmed)
    let found = lists.screen(
      ScreeningQuery(
        traveller.traveller, traveller.document, input.direction, on: captured.day),
      at: falseAlarms)
    let restricted = found.restricted
    let (open, cleared) = try sift(found.open, traveller, input, on: captured)
    let proposal = rules.set.proposal(for: facts(traveller, input, open + restricted, on: captured))
    let doubles = try station.journal.doubles(
      traveller.document, input.direction, at: captured,
      isPractice: station.configuration.isPractice)
    // Without a date no list can be told to be old or past its validity.
    let day = captured.isUnconfirmed ? nil : captured.day
    let view = LaneView(
      name: traveller.traveller.names[0].issued, nationality: traveller.traveller.nationality,
      documentNumber: traveller.document?.number, report: traveller.report, chip: traveller.chip,
      proposal: proposal,
      matches: open, cleared: cleared, falseAlarms: falseAlarms,
      expiredLists: day.map(lists.expired) ?? [],
      overdueRuleDays: captured.isUnconfirmed ? nil : rules.overdueDays(at: captured.utc),
      doubles: doubles,
      clockDoubt: captured.isUnconfirmed ? station.clock.doubt ?? .behind : nil)
    return Assessment(
      input: input, captured: captured, view: view, traveller: traveller,
      screening: lists.recorded(open, cleared: cleared, silent: false, on: day),
      restricted: lists.recorded(restricted, silent: true, on: day),
      proposal: recorded(proposal, on: day))
  }

  /// Notes, before an assessment is shown, that the officer looks at it. The record of the crossing
  /// takes the look-up's place; what is shown and never recorded stays in the audit.
  ///
  /// `earlier` is what was shown of the same traveller before, where something was read again: it
  /// is one look-up.
  public func show(
    _ assessment: Assessment, to officer: OfficerSession, insteadOf earlier: Assessment? = nil
  ) throws(Fault) -> Assessment {
    try station.admit(officer)
    if let lookUp = earlier?.lookUp {
      var shown = assessment
      shown.lookUp = lookUp
      return shown
    }
    var act = AuditedAct(.lookUp, by: officer.serviceNumber, role: officer.role.rawValue)
    act.detail = "a traveller who was not recorded"
    var shown = assessment
    shown.lookUp = try station.trail.open(act)
    return shown
  }

  /// Records what the officer decided. When this returns, the crossing is on the disk, and its
  /// captures with it, encrypted.
  ///
  /// Throws `.decision` when a traveller who asks for protection, or an unaccompanied child, is not
  /// referred, and `.record` for a decision that the direction or the proposal does not allow: an
  /// override without its reason, a refusal without one, an exit prevented without its order.
  public func record(
    _ assessment: Assessment, _ decision: RecordedDecision, by officer: OfficerSession
  ) throws(Fault) -> RecordIdentity {
    try station.admit(officer)
    let configuration = station.configuration
    let input = assessment.input
    // No override of an officer reaches past this: the second line and the authorities it calls do.
    guard !assessment.isProtected || decision.outcome == .referred else {
      throw Fault(
        .decision, at: "outcome",
        "who asks for protection, and a child alone, can only be referred in the lane")
    }
    let place = CrossingPlace(
      pointOfEntry: configuration.pointOfEntry.text, lane: configuration.lane,
      direction: input.direction, officer: officer.serviceNumber)
    var category = input.category
    if input.claimsProtection, category == .ordinary { category = .protection }
    var circumstances = CrossingCircumstances(
      place: place, mode: configuration.mode, control: configuration.control,
      controlBasis: configuration.controlBasis, category: category, purpose: input.purpose,
      stayDays: input.stayDays)
    circumstances.departure = input.departure
    circumstances.destination = input.destination
    circumstances.returnKind = input.returnKind
    circumstances.vulnerability =
      input.vulnerability ?? (input.isUnaccompanied ? .unaccompaniedChild : nil)
    circumstances.processingSeconds = try station.recordTime().seconds(since: assessment.captured)
    var crossing = Crossing(
      captured: assessment.captured, circumstances: circumstances,
      traveller: assessment.recorded, document: assessment.document, decision: decision)
    crossing.permit = input.permit
    crossing.conveyance = input.conveyance
    crossing.links = input.links
    crossing.templates = input.templates
    crossing.missing = input.missing
    crossing.screening = assessment.screening
    crossing.restricted = assessment.restricted
    crossing.proposal = assessment.proposal
    return try append(
      crossing, input.captures + (input.chip?.files ?? []), settling: assessment.lookUp, by: officer
    )
  }

  /// Records a crossing, and in the same transaction that its officer went past the proposal.
  private func append(
    _ made: Crossing, _ captures: [CapturedFile], settling lookUp: Int64?,
    by officer: OfficerSession
  ) throws(Fault) -> RecordIdentity {
    let isOverride = made.decision.overrideReason != nil
    let isPractice = station.configuration.isPractice
    let identities = try station.journal.append(
      isPractice: isPractice, count: isOverride ? 2 : 1,
      within: { () throws(Fault) in if let lookUp { try station.trail.settle(lookUp) } }
    ) { headers throws(Fault) in
      var crossing = made
      // On the disk before the record that names them; what no record names is swept away.
      crossing.attachments = try station.attachments.keep(captures)
      crossing.doubles = try station.journal.doubles(
        crossing.document, crossing.circumstances.place.direction, at: crossing.captured,
        isPractice: isPractice)
      let record = RecordLine.crossing(CrossingRecord(header: headers[0], crossing: crossing))
      guard isOverride else { return [record] }
      var act = AuditedAct(.override, by: officer.serviceNumber, role: officer.role.rawValue)
      act.records = [headers[0].identity]
      return [
        record, .audit(AuditRecord(header: headers[1], captured: crossing.captured, act: act)),
      ]
    }
    guard let identity = identities.first else {
      throw Fault(.bug, at: "lane", "nothing was recorded")
    }
    return identity
  }

  // MARK: What screening and rules may know

  /// Matches that stop the traveller, and those that a clearing answers. Without a confirmed date
  /// nobody can tell whether a clearing still holds, and none does.
  private func sift(
    _ matches: [PossibleMatch], _ traveller: LaneTraveller, _ input: LaneInput,
    on captured: RecordTime
  ) throws(Fault) -> (open: [PossibleMatch], cleared: [ClearedMatch]) {
    guard !matches.isEmpty, !captured.isUnconfirmed else { return (matches, []) }
    return try ClearingBook(station.journal).sift(
      matches, traveller.document, input.templates, on: captured.day)
  }

  private func facts(
    _ traveller: LaneTraveller, _ input: LaneInput, _ matches: [PossibleMatch],
    on captured: RecordTime
  ) -> CaseFacts {
    let configuration = station.configuration
    var facts = CaseFacts(direction: input.direction, mode: configuration.mode)
    facts.control = configuration.control
    facts.category = input.category
    facts.purpose = input.purpose
    let nationality = traveller.traveller.nationality
    facts.nationality = nationality == "XXX" ? nil : nationality
    facts.isOwnNational = nationality == configuration.country
    // Without a date no age is known, and doubt counts for a child.
    facts.age =
      captured.isUnconfirmed ? nil : traveller.traveller.birth?.value.age(on: captured.day)
    facts.documentKind = traveller.document?.kind ?? .none
    facts.issuingState = traveller.document?.issuer
    facts.report = traveller.report
    facts.report = traveller.report.adding(traveller.chip?.groups ?? [])
    facts.stayDays = input.stayDays
    facts.permitDays = input.permit?.stayDays
    facts.permit = Lane.permitState(input.permit, on: captured, isOwn: facts.isOwnNational)
    facts.voicesFearOfReturn = input.claimsProtection
    facts.isUnaccompanied = input.isUnaccompanied
    facts.matches = matches.compactMap { MatchFact($0, on: captured.day, input.direction) }
    return facts
  }

  private static func permitState(
    _ permit: RecordedPermit?, on captured: RecordTime, isOwn: Bool
  ) -> CaseFacts.PermitState? {
    guard let permit else { return isOwn ? .notNeeded : nil }
    let day = captured.day
    guard !captured.isUnconfirmed || permit.validUntil == nil && permit.validFrom == nil else {
      return nil
    }
    if let until = permit.validUntil, until < day { return .expired }
    if let from = permit.validFrom, day < from { return .notApplicable }
    return .valid
  }

  // MARK: The record's form

  private func recorded(_ proposal: Proposal, on day: CivilDate?) -> RecordedProposal {
    var recorded = RecordedProposal(
      outcome: proposal.outcome, ruleSet: proposal.ruleSet, ruleVersion: proposal.ruleVersion,
      reasons: proposal.reasons.prefix(32).map {
        RecordedReason(code: $0.code, text: $0.text, rule: $0.rule, basis: $0.basis)
      })
    recorded.rulesSigned = rules.statement?.made.day(offsetMinutes: 0)
    recorded.ruleAgeDays = recorded.rulesSigned.flatMap { signed in
      day.map { max(0, $0.daysSince1970 - signed.daysSince1970) }
    }
    return recorded
  }
}
