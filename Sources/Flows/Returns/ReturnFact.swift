public import Bytes
public import Codes

/// One return or readmission case as counts see it: codes and a day, and nobody.
public struct ReturnFact: Hashable, Sendable {
  /// The day that counts: of the arrival, else of the reply, else of the application.
  public let day: CivilDate
  /// The other State, ICAO code.
  public let otherState: String
  /// How far it came, a code: `applied`, `agreed`, `refused`, `arrived`.
  public let outcome: String
  /// The kind of return, a code: `forced`, `assisted-voluntary`.
  public let kind: String
  /// The sex.
  public let sex: Sex
  /// The age band on that day.
  public let age: AgeBand

  /// A fact.
  public init(
    day: CivilDate, otherState: String, outcome: String, kind: String, sex: Sex, age: AgeBand
  ) {
    self.day = day
    self.otherState = otherState
    self.outcome = outcome
    self.kind = kind
    self.sex = sex
    self.age = age
  }
}

/// Who knows of returns: the narrow way by which an office's counts come here, without identities.
public protocol ReturnSource {
  /// Every fact of days from one to another, both counting.
  func returnFacts(from: CivilDate, to: CivilDate) throws(Fault) -> [ReturnFact]
}

/// What returns are counted by. The raw value heads a column.
public enum ReturnDimension: String, Sendable, CaseIterable {
  case month
  case otherState = "other_state"
  case outcome, kind, sex, age

  func value(_ fact: ReturnFact) -> String {
    switch self {
    case .month: String(fact.day.description.prefix(7))
    case .otherState: fact.otherState
    case .outcome: fact.outcome
    case .kind: fact.kind
    case .sex: fact.sex.rawValue
    case .age: fact.age.rawValue
    }
  }
}

/// Returns counted by some dimensions with every margin, small counts left out and protected as in
/// a release of crossings (`Suppression`).
public struct ReturnTable: Sendable {
  /// What is counted by.
  public let dimensions: [ReturnDimension]
  /// The rows in which something was counted, margins last: `all` where a column is summed over;
  /// the count is nil where it is left out.
  public let rows: [(values: [String], count: Int?)]
  /// How many counts were small.
  public let small: Int
  /// How many more are left out to protect those.
  public let protecting: Int

  /// Counts the facts of a source; throws what it throws, and `.flowDisclosure` where a small count
  /// could still be worked out.
  public init(
    of source: some ReturnSource, from: CivilDate, to: CivilDate, by dimensions: [ReturnDimension],
    minimumCell: Int
  ) throws(Fault) {
    let facts = try source.returnFacts(from: from, to: to)
    let values = facts.map { fact in dimensions.map { $0.value(fact) } }
    let axes = dimensions.indices.map { axis in Set(values.map { $0[axis] }).sorted() }
    let cube = CountCube(axes: axes, values.map { ($0, 1) })
    let table = LinkedCounts(cube)
    let suppression = Suppression(table, minimum: minimumCell)
    guard suppression.exposed(table, minimum: minimumCell).isEmpty else {
      throw Fault(
        .flowDisclosure, at: "by", "a small count could be worked out of the others: ask wider")
    }
    self.dimensions = dimensions
    rows = cube.counts.indices.filter { cube.counts[$0] > 0 }.map { place in
      (
        cube.values(at: place).map { $0 ?? "all" },
        suppression.hidden[place] ? nil : cube.counts[place]
      )
    }
    small = suppression.primary.count { $0 }
    protecting = suppression.hidden.count { $0 } - small
  }

  /// CSV (RFC 4180); a count that is left out is empty, with the status `suppressed` beside it.
  public func csv() -> String {
    var lines = [FlowTable.line(dimensions.map(\.rawValue) + ["returns", "status"])]
    for row in rows {
      lines.append(
        FlowTable.line(
          row.values + [
            row.count.map { String($0) } ?? "", row.count == nil ? "suppressed" : "shown",
          ]))
    }
    return lines.joined()
  }

  /// JSON for programs; a count that is left out is null.
  public var json: JSON {
    .fields([
      "type": "maabar/returns/1", "by": .texts(dimensions.map(\.rawValue)),
      "small": .number(small), "protecting": .number(protecting),
      "rows": .array(
        rows.map { row in
          ["values": .texts(row.values), "count": row.count.map { .integer(Int64($0)) } ?? .null]
        }),
    ])
  }
}
