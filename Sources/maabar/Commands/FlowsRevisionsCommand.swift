import Bytes
import Codes
import Console
import Flows
import Registry

/// The verb `flows revisions`: how published figures changed.
enum FlowsRevisionsCommand {
  private static let series = Parameter.defaulted(
    "--series", .text, to: "release", "the series of releases")
  private static let csv = Parameter.flag("--csv", "as CSV")

  static let command = Command(
    "revisions", "show how the figures of a series of releases changed",
    discussion: """
      The revision triangle: a row for each time that is spoken of, a column for each release, the \
      numbers as they were published.
      """,
    examples: [
      .init("maabar flows revisions --series monthly", "Every release of a series, side by side.")
    ],
    parameters: [FlowsCommand.registry, series, csv], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let triangle = try FlowsCommand.opened(invocation).revisions(of: invocation[series])
    guard !triangle.releases.isEmpty else {
      throw Fault(.flowQuery, at: "--series", "nothing was released under this name")
    }
    guard !invocation[csv] else {
      invocation.outlet.raw(triangle.csv())
      return .success
    }
    invocation.answer(triangle.json) { outlet in
      for mark in triangle.releases {
        outlet.line("\(mark.label)  \(mark.made)  \(mark.standing.rawValue)")
      }
      outlet.line()
      var shown = Table([.init("time")] + triangle.releases.map { .number("R\($0.number)") })
      for row in triangle.rows {
        shown.add(
          ["\(row.time)"]
            + row.figures.map { figure in
              let text = RevisionTriangle.text(figure)
              return "\(text.isEmpty ? "." : text)"
            })
      }
      shown.print(on: outlet)
    }
    return .success
  }
}
