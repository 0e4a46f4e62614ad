import Bytes
import Codes
import Console
import Decision
import Host
import Match
import Record
import Seal
import Station

/// The verbs `entry` and `exit`: one traveller after another, at a prompt or from a file.
enum CrossingCommand {
  private static let input = Parameter.optional(
    "--input", .file, "travellers as JSON lines; - is standard input")
  private static let reader = Parameter.optional(
    "--reader", .file, "the document reader: its socket, or a folder of specimens")
  private static let scanner = Parameter.optional(
    "--scanner", .file, "the finger scanner: its socket, or a folder of specimens")
  private static let camera = Parameter.optional(
    "--camera", .file, "the camera: its socket, or a folder of pictures")
  private static let chip = Parameter.optional(
    "--chip", .word("READER"),
    "use only the chip reader with this in its identity; `none` for no chip reader")
  private static let portraits = Parameter.optional(
    "--portraits", .folder, "write the chip's portrait here, until the next traveller")
  private static let positions = Parameter.defaulted(
    "--positions", .list(DeviceCommand.position), to: [.rightFour],
    "which fingers or slaps are captured")
  private static let rate = Parameter.defaulted(
    "--false-alarms", .rate, to: .lane,
    "how many of the travellers who are on no list may be stopped, for example 0.1%")
  private static let assess = Parameter.flag(
    "--assess", "check and screen only: show what the rules propose and record nothing")

  static let entry = command(.entry, "record travellers who come in")
  static let exit = command(.exit, "record travellers who go out")

  private static func command(_ direction: Direction, _ summary: String) -> Command {
    Command(
      direction.rawValue, summary,
      discussion: """
        At a terminal it asks for one traveller after another: the zone's lines as the reader \
        types them, or the data of a document without a zone; it shows the verdict with its \
        reasons, and records what you decide. An empty first answer ends.

        With --camera and --scanner it takes a portrait and fingers, shows live what the devices \
        need, and goes on without them when they are unplugged. `maabar device simulate` serves \
        simulated ones in another terminal.

        A chip reader of the machine (PC/SC) is used without being named: the chip is read while \
        you answer the questions. A chip that was lifted too early stops nobody; answer `chip` \
        instead of a decision to read it again.

        With --input each line is one traveller with the decision, in the form that the reference \
        manual gives. All lines are checked before the first is recorded. Personal data never \
        stands on the command line.
        """,
      examples: [
        .init("maabar \(direction.rawValue) --station ibk", "Serve the queue."),
        .init(
          "maabar \(direction.rawValue) --station ibk --scanner scanner.sock --camera camera.sock",
          "Serve it with a finger scanner and a camera."),
        .init(
          "maabar \(direction.rawValue) --station ibk --input travellers.jsonl --json",
          "Record travellers from a file."),
      ],
      parameters: [
        StationOption.station, SignInOption.file, input, reader, scanner, camera, chip, portraits,
        positions, rate, assess,
      ]
    ) { invocation throws(Fault) in
      let station = try StationOption.open(invocation)
      if let alarm = try station.alarms().first {
        invocation.outlet.note(
          "\("ALARM", .bad) \(alarm.kind.rawValue): tell the supervisor; work goes on")
      }
      guard invocation[input] != nil || invocation.machine.inlet.isTerminal else {
        throw Fault(.usage, at: "--input", "standard input is no terminal: use --input -")
      }
      let officer = try SignInOption.session(invocation, at: station)
      let lane = try Lane(station, falseAlarms: invocation[rate])
      if let path = invocation[input] {
        let status = try fromFile(path, direction, lane, officer, invocation)
        try warn(station, invocation)
        return status
      }
      try warn(station, invocation)
      let machine = invocation.machine
      let places = LaneDevices.Places(
        reader: invocation[reader], scanner: invocation[scanner], camera: invocation[camera],
        chips: invocation[chip].map { $0 == "none" ? .off : .named($0) } ?? .any)
      let devices = try LaneDevices(
        places, files: machine.files, timekeeper: machine.timekeeper,
        show: { machine.outlet.note($0) })
      let chips = ChipDialogue(
        prompt: invocation.prompt, outlet: machine.outlet, devices: devices, machine: machine,
        trust: LaneTrust(station, outlet: machine.outlet),
        portraits: try invocation[portraits].map { path throws(Fault) in
          try PortraitFolder(path, files: machine.files)
        })
      var prompt = LanePrompt(
        invocation: invocation, station: station, lane: lane, officer: officer, devices: devices,
        chips: chips, positions: invocation[positions], direction: direction)
      try prompt.serve(recording: !invocation[assess])
      return .success
    }
  }

  /// What an officer should know beside the travellers; nothing of it stops the queue.
  private static func warn(_ station: PointOfEntry, _ invocation: Invocation) throws(Fault) {
    if try station.openShift() == nil {
      invocation.outlet.note(
        "\("no shift is open", .warning): these records belong to the shift opened next")
    }
    if let doubt = station.clock.doubt {
      invocation.outlet.note(
        "\("date not confirmed", .warning): \(doubt.words); use `maabar clock confirm`")
    }
    try warnOfAges(station, invocation)
  }

