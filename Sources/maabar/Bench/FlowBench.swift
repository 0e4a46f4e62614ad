import Bytes
import Codes
import Console
import Flows
import Host
import Store

/// `maabar bench flows`: how fast questions about ten million crossings are answered, in how much
/// memory, and how long they take to load.
///
/// With `--data FOLDER` it writes the rows column by column, for `Tests/Drills/flows-beside-duckdb`
/// to ask another program the same.
struct FlowBench {
  /// One question with what it took.
  private struct Answer {
    let dimensions: [FlowDimension]
    let time: Measurement
    let groups: Int
    let counted: Int
  }

  /// Questions of three dimensions and of six.
  static let questions: [[FlowDimension]] = [
    [.nationality, .sex, .ageBand], [.poe, .month, .direction], [.purpose, .category, .document],
    [.nationality, .residence, .departure], [.ageFive, .intendedStay, .vulnerability],
    [.month, .poe, .direction, .nationality, .sex, .ageBand],
    [.month, .poe, .purpose, .residence, .sex, .ageFive],
  ]

  private let invocation: Invocation
  private let data: Path?
  private let repeats: Int

  init(_ invocation: Invocation, _ data: Path?, repeats: Int) {
    self.invocation = invocation
    self.data = data
    self.repeats = repeats
  }

  func run(below scratch: Path) throws(Fault) {
    try Scratch.lend(below: scratch, randomness: invocation.machine.randomness) {
      folder throws(Fault) in
      let schema = Schema(applicationID: 1, migrations: [FlowSchema.migration])
      let database = try Database(folder / "flows.sqlite", schema: schema)
      try fill(database)
      let (from, to) = (CivilDate(daysSince1970: 0), CivilDate(daysSince1970: 40_000))
      var columns = FlowColumns()
      let timekeeper = invocation.machine.timekeeper
      let loading = try Measurement.of(
        { () throws(Fault) in
          columns = FlowColumns()
          columns = try FlowColumns(of: database, from: from, to: to)
        }, units: 1, timekeeper: timekeeper)
      let answers = try FlowBench.questions.map { dimensions throws(Fault) in
        try answer(FlowQuery(by: dimensions, measures: [.movements], from: from, to: to), columns)
      }
      if let data { try write(columns, answers, to: data) }
      show(columns, loading, answers)
    }
  }

  /// Stores the packed days, and the same days again further on.
  private func fill(_ database: Database) throws(Fault) {
    try database.transaction { () throws(Fault) in
      try BenchmarkFlows.columns().store(in: database)
      for again in 1..<max(2, repeats) where again < repeats {
        try database.run(
          """
          INSERT INTO flow_packed (day, rows)
          SELECT date(day, '+' || ?1 || ' days'), rows FROM flow_packed
          WHERE day < date(?2, '+' || ?3 || ' days')
          """, again * BenchmarkFlows.days, BenchmarkFlows.firstDay.description,
          BenchmarkFlows.days)
      }
    }
  }

  private func answer(
    _ query: FlowQuery, _ columns: FlowColumns
  ) throws(Fault) -> Answer {
    var found = try query.answer(in: columns)
    let time = try Measurement.of(
      { () throws(Fault) in found = try query.answer(in: columns) }, units: 1,
      timekeeper: invocation.machine.timekeeper)
    return Answer(
      dimensions: query.dimensions, time: time, groups: found.count, counted: found.total)
  }

  // MARK: What is shown and written

  private func json(_ answer: Answer) -> JSON {
    [
      "by": .texts(answer.dimensions.map(\.rawValue)),
      "wallNanoseconds": .integer(Int64(answer.time.wall)),
      "cpuNanoseconds": .integer(Int64(answer.time.cpu)),
      "groups": .integer(Int64(answer.groups)), "counted": .integer(Int64(answer.counted)),
    ]
  }

  private func show(_ columns: FlowColumns, _ loading: Measurement, _ answers: [Answer]) {
    let bytes = Double(columns.rows * FlowColumns.bytesPerRow) / Double(max(1, columns.total))
    invocation.answer([
      "crossings": .integer(Int64(columns.total)), "rows": .integer(Int64(columns.rows)),
      "bytesPerCrossing": .decimal(bytes), "loadNanoseconds": .integer(Int64(loading.wall)),
      "questions": .array(answers.map(json)),
    ]) { outlet in
      outlet.line("\(columns.total) crossings in \(columns.rows) rows")
      outlet.line("\(Duration.nanoseconds(loading.wall), .strong) to load")
      outlet.line("\(String(Int((10 * bytes).rounded()))) tenths of a byte a crossing")
      var table = Table([.init("by"), .number("time"), .number("processor"), .number("counts")])
      for answer in answers {
        table.add([
          "\(answer.dimensions.map(\.rawValue).joined(separator: " "))",
          "\(Duration.nanoseconds(answer.time.wall))",
          "\(Duration.nanoseconds(answer.time.cpu))", "\(String(answer.groups))",
        ])
      }
      table.print(on: outlet)
    }
  }

  /// A file of two bytes a row for each dimension that is asked for, `counts.u16`, and `flows.json`
  /// with the questions and the number that stands for movements.
  private func write(
    _ columns: FlowColumns, _ answers: [Answer], to folder: Path
  ) throws(Fault) {
    let files = invocation.machine.files
    let asked = Set(FlowBench.questions.flatMap { $0 }).map(\.rawValue).sorted()
    for name in asked {
      guard let dimension = FlowDimension(rawValue: name) else { continue }
      try files.write(bytes(columns.numbers(of: dimension).numbers), to: folder / "\(name).u16")
    }
    try files.write(bytes(columns.movements), to: folder / "counts.u16")
    let summary: JSON = [
      "rows": .integer(Int64(columns.rows)), "columns": .texts(asked),
      "questions": .array(answers.map(json)),
    ]
    try files.write(summary.line(), to: folder / "flows.json")
  }

  private func bytes(_ numbers: [UInt16]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * numbers.count)
    for number in numbers {
      bytes.append(UInt8(truncatingIfNeeded: number))
      bytes.append(UInt8(truncatingIfNeeded: number >> 8))
    }
    return bytes
  }
}
