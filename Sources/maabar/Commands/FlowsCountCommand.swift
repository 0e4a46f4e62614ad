import Bytes
import Console
import Flows

/// The verb `flows count`: one table on the screen.
enum FlowsCountCommand {
  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: FlowDimension.self)), to: [.poe, .direction],
    "the columns, in order")
  private static let measures = Parameter.defaulted(
    "--measure",
    .list(.choice(FlowMeasure.allCases.map(\.rawValue) + FlowFigure.allCases.map(\.rawValue))),
    to: [FlowMeasure.movements.rawValue], "what is counted or worked out")
  private static let rule = Parameter.defaulted(
    "--rule", .choice(of: ResidenceRule.self), to: .twelveMonths,
    "when a residence has changed, for immigrations and emigrations")

  static let command = Command(
    "count", "show a table of counts",
    discussion: """
      Counts what --measure names, movements unless said otherwise. Counts below --min-cell are \
      suppressed, and a table with suppressed cells has no totals. What is worked out of counts \
      (net-crossings, persons, stays and the like) is asked for alone; `maabar flows dictionary` \
      says what each is.
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
      .init(
        """
        maabar flows count --by nationality --measure persons --from 2026-01-01 --to 2026-03-31
        """, "How many different persons crossed."),
    ],
    parameters: [
      FlowsCommand.registry, columns, FlowsCommand.filters, measures, rule, FlowsCommand.from,
      FlowsCommand.to, FlowsCommand.minimumCell,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let asked = invocation[measures]
    let figures = asked.compactMap { FlowFigure(rawValue: $0) }
    guard figures.isEmpty || asked.count == 1 else {
      throw Fault(.flowQuery, at: "measure", "\(figures[0].rawValue) alone, not with others")
    }
    let counted = asked.compactMap { FlowMeasure(rawValue: $0) }
    let query = try FlowQuery(
      by: invocation[columns], where: try FlowFilter.together(invocation[FlowsCommand.filters]),
      measures: figures.isEmpty ? counted : [.movements], from: invocation[FlowsCommand.from],
      to: invocation[FlowsCommand.to], minimumCell: invocation[FlowsCommand.minimumCell])
    if let figure = figures.first {
      let question = try FigureQuestion(figure, query, rule: invocation[rule])
      let table = try FlowsCommand.figure(question, invocation)
      invocation.answer(table.json) { outlet in show(table, on: outlet) }
      return .success
    }
    let table = try FlowsCommand.table(query, invocation)
    invocation.answer(table.json) { outlet in FlowsCommand.show(table, on: outlet) }
    return .success
  }

  private static func show(_ table: FigureTable, on outlet: Outlet) {
    var shown = Table(
      table.columns.map { .init($0) }
        + [.number("\(table.figure.rawValue) (\(table.figure.unit))")])
    for row in table.rows { shown.add((row.values + [table.shown(row.cell)]).map { "\($0)" }) }
    shown.print(on: outlet)
    for note in table.notes { outlet.note("\(note)") }
  }
}
