import Store
import Bytes
import Codes
import Console
import Decision
import Device
import Document
import Encounter
import Host
import Names
import Record
import Station

/// A lane at a terminal: asks, shows, and records what the officer decides.
struct LanePrompt {
  let invocation: Invocation
  let station: PointOfEntry
  let lane: Lane
  /// Who works in it; signs in again when the keys were replaced meanwhile.
  var officer: OfficerSession
  /// The lane's reader, scanner and camera, as far as it was given them.
  let devices: LaneDevices
  /// The dialogue about chips.
  let chips: ChipDialogue
  /// The fingers or slaps that are captured.
  let positions: [FingerPosition]
  let direction: Direction

  private var prompt: Prompt { invocation.prompt }

  /// Serves one traveller after another until the officer ends.
  mutating func serve(recording: Bool) throws(Fault) {
    let configuration = station.configuration
    let place = "\(direction.rawValue), lane \(configuration.lane)"
    invocation.outlet.note(
      "\(configuration.pointOfEntry, .strong) \(place), officer \(officer.serviceNumber)")
    invocation.outlet.note("\(lane.entryCount) listed entries are screened")
    if configuration.isPractice {
      invocation.outlet.note("\("PRACTICE: these records are never counted", .warning)")
    }
    while true {
      do throws(Fault) {
        guard let input = try traveller() else { return }
        try takeUp()
        var shown: Assessment?
        var next: LaneInput? = input
        while let input = next {
          let assessment = try lane.show(try lane.assess(input), to: officer, insteadOf: shown)
          LanePage(view: assessment.view).print(on: invocation.outlet)
          shown = assessment
          next = try recording ? decide(assessment) : nil
        }
        try chips.portraits?.clear()
      } catch {
        // Ctrl-D ends the service; one traveller's wrong input never does; storage and bugs do.
        if error.code == .noAnswer { return }
        guard error.code.exit == .badInput else { throw error }
        invocation.outlet.note("\(error.description, .bad)")
      }
    }
  }

  // MARK: Who

  private func traveller() throws(Fault) -> LaneInput? {
    var input = LaneInput(direction: direction)
    let day = try station.recordTime().day
    var encounter = TravellerEncounter(
      day: day, capturesFace: devices.wants(.camera),
      capturesFingers: devices.wants(.scanner), timekeeper: invocation.machine.timekeeper)
    switch try document(&encounter) {
    case .end: return nil
    case .unread: return try traveller()
    case .withoutZone:
      try withoutZone(&input)
      _ = try encounter.waiveDocument(input.document == nil ? .none : .unusable)
    case .zone(let zone):
      input.zone = zone
      if encounter.state.step == .document {
        _ = try encounter.takeDocument(lines: zone.readLines, typedBy: officer.serviceNumber)
      }
    }
    // The chip is read meanwhile.
    let aside = try input.zone.flatMap { zone throws(Fault) in try chips.begin(zone) }
    defer { aside?.cancel() }
    let birth = input.zone?.birthDate(on: day) ?? input.birth?.value
    input.captures = try CaptureDialogue(
      prompt: prompt, outlet: invocation.outlet, devices: devices, positions: positions,
      fingerprintAge: station.configuration.fingerprintAge
    ).run(&encounter, age: birth?.age(on: day))
    input.missing = encounter.missing(of: positions)
    input.category =
      try prompt.ask("Category", .choice(of: TravellerCategory.self), standard: .ordinary)
    input.purpose = try prompt.askOptional("Purpose", .choice(of: TravelPurpose.self))
    if direction == .entry {
      input.stayDays = try prompt.askOptional("Intended stay in days", .number(0...3653))
    }
    input.claimsProtection = try prompt.confirm("Asks for protection or fears return?")
    input.isUnaccompanied = try prompt.confirm("A child without parent or guardian?")
    if let zone = input.zone { input.chip = try chips.finish(aside, zone, on: day) }
    return input
  }

  /// What was put on the reader or typed.
  private enum Shown {
    case end
    case unread
    case withoutZone
    case zone(MachineReadableZone)
  }

