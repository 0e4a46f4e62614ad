import Bytes
import Codes
import Record
import Store

/// What stands in a table of tallies for one record, or one line of a file: written and read in one
/// order of columns.
struct TallyRow: Equatable {
  /// The tables of tallies.
  enum Table: CaseIterable {
    case observation, end, figure, strike

    var name: SQL {
      switch self {
      case .observation: "tally_observation"
      case .end: "tally_end"
      case .figure: "tally_figure"
      case .strike: "tally_strike"
      }
    }

    /// The columns in their order, with those that are whole numbers apart.
    var columns: [(name: SQL, isNumber: Bool)] {
      switch self {
      case .observation:
        [
          ("source", true), ("n", true), ("day", false), ("point", false), ("setting", false),
          ("method", false), ("share", true), ("began", true),
        ]
      case .end:
        [
          ("source", true), ("n", true), ("of_source", true), ("of_n", true), ("until", true),
          ("figures", true), ("people", true),
        ]
      case .figure:
        [
          ("source", true), ("n", true), ("part", true), ("of_source", true), ("of_n", true),
          ("day", false), ("point", false), ("country", false), ("movement", false),
          ("origin", false), ("previous", false), ("next", false), ("final", false),
          ("nationality", false), ("mode", false), ("sex", false), ("age", false),
          ("people", true), ("vulnerable", false), ("reasons", false), ("method", false),
          ("share", true),
        ]
      case .strike:
        [("source", true), ("n", true), ("struck_source", true), ("struck", true)]
      }
    }

    /// The statement that puts a row in.
    var insertion: SQL {
      let names = SQL.joined(columns.map(\.name))
      let places = SQL.joined(columns.map { _ in "?" })
      return "INSERT INTO \(name) (\(names)) VALUES (\(places)) ON CONFLICT DO NOTHING"
    }
  }

  /// A value of a column.
  enum Value: Equatable {
    case none
    case number(Int64)
    case text(String)

    init(_ text: String?) { self = text.map(Value.text) ?? .none }
    init(_ number: Int?) { self = number.map { .number(Int64($0)) } ?? .none }

    var bindable: (any Bindable)? {
      switch self {
      case .none: nil
      case .number(let number): number
      case .text(let text): text
      }
    }
  }

  let table: Table
  let values: [Value]

  /// Reads the rows of a record, in the order of their parts.
  static func kept(
    _ table: Table, source: Int64, n: Int64, in database: Database
  ) throws(Fault) -> [TallyRow] {
    let columns = table.columns
    let names = SQL.joined(columns.map(\.name))
    return try database.rows(
      "SELECT \(names) FROM \(table.name) WHERE source = ? AND n = ? ORDER BY 1, 2, 3", source, n
    ) { row throws(Fault) in
      var values: [Value] = []
      for (index, column) in columns.enumerated() {
        if row.isNull(index) {
          values.append(.none)
        } else {
          values.append(
            column.isNumber ? .number(try row.int64(index)) : .text(try row.text(index)))
        }
      }
      return TallyRow(table: table, values: values)
    }
  }

  /// Puts the row in; false when one of its key stands there already.
  func insert(in database: Database) throws(Fault) -> Bool {
    try insert(by: try database.prepare(table.insertion))
    return database.changes == 1
  }

  /// Puts the row in by the table's own statement.
  func insert(by insertion: Statement) throws(Fault) {
    try insertion.bind(values.map(\.bindable))
    try insertion.run()
  }

  /// The rows of a fact: a figure has one for each part. `source` gives the number of an identity's
  /// station and epoch.
  static func rows(
    _ fact: TallyFact, source: (RecordIdentity) throws(Fault) -> Int64
  ) throws(Fault) -> [TallyRow] {
    let own: [Value] = [.number(try source(fact.identity)), .number(fact.identity.n)]
    var of: [Value] = [.none, .none]
    if let identity = fact.of { of = [.number(try source(identity)), .number(identity.n)] }
    switch fact.act {
    case .began(let begun):
      return [
        TallyRow(
          table: .observation,
          values: own + [
            .text(fact.day.description), .text(begun.point), .text(begun.setting.rawValue),
            .text(begun.method.rawValue), Value(begun.sharePercent),
            .number(fact.made.milliseconds),
          ])
      ]
    case .ended(let end):
      let until = fact.until ?? fact.made
      return [
        TallyRow(
          table: .end,
          values: own + of + [
            .number(until.milliseconds), .number(Int64(end.figures)), .number(Int64(end.people)),
          ])
      ]
    case .struck:
      guard let struck = fact.struck else { return [] }
      return [
        TallyRow(
          table: .strike, values: own + [.number(try source(struck)), .number(struck.n)])
      ]
    case .counted(let figure):
      return figure.parts.enumerated().map { part, people in
        let tally = Tally(figure, people, on: figure.day ?? fact.day)
        return TallyRow(
          table: .figure, values: own + [.number(Int64(part))] + of + TallyRow.columns(tally))
      }
    }
  }

  /// The row of a line of an imported file.
  static func row(_ tally: Tally, file: Int64) -> TallyRow {
    TallyRow(
      table: .figure,
      values: [.number(-file), .number(tally.line), .number(0), .none, .none] + columns(tally))
  }

  /// The columns of a figure from `day` on.
  private static func columns(_ tally: Tally) -> [Value] {
    let vulnerable = tally.vulnerable.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue)=\($0.value)" }.joined(separator: ",")
    return [
      .text(tally.day.description), .text(tally.point), .text(tally.country),
      .text(tally.movement.rawValue), Value(tally.origin?.column), Value(tally.from?.column),
      Value(tally.to?.column), Value(tally.final?.column), Value(tally.nationality),
      Value(tally.mode?.rawValue), Value(tally.sex?.rawValue), Value(tally.age?.rawValue),
      .number(Int64(tally.count)), .text(vulnerable),
      .text(tally.reasons.joined(separator: ",")), Value(tally.method?.rawValue),
      Value(tally.sharePercent),
    ]
  }
}

extension Tally {
  /// A part of a station's figure; source and line are those of its row.
  fileprivate init(_ figure: TallyFigure, _ part: TallyPart, on day: CivilDate) {
    self.init(
      .station("", observation: 0), line: 0, point: figure.point, country: figure.country,
      day: day, movement: figure.movement, count: part.people)
    (origin, from, to, final) = (figure.origin, figure.previous, figure.next, figure.final)
    (nationality, mode, sex, age) = (figure.nationality, figure.mode, part.sex, part.age)
    vulnerable = part.vulnerable
    reasons = figure.reasons.map(\.rawValue)
    method = figure.method
    sharePercent = figure.sharePercent
  }
}

extension TallyPlace {
  /// `SYR`, or `SYR/SY08`.
  var column: String { area.map { "\(country)/\($0)" } ?? country }

  /// Reads what `column` wrote.
  init(column: String) {
    let parts = column.split(separator: "/", maxSplits: 1).map(String.init)
    self.init(country: parts.first ?? "", area: parts.count > 1 ? parts[1] : nil)
  }
}
