public import Bytes
import Codes

extension FlowRelease {
  /// What was done, for the file.
  public var notes: [String] {
    [
      "A movement counts on the local day of the crossing at its point of entry.", AgeBand.rule,
      controlNote, groupNote, mark.map { FlowRelease.standingNote($0.standing) },
    ].compactMap { $0 }
  }

  private var controlNote: String {
    if let base = rules.base {
      return """
        Every count is rounded to a multiple of \(base), up or down by chance; a total is rounded \
        by itself and need not be the sum of what is shown. What is rounded to 0 has no row.
        """
    }
    return """
      Counts below \(query.minimumCell) are left out (\(small)), and \(protecting) more so that \
      none of them can be worked out of \(tables == 1 ? "this table" : "these \(tables) tables") \
      and of earlier releases. Combinations that did not occur have no row.
      """
  }

  private var groupNote: String? {
    frozen.groups[.nationality]?[ReleaseGroups.other].map { members in
      "other: \(members.count) nationalities with fewer than \(rules.otherBelow) crossings each, "
        + "or joined to them: \(members.joined(separator: ", "))."
    }
  }

  private static func standingNote(_ standing: ReleaseMark.Standing) -> String {
    switch standing {
    case .provisional: "Provisional: records of the period may still arrive."
    case .final: "Final: every point of entry has sent its records of the period."
    }
  }

  /// How small counts were protected, in a few words.
  var control: String {
    rules.base.map { "rounded to \($0)" }
      ?? "minimum \(query.minimumCell), \(small) small, \(protecting) protecting"
  }

  /// CSV (RFC 4180) with a row of HXL tags. A count that is left out is empty, with the status
  /// `suppressed` beside it. The last column is the release's label, `draft` where there is none.
  public func csv() -> String {
    let measure = query.measures[0].rawValue
    var lines = [
      FlowTable.line(
        query.dimensions.map(\.rawValue)
          + [
            measure, "status", "period_from", "period_to", "source", "checkpoint", "control",
            "figures", "release",
          ]),
      FlowTable.line(
        query.dimensions.map(\.tag)
          + [
            query.measures[0].tag, "#meta+status", "#date+start", "#date+end", "#meta+source",
            "#meta+checkpoint", "#meta+control", "#status+figures", "#meta+release",
          ], areTags: true),
    ]
    let tail = [
      query.from.description, query.to.description, origin.source, origin.checkpoint ?? "",
      control, mark?.standing.rawValue ?? "draft", mark?.label ?? "draft",
    ]
    for row in rows {
      lines.append(
        FlowTable.line(
          row.values + [
            row.count.map { String($0) } ?? "",
            row.count == nil ? "suppressed" : rules.base == nil ? "shown" : "rounded",
          ] + tail))
    }
    return lines.joined()
  }

  /// JSON for programs; a count that is left out is null.
  public var json: JSON {
    .fields([
      "type": "maabar/flow-release/2", "release": .text(mark?.label),
      "series": .text(mark?.series), "made": .text(mark?.made.description),
      "figures": .text(mark?.standing.rawValue), "revises": .number(mark?.revises),
      "facts": .number(mark?.arrival), "source": .string(origin.source),
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