  /// How old what is screened and decided with is, where an officer should know.
  private static func warnOfAges(
    _ station: PointOfEntry, _ invocation: Invocation
  ) throws(Fault) {
    let standings = try station.standings()
    let now = station.now
    for one in standings.all where one.isOverdue(at: now) && !one.isSilent {
      let name = one.content == .watchlist ? "list \(one.list)" : one.list
      invocation.outlet.note(
        "\(name, .warning) is \(one.age(at: now) ?? "") old and past its time: it works on; sync")
    }
    if let trouble = station.settingsTrouble ?? standings.dictatedTrouble {
      invocation.outlet.note("\("tell the administrator", .bad): \(trouble.description)")
    }
    if !standings.dictated.isEmpty {
      invocation.outlet.note(
        "\(standings.dictated.count, .warning) entries dictated by telephone are screened")
    }
  }

  // MARK: From a file

  /// Bytes of one file at most: about 30,000 travellers without templates.
  private static let fileBytes = 64 << 20

  private static func fromFile(
    _ path: Path, _ direction: Direction, _ lane: Lane, _ officer: OfficerSession,
    _ invocation: Invocation
  ) throws(Fault) -> ExitStatus {
    let name = path.string == "-" ? "standard input" : path.string
    let bytes = try invocation.read(path, limit: fileBytes)
    var cases: [(place: String, assessment: Assessment, decision: RecordedDecision?)] = []
    var faults: [Fault] = []
    for (index, line) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0d }) {
      let place = "\(name):\(index + 1)"
      do throws(Fault) {
        let json = try JSON.parse(line)
        let traveller = try LaneInput(
          json: json, direction: direction, officer: officer, capturesIn: path.parent)
        let decision = try json["decision"].map { decision throws(Fault) in
          try RecordedDecision(json: decision, at: "decision")
        }
        guard decision != nil || invocation[assess] else {
          throw Fault(.laneInput, at: "decision", "a decision is needed: the rules only propose")
        }
        cases.append((place, try lane.assess(traveller), decision))
      } catch { faults.append(error.within(place)) }
    }
    // Nothing is recorded of a file that cannot be read whole: it can be mended and given again.
    if let first = faults.first {
      for fault in faults.dropFirst() { invocation.outlet.note("\(fault.description, .bad)") }
      throw first
    }
    guard !cases.isEmpty else { throw Fault(.laneInput, at: name, "no traveller stands in it") }
    for one in cases {
      if Interruption.isRequested {
        throw Fault(.interrupted, at: one.place, "this line and those after it are not recorded")
      }
      try finish(one.place, one.assessment, one.decision, lane, officer, invocation)
    }
    return .success
  }

  private static func finish(
    _ place: String, _ assessment: Assessment, _ decision: RecordedDecision?, _ lane: Lane,
    _ officer: OfficerSession, _ invocation: Invocation
  ) throws(Fault) {
    var recorded: RecordIdentity?
    let isLook = decision == nil || invocation[assess]
    let assessment = isLook ? try lane.show(assessment, to: officer) : assessment
    if let decision, !isLook {
      do throws(Fault) { recorded = try lane.record(assessment, decision, by: officer) } catch {
        throw Fault(
          error.code, at: "\(place): \(error.place)",
          "\(error.detail); lines before it are recorded, this one and those after it are not")
      }
    }
    var fields = assessment.view.json.object ?? [:]
    fields["n"] = recorded.map { .integer($0.n) }
    fields["epoch"] = recorded.map { .string($0.epoch) }
    fields["outcome"] = decision.map { .string($0.outcome.rawValue) }
    invocation.answer(.object(fields)) { outlet in
      let view = assessment.view
      let proposed = view.proposal.outcome
      let why = view.proposal.winning?.text ?? ""
      outlet.line("\(proposed.words, proposed.style)  \(view.name)  \(why, .faint)")
      if let recorded, let decision {
        outlet.line("  recorded \(recorded.n, .strong) as \(decision.outcome.words)")
      }
    }
    // What is said to be recorded leaves at once: a reader can rely on every line that it got.
    try invocation.outlet.flush()
  }
}

extension CrossingOutcome {
  /// The outcome as an officer reads it.
  var words: String {
    switch self {
    case .admitted: "ADMIT"
    case .exitPermitted: "EXIT PERMITTED"
    case .referred: "REFER TO SECOND LINE"
    case .refusedEntry: "REFUSE ENTRY"
    case .withdrawn: "WITHDRAWN"
    case .handedOver: "HANDED OVER"
    case .exitPrevented: "EXIT PREVENTED"
    }
  }

  /// How it stands out.
  var style: Style {
    switch self {
    case .admitted, .exitPermitted: .good
    case .referred, .withdrawn, .handedOver: .warning
    case .refusedEntry, .exitPrevented: .bad
    }
  }
}
