public import Bytes
public import Codes
public import Flows
import Store

/// The day's sheet: who crossed at a station on a civil day, by direction, nationality and outcome.
/// It is counted by the rule of Flows, from the station's own records, so it agrees with what the
/// registry counts once it has them all.
public struct DaySheet: Equatable, Sendable {
  /// One line: a direction and a nationality.
  public struct Line: Equatable, Sendable {
    /// Which way.
    public let direction: Direction
    /// The nationality: ISO 3166-1 alpha-3 where there is one, else the ICAO code.
    public let nationality: String
    /// Counts by measure; a measure without a count is left out.
    public let counts: [FlowMeasure: Int]
  }

  /// The measures that stand in the lines: what became of travellers.
  public static let outcomes: [FlowMeasure] = [
    .movements, .refused, .prevented, .withdrawn, .handedOver,
  ]

  /// The civil day at the point of entry.
  public let day: CivilDate
  /// Lines with an outcome, entries first, then by nationality.
  public let lines: [Line]
  /// Held back: referred, and no final outcome yet; by direction and nationality.
  public let heldBack: [Line]
  /// Made in training: shown apart, counted nowhere.
  public let practice: [Line]

  /// The sum of a measure in some lines.
  public static func total(_ measure: FlowMeasure, in lines: [Line]) -> Int {
    lines.reduce(0) { $0 + ($1.counts[measure] ?? 0) }
  }

  init(_ day: CivilDate, in database: Database) throws(Fault) {
    let query = try FlowQuery(by: [.direction, .nationality], from: day, to: day, minimumCell: 1)
    let table = try query.table(database, origin: FlowOrigin(source: "station", checkpoint: nil))
    var all: [Line] = []
    for row in table.rows {
      guard let direction = Direction(rawValue: row.values[0]) else { continue }
      var counts: [FlowMeasure: Int] = [:]
      for (measure, cell) in zip(query.measures, row.cells) {
        if case .count(let count) = cell, count > 0 { counts[measure] = count }
      }
      all.append(Line(direction: direction, nationality: row.values[1], counts: counts))
    }
    self.day = day
    func lines(_ measures: [FlowMeasure]) -> [Line] {
      all.map { line in
        Line(
          direction: line.direction, nationality: line.nationality,
          counts: line.counts.filter { measures.contains($0.key) })
      }.filter { !$0.counts.isEmpty }
    }
    self.lines = lines(DaySheet.outcomes)
    heldBack = lines([.pending])
    practice = lines([.practice])
  }

  /// The sheet as JSON.
  public var json: JSON {
    .fields([
      "type": "maabar/day-sheet/1", "day": .string(day.description),
      "lines": .array(lines.map(DaySheet.json)),
      "heldBack": .array(heldBack.map(DaySheet.json)),
      "practice": .array(practice.map(DaySheet.json)),
    ])
  }

  private static func json(_ line: Line) -> JSON {
    var fields: [String: JSON] = [
      "direction": .string(line.direction.rawValue), "nationality": .string(line.nationality),
    ]
    for (measure, count) in line.counts { fields[measure.rawValue] = .integer(Int64(count)) }
    return .object(fields)
  }

  /// The sheet as CSV (RFC 4180): every measure in a column, codes and numbers only.
  public var csv: String {
    let measures = DaySheet.outcomes + [.pending, .practice]
    var rows = [
      (["day", "direction", "nationality"] + measures.map(\.rawValue)).joined(separator: ",")
    ]
    var all: [[String]: [FlowMeasure: Int]] = [:]
    for line in lines + heldBack + practice {
      all[[line.direction.rawValue, line.nationality], default: [:]].merge(line.counts) { $0 + $1 }
    }
    for (key, counts) in all.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      rows.append(
        ([day.description] + key + measures.map { String(counts[$0] ?? 0) })
          .joined(separator: ","))
    }
    return rows.map { $0 + "\r\n" }.joined()
  }
}
