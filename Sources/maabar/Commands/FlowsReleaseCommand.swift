import Bytes
import Console
import Flows

/// The verb `flows release`: a table that may be published.
enum FlowsReleaseCommand {
  /// How a table is written.
  private enum Format: String, CaseIterable, Sendable { case csv, json }

  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: FlowDimension.self)), to: [.month, .poe, .direction],
    "the columns, in order")
  private static let measure = Parameter.defaulted(
    "--measure", .choice(of: FlowMeasure.self), to: .movements, "what is counted")
  private static let format = Parameter.defaulted(
    "--format", .choice(of: Format.self), to: .csv, "how to write the table")

  static let command = Command(
    "release", "write a table that may be published",
    discussion: """
      The table has every sum. Counts below --min-cell are left out, and as many more as it takes \
      so that none of them can be worked out of the others; the program attacks the table itself \
      before it writes it. Guarded is one table, not several releases together; the tables of \
      `maabar flows report` are guarded together.
      """,
    examples: [
      .init(
        "maabar flows release --from 2026-03-01 --to 2026-03-31", "March by place and direction."),
      .init(
        """
        maabar flows release --by nationality,sex,adulthood --from 2026-01-01 --to 2026-12-31 \
        --min-cell 10 --format json
        """, "A year by nationality, sex and age, for a program."),
    ],
    parameters: [
      FlowsCommand.registry, columns, FlowsCommand.filters, measure, FlowsCommand.from,
      FlowsCommand.to, FlowsCommand.minimumCell, format,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let query = try FlowQuery(
      by: invocation[columns], where: try FlowFilter.together(invocation[FlowsCommand.filters]),
      measures: [invocation[measure]], from: invocation[FlowsCommand.from],
      to: invocation[FlowsCommand.to], minimumCell: invocation[FlowsCommand.minimumCell])
    let release = try FlowsCommand.releases([query], invocation)[0]
    let isJSON = invocation.json || invocation[format] == .json
    invocation.outlet.raw(isJSON ? release.json.line() + "\n" : release.csv())
    for note in release.notes { invocation.outlet.note("\(note)") }
    return .success
  }
}
