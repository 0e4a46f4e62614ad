public import Bytes
import Codes
public import Store

/// A table made to be published: one measure, every margin, and no small count that could be
/// worked out of the others.
///
/// It guards one table. What several tables give away together is not looked at yet: the notes in
/// every file say so.
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
  private let cube: CountCube
  private let hidden: [Bool]

  /// Counts and protects. Throws what `Store` throws; `.flowQuery` for more or fewer than one
  /// measure, or too many cells; `.flowDisclosure` when a small count could still be worked out.
  public init(_ query: FlowQuery, _ database: Database, origin: FlowOrigin) throws(Fault) {
    guard query.measures.count == 1 else {
      throw Fault(.flowQuery, at: "measure", "a release has one measure")
    }
    let columns = try FlowColumns(of: database, from: query.from, to: query.to)
    let rows = try query.answer(in: columns).rows(of: query.measures)
    let axes = query.dimensions.indices.map { axis in Set(rows.map { $0.values[axis] }).sorted() }
    let size = axes.reduce(1) { $0.multipliedReportingOverflow(by: $1.count + 1).partialValue }
    guard (1...Self.mostCells).contains(size), axes.allSatisfy({ $0.count < Self.mostCells }) else {
      throw Fault(
        .flowQuery, at: "by", "a release of over \(Self.mostCells) cells: take columns away")
    }
    let cube = CountCube(axes: axes, rows.map { ($0.values, $0.counts[0]) })
    let suppression = Suppression(cube, minimum: query.minimumCell)
    guard suppression.exposed(cube, minimum: query.minimumCell).isEmpty else {
      throw Fault(
        .flowDisclosure, at: "by", "a small count could be worked out of the others: ask wider")
    }
    self.query = query
    self.origin = origin
    self.cube = cube
    hidden = suppression.hidden
    cells = cube.counts.count { $0 > 0 }
    small = suppression.primary.count { $0 }
    protecting = suppression.hidden.count { $0 } - small
  }

  /// The rows in which something was counted, margins last: `all` where a column is summed over.
  /// The count is nil where it is left out.
  public var rows: [(values: [String], count: Int?)] {
    cube.counts.indices.filter { cube.counts[$0] > 0 }.map { place in
      (cube.values(at: place).map { $0 ?? "all" }, hidden[place] ? nil : cube.counts[place])
    }
  }

  /// What was done, for the file.
  public var notes: [String] {
    [
      "A movement counts on the local day of the crossing at its point of entry.", AgeBand.rule,
      """
      Counts below \(query.minimumCell) are left out (\(small)), and \(protecting) more so that \
      none of them can be worked out of this table. Combinations that did not occur have no row. \
      Sums with other tables are not guarded: publish one table of one period.
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
