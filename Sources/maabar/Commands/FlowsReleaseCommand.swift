import Bytes
import Console
import Flows
import Host

/// The verb `flows release`: a table that may be published.
enum FlowsReleaseCommand {
  /// How a table is written.
  private enum Format: String, CaseIterable, Sendable {
    case csv, json
    case sdmx = "sdmx-csv"
    case xlsx
  }

  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: FlowDimension.self)), to: [.month, .poe, .direction],
    "the columns, in order")
  private static let measure = Parameter.defaulted(
    "--measure", .choice(of: FlowMeasure.self), to: .movements, "what is counted")
  private static let format = Parameter.defaulted(
    "--format", .choice(of: Format.self), to: .csv,
    "how to write the table; with --out in this form beside the CSV")
  private static let series = Parameter.defaulted(
    "--series", .text, to: "release", "the series that the release continues")
  private static let output = Parameter.optional(
    "--out", .folder, "write the table, its description and the log's checkpoint into this folder")

  static let command = Command(
    "release", "write a table that may be published",
    discussion: """
      The table has every sum. Counts below --min-cell are left out, and as many more as it takes \
      so that none of them can be worked out of the others; the program attacks the table itself \
      before it writes it. 

      The registry keeps each release: `maabar flows verify` makes it again bit for bit, and later \
      releases are guarded against it. With --draft nothing is kept.
      """,
    examples: [
      .init(
        "maabar flows release --from 2026-03-01 --to 2026-03-31 --out march",
        "March by place and direction."),
      .init(
        """
        maabar flows release --by nationality,sex,adulthood --from 2026-01-01 --to 2026-12-31 \
        --min-cell 10 --other-below 100 --draft
        """, "What a year by nationality, sex and age would look like."),
    ],
    parameters: [
      FlowsCommand.registry, columns, FlowsCommand.filters, measure, FlowsCommand.from,
      FlowsCommand.to, FlowsCommand.minimumCell, ReleaseOptions.other, ReleaseOptions.round, series,
      ReleaseOptions.draft, format, output,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let query = try FlowQuery(
      by: invocation[columns], where: try FlowFilter.together(invocation[FlowsCommand.filters]),
      measures: [invocation[measure]], from: invocation[FlowsCommand.from],
      to: invocation[FlowsCommand.to], minimumCell: invocation[FlowsCommand.minimumCell])
    let format = invocation.json ? .json : invocation[format]
    if format == .xlsx {
      guard invocation[output] != nil else {
        throw Fault(.usage, at: "--format", "a workbook is written with --out only")
      }
      if let missing = SpreadsheetLibrary.missing { throw missing }
    }
    let made = try ReleaseOptions.make(
      ReleasePlan(
        series: invocation[series], queries: [query],
        rules: ReleaseOptions.rules(invocation)), invocation)
    let table = made.tables[0]
    if let folder = invocation[output] {
      var files = [(name: "table.csv", text: table.csv())]
      if let release = made.release {
        files = ReleaseFolder.files(of: release, named: ["table.csv"])
      }
      switch format {
      case .sdmx: files.append(("table.sdmx.csv", table.sdmx()))
      case .json: files.append(("table.json", table.json.line() + "\n"))
      case .csv, .xlsx: break
      }
      var paths = try ReleaseOptions.write(files, to: folder, invocation)
      if format == .xlsx {
        paths.append(folder / "table.xlsx")
        try SpreadsheetLibrary.write(table.workbook, to: folder / "table.xlsx")
      }
      invocation.answer(
        .fields(["release": .text(table.mark?.label), "files": .texts(paths.map(\.string))])
      ) { outlet in
        for path in paths { outlet.line("\(path)") }
      }
    } else {
      switch format {
      case .csv, .xlsx: invocation.outlet.raw(table.csv())
      case .json: invocation.outlet.raw(table.json.line() + "\n")
      case .sdmx: invocation.outlet.raw(table.sdmx())
      }
    }
    for note in table.notes { invocation.outlet.note("\(note)") }
    return .success
  }
}
