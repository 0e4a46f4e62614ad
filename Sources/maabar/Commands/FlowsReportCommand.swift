import Bytes
import Console
import Flows
import Host

/// The verb `flows report`: a page to look at, print and publish.
enum FlowsReportCommand {
  private static let output = Parameter.required(
    "--out", .folder, "write the pages and tables into this folder")
  private static let step = Parameter.optional(
    "--step", .choice(of: FlowSeries.Step.self),
    "how long a period of the series is; otherwise days up to two months, weeks up to a year")

  private static let series = Parameter.defaulted(
    "--series", .text, to: "report", "the series that the report continues")

  static let command = Command(
    "report", "write a page with charts, to look at, print and publish",
    discussion: """
      Writes a page each in English, Arabic and Kurdish that any browser shows without a network, \
      and the tables they are drawn from. All tables of a report are guarded together: a count \
      below --min-cell is left out wherever it stands, and as many more as it takes so that none \
      can be worked out of the others. A report is a release: the registry keeps it, and \
      `maabar flows verify` makes its tables again.
      """,
    examples: [
      .init(
        "maabar flows report --from 2026-03-01 --to 2026-03-31 --out march",
        "March, as pages and tables."),
      .init(
        "maabar flows report --from 2026-01-01 --to 2026-12-31 --step month --out 2026 --json",
        "A year by month; the answer lists the files."),
    ],
    parameters: [
      FlowsCommand.registry, FlowsCommand.filters, FlowsCommand.from, FlowsCommand.to, step,
      FlowsCommand.minimumCell, ReleaseOptions.other, ReleaseOptions.round, series,
      ReleaseOptions.draft, output,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let (from, to) = (invocation[FlowsCommand.from], invocation[FlowsCommand.to])
    let step = invocation[step] ?? FlowReport.step(from: from, to: to)
    let questions = try FlowReport.questions(
      from: from, to: to, step: step,
      where: try FlowFilter.together(invocation[FlowsCommand.filters]),
      minimumCell: invocation[FlowsCommand.minimumCell])
    let made = try ReleaseOptions.make(
      ReleasePlan(
        series: invocation[series], queries: questions,
        rules: ReleaseOptions.rules(invocation)), invocation)
    let report = FlowReport(
      made.tables, step: step, places: made.places, completeness: made.completeness)
    var files = report.files
    if let release = made.release {
      // The tables stand among both.
      files = report.pages + ReleaseFolder.files(of: release, named: FlowReport.tableNames)
    }
    let paths = try ReleaseOptions.write(files, to: invocation[output], invocation)
    invocation.answer(
      .fields([
        "release": .text(made.tables[0].mark?.label), "files": .texts(paths.map(\.string)),
      ])
    ) { outlet in
      for path in paths { outlet.line("\(path)") }
    }
    return .success
  }
}
