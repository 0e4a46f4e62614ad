import Bytes
import Codes
import Console
import Host
import Record
import Seal
import Station

/// The verb `tally`: an enumerator observes a point for some hours and counts groups of nobody.
enum TallyCommand {
  static let command = Command(
    "tally", "count people who pass a point, as numbers of no one",
    discussion: """
      For formal and informal crossing points where nobody is registered. Begin an observation, \
      count groups as they pass, end it: the hours are part of the count, also those in which \
      nobody came. Every figure is on the disk before it is shown, and travels to the registry in \
      batches like any record.
      """,
    subcommands: [begin, count, strike, end, list])

  // MARK: Begin

  private static let point = Parameter.optional(
    "--point", .word("POINT"), "the point observed, where it is not the station's own: IQ-IBK-FORD")
  private static let setting = Parameter.defaulted(
    "--setting", .choice(of: TallySetting.self), to: .formal, "what kind of point it is")
  private static let method = Parameter.defaulted(
    "--method", .choice(of: TallyMethod.self), to: .counted, "how figures come about")
  private static let share = Parameter.optional(
    "--share", .number(1...100), "how many percent of those who pass are seen")

  private static let begin = Command(
    "begin", "begin to observe a point",
    discussion: """
      A point that is observed already from this station is not begun again: everybody would be \
      counted twice. How figures come about and the share seen can be said anew with each figure.
      """,
    examples: [
      .init("maabar tally begin --station ibk", "Observe the station's own point of entry."),
      .init(
        "maabar tally begin --station ibk --point IQ-IBK-FORD --setting informal --share 60",
        "Observe a ford, of whose passers some 60 percent are seen."),
    ],
    parameters: [StationOption.station, SignInOption.file, point, setting, method, share]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let observation = TallyObservation(
      point: invocation[point] ?? station.configuration.pointOfEntry.text,
      setting: invocation[setting], method: invocation[method], sharePercent: invocation[share])
    let identity = try station.beginTally(observation, by: officer)
    invocation.answer(["n": .integer(identity.n), "point": .string(observation.point)]) { outlet in
      outlet.line(
        "\("observing", .good) \(observation.point, .strong)  observation \(identity.n)")
    }
    return .success
  }

  // MARK: Count

  private static let observation = Parameter.optional(
    "--observation", .number(1...Int.max), "which open observation; the only one without it")
  private static let input = Parameter.optional(
    "--input", .file, "figures as JSON lines; - is standard input")

  private static let count = Command(
    "count", "count groups in an open observation",
    discussion: """
      At a terminal each line is a group: `in SYR foot 2w 1m 3g+1unaccompanied why=conflict`. A \
      number and a letter are people: m men, w women, b boys, g girls, a adults, c children, p \
      people of whom no more is known; `/0-4` narrows the age, `+1pregnant` says how many of them \
      are vulnerable. `in`, `out`, `inside`, the nationality, how they travel and `origin=`, \
      `from=`, `to=`, `final=` (SYR, or SYR/SY08 with a P-code) stay until others are typed, so \
      the next group may be just `4m`. `why=`, `day=`, `share=`, `~` (estimated) and `?` (heard \
      from somebody) are for one line. `undo` takes back the last figure; an empty line ends.

      With --input each line is one figure in the form that the reference manual gives; all lines \
      are checked before the first is recorded.
      """,
    examples: [
      .init("maabar tally count --station ibk", "Count at the roadside."),
      .init("maabar tally count --station ibk --input groups.jsonl --json", "From a program."),
    ],
    parameters: [StationOption.station, SignInOption.file, observation, input]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    guard invocation[input] != nil || invocation.machine.inlet.isTerminal else {
      throw Fault(.usage, at: "--input", "standard input is no terminal: use --input -")
    }
    let officer = try SignInOption.session(invocation, at: station)
    let open = try chosen(invocation, station)
    if let path = invocation[input] {
      try TallyInput(open, station, officer).record(path, invocation)
    } else {
      var prompt = TallyPrompt(open, station, officer, invocation)
      try prompt.serve()
    }
    return .success
  }

