import Bytes
import Codes
import Console
import Flows
import Registry

/// The verb `flows check`: what an analyst looks at before publishing.
enum FlowsCheckCommand {
  static let command = Command(
    "check", "point out what is odd in the counts before they are published",
    discussion: """
      Holds each day of each point against the same weekday of the eight weeks before, and says \
      where far more or fewer people came, where nobody came, which station has stopped, where \
      tallies and the register counted the same people, and where an enumerator's observation is \
      not whole, overlaps another, has no end or was rounded. It judges nothing: a feast day is as \
      odd to it as a broken line. For internal use: it shows small numbers.
      """,
    examples: [
      .init("maabar flows check --from 2026-03-01 --to 2026-03-31", "Before March is published.")
    ],
    parameters: [FlowsCommand.registry, FlowsCommand.from, FlowsCommand.to], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let check = try FlowCheck(from: invocation[FlowsCommand.from], to: invocation[FlowsCommand.to])
    let registry = try FlowsCommand.opened(invocation[FlowsCommand.registry], invocation)
    try registry.audit(
      .export, detail: "flows check \(check.days.lowerBound) to \(check.days.upperBound)")
    let answer = try registry.check(check)
    invocation.answer([
      "type": "maabar/flow-check/1", "from": .string(check.days.lowerBound.description),
      "to": .string(check.days.upperBound.description), "stamp": "internal",
      "anomalies": .array(answer.anomalies.map(\.json)), "notes": .texts(answer.notes),
    ]) { outlet in
      if answer.anomalies.isEmpty {
        outlet.line(
          "\("nothing odd", .good) from \(check.days.lowerBound) to \(check.days.upperBound)")
      } else {
        var table = Table([.init("days"), .init("place"), .init("what"), .init("")])
        for one in answer.anomalies {
          let (first, last) = (one.days.lowerBound, one.days.upperBound)
          table.add([
            "\(first == last ? first.description : "\(first) to \(last)")", "\(one.place)",
            "\(one.kind.rawValue, .warning)", "\(one.words)",
          ])
        }
        table.print(on: outlet)
      }
      for note in answer.notes { outlet.note("\(note)") }
    }
    return answer.anomalies.isEmpty ? .success : .found
  }
}
