import Bytes
import Codes

/// A report as one page in one language, which asks nothing of any network.
struct ReportPage {
  private let report: FlowReport
  private let words: ReportWords

  init(_ report: FlowReport, _ words: ReportWords) {
    self.report = report
    self.words = words
  }

  var markup: Markup {
    .element(
      "html",
      [
        "xmlns": "http://www.w3.org/1999/xhtml", "lang": words.language.rawValue,
        "dir": words.language.isRightToLeft ? "rtl" : "ltr",
      ], [head, body])
  }

  private var query: FlowQuery { report.overTime.query }

  private var head: Markup {
    .element(
      "head", [:],
      [
        .element("meta", ["charset": "utf-8"]),
        // Nothing is fetched, whatever stands in the page (CSP, level 3).
        .element(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
          ]),
        .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("title", text: "\(words[.title]) \(query.from) \u{2013} \(query.to)"),
        .element("style", [:], [.own(ReportStyle.sheet)]),
      ])
  }

  private var body: Markup {
    let isEmpty = report.overTime.cells == 0
    let charts =
      isEmpty
      ? [Markup.element("p", ["class": "nothing"], text: words[.nothing])]
      : [figures, overTime, map, byPoint, origins, people, table, arrival].compactMap { $0 }
    return .element(
      "body", [:],
      [
        ChartCanvas.definitions,
        .element("a", ["class": "skip", "href": "#table"], text: words[.skip]),
      ]
        + [header, .element("main", [:], charts), method]
        + [.element("script", [:], [.own(ReportStyle.filter)])])
  }

  private var header: Markup {
    let links = PageLanguage.allCases.map { language in
      Markup.element(
        "a",
        [
          "href": FlowReport.name(of: language), "lang": language.rawValue,
          "hreflang": language.rawValue,
          "aria-current": language == words.language ? "page" : nil,
        ], text: language.ownName)
    }
    return .element(
      "header", [:],
      [
        .element("nav", ["aria-label": words[.languages]], links),
        .element("h1", text: words[.title]),
        .element(
          "p", ["class": "period"],
          [
            .element("bdi", text: query.from.description), .text(" \u{2013} "),
            .element("bdi", text: query.to.description),
          ]),
        .element("p", ["class": "source"], text: report.overTime.origin.source),
      ])
  }

  /// The numbers that a reader looks for first.
  private var figures: Markup {
    func total(_ direction: String) -> Int? { report.overTime.count(at: [nil, direction]) }
    let (entries, exits) = (total("entry"), total("exit"))
    let net = entries.flatMap { entries in exits.map { entries - $0 } }
    func figure(_ name: String, _ number: String, _ note: String? = nil) -> Markup {
      .element(
        "div", ["class": "figure"],
        [
          .element("dt", text: name),
          .element("dd", [:], [.element("bdi", text: number)]),
        ] + (note.map { [.element("dd", ["class": "note"], text: $0)] } ?? []))
    }
    return .element(
      "dl", ["class": "figures"],
      [
        figure(words[.entries], words.count(entries)), figure(words[.exits], words.count(exits)),
        figure(words[.net], words.count(net), words[.notMigration]),
        figure(
          words[.points], ReportWords.number(report.places.values(of: .poe).count)),
      ])
  }

  private func section(
    _ title: ReportWords.Phrase, _ chart: Markup, note: String? = nil, legend: Bool = false,
    _ table: Markup
  ) -> Markup {
    let kinds: [(name: ReportWords.Phrase, mark: String)] = [
      (.entries, "first"), (.exits, "second"),
    ]
    let legend = kinds.map { kind in
      Markup.element("span", ["class": kind.mark], text: words[kind.name])
    }.prefix(legend ? 2 : 0)
    let numbers = Markup.element(
      "details", [:], [.element("summary", text: words[.numbers]), table])
    return .element(
      "section", [:],
      [.element("h2", text: words[title])]
        + (legend.isEmpty ? [] : [.element("p", ["class": "legend"], Array(legend))])
        + [chart] + (note.map { [.element("p", ["class": "note"], text: $0)] } ?? []) + [numbers])
  }

  private var overTime: Markup {
    let chart = TimeChart(report, words)
    let isBroken = chart.periods.contains { period in
      ["entry", "exit"].contains { chart.count(period, $0) == nil }
    }
    return section(
      .overTime, chart.markup, note: isBroken ? words[.gap] : nil, legend: true, chart.table)
  }

  private var map: Markup {
    let chart = PlaceMap(report: report, words: words)
    return .element(
      "section", [:],
      [
        .element("h2", text: words[chart.isMap ? .map : .schematic]),
        .element(
          "p", ["class": "legend halves"],
          [
            .element("span", ["class": "second"], text: words[.exits]),
            .element("span", ["class": "first"], text: words[.entries]),
          ]), chart.markup,
      ])
  }

  /// Whose records had arrived, and where control was reduced; nil where nobody asked.
  private var arrival: Markup? {
    guard let completeness = report.completeness else { return nil }
    let head = [words[.point], words[.wholeDays], words[.waitingDays], words[.reducedDays]]
    let rows = completeness.points.map { point in
      [point]
        + [
          completeness.wholeDays(of: point), completeness.waiting.count { $0.point == point },
          completeness.reduced.count { $0.point == point },
        ].map(ReportWords.number)
    }
    return .element(
      "section", [:],
      [.element("h2", text: words[.arrival]), ReportTable(head, rows).markup])
  }

  private var byPoint: Markup {
    let chart = PlaceChart(report: report, words: words)
    return section(.byPoint, chart.markup, chart.table)
  }

  private var origins: Markup {
    let chart = OriginChart(report: report, words: words)
    let isCut = report.places.values(of: .nationality).count > OriginChart.largest
    return section(
      .origins, chart.markup, note: isCut ? words[.largest, [OriginChart.largest]] : nil,
      chart.table)
  }

  private var people: Markup {
    let chart = AgePyramid(report: report, words: words)
    return section(.people, chart.markup, chart.table)
  }

  /// Every count by place, nationality and direction, with a field that filters it.
  private var table: Markup {
    let dimensions = report.places.query.dimensions
    let rows = report.places.rows.map { row in
      zip(row.values, dimensions).map { value, dimension in
        value == "all" ? words[.all] : words.value(value, of: dimension)
      } + [words.count(row.count)]
    }
    let head = [words[.point], words[.nationality], words[.direction], words[.crossings]]
    let filter = Markup.element(
      "p", ["class": "filter"],
      [
        .element("label", ["for": "filter"], text: words[.filter]),
        .element("input", ["id": "filter", "type": "search", "autocomplete": "off"]),
        .element(
          "span", ["role": "status"],
          [
            .element("bdi", ["id": "shown"], text: String(rows.count)),
            .text(" \(words[.rowsShown])"),
          ]),
      ])
    return .element(
      "section", ["id": "table"],
      [
        .element("h2", text: words[.table]), filter,
        ReportTable(head, rows, named: 3, identity: "rows").markup,
      ])
  }

  /// What somebody who uses the numbers must know.
  private var method: Markup {
    let releases = [report.overTime, report.places, report.people]
    let (small, protecting) = releases.reduce((0, 0)) { ($0.0 + $1.small, $0.1 + $1.protecting) }
    let mark = report.overTime.mark
    let standing: ReportWords.Phrase =
      switch mark?.standing {
      case .final: .final
      case .provisional: .provisional
      case nil: .draft
      }
    let control =
      report.overTime.rules.base.map { words[.rounded, [$0]] }
      ?? words[.control, [query.minimumCell, small, protecting]]
    let rules = [words[standing], words[.localDay], words[.ageRule], control]
    let origin = report.overTime.origin
    return .element(
      "footer", [:],
      [
        .element("h2", text: words[.method]),
        .element("ul", [:], rules.map { .element("li", text: $0) }),
        .element(
          "p", [:],
          [
            .text("\(words[.source]): \(origin.source). \(words[.checkpoint]): "),
            .element(
              "bdi", ["class": "checkpoint"], text: origin.checkpoint ?? words[.none]),
            .text(". \(words[.release]): "),
            .element("bdi", ["class": "checkpoint"], text: mark?.label ?? words[.none]),
          ]),
      ])
  }
}
