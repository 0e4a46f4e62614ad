import Bytes
import Console
import Flows

/// The verb `flows series`: counts over time.
enum FlowsSeriesCommand {
  private static let step = Parameter.defaulted(
    "--step", .choice(of: FlowSeries.Step.self), to: .month, "how long a period is")
  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: FlowDimension.self)), to: [.direction],
    "a column for each combination of these")
  private static let measure = Parameter.defaulted(
    "--measure", .choice(of: FlowMeasure.self), to: .movements, "what is counted")

  static let command = Command(
    "series", "show counts over time",
    discussion: """
      One row a period, also for a period in which nothing was counted (a point, and null in \
      JSON): a gap is to be seen. The first and the last period hold only the days asked for.
      """,
    examples: [
      .init("maabar flows series --from 2026-01-01 --to 2026-12-31", "A year, month by month."),
      .init(
        """
        maabar flows series --step week --by poe --where direction=entry --from 2026-01-05 \
        --to 2026-03-29
        """, "Entries of a quarter, week by week and place by place."),
    ],
    parameters: [
      FlowsCommand.registry, step, columns, FlowsCommand.filters, measure, FlowsCommand.from,
      FlowsCommand.to, FlowsCommand.minimumCell,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let step = invocation[step]
    let query = try FlowQuery(
      by: [step.dimension] + invocation[columns],
      where: try FlowFilter.together(invocation[FlowsCommand.filters]),
      measures: [invocation[measure]], from: invocation[FlowsCommand.from],
      to: invocation[FlowsCommand.to], minimumCell: invocation[FlowsCommand.minimumCell])
    let table = try FlowsCommand.table(query, invocation)
    let series = FlowSeries(table, step: step)
    invocation.answer(series.json(table)) { outlet in
      var shown = Table(
        [.init(step.rawValue)] + series.columns.map { .number($0.joined(separator: " ")) })
      for row in series.rows {
        shown.add(
          ["\(row.period)"]
            + row.cells.map { cell in cell.map { "\(FlowsCommand.text($0, query))" } ?? "." })
      }
      shown.print(on: outlet)
      for note in table.notes { outlet.note("\(note)") }
    }
    return .success
  }
}
