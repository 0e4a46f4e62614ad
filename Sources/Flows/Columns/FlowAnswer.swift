import Codes

/// The counts of a question, by number; texts are made of them only where a table is shown.
public struct FlowAnswer {
  /// Counts that are not zero: places within a group, group after group.
  struct Found {
    private(set) var groups: [(group: Int, end: Int)] = []
    private(set) var places: [UInt32] = []
    private(set) var counts: [UInt32] = []

    /// Makes room for so many counts.
    init(room: Int = 0) {
      places.reserveCapacity(room)
      counts.reserveCapacity(room)
    }

    /// Takes all places of a group.
    mutating func take(_ sums: [UInt32], of group: Int, places limit: Int) {
      for place in 0..<limit where sums[place] != 0 {
        places.append(UInt32(place))
        counts.append(sums[place])
      }
      groups.append((group, places.count))
    }

    /// Takes the places of a table.
    mutating func take(_ table: PlaceTable, of group: Int) {
      for (place, count) in table.found {
        places.append(place)
        counts.append(count)
      }
      groups.append((group, places.count))
    }

    /// Takes the places that were noted and sets them to zero; the one at `limit` holds what a
    /// filter left out.
    mutating func take(
      _ sums: inout [UInt32], _ noted: ArraySlice<UInt32>, of group: Int, places limit: Int
    ) {
      let first = places.count
      places.append(contentsOf: noted)
      if let leftOut = noted.firstIndex(of: UInt32(limit)) {
        places.remove(at: first + leftOut - noted.startIndex)
        sums[limit] = 0
      }
      for place in places[first...] {
        counts.append(sums[Int(place)])
        sums[Int(place)] = 0
      }
      groups.append((group, places.count))
    }
  }

  /// One row: the values of the dimensions in the question's order, and a count for each measure.
  struct Row {
    let values: [String]
    var counts: [Int]
  }

  let query: FlowQuery
  let outer: [FlowTally.Axis]
  let outerDigits: [[Int]]
  let inner: [FlowTally.Axis]
  let found: [Found]

  /// How many counts there are that are not zero, over all its measures.
  public var count: Int { found.reduce(0) { $0 + $1.counts.count } }

  /// All that is counted, over all its measures.
  public var total: Int { found.reduce(0) { $0 + $1.counts.reduce(0) { $0 + Int($1) } } }

  /// The rows in which something is counted, with a count for each measure of the question, in no
  /// order.
  func rows() -> [Row] {
    let measures = query.measures.count
    var all: [Row] = []
    for part in found {
      var next = 0
      for (group, end) in part.groups {
        var rows: [Int: Int] = [:]
        for index in next..<end {
          let (row, measure) = Int(part.places[index]).quotientAndRemainder(dividingBy: measures)
          let known = rows[row] ?? all.count
          if known == all.count {
            rows[row] = known
            let counts = Array(repeating: 0, count: measures)
            all.append(Row(values: values(in: group, at: row), counts: counts))
          }
          all[known].counts[measure] = Int(part.counts[index])
        }
        next = end
      }
    }
    return all
  }

  /// The values of a row of a group, in the question's order.
  private func values(in group: Int, at row: Int) -> [String] {
    var shown: [FlowDimension: String] = [:]
    for (axis, digit) in zip(outer, outerDigits[group]) {
      shown[axis.dimension] = axis.values[digit]
    }
    var rest = row
    for axis in inner.reversed() {
      shown[axis.dimension] = axis.values[rest % axis.values.count]
      rest /= axis.values.count
    }
    return query.dimensions.map { shown[$0] ?? "" }
  }
}
