import Bytes
import Codes
import Console
import Flows
import Host
import Registry

/// The verb `flows completeness`: whose records have arrived.
enum FlowsCompletenessCommand {
  private static let csv = Parameter.flag("--csv", "as CSV, a row for each point and day")

  static let command = Command(
    "completeness", "show which records of a period have arrived, by point of entry",
    discussion: """
      A day of a point of entry is whole once each of its stations has sent a batch that was \
      sealed after the day's end, and none is missing or held. Figures are final when every \
      day is whole, no referral of the period awaits its outcome, and 14 days have passed.
      """,
    examples: [
      .init(
        "maabar flows completeness --from 2026-03-01 --to 2026-03-31",
        "Before March is published.")
    ],
    parameters: [FlowsCommand.registry, FlowsCommand.from, FlowsCommand.to, csv], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let completeness = try FlowsCommand.opened(invocation).completeness(
      from: invocation[FlowsCommand.from], to: invocation[FlowsCommand.to])
    guard !invocation[csv] else {
      invocation.outlet.raw(completeness.csv())
      return .success
    }
    let now = Instant(milliseconds: invocation.machine.timekeeper.now().utcMilliseconds)
    invocation.answer(completeness.json) { outlet in
      var shown = Table([
        .init("poe"), .number("whole days"), .number("waiting"), .init("waiting from"),
        .number("reduced control"),
      ])
      for point in completeness.points {
        let waiting = completeness.waiting.filter { $0.point == point }.map(\.day).sorted()
        let reduced = completeness.reduced.count { $0.point == point }
        shown.add([
          "\(point)", "\(String(completeness.wholeDays(of: point)))", "\(String(waiting.count))",
          "\(waiting.first?.description ?? "")", "\(String(reduced))",
        ])
      }
      shown.print(on: outlet)
      outlet.note("Referred, without an outcome yet: \(String(completeness.pending)).")
      outlet.note("Figures of the period are \(completeness.standing(at: now).rawValue).")
    }
    return .success
  }
}
