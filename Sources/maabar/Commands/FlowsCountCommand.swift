import Bytes
import Console
import Flows

/// The verb `flows count`: one table on the screen.
enum FlowsCountCommand {
  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: FlowDimension.self)), to: [.poe, .direction],
    "the columns, in order")
  static let measures = Parameter.defaulted(
    "--measure", .list(.choice(of: FlowMeasure.self)), to: [.movements], "what is counted")

  static let command = Command(
    "count", "show a table of counts",
    discussion: """
      Counts what --measure names, movements unless said otherwise. Counts below --min-cell are \
      suppressed, and a table with suppressed cells has no totals.
      """,
    examples: [
      .init("maabar flows count --from 2026-03-01 --to 2026-03-31", "March by place."),
      .init(
        """
        maabar flows count --by nationality,adulthood --where direction=entry \
        --where nationality=IRQ,SYR --from 2026-01-01 --to 2026-12-31 --json
        """, "Entries of two nationalities in a year, for a program."),
      .init(
        """
        maabar flows count --by week --measure refused,withdrawn --from 2026-01-01 \
        --to 2026-06-30
        """,
        "Who did not get in, week by week."),
    ],
    parameters: [
      FlowsCommand.registry, columns, FlowsCommand.filters, measures, FlowsCommand.from,
      FlowsCommand.to, FlowsCommand.minimumCell,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let query = try FlowQuery(
      by: invocation[columns], where: try FlowFilter.together(invocation[FlowsCommand.filters]),
      measures: invocation[measures], from: invocation[FlowsCommand.from],
      to: invocation[FlowsCommand.to], minimumCell: invocation[FlowsCommand.minimumCell])
    let table = try FlowsCommand.table(query, invocation)
    invocation.answer(table.json) { outlet in FlowsCommand.show(table, on: outlet) }
    return .success
  }
}
