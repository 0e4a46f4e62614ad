import Bytes
import Codes
import Console
import Flows
import Readmission
import Registry

/// `flows returns`: how many return, by codes, from the readmission office's cases.
enum FlowsReturnsCommand {
  private static let by = Parameter.defaulted(
    "--by", .list(.choice(of: ReturnDimension.self)), to: [.otherState, .outcome],
    "the columns to count by")
  private static let csv = Parameter.flag("--csv", "as CSV")

  static let command = Command(
    "returns", "count readmission cases and returns, without identities",
    discussion: """
      Counts people of cases by the day of their arrival, else of the reply, else of the \
      application. Small counts are left out, and as many others as protect them.
      """,
    examples: [
      .init(
        "maabar flows returns --from 2026-01-01 --to 2026-12-31 --by other_state,outcome",
        "By State and how far they came.")
    ],
    parameters: ReadmissionCommand.common
      + [FlowsCommand.from, FlowsCommand.to, by, FlowsCommand.minimumCell, csv]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    try desk.registry.audit(.export, detail: "flows returns")
    let table = try ReturnTable(
      of: desk, from: invocation[FlowsCommand.from], to: invocation[FlowsCommand.to],
      by: invocation[by], minimumCell: invocation[FlowsCommand.minimumCell])
    guard !invocation[csv] else {
      invocation.outlet.raw(table.csv())
      return .success
    }
    invocation.answer(table.json) { outlet in
      var shown = Table(table.dimensions.map { .init($0.rawValue) } + [.number("returns")])
      for row in table.rows {
        shown.add(row.values.map { "\($0)" } + ["\(row.count.map { String($0) } ?? "left out")"])
      }
      shown.print(on: outlet)
    }
    return .success
  }
}
