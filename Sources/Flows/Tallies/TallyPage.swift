public import Bytes
public import Codes

/// Tallies as a page to look at, in three languages, without a network: people by point, and over
/// time at the points where most were counted.
///
/// Points stand beside each other and are never added; a page is of one table, so that no flow is
/// shown twice. For the people who counted: small numbers stand in it.
public struct TallyPage: Sendable {
  private let tallies: [Tally]
  private let table: String
  private let step: FlowSeries.Step

  /// Points that are drawn over time; more could not be read.
  static let largest = 6
  /// Points that are drawn as bars.
  static let bars = 30

  /// A page of tallies that `question` would answer. Throws `.flowQuery` for tallies of several
  /// tables, and for none.
  public init(_ tallies: [Tally], _ question: TallyQuestion) throws(Fault) {
    let chosen = tallies.filter { question.takes($0) }
    let tables = Set(chosen.map(\.source.table))
    guard let table = tables.first else {
      throw Fault(.flowQuery, at: "chart", "nothing was tallied there in these days")
    }
    guard tables.count == 1 else {
      throw Fault(
        .flowQuery, at: "chart",
        "one table a page, for \(tables.sorted().joined(separator: ", ")) count the same flow")
    }
    self.tallies = chosen
    self.table = table
    let days = chosen.map(\.day.daysSince1970)
    let span = (days.max() ?? 0) - (days.min() ?? 0)
    step = chosen.contains(where: \.isOfMonth) || span > 180 ? .month : span > 45 ? .week : .day
  }

  /// The pages by their names, one a language.
  public var files: [(name: String, text: String)] {
    PageLanguage.allCases.map { ("tallies-\($0.rawValue).html", page(in: $0)) }
  }

  /// The page in a language.
  public func page(in language: PageLanguage) -> String {
    let words = ReportWords(language)
    let head = Markup.element(
      "head", [:],
      [
        .element("meta", ["charset": "utf-8"]),
        .element(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'",
          ]),
        .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("title", text: words[.tallies]), .element("style", [:], [.own(ReportStyle.sheet)]),
      ])
    return Markup.element(
      "html",
      [
        "xmlns": "http://www.w3.org/1999/xhtml", "lang": language.rawValue,
        "dir": language.isRightToLeft ? "rtl" : "ltr",
      ], [head, body(words)]
    ).page
  }

  private func body(_ words: ReportWords) -> Markup {
    let days = tallies.map(\.day)
    let period = "\(days.min()?.description ?? "") \u{2013} \(days.max()?.description ?? "")"
    let points = ranked
    let drawn = points.prefix(TallyPage.largest).map { point in
      Markup.element(
        "section", [:],
        [
          .element("h2", [:], [.element("bdi", text: point.name)]),
          TallyTimeChart(point.name, point.tallies, step, words).markup,
        ])
    }
    let notes = [words[.tallyHours], words[.tallyPoints]]
    return .element(
      "body", [:],
      [
        .element(
          "header", [:],
          [
            .element("h1", text: words[.tallies]),
            .element("p", ["class": "period"], [.element("bdi", text: period)]),
            .element("p", ["class": "source"], [.element("bdi", text: table)]),
          ]),
        .element(
          "main", [:],
          [
            .element(
              "section", [:],
              [
                .element("h2", text: words[.tallyByPoint]), bars(points, words),
                .element("p", ["class": "note"], text: words[.tallyPoints]),
                .element(
                  "details", [:],
                  [.element("summary", text: words[.numbers]), rows(points, words)]),
              ])
          ] + drawn),
        .element(
          "footer", [:],
          [
            .element("h2", text: words[.method]),
            .element("ul", [:], notes.map { .element("li", text: $0) }),
          ]),
      ])
  }

  private struct Point {
    let name: String
    let tallies: [Tally]
    let people: Int
  }

  /// The points with their country, those with most people first.
  private var ranked: [Point] {
    Dictionary(grouping: tallies) { "\($0.point) (\($0.country))" }
      .map { name, tallies in
        Point(name: name, tallies: tallies, people: tallies.reduce(0) { $0 + $1.count })
      }
      .sorted { ($1.people, $0.name) < ($0.people, $1.name) }
  }

  private func bars(_ points: [Point], _ words: ReportWords) -> Markup {
    let shown = points.prefix(TallyPage.bars)
    let (width, row, label, number) = (720.0, 24.0, 240.0, 80.0)
    var canvas = ChartCanvas(
      width: width, height: row * Double(shown.count) + 8,
      isMirrored: words.language.isRightToLeft)
    let most = Double(max(1, shown.first?.people ?? 1))
    for (index, point) in shown.enumerated() {
      let y = 4 + row * Double(index)
      let length = Double(point.people) / most * (width - label - number)
      let count = ReportWords.number(point.people)
      canvas.text(point.name, x: label - 8, y: y + 14, .end, isCode: true)
      canvas.bar(
        x: label, y: y, width: length, height: row - 8, .first, title: "\(point.name): \(count)")
      canvas.text(count, x: label + length + 6, y: y + 13, .start)
    }
    let summary = shown.prefix(3).map { "\($0.name): \(ReportWords.number($0.people))" }
    return canvas.markup(title: words[.tallyByPoint], summary: summary.joined(separator: "; "))
  }

  private func rows(_ points: [Point], _ words: ReportWords) -> Markup {
    ReportTable(
      [words[.tallyPoint], words[.tallyPeople]],
      points.map { [$0.name, ReportWords.number($0.people)] }
    ).markup
  }
}

