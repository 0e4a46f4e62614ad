import Bytes
import Codes

/// Entries and exits by period, as two lines.
struct TimeChart {
  let report: FlowReport
  let words: ReportWords
  /// Every period of the report's days, also those without a crossing.
  let periods: [String]

  init(_ report: FlowReport, _ words: ReportWords) {
    self.report = report
    self.words = words
    periods = FlowSeries.periods(report.overTime.query, report.step)
  }

  private static let (width, height) = (720.0, 280.0)
  private static let (left, right, top, bottom) = (64.0, 16.0, 12.0, 44.0)
  /// Names of periods that stand beside each other without touching.
  private static let labels = 8

  func count(_ period: String, _ direction: String) -> Int? {
    report.overTime.count(at: [period, direction])
  }

  var markup: Markup {
    var canvas = ChartCanvas(
      width: Self.width, height: Self.height, isMirrored: words.language.isRightToLeft)
    let kinds: [(direction: String, name: ReportWords.Phrase, colour: ChartCanvas.Colour)] = [
      ("entry", .entries, .first), ("exit", .exits, .second),
    ]
    let counts = kinds.flatMap { kind in periods.compactMap { count($0, kind.direction) } }
    let ticks = ChartCanvas.ticks(upTo: max(1, counts.max() ?? 1))
    let most = Double(ticks.last ?? 1)
    let (floor, room) = (Self.height - Self.bottom, Self.width - Self.left - Self.right)
    func y(_ count: Int) -> Double { floor - Double(count) / most * (floor - Self.top) }
    func x(_ index: Int) -> Double {
      Self.left + (Double(index) + 0.5) / Double(periods.count) * room
    }
    for tick in ticks {
      canvas.line((Self.left, y(tick)), (Self.width - Self.right, y(tick)))
      canvas.text(ReportWords.number(tick), x: Self.left - 8, y: y(tick) + 4, .end)
    }
    let stride = (periods.count + Self.labels - 1) / Self.labels
    for index in Swift.stride(from: 0, to: periods.count, by: max(1, stride)) {
      canvas.text(periods[index], x: x(index), y: floor + 18, .middle, isCode: true)
    }
    for kind in kinds {
      var line: [(x: Double, y: Double)] = []
      for (index, period) in periods.enumerated() {
        guard let count = count(period, kind.direction) else {
          canvas.path(line, kind.colour)
          line = []
          continue
        }
        line.append((x(index), y(count)))
        let title = "\(period): \(words[kind.name]) \(ReportWords.number(count))"
        canvas.mark((x(index), y(count)), kind.colour, title: title)
      }
      canvas.path(line, kind.colour)
    }
    return canvas.markup(title: words[.overTime], summary: summary)
  }

  /// How it went, in a sentence.
  private var summary: String {
    [("entry", ReportWords.Phrase.entries), ("exit", .exits)].map { direction, name in
      let total = report.overTime.count(at: [nil, direction])
      return "\(words[name]): \(words.count(total))"
    }.joined(separator: "; ")
  }

  /// The same as rows.
  var table: Markup {
    ReportTable(
      [words[.period], words[.entries], words[.exits]],
      (periods.map(Optional.some) + [nil]).map { period in
        [period ?? words[.all]]
          + ["entry", "exit"].map { words.count(report.overTime.count(at: [period, $0])) }
      }
    ).markup
  }
}
