public import Bytes
public import Codes

/// What a report shows: counts of one period as a page for people, with charts, in three
/// languages, and the tables that they are drawn from.
///
/// All its tables are released together (`FlowRelease.together`), so that a count that one of them
/// leaves out cannot be worked out of the others, and everything on the page is one of their cells.
public struct FlowReport: Sendable {
  /// Crossings by period and direction.
  let overTime: FlowRelease
  /// Crossings by point of entry, nationality and direction.
  let places: FlowRelease
  /// Crossings by age group and sex.
  let people: FlowRelease
  /// How long a period is.
  let step: FlowSeries.Step
  /// Where points of entry lie.
  let book: PlaceBook
  /// Which records had arrived; nil where nobody asked.
  let completeness: Completeness?

  /// Days up to two months, weeks up to a year, months beyond.
  public static func step(from: CivilDate, to: CivilDate) -> FlowSeries.Step {
    switch to.daysSince1970 - from.daysSince1970 {
    case ..<62: .day
    case ..<366: .week
    default: .month
    }
  }

  /// The questions of a report, in the order in which `init` wants their answers. Throws as
  /// `FlowQuery`.
  public static func questions(
    from: CivilDate, to: CivilDate, step: FlowSeries.Step,
    where filters: [FlowDimension: Set<String>] = [:], minimumCell: Int
  ) throws(Fault) -> [FlowQuery] {
    var questions: [FlowQuery] = []
    for dimensions in [
      [step.dimension, .direction], [.poe, .nationality, .direction], [.ageBand, .sex],
    ] as [[FlowDimension]] {
      questions.append(
        try FlowQuery(
          by: dimensions, where: filters, measures: [.movements], from: from, to: to,
          minimumCell: minimumCell))
    }
    return questions
  }

  /// A report of the answers to `questions`.
  public init(
    _ releases: [FlowRelease], step: FlowSeries.Step, places book: PlaceBook = PlaceBook(),
    completeness: Completeness? = nil
  ) {
    precondition(releases.count == 3, "three answers, in the order of the questions")
    self.book = book
    self.completeness = completeness
    (overTime, places, people) = (releases[0], releases[1], releases[2])
    self.step = step
  }

  /// The names of a report's tables, in the order of its questions.
  public static let tableNames = [
    "crossings-over-time.csv", "crossings-by-place.csv", "crossings-by-age-and-sex.csv",
  ]

  /// The files of a report by their names: a page a language, and the tables.
  public var files: [(name: String, text: String)] {
    pages + zip(FlowReport.tableNames, [overTime, places, people]).map { ($0, $1.csv()) }
  }

  /// The pages by their names, one a language.
  public var pages: [(name: String, text: String)] {
    PageLanguage.allCases.map { (FlowReport.name(of: $0), page(in: $0)) }
  }

  /// The page in a language, for any browser, without a network.
  public func page(in language: PageLanguage) -> String {
    ReportPage(self, ReportWords(language)).markup.page
  }

  static func name(of language: PageLanguage) -> String { "report-\(language.rawValue).html" }
}