  /// False when a question stood open for so long that whoever answers may be somebody else: the
  /// lane closes, and the officer signs in again.
  private func isAwake(since asked: UInt64) -> Bool {
    let idle = invocation.machine.timekeeper.now().monotonicNanoseconds - asked
    guard idle >= UInt64(SessionStore.idleMinutes) * 60_000_000_000 else { return true }
    invocation.outlet.note(
      "\("Nobody worked here for \(SessionStore.idleMinutes) minutes: sign in again.", .warning)")
    return false
  }

  private func document(_ encounter: inout TravellerEncounter) throws(Fault) -> Shown {
    let hasReader = devices.wants(.zoneReader)
    let question =
      !hasReader
      ? "First line of the zone, 'none' for a document without one, empty to end"
      : "'read' with the document on the reader, its first line, 'none', empty to end"
    let asked = invocation.machine.timekeeper.now().monotonicNanoseconds
    let answer = try prompt.ask(question, .text, standard: "")
    guard isAwake(since: asked) else { return .end }
    switch answer.lowercased() {
    case "": return .end
    case "none": return .withoutZone
    case "read" where hasReader: return try readDocument(&encounter)
    default: return try zone(answer).map(Shown.zone) ?? .unread
    }
  }

  private func readDocument(_ encounter: inout TravellerEncounter) throws(Fault) -> Shown {
    let reader = LaneReader(devices, invocation.machine.timekeeper)
    switch try reader.read(for: &encounter) {
    case .zone(let zone): return .zone(try corrected(zone))
    case .again(let hint): invocation.outlet.note("\(hint.reason.words, .warning)")
    case .typeIt:
      invocation.outlet.note("\("the reader does not answer: type the zone", .warning)")
    }
    return .unread
  }

  private func zone(_ first: String) throws(Fault) -> MachineReadableZone? {
    var lines = [first]
    // A card has three lines of 30; everything else has two.
    let count = first.filter { $0 != " " }.count <= 32 ? 3 : 2
    while lines.count < count {
      lines.append(try prompt.ask("Line \(lines.count + 1)", .text))
    }
    do throws(Fault) {
      let zone = try MachineReadableZone(lines: lines)
      return try corrected(zone)
    } catch {
      invocation.outlet.note("\(error.description, .bad)")
      return nil
    }
  }

  /// The correction dialogue of BSI TR-03135-1, clause 4: only when a check digit does not hold.
  private func corrected(_ zone: MachineReadableZone) throws(Fault) -> MachineReadableZone {
    var zone = zone
    let day = try station.recordTime().day
    while zone.report(on: day).failed.contains(where: { $0.name.description.hasSuffix("-digit") }) {
      for check in zone.report(on: day).failed {
        invocation.outlet.note("\(check.name.description, .bad)  \(check.detail)")
      }
      let fields = MachineReadableZone.Field.allCases.map(\.rawValue)
      guard
        let name = try prompt.askOptional(
          "Field that was read wrongly, empty to leave it", .choice(fields)),
        let field = MachineReadableZone.Field(rawValue: name)
      else { return zone }
      let value = try prompt.ask("\(name) as you see it on the document", .text)
      do throws(Fault) {
        zone = try zone.correcting(field, with: value, by: officer.serviceNumber)
      } catch { invocation.outlet.note("\(error.description, .bad)") }
    }
    return zone
  }

  private func withoutZone(_ input: inout LaneInput) throws(Fault) {
    let kind = try prompt.ask(
      "Document", .choice(of: DocumentKind.self), standard: DocumentKind.none)
    if kind != .none {
      var document = RecordedDocument(kind: kind)
      document.number = try prompt.askOptional("Number", .text)
      document.issuer = try prompt.askOptional("Issuing country, three letters", .word("CODE"))
      document.authority = try prompt.askOptional("Issuing authority", .text)
      input.document = document
    }
    let source: StatementSource = kind == .none ? .declared : .printed
    var name = RecordedName(
      issued: try prompt.ask("Name as written or said", .text), source: source)
    name.father = try prompt.askOptional("Father's name", .text)
    name.grandfather = try prompt.askOptional("Grandfather's name", .text)
    name.mother = try prompt.askOptional("Mother's name", .text)
    name.script = NameScript(of: name.issued) == .arabic ? "Arab" : "Latn"
    input.names = [name]
    input.nationality = try prompt.ask(
      "Nationality, three letters", .word("CODE"), standard: "XXX")
    if let text = try prompt.askOptional("Birth date, as much as is known (1985-07-01)", .text) {
      input.birth = BirthDate(
        try PartialDate(iso: text), source: kind == .none ? .declared : .printed,
        calendar: .gregorian)
    }
    input.declaredSex = try prompt.askOptional("Sex", .choice(of: Sex.self))
  }

