import Codes
import Console
import Flows
import Record
import Station

/// What two officers look at when a shift ends.
struct ShiftPage {
  let handover: Handover
  /// Whether one of them may know of silent alerts; the lane never does, not even how many.
  let showsAlerts: Bool

  /// Prints the numbers.
  func print(on outlet: Outlet) {
    let sheet = handover.sheet
    let count = max(0, sheet.last - sheet.first + 1)
    outlet.line("\("shift \(sheet.shift)", .strong)  officer \(sheet.openedBy)  \(count) records")
    var sums: [[String]: Int] = [:]
    for cell in sheet.cells {
      sums[[cell.day.description, cell.direction.rawValue, cell.measure], default: 0] += cell.count
    }
    if !sums.isEmpty {
      var table = Table([.init("day"), .init("direction"), .init("outcome"), .number("count")])
      for (key, count) in sums.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        table.add(["\(key[0])", "\(key[1])", "\(key[2])", "\(count)"])
      }
      table.print(on: outlet)
    }
    if handover.openReferrals.isEmpty {
      outlet.line("no referral waits")
    } else {
      let numbers = handover.openReferrals.prefix(20).map { "\($0.n)" }.joined(separator: ", ")
      let words = "\(handover.openReferrals.count) referrals wait for their outcome"
      outlet.line("\(words, .warning): \(numbers)")
    }
    guard showsAlerts else { return }
    if sheet.openAlerts == 0 {
      outlet.line("no alert waits")
    } else {
      outlet.line("\("\(sheet.openAlerts) alerts are not acknowledged", .warning)")
    }
  }
}

/// The day's sheet.
struct SheetPage {
  let sheet: DaySheet

  /// Prints the sheet: outcomes, then who is held back, then practice.
  func print(on outlet: Outlet) {
    outlet.line("\("\(sheet.day)", .strong)  by the crossing's local day")
    if sheet.lines.isEmpty {
      outlet.line("nobody crossed")
    } else {
      var table = Table(
        [.init("direction"), .init("nationality")]
          + DaySheet.outcomes.map { .number(SheetPage.words($0)) })
      for line in sheet.lines { table.add(cells(line, DaySheet.outcomes)) }
      for direction in Direction.allCases {
        let lines = sheet.lines.filter { $0.direction == direction }
        guard !lines.isEmpty else { continue }
        let totals: [StyledText] = DaySheet.outcomes.map {
          StyledText("\(DaySheet.total($0, in: lines))", .strong)
        }
        table.add(
          [StyledText(direction.rawValue, .strong), StyledText("all", .strong)] + totals)
      }
      table.print(on: outlet)
    }
    apart("held back, no outcome yet", .pending, sheet.heldBack, on: outlet)
    apart("practice, never counted", .practice, sheet.practice, on: outlet)
  }

  private func apart(
    _ title: String, _ measure: FlowMeasure, _ lines: [DaySheet.Line], on outlet: Outlet
  ) {
    guard !lines.isEmpty else { return }
    outlet.line()
    outlet.line("\(title, .warning)  \(DaySheet.total(measure, in: lines))")
    for line in lines {
      outlet.line(
        "  \(line.direction.rawValue)  \(line.nationality)  \(line.counts[measure] ?? 0)")
    }
  }

  private func cells(_ line: DaySheet.Line, _ measures: [FlowMeasure]) -> [StyledText] {
    ["\(line.direction.rawValue)", "\(line.nationality)"]
      + measures.map { measure in line.counts[measure].map { "\($0)" } ?? "-" }
  }

  private static func words(_ measure: FlowMeasure) -> String {
    switch measure {
    case .movements: "crossed"
    case .refused: "refused"
    case .prevented: "prevented"
    case .withdrawn: "withdrew"
    case .handedOver: "handed over"
    case .pending: "held back"
    case .corrected: "corrected"
    case .practice: "practice"
    }
  }
}
