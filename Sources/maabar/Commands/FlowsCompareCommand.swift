import Bytes
import Console
import Flows

/// The verb `flows compare`: period against period, place against place.
enum FlowsCompareCommand {
  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: FlowDimension.self)), to: [.direction], "the columns, in order")
  private static let measure = Parameter.defaulted(
    "--measure", .choice(of: FlowMeasure.self), to: .movements, "what is counted")
  private static let againstFrom = Parameter.optional(
    "--against-from", .date, "the second period's first day; the first period's otherwise")
  private static let againstTo = Parameter.optional(
    "--against-to", .date, "its last day; the first period's otherwise")
  private static let againstPlaces = Parameter.optional(
    "--against-poe", .list(.text), "the points of entry of the second count")
  private static let places = Parameter.optional(
    "--poe", .list(.text), "the points of entry of the first count")

  static let command = Command(
    "compare", "put two periods or two places side by side",
    discussion: """
      The change is the second count less the first. Where one of the two is suppressed, no change \
      is given. Periods of different length are compared as they are: the program does not \
      scale them.
      """,
    examples: [
      .init(
        """
        maabar flows compare --from 2025-03-01 --to 2025-03-31 --against-from 2026-03-01 \
        --against-to 2026-03-31
        """, "March of two years."),
      .init(
        """
        maabar flows compare --by nationality --from 2026-03-01 --to 2026-03-31 --poe IQ-IBK \
        --against-poe IQ-SFW
        """, "Two points of entry in one month."),
    ],
    parameters: [
      FlowsCommand.registry, columns, FlowsCommand.filters, measure, FlowsCommand.from,
      FlowsCommand.to, places, againstFrom, againstTo, againstPlaces, FlowsCommand.minimumCell,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    var filters = try FlowFilter.together(invocation[FlowsCommand.filters])
    if let places = invocation[places] { filters[.poe] = Set(places) }
    let first = try FlowQuery(
      by: invocation[columns], where: filters, measures: [invocation[measure]],
      from: invocation[FlowsCommand.from], to: invocation[FlowsCommand.to],
      minimumCell: invocation[FlowsCommand.minimumCell])
    if let places = invocation[againstPlaces] { filters[.poe] = Set(places) }
    let second = try FlowQuery(
      by: first.dimensions, where: filters, measures: first.measures,
      from: invocation[againstFrom] ?? first.from, to: invocation[againstTo] ?? first.to,
      minimumCell: first.minimumCell)
    guard first != second else {
      throw Fault(.flowQuery, at: "compare", "two counts that differ in period or place expected")
    }
    let tables = try FlowsCommand.tables([first, second], invocation)
    let comparison = FlowComparison(tables[0], tables[1])
    invocation.answer(comparison.json(tables[0], tables[1])) { outlet in
      show(comparison, tables, on: outlet)
    }
    return .success
  }

  private static func show(
    _ comparison: FlowComparison, _ tables: [FlowTable], on outlet: Outlet
  ) {
    let (first, second) = (tables[0], tables[1])
    var shown = Table(
      first.query.dimensions.map { .init($0.rawValue) }
        + [.number("first"), .number("second"), .number("change"), .number("%")])
    for row in comparison.rows {
      let change = row.change.map { ($0 > 0 ? "+" : "") + String($0) } ?? ""
      let share = row.changePerMille.map(percent) ?? ""
      shown.add(
        row.values.map { "\($0)" } + [
          "\(FlowsCommand.text(row.first, first.query))",
          "\(FlowsCommand.text(row.second, second.query))", "\(change)", "\(share)",
        ])
    }
    outlet.line("first   \(first.query.from) to \(first.query.to)\(places(first.query))")
    outlet.line("second  \(second.query.from) to \(second.query.to)\(places(second.query))")
    outlet.line()
    shown.print(on: outlet)
    for note in (first.totals == nil ? first : second).notes { outlet.note("\(note)") }
  }

  private static func percent(_ perMille: Int) -> String {
    let sign = perMille > 0 ? "+" : perMille < 0 ? "-" : ""
    return "\(sign)\(abs(perMille) / 10).\(abs(perMille) % 10)"
  }

  private static func places(_ query: FlowQuery) -> String {
    query.filters[.poe].map { " at " + $0.sorted().joined(separator: ", ") } ?? ""
  }
}