/// People tallied at one point by period: those who came in, those who went out, and others.
struct TallyTimeChart {
  private let point: String
  private let words: ReportWords
  private let periods: [String]
  private let counts: [TallyMovement: [String: Int]]

  init(_ point: String, _ tallies: [Tally], _ step: FlowSeries.Step, _ words: ReportWords) {
    self.point = point
    self.words = words
    func name(_ day: CivilDate) -> String {
      step.dimension.shown(day: day.daysSince1970, point: "") ?? ""
    }
    var counts: [TallyMovement: [String: Int]] = [:]
    for tally in tallies {
      counts[tally.movement, default: [:]][name(tally.day), default: 0] += tally.count
    }
    self.counts = counts
    let days = tallies.map(\.day.daysSince1970)
    var periods: [String] = []
    for day in (days.min() ?? 0)...(days.max() ?? 0) {
      let period = name(CivilDate(daysSince1970: day))
      if periods.last != period { periods.append(period) }
    }
    self.periods = periods
  }

  private static let (width, height) = (720.0, 200.0)
  private static let (left, right, top, bottom) = (72.0, 16.0, 28.0, 30.0)
  private static let labels = 8

  var markup: Markup {
    var canvas = ChartCanvas(
      width: Self.width, height: Self.height, isMirrored: words.language.isRightToLeft)
    let kinds: [(TallyMovement, ReportWords.Phrase, ChartCanvas.Colour)] = [
      (.incoming, .tallyIn, .first), (.outgoing, .tallyOut, .second),
      (.undefined, .tallyPassing, .ink),
    ].filter { counts[$0.0] != nil }
    let ticks = ChartCanvas.ticks(upTo: max(1, counts.values.flatMap(\.values).max() ?? 1))
    let (floor, room) = (Self.height - Self.bottom, Self.width - Self.left - Self.right)
    let most = Double(ticks.last ?? 1)
    func y(_ count: Int) -> Double { floor - Double(count) / most * (floor - Self.top) }
    func x(_ index: Int) -> Double {
      Self.left + (Double(index) + 0.5) / Double(periods.count) * room
    }
    for tick in ticks {
      canvas.line((Self.left, y(tick)), (Self.width - Self.right, y(tick)))
      canvas.text(ReportWords.number(tick), x: Self.left - 8, y: y(tick) + 4, .end)
    }
    let stride = max(1, (periods.count + Self.labels - 1) / Self.labels)
    for index in Swift.stride(from: 0, to: periods.count, by: stride) {
      canvas.text(periods[index], x: x(index), y: floor + 18, .middle, isCode: true)
    }
    for (place, (movement, name, colour)) in kinds.enumerated() {
      let legend = Self.left + Double(place) * 150
      canvas.bar(x: legend, y: 6, width: 12, height: 12, colour, title: words[name])
      canvas.text(words[name], x: legend + 18, y: 16, .start)
      draw(movement, words[name], colour, x: x, y: y, on: &canvas)
    }
    return canvas.markup(title: point, summary: summary(kinds.map { ($0.0, $0.1) }))
  }

  /// A line through the periods in which was counted, broken where nothing was: who was not
  /// observed is not nobody.
  private func draw(
    _ movement: TallyMovement, _ name: String, _ colour: ChartCanvas.Colour, x: (Int) -> Double,
    y: (Int) -> Double, on canvas: inout ChartCanvas
  ) {
    var line: [(x: Double, y: Double)] = []
    for (index, period) in periods.enumerated() {
      guard let count = counts[movement]?[period] else {
        canvas.path(line, colour)
        line = []
        continue
      }
      line.append((x(index), y(count)))
      canvas.mark(
        (x(index), y(count)), colour, title: "\(period): \(name) \(ReportWords.number(count))")
    }
    canvas.path(line, colour)
  }

  private func summary(_ kinds: [(TallyMovement, ReportWords.Phrase)]) -> String {
    kinds.map { movement, name in
      let sum = counts[movement]?.values.reduce(0, +) ?? 0
      return "\(words[name]): \(ReportWords.number(sum))"
    }.joined(separator: "; ")
  }
}

extension ReportWords.Phrase {
  static let tallies = Self("People tallied", "أشخاص معدودون", "کەسانی ژمێردراو")
  static let tallyByPoint = Self(
    "People by point", "الأشخاص حسب النقطة", "کەس بەپێی خاڵ")
  static let tallyPoint = Self("Point", "النقطة", "خاڵ")
  static let tallyPeople = Self("People", "الأشخاص", "کەس")
  static let tallyIn = Self("Incoming", "القادمون", "هاتوو")
  static let tallyOut = Self("Outgoing", "المغادرون", "ڕۆیشتوو")
  static let tallyPassing = Self(
    "Direction not told", "الاتجاه غير محدد", "ئاراستە دیاری نەکراو")
  static let tallyHours = Self(
    "Counted by enumerators in observation hours: not all who passed, and no register.",
    "عدّها عدّادون خلال ساعات المراقبة: ليسوا جميع المارّين، وليس سجلًّا.",
    "ژمێریاران لە کاتژمێرەکانی چاودێریدا ژماردوویانە: هەموو تێپەڕبووان نین و تۆمار نییە.")
  static let tallyPoints = Self(
    "Points are not to be added: who passes two is counted twice.",
    "لا تُجمع النقاط: من يمرّ بنقطتين يُعدّ مرتين.",
    "خاڵەکان کۆ ناکرێنەوە: ئەوەی بە دوو خاڵدا تێپەڕێت دوو جار دەژمێردرێت.")
}