  /// The observation that is named, or the only one that stands open.
  private static func chosen(
    _ invocation: Invocation, _ station: PointOfEntry
  ) throws(Fault) -> OpenTally {
    if let n = invocation[observation] { return try station.openTally(Int64(n)) }
    let open = try station.openTallies()
    guard let only = open.first else {
      throw Fault(.stationTally, "no observation stands open: `maabar tally begin`")
    }
    guard open.count == 1 else {
      let known = open.map { "\($0.n) at \($0.observation.point)" }.joined(separator: ", ")
      throw Fault(.stationTally, at: "--observation", "several stand open: \(known)")
    }
    return only
  }

  // MARK: Strike, end, list

  private static let number = Parameter.required(
    "NUMBER", .number(1...Int.max), "the figure's record number")

  private static let strike = Command(
    "strike", "take back a figure that was counted by mistake",
    discussion: "The figure stays as a record, and counts no more. Ended observations too.",
    examples: [.init("maabar tally strike 41 --station ibk", "It was the same bus again.")],
    parameters: [number, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let struck = Int64(invocation[number])
    let identity = try station.strikeTally(struck, by: officer)
    invocation.answer(["n": .integer(identity.n), "struck": .integer(struck)]) { outlet in
      outlet.line("\("taken back", .good) \(struck, .strong)  recorded \(identity.n)")
    }
    return .success
  }

  private static let until = Parameter.optional(
    "--until", .word("TIME"), "when it ended, if earlier: \"2026-03-02 14:30\", local time")

  private static let end = Command(
    "end", "stop observing",
    discussion: "The hours between begin and end are what the figures are of.",
    examples: [
      .init("maabar tally end --station ibk", "Go home."),
      .init(
        "maabar tally end --station ibk --until \"2026-03-02 14:30\"",
        "The end was forgotten yesterday."),
    ],
    parameters: [StationOption.station, SignInOption.file, observation, until]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let open = try chosen(invocation, station)
    let moment = try invocation[until].map { text throws(Fault) in
      try station.moment(local: text)
    }
    let end = try station.endTally(open.n, until: moment, by: officer)
    let minutes = ((end.until ?? station.now).milliseconds - open.began.milliseconds) / 60_000
    invocation.answer([
      "observation": .integer(open.n), "point": .string(open.observation.point),
      "minutes": .integer(minutes), "figures": .integer(Int64(end.figures)),
      "people": .integer(Int64(end.people)),
    ]) { outlet in
      outlet.line(
        """
        \("ended", .good) \(open.observation.point, .strong)  \(minutes / 60) h \(minutes % 60) \
        min  \(end.figures) figures, \(end.people) people
        """)
    }
    return .success
  }

  private static let list = Command(
    "list", "the observations that stand open",
    examples: [.init("maabar tally list --station ibk", "What is observed now?")],
    parameters: [StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    try SignInOption.unlock(invocation, station)
    let open = try station.openTallies()
    var table = Table([
      .number("observation"), .init("point"), .init("kind"), .init("since"), .number("figures"),
      .number("people"),
    ])
    for one in open {
      table.add([
        "\(one.n)", "\(one.observation.point)", "\(one.observation.setting.rawValue)",
        "\(try station.localTime(one.began))", "\(one.figures)", "\(one.people)",
      ])
    }
    invocation.answer(
      .array(
        open.map { one in
          [
            "observation": .integer(one.n), "point": .string(one.observation.point),
            "setting": .string(one.observation.setting.rawValue),
            "began": .string(one.began.description), "figures": .integer(Int64(one.figures)),
            "people": .integer(Int64(one.people)),
          ]
        })
    ) { outlet in
      guard !open.isEmpty else { return outlet.line("Nothing is observed.") }
      table.print(on: outlet)
    }
    return .success
  }
}
