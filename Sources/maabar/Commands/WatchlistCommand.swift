import Bytes
import Codes
import Console
import Host
import Match
import Record
import Seal
import Station

/// The verb `watchlist`: installs lists at a station, shows and compares them, and screens files
/// against a list.
enum WatchlistCommand {
  static let command = Command(
    "watchlist", "install lists at a station, and screen files against a list",
    subcommands: [
      WatchlistImport.command, list, WatchlistDifference.command, WatchlistDictate.dictate,
      WatchlistDictate.withdraw, screen,
    ])

  // MARK: list

  private static let list = Command(
    "list", "list what the registry sent and what was installed, with its age",
    discussion: """
      Watchlists, trust anchors, decision rules and configuration with their versions, who sent \
      them, and how long ago the registry last said that this is the version in force. What is \
      past its time still works. Below stand the entries that were dictated by telephone, by \
      their references.
      """,
    examples: [.init("maabar watchlist list --station ibk", "See how old each list is.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let standings = try station.standings()
    let now = station.now
    let answer: JSON = [
      "lists": .array(standings.all.map { $0.json(at: now) }),
      "dictated": .array(standings.dictated.map(WatchlistDictate.json)),
    ]
    invocation.answer(answer) { outlet in
      show(standings, at: now, on: outlet)
      WatchlistDictate.show(standings.dictated, on: outlet)
    }
    return .success
  }

  private static func show(_ standings: ListStandings, at now: Instant, on outlet: Outlet) {
    guard !standings.all.isEmpty else { return outlet.line("No list is installed.") }
    var table = Table([
      .init("list"), .number("version"), .init("sent by"), .init("age"), .init("fresh until"),
      .init("title"),
    ])
    for one in standings.all {
      let sender: StyledText = one.made == nil ? "file" : "registry"
      let until = one.validUntil.map { "\($0.day(offsetMinutes: 0))" } ?? ""
      let state = one.trouble != nil ? "changed here" : one.isOverdue(at: now) ? "past" : until
      let style: Style = one.trouble != nil ? .bad : one.isOverdue(at: now) ? .warning : .plain
      table.add([
        "\(one.list)", "\(one.version)", sender, "\(one.age(at: now) ?? "")", "\(state, style)",
        "\(one.title)",
      ])
    }
    table.print(on: outlet)
  }

  static func json(_ reference: WatchlistReference) -> JSON {
    [
      "id": .string(reference.id), "title": .string(reference.title),
      "version": .integer(reference.version),
    ]
  }

  // MARK: screen

  private static let lists = Parameter.repeated(
    "--list", .file, "a list, in any form that import reads, or entries without a header",
    atLeast: 1)
  private static let queries = Parameter.required(
    "--queries", .file, "travellers as JSON lines; - is standard input")
  private static let out = Parameter.defaulted(
    "--out", .file, to: "-", "where to write the answers; - is standard output")
  private static let least = Parameter.optional(
    "--min-score", .number(0...100_000), "the least score of a hit, in thousandths")
  private static let rate = Parameter.defaulted(
    "--false-alarms", .rate, to: .sifting,
    "give the hits that at most so many of the people on no list would reach, for example 0.1%")

  private static let station = Parameter.optional(
    "--station", .folder, "the station at which it is done, whose audit notes it",
    variable: "MAABAR_STATION")
  private static let purpose = Parameter.optional(
    "--purpose", .word("CODE"), "why it is done, as your service codes it; needed at a station")

  private static let screen = Command(
    "screen", "screen a file of travellers against lists, one line of hits for each",
    discussion: """
      Each line of the queries is one traveller: name, and where known dob, nationality, \
      pob_country, gender, doc, truncated and qid. Each line of the answer has the qid, the \
      hits with entry and score, best first and ten at most, and the microseconds it took.

      At a station (--station, or MAABAR_STATION) it is a look-up like any: an officer signs in \
      and states the purpose, and both stand in the audit with the lists.
      """,
    examples: [
      .init(
        "maabar watchlist screen --list orders.jsonl --queries day.jsonl --out hits.jsonl",
        "Screen yesterday's travellers against new orders."),
      .init(
        """
        maabar watchlist screen --list orders.jsonl --queries day.jsonl --station ibk \
        --purpose ORDER-118
        """, "The same at a station, in its audit."),
    ],
    parameters: [lists, queries, out, rate, least, station, purpose, SignInOption.file]
  ) { invocation throws(Fault) in
    try audit(invocation)
    let index = try index(invocation)
    let least = invocation[least] ?? index.threshold(invocation[rate])
    let queries = invocation[queries]
    let source = try ListOptions.source(queries, invocation)
    let progress = invocation.progress(
      "screening", of: try WatchlistScreening.lines(source))
    var answers = Answers(invocation, invocation[out])
    try answers.drop()
    do throws(Fault) {
      try WatchlistScreening.answer(
        source, index, leastScore: least, clock: invocation.machine.timekeeper
      ) { line throws(Fault) in
        try answers.add(line)
        progress.advance()
      }
    } catch {
      try answers.drop()
      throw error.within(queries.string == "-" ? "standard input" : queries.string)
    }
    progress.finish()
    try answers.finish()
    return .success
  }

  /// At a station the look-up is audited before anything is read.
  private static func audit(_ invocation: Invocation) throws(Fault) {
    guard let root = invocation[station] else { return }
    let machine = invocation.machine
    guard let purpose = invocation[purpose] else {
      throw Fault(.usage, at: "--purpose", "a look-up at a station states its purpose")
    }
    let station = try PointOfEntry(
      root, files: machine.files, timekeeper: machine.timekeeper, randomness: machine.randomness)
    let officer = try SignInOption.session(invocation, at: station)
    try station.audit(
      .lookUp, by: officer, purpose: purpose,
      detail: "travellers of a file against \(invocation[lists].count) lists of files")
  }

  /// Lists are read entry by entry: a list of any size stands in memory once, packed.
  private static func index(_ invocation: Invocation) throws(Fault) -> ScreeningIndex {
    var index = try ScreeningIndex([])
    for (number, path) in invocation[lists].enumerated() {
      let reader = try ListOptions.unversioned(path, invocation, as: "list-\(number + 1)")
      index = try ListOptions.reading(path) { () throws(Fault) in try index.adding(reader) }
    }
    return index
  }
}

/// Lines of answers on their way to a file, which gets its name once all are there, or to standard
/// output.
private struct Answers {
  private let invocation: Invocation
  private let path: Path
  private let part: Path
  private var waiting: [UInt8] = []

  init(_ invocation: Invocation, _ path: Path) {
    self.invocation = invocation
    self.path = path
    part = Path(path.string + ".part")
  }

  private var isOutput: Bool { path.string == "-" }

  mutating func add(_ line: [UInt8]) throws(Fault) {
    waiting += line
    if waiting.count >= 1 << 18 { try flush() }
  }

  private mutating func flush() throws(Fault) {
    if isOutput {
      invocation.outlet.raw(waiting)
    } else {
      try invocation.machine.files.append(waiting, to: part)
    }
    waiting.removeAll(keepingCapacity: true)
  }

  mutating func finish() throws(Fault) {
    try flush()
    if !isOutput { try invocation.machine.files.keep(part, as: path) }
  }

  /// Takes away what was written so far, or was left by a run that was cut off.
  func drop() throws(Fault) {
    if !isOutput { try invocation.machine.files.remove(part) }
  }
}

extension Reading where Value == FalseAlarmRate {
  /// A false-alarm rate: `0.1%`.
  static var rate: Self {
    Reading("RATE") { text throws(Fault) in
      guard let rate = FalseAlarmRate(text) else {
        throw Fault(.usage, "a rate such as 0.1% expected, above 0 and at most 50%")
      }
      return rate
    }
  }
}
