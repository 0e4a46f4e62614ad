import Bytes
import Console
import Host
import Match
import Station

/// The verb `watchlist`: installs lists at a station, shows them, and screens files against a list.
enum WatchlistCommand {
  static let command = Command(
    "watchlist", "install lists at a station, and screen files against a list",
    subcommands: [importing, list, screen])

  // MARK: import

  private static let file = Parameter.required(
    "FILE", .file, "the list: the UN's consolidated XML, or JSON lines; - is standard input")

  private static let importing = Command(
    "import", "install a list, or a newer version of it, at a station",
    discussion: """
      The form is told by the content. Whatever is passed over is reported with its line and \
      reason; a list older than the installed one is refused.
      """,
    examples: [
      .init(
        "maabar watchlist import --station ibk un-consolidated.xml",
        "Install the list of the UN Security Council."),
      .init(
        "maabar watchlist import --station ibk orders.jsonl --json",
        "Install orders and report to a program."),
    ],
    parameters: [StationOption.station, file]
  ) { invocation throws(Fault) in
    let bytes = try read(invocation, invocation[file])
    let (list, report): (Watchlist, ImportReport)
    do throws(Fault) { (list, report) = try WatchlistFile.read(bytes) } catch {
      throw error.within(invocation[file].string)
    }
    let station = try StationOption.open(invocation)
    let installation = try station.watchlists.install(list)
    let answer: JSON = [
      "list": json(list.reference), "installed": .string("\(words(installation))"),
      "report": report.json,
    ]
    invocation.answer(answer) { outlet in
      outlet.line("\(list.reference.title, .strong)")
      let version = list.reference.version
      outlet.line("\(report.entries) entries, version \(version): \(words(installation))")
      show(report.skipped, report.skippedCount, "passed over", on: outlet)
      show(report.notes, report.noteCount, "noted", on: outlet)
    }
    return .success
  }

  private static func words(_ installation: WatchlistShelf.Installation) -> String {
    switch installation {
    case .added: "installed"
    case .replaced(let version): "installed in place of version \(version)"
    case .unchanged: "was installed already"
    }
  }

  /// The first remarks of a kind, and how many there are in all.
  private static func show(
    _ remarks: [ImportReport.Remark], _ count: Int, _ what: String, on outlet: Outlet
  ) {
    guard count > 0 else { return }
    outlet.line("\(count) \(what):")
    for remark in remarks.prefix(20) { outlet.line("  \(remark.description)") }
    if count > 20 { outlet.line("  ... --json lists them all") }
  }

  // MARK: list

  private static let list = Command(
    "list", "list the lists that are installed at a station",
    examples: [.init("maabar watchlist list --station ibk", "See which versions are installed.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let installed = try station.watchlists.installed()
    invocation.answer(.array(installed.map(json))) { outlet in
      guard !installed.isEmpty else { return outlet.line("No list is installed.") }
      var table = Table([.init("list"), .number("version"), .init("title")])
      for reference in installed {
        table.add(["\(reference.id)", "\(reference.version)", "\(reference.title)"])
      }
      table.print(on: outlet)
    }
    return .success
  }

  private static func json(_ reference: WatchlistReference) -> JSON {
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
  private static let least = Parameter.defaulted(
    "--min-score", .number(0...100_000), to: 0,
    "the least score of a hit, in thousandths; 0 gives all, \(ScreeningParameters.threshold) alerts"
  )

  private static let screen = Command(
    "screen", "screen a file of travellers against lists, one line of hits for each",
    discussion: """
      Each line of the queries is one traveller: name, and where known dob, nationality, \
      pob_country, gender, doc, truncated and qid. Each line of the answer has the qid, the \
      hits with entry and score, best first and ten at most, and the microseconds it took.
      """,
    examples: [
      .init(
        "maabar watchlist screen --list orders.jsonl --queries day.jsonl --out hits.jsonl",
        "Screen yesterday's travellers against new orders.")
    ],
    parameters: [lists, queries, out, least]
  ) { invocation throws(Fault) in
    let index = try index(invocation)
    let asked = try read(invocation, invocation[queries])
    let lines = asked.split(separator: 0x0a, omittingEmptySubsequences: false)
    let progress = invocation.progress("screening", of: lines.count)
    var answers: [UInt8] = []
    for (number, line) in lines.enumerated() where line.contains(where: { $0 > 0x20 }) {
      do throws(Fault) {
        let answer = try WatchlistScreening.answer(
          line, index, leastScore: invocation[least], clock: invocation.machine.timekeeper)
        answers += Array(answer.line().utf8) + [0x0a]
      } catch {
        throw error.within("\(invocation[queries]): line \(number + 1)")
      }
      progress.advance()
    }
    progress.finish()
    if invocation[out].string == "-" {
      invocation.outlet.raw(answers)
    } else {
      try invocation.machine.files.write(answers, to: invocation[out], secret: true)
    }
    return .success
  }

  private static func index(_ invocation: Invocation) throws(Fault) -> ScreeningIndex {
    var watchlists: [Watchlist] = []
    for (number, path) in invocation[lists].enumerated() {
      let unnamed = WatchlistReference(id: "list-\(number + 1)", title: path.name, version: 0)
      do throws(Fault) {
        watchlists.append(
          try WatchlistFile.read(try read(invocation, path), unnamed: unnamed).list)
      } catch { throw error.within(path.string) }
    }
    return try ScreeningIndex(watchlists)
  }

  private static func read(_ invocation: Invocation, _ path: Path) throws(Fault) -> [UInt8] {
    try invocation.read(path, limit: WatchlistShelf.maximumBytes)
  }
}
