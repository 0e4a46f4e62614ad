public import Bytes
import Codes
public import Store

/// A table made to be published: one measure, every margin, and no small count that could be
/// worked out of the others.
///
/// It guards one table, or several that are made together. What it gives away together with earlier
/// releases is not looked at: the notes in every file say so.
public struct FlowRelease: Sendable {
  /// The most cells, margins included, that are protected at once.
  static let mostCells = 200_000

  /// The question; its one measure is counted.
  public let query: FlowQuery
  /// Where the numbers come from.
  public let origin: FlowOrigin
  /// How many cells are not zero, margins included.
  public let cells: Int
  /// How many of them are left out because they are small.
  public let small: Int
  /// How many more are left out to protect those.
  public let protecting: Int
  /// How many tables are published together with it, itself included.
  public let tables: Int
  private let cube: CountCube
  private let hidden: [Bool]

  /// Counts and protects one table. Throws as `together`.
  public init(_ query: FlowQuery, _ database: Database, origin: FlowOrigin) throws(Fault) {
    self = try FlowRelease.together([query], database, origin: origin)[0]
  }

  /// Counts and protects tables that are published together: a cell that two of them share is left
  /// out of both or of none, and the attack goes through all of them.
  ///
  /// Throws what `Store` throws; `.flowQuery` for more or fewer than one measure, for too many
  /// cells, or for questions that differ in more than their columns; `.flowDisclosure` when a
  /// small count could still be worked out.
  public static func together(
    _ queries: [FlowQuery], _ database: Database, origin: FlowOrigin
  ) throws(Fault) -> [FlowRelease] {
    guard let first = queries.first else { return [] }
    guard queries.allSatisfy({ $0.isLike(first) }) else {
      throw Fault(.flowQuery, "tables of one release have one period, measure and filter")
    }
    let columns = try FlowColumns(of: database, from: first.from, to: first.to)
    var cubes: [CountCube] = []
    for query in queries { cubes.append(try CountCube(query, columns)) }
    guard cubes.reduce(0, { $0 + $1.counts.count }) <= mostCells else { throw tooLarge }
    let linked = LinkedCounts(Array(zip(queries.map(\.dimensions), cubes)))
    let suppression = Suppression(linked, minimum: first.minimumCell)
    guard suppression.exposed(linked, minimum: first.minimumCell).isEmpty else {
      throw Fault(
        .flowDisclosure, at: "by", "a small count could be worked out of the others: ask wider")
    }
    return queries.indices.map { table in
      FlowRelease(
        queries[table], origin, cubes[table], tables: queries.count,
        hidden: linked.cells[table].map { suppression.hidden[$0] },
        small: linked.cells[table].count { suppression.primary[$0] })
    }
  }

  private init(
    _ query: FlowQuery, _ origin: FlowOrigin, _ cube: CountCube, tables: Int, hidden: [Bool],
    small: Int
  ) {
    self.query = query
    self.origin = origin
    self.cube = cube
    self.tables = tables
    self.hidden = hidden
    self.small = small
    cells = cube.counts.count { $0 > 0 }
    protecting = hidden.count { $0 } - small
  }

  static let tooLarge = Fault(
    .flowQuery, at: "by", "a release of over \(mostCells) cells: take columns away")

  /// The rows in which something was counted, margins last: `all` where a column is summed over.
  /// The count is nil where it is left out.
  public var rows: [(values: [String], count: Int?)] {
    cube.counts.indices.filter { cube.counts[$0] > 0 }.map { place in
      (cube.values(at: place).map { $0 ?? "all" }, hidden[place] ? nil : cube.counts[place])
    }
  }

  /// A count by the values of its columns, nil for a sum: nil when it is left out, 0 for what did
  /// not occur.
  func count(at values: [String?]) -> Int? {
    guard let place = cube.place(of: values) else { return 0 }
    return hidden[place] ? nil : cube.counts[place]
  }

  /// The values of a column, in order.
  func values(of dimension: FlowDimension) -> [String] {
    query.dimensions.firstIndex(of: dimension).map { cube.axes[$0] } ?? []
  }

  /// What was done, for the file.
  public var notes: [String] {
    [
      "A movement counts on the local day of the crossing at its point of entry.", AgeBand.rule,
      """
      Counts below \(query.minimumCell) are left out (\(small)), and \(protecting) more so that \
      none of them can be worked out of \(tables == 1 ? "this table" : "these \(tables) tables"). \
      Combinations that did not occur have no row. Sums with other tables are not guarded: publish \
      \(tables == 1 ? "one table" : "these tables only") of one period.
      """,
    ]
  }

  /// CSV (RFC 4180) with a row of HXL tags. A count that is left out is empty, with the status
  /// `suppressed` beside it.
  public func csv() -> String {
    let measure = query.measures[0].rawValue
    var lines = [
      FlowTable.line(
        query.dimensions.map(\.rawValue)
          + [measure, "status", "period_from", "period_to", "source", "checkpoint", "control"]),
      FlowTable.line(
        query.dimensions.map(\.tag)
          + [
            "#population+\(measure)", "#meta+status", "#date+start", "#date+end", "#meta+source",
            "#meta+checkpoint", "#meta+control",
          ], areTags: true),
    ]
    let control = "minimum \(query.minimumCell), \(small) small, \(protecting) protecting"
    for row in rows {
      lines.append(
        FlowTable.line(
          row.values + [
            row.count.map { String($0) } ?? "", row.count == nil ? "suppressed" : "shown",
            query.from.description, query.to.description, origin.source, origin.checkpoint ?? "",
            control,
          ]))
    }
    return lines.joined()
  }

  /// JSON for programs; a count that is left out is null.
  public var json: JSON {
    .fields([
      "type": "maabar/flow-release/1", "source": .string(origin.source),
      "checkpoint": .text(origin.checkpoint), "from": .string(query.from.description),
      "to": .string(query.to.description), "by": .texts(query.dimensions.map(\.rawValue)),
      "measure": .string(query.measures[0].rawValue), "minimumCell": .number(query.minimumCell),
      "cells": .number(cells), "small": .number(small), "protecting": .number(protecting),
      "notes": .texts(notes),
      "rows": .array(
        rows.map { row in
          ["values": .texts(row.values), "count": row.count.map { .integer(Int64($0)) } ?? .null]
        }),
    ])
  }
}

extension Fault.Code {
  /// A table that would give a small count away.
  public static let flowDisclosure = Fault.Code("flows.disclosure", .found)
}
