import Bytes
import Console
import Flows

/// The verb `flows export`: a table for a spreadsheet or a program.
enum FlowsExportCommand {
  /// How a table is written.
  private enum Format: String, CaseIterable, Sendable { case csv, json }

  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: FlowDimension.self)), to: [.day, .poe, .direction],
    "the columns, in order")
  private static let format = Parameter.defaulted(
    "--format", .choice(of: Format.self), to: .csv, "how to write the table")

  static let command = Command(
    "export", "write a table of counts",
    discussion: """
      A movement counts when its final outcome is admitted or exit permitted, on the local day of \
      the crossing at its point of entry. Refusals, preventions, withdrawals, hand-overs, pending, \
      corrected and practice records are measures of their own.

      Counts below --min-cell are suppressed. A table with suppressed cells has no totals and \
      carries the stamp "internal". CSV has a row of HXL tags below the names.
      """,
    examples: [
      .init(
        "maabar flows export --from 2026-03-01 --to 2026-03-31", "Count March by day and place."),
      .init(
        """
        maabar flows export --by month,nationality,sex,age-band --from 2026-01-01 --to 2026-12-31 \
        --min-cell 10 --format json
        """, "Count a year by nationality, sex and age, for a program."),
    ],
    parameters: [
      FlowsCommand.registry, columns, FlowsCommand.filters, FlowsCommand.from, FlowsCommand.to,
      FlowsCommand.minimumCell, format,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let query = try FlowQuery(
      by: invocation[columns], where: try FlowFilter.together(invocation[FlowsCommand.filters]),
      from: invocation[FlowsCommand.from], to: invocation[FlowsCommand.to],
      minimumCell: invocation[FlowsCommand.minimumCell])
    let table = try FlowsCommand.table(query, invocation)
    let isJSON = invocation.json || invocation[format] == .json
    invocation.outlet.raw(isJSON ? table.json.line() + "\n" : table.csv())
    for note in table.notes where table.stamp != nil { invocation.outlet.note("\(note)") }
    return .success
  }
}