  /// Takes up what was installed since the traveller before, and says so.
  private func takeUp() throws(Fault) {
    let news = try lane.takeUp()
    if news.lists {
      invocation.outlet.note("new lists: \(lane.entryCount) listed entries are screened")
    }
    if let rules = news.rules { invocation.outlet.note("new rules: \(rules, .strong)") }
    if news.settings {
      invocation.outlet.note("new configuration: \(station.configuration.control.rawValue) control")
    }
  }

  // MARK: What is decided

  /// The word that asks for the chip again instead of a decision.
  private static let chipWord = "chip"

  /// Asks for the decision and records it; gives the traveller to be assessed anew when the chip
  /// was read again instead.
  private mutating func decide(_ assessment: Assessment) throws(Fault) -> LaneInput? {
    let proposed = assessment.view.proposal.outcome
    var outcomes = CrossingOutcome.allowed(for: direction).map(\.rawValue)
    if assessment.input.zone != nil, chips.mayReadAgain(assessment.input.chip) {
      outcomes.append(Self.chipWord)
    }
    let asked = invocation.machine.timekeeper.now().monotonicNanoseconds
    let text = try prompt.ask("Decision", .choice(outcomes), standard: proposed.rawValue)
    guard isAwake(since: asked) else {
      throw Fault(.signIn, at: "lane", "nothing was recorded of this traveller")
    }
    if text == Self.chipWord, let zone = assessment.input.zone {
      var input = assessment.input
      input.chip = try chips.again(zone, on: assessment.captured.day) ?? input.chip
      return input
    }
    guard let outcome = CrossingOutcome(rawValue: text) else { return nil }
    let decision = try DecisionPrompt(prompt: prompt).ask(outcome, proposed: proposed)
    let identity = try record(assessment, decision)
    invocation.outlet.line("\("recorded", .good) \(identity.n, .strong)  \(outcome.words)")
    return nil
  }
}

extension LanePrompt {
  /// Records a decision. A key that somebody replaced at another terminal locks this one: the
  /// officer signs in again and nothing of the traveller is lost.
  private mutating func record(
    _ assessment: Assessment, _ decision: RecordedDecision
  ) throws(Fault) -> RecordIdentity {
    do throws(Fault) { return try lane.record(assessment, decision, by: officer) } catch {
      guard error.code == .stationLocked || error.code == .signIn else { throw error }
      invocation.outlet.note("\(error.detail, .warning): sign in again")
      officer = try SignInOption.signIn(invocation, at: station)
      return try lane.record(assessment, decision, by: officer)
    }
  }
}

/// Asks for the reasons that an outcome demands.
struct DecisionPrompt {
  let prompt: Prompt

  /// A decision with its reasons; `proposed` nil when no rule was asked.
  func ask(_ outcome: CrossingOutcome, proposed: CrossingOutcome?) throws(Fault) -> RecordedDecision
  {
    var decision = RecordedDecision(outcome: outcome)
    if let proposed, proposed != outcome {
      decision.overrideReason = try prompt.ask("Reason for deciding otherwise", .text)
    }
    switch outcome {
    case .refusedEntry:
      decision.reasonCode = try prompt.ask("Reason code of the refusal", .word("CODE"))
    case .exitPrevented:
      decision.order = CitedOrder(
        authority: try prompt.ask("Court or authority of the order", .text),
        number: try prompt.ask("Number of the order", .text))
    case .handedOver:
      decision.handedOverTo = try prompt.ask("Handed over to", .text)
    case .admitted, .exitPermitted, .referred, .withdrawn: break
    }
    return decision
  }
}
