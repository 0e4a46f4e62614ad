import Codes
import Console
import Document

/// An inspection report as an officer sees it: the line first, then every check under its group, in
/// the colours of BSI TR-03135-1 v2.5, table 5.1.
enum InspectionView {
  /// Prints the report.
  static func show(_ report: InspectionReport, on outlet: Outlet) {
    let verdict = report.verdict
    outlet.line("\(verdict.line, verdict.light.headline)")
    outlet.line()
    var table = Table([.init("check"), .init("result"), .init("")])
    add(.document, of: report, to: &table)
    table.print(on: outlet)
  }

  /// A group with its checks and groups below it; one in which nothing was checked is left out.
  private static func add(
    _ group: InspectionGroup, of report: InspectionReport, to table: inout Table
  ) {
    let rows = rows(of: group, in: report)
    let below = group.children.filter { !isEmpty($0, report) }
    guard !rows.isEmpty || !below.isEmpty else { return }
    let indent = String(repeating: "  ", count: group.depth)
    let state = report.state(of: group)
    table.add([
      "\(indent)\(group.words, .strong)", "\(state.words, report.light(of: group).style)", "",
    ])
    for row in rows {
      table.add([
        "\(indent)  \(row.name.words)", "\(row.state.words, report.light(of: row.name).style)",
        "\(row.detail, .faint)",
      ])
    }
    for group in below { add(group, of: report, to: &table) }
  }

  private static func isEmpty(_ group: InspectionGroup, _ report: InspectionReport) -> Bool {
    rows(of: group, in: report).isEmpty && group.children.allSatisfy { isEmpty($0, report) }
  }

  private static func rows(
    of group: InspectionGroup, in report: InspectionReport
  ) -> [(name: DocumentCheck.Name, state: CheckState, detail: String)] {
    let ended = report.checks.checks.map {
      (name: $0.name, state: CheckState.ended($0.outcome), detail: $0.detail)
    }
    let broken = report.aborted.map {
      (name: $0.name, state: CheckState.aborted, detail: $0.reason)
    }
    return (ended + broken).filter { InspectionGroup(of: $0.name) == group }
  }
}

extension CheckState {
  /// The state as a person reads it.
  var words: String { outcome?.words ?? "aborted" }
}

extension TrafficLight {
  /// How a check of this colour stands out.
  var style: Style {
    switch self {
    case .green: .good
    case .yellow: .warning
    case .red: .bad
    case .grey: .faint
    }
  }

  /// How the officer's line stands out; grey is plain there, for it has to be read.
  var headline: Style { self == .grey ? .strong : style }
}
