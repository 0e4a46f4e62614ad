import Bytes
import Codes

/// A released table as its registry keeps it: every count as it was, and which ones were left out.
/// Never published.
struct FrozenTable: Equatable, Sendable {
  /// The question.
  let query: FlowQuery
  /// Values that stand together under one name, by column and name.
  let groups: [FlowDimension: [String: [String]]]
  /// The values of each column.
  let axes: [[String]]
  /// All counts, margins included, in the cube's order.
  let counts: [Int]
  /// Which were left out.
  let hidden: [Bool]
  /// Which draw of the rounding was taken, from 0.
  let attempt: Int

  var json: JSON {
    .fields([
      "query": query.json, "groups": Self.json(groups),
      "axes": .array(axes.map { .texts($0) }),
      "counts": .array(counts.map { .integer(Int64($0)) }),
      "hidden": .array(hidden.indices.filter { hidden[$0] }.map { .integer(Int64($0)) }),
      "attempt": .number(attempt),
    ])
  }

  init(
    query: FlowQuery, groups: [FlowDimension: [String: [String]]], cube: CountCube, hidden: [Bool],
    attempt: Int
  ) {
    self.attempt = attempt
    self.query = query
    self.groups = groups
    axes = cube.axes
    counts = cube.counts
    self.hidden = hidden
  }

  init(_ json: JSON) throws(Fault) {
    query = try FlowQuery(json["query"] ?? .null)
    groups = try Self.groups(json["groups"] ?? [:])
    attempt = Int(clamping: try json.requiredInteger("attempt"))
    var axes: [[String]] = []
    for axis in try json.list("axes") { axes.append((axis.array ?? []).compactMap(\.string)) }
    self.axes = axes
    counts = try json.list("counts").map { Int(clamping: $0.integer ?? 0) }
    var hidden = [Bool](repeating: false, count: counts.count)
    for place in try json.list("hidden") {
      guard let place = place.integer, hidden.indices.contains(Int(clamping: place)) else {
        throw Fault(.flowDamaged, at: "flow_release_table", "a cell that is not there")
      }
      hidden[Int(place)] = true
    }
    self.hidden = hidden
    guard axes.count == query.dimensions.count,
      axes.reduce(1, { $0.multipliedReportingOverflow(by: $1.count + 1).partialValue })
        == counts.count
    else { throw Fault(.flowDamaged, at: "flow_release_table", "a table of another size") }
  }

  private static func json(_ groups: [FlowDimension: [String: [String]]]) -> JSON {
    .object(
      Dictionary(
        uniqueKeysWithValues: groups.map { dimension, names in
          (dimension.rawValue, .object(names.mapValues { .texts($0) }))
        }))
  }

  private static func groups(
    _ json: JSON
  ) throws(Fault) -> [FlowDimension: [String: [String]]] {
    var groups: [FlowDimension: [String: [String]]] = [:]
    for (name, named) in json.object ?? [:] {
      guard let dimension = FlowDimension(rawValue: name) else {
        throw Fault(.flowDamaged, at: "flow_release_table", "a column that does not exist")
      }
      groups[dimension] = (named.object ?? [:]).mapValues { members in
        (members.array ?? []).compactMap(\.string)
      }
    }
    return groups
  }
}

extension FlowQuery {
  /// The question as it is kept with a release.
  var json: JSON {
    .fields([
      "by": .texts(dimensions.map(\.rawValue)),
      "where": .object(
        Dictionary(
          uniqueKeysWithValues: filters.map { ($0.key.rawValue, .texts($0.value.sorted())) })),
      "measures": .texts(measures.map(\.rawValue)), "from": .string(from.description),
      "to": .string(to.description), "minimumCell": .number(minimumCell),
    ])
  }

  init(_ json: JSON) throws(Fault) {
    let damaged = Fault(.flowDamaged, at: "flow_release_table", "a question that cannot be asked")
    var filters: [FlowDimension: Set<String>] = [:]
    for (name, values) in json["where"]?.object ?? [:] {
      guard let dimension = FlowDimension(rawValue: name) else { throw damaged }
      filters[dimension] = Set((values.array ?? []).compactMap(\.string))
    }
    let by = try json.list("by").map { $0.string.flatMap(FlowDimension.init(rawValue:)) }
    let measures = try json.list("measures").map { $0.string.flatMap(FlowMeasure.init(rawValue:)) }
    guard !by.contains(nil), !measures.contains(nil) else { throw damaged }
    try self.init(
      by: by.compactMap { $0 }, where: filters, measures: measures.compactMap { $0 },
      from: try CivilDate(iso: try json.requiredString("from")),
      to: try CivilDate(iso: try json.requiredString("to")),
      minimumCell: Int(clamping: try json.requiredInteger("minimumCell")))
  }
}
