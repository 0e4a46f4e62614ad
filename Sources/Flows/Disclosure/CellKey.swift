import Codes

/// What a released number counts, whatever table it stands in: days, and the values of columns.
/// Numbers of one key and one measure are one number.
struct CellKey: Hashable {
  /// Days since 1970-01-01, the first and the last.
  let days: ClosedRange<Int>
  /// The values by column; of a group its members, sorted, with a stroke between. A column that is
  /// summed over is not there.
  let values: [FlowDimension: String]

  /// The one text of the key, for what is drawn by it.
  var text: String {
    "\(days.lowerBound)..\(days.upperBound)|"
      + values.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue)=\($0.value)" }.joined(separator: "&")
  }

  /// The same days with other values.
  func with(_ dimension: FlowDimension, _ value: String?) -> CellKey {
    var values = values
    values[dimension] = value
    return CellKey(days: days, values: values)
  }

  static func joined(_ members: some Collection<String>) -> String {
    members.sorted().joined(separator: "|")
  }

  static func members(_ value: String) -> [String] {
    value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
  }
}

extension FrozenTable {
  /// The keys of all cells, in the cube's order; nil for a cell that nothing can be in.
  var keys: [CellKey?] {
    let fixed = query.filters
    let period = query.from.daysSince1970...query.to.daysSince1970
    let axes = zip(query.dimensions, axes).map { dimension, values in
      values.map { part($0, of: dimension, in: period) }
    }
    let strides = CountCube(axes: self.axes, counts: counts).strides
    return counts.indices.map { place in
      var days: ClosedRange<Int>? = period
      var values: [FlowDimension: Set<String>] = [:]
      func narrow(_ dimension: FlowDimension, _ members: Set<String>) {
        values[dimension] = values[dimension].map { $0.intersection(members) } ?? members
      }
      for (dimension, members) in fixed { narrow(dimension, members) }
      for (axis, stride) in zip(axes, strides) {
        let digit = place / stride % (axis.count + 1)
        guard digit < axis.count else { continue }
        switch axis[digit] {
        case .days(let range):
          days = days.flatMap { $0.overlaps(range) ? $0.clamped(to: range) : nil }
        case .values(let dimension, let members): narrow(dimension, members)
        }
      }
      guard let days, values.values.allSatisfy({ !$0.isEmpty }) else { return nil }
      return CellKey(days: days, values: values.mapValues { CellKey.joined($0) })
    }
  }

  private enum Part {
    case days(ClosedRange<Int>)
    case values(FlowDimension, Set<String>)
  }

  private func part(
    _ value: String, of dimension: FlowDimension, in period: ClosedRange<Int>
  ) -> Part {
    guard dimension.isOfTime else {
      let members = groups[dimension]?[value].map(Set.init) ?? [value]
      return .values(dimension, members)
    }
    let first = period.first { dimension.shown(CivilDate(daysSince1970: $0)) == value }
    let last = period.last { dimension.shown(CivilDate(daysSince1970: $0)) == value }
    return .days((first ?? period.lowerBound)...(last ?? period.upperBound))
  }
}
