public import Bytes
import Codes

/// How the figures of a series changed from release to release: a row for each time that is spoken
/// of, a column for each release, as they were published.
public struct RevisionTriangle: Equatable, Sendable {
  /// One number as a release showed it.
  public enum Figure: Equatable, Sendable {
    /// The release does not speak of the time.
    case absent
    /// It left the number out.
    case leftOut
    /// It showed this.
    case count(Int)
  }

  /// The releases, in their order.
  public let releases: [ReleaseMark]
  /// The times by their names, `2026-03`, and for each a figure for each release.
  public let rows: [(time: String, figures: [Figure])]

  /// Releases with their first table, of which the sums over all but time are taken.
  init(_ releases: [(entry: ReleaseEntry, table: FrozenTable)]) {
    self.releases = releases.map(\.entry.mark)
    let figures = releases.map { Self.figures($0.table, $0.entry) }
    let times = Set(figures.flatMap(\.keys)).sorted()
    rows = times.map { time in (time, figures.map { $0[time] ?? .absent }) }
  }

  private static func figures(
    _ table: FrozenTable, _ entry: ReleaseEntry
  ) -> [String: Figure] {
    let cube = CountCube(axes: table.axes, counts: table.counts)
    let shown = entry.rules.base.map { table.rounded(base: $0, secret: entry.secret) }
    func figure(_ values: [String?]) -> Figure {
      guard let place = cube.place(of: values) else { return .count(0) }
      return table.hidden[place] ? .leftOut : .count((shown ?? table.counts)[place])
    }
    let sum = [String?](repeating: nil, count: table.axes.count)
    guard let axis = table.query.dimensions.firstIndex(where: \.isOfTime) else {
      return ["\(table.query.from)/\(table.query.to)": figure(sum)]
    }
    return Dictionary(
      uniqueKeysWithValues: table.axes[axis].map { time in
        var values = sum
        values[axis] = time
        return (time, figure(values))
      })
  }

  /// CSV (RFC 4180): an empty cell where a release does not speak of the time.
  public func csv() -> String {
    ([["time"] + releases.map { "\($0.label) \($0.made) \($0.standing.rawValue)" }]
      + rows.map { row in [row.time] + row.figures.map(Self.text) })
      .map { FlowTable.line($0) }.joined()
  }

  /// A figure as people read it.
  public static func text(_ figure: Figure) -> String {
    switch figure {
    case .absent: ""
    case .leftOut: "left out"
    case .count(let count): String(count)
    }
  }

  /// JSON for programs.
  public var json: JSON {
    .fields([
      "type": "maabar/flow-revisions/1",
      "releases": .array(
        releases.map {
          [
            "release": .string($0.label), "made": .string($0.made.description),
            "figures": .string($0.standing.rawValue),
          ]
        }),
      "rows": .array(
        rows.map { row in
          [
            "time": .string(row.time),
            "figures": .array(
              row.figures.map { figure in
                switch figure {
                case .absent: .null
                case .leftOut: "left-out"
                case .count(let count): .integer(Int64(count))
                }
              }),
          ]
        }),
    ])
  }

  /// Equal by what is shown.
  public static func == (left: Self, right: Self) -> Bool {
    left.releases == right.releases
      && left.rows.elementsEqual(right.rows) { $0.time == $1.time && $0.figures == $1.figures }
  }
}

extension ReleaseLedger {
  /// The releases of a series up to one, and how their figures changed; `last` nil for all.
  public func revisions(of series: String, upTo last: Int64? = nil) throws(Fault)
    -> RevisionTriangle
  {
    var releases: [(entry: ReleaseEntry, table: FrozenTable)] = []
    for entry in try all() where entry.mark.series == series {
      guard entry.mark.number <= last ?? .max else { continue }
      if let table = try tables(of: entry.mark.number).first { releases.append((entry, table)) }
    }
    return RevisionTriangle(releases)
  }
}
