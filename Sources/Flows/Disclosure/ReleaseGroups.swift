import Bytes
import Codes

/// Values of a release that stand together under one name.
enum ReleaseGroups {
  /// The name of what is too small to stand by itself.
  static let other = "other"

  /// Nationalities with few crossings in the whole release, as `other`. They are joined by the
  /// next larger ones until there are enough of them together.
  static func small(
    _ plan: ReleasePlan, _ columns: FlowColumns
  ) throws(Fault) -> [FlowDimension: [String: [String]]] {
    let first = plan.queries[0]
    guard plan.rules.otherBelow > 0,
      plan.queries.contains(where: { $0.dimensions.contains(.nationality) }),
      first.filters[.nationality] == nil
    else { return [:] }
    var query = first
    query.dimensions = [.nationality]
    let counted = try query.answer(in: columns).rows()
      .map { (name: $0.values[0], count: $0.counts[0]) }
      .sorted { ($0.count, $0.name) < ($1.count, $1.name) }
    var (members, sum) = ([String](), 0)
    for (name, count) in counted
    where count < plan.rules.otherBelow || !members.isEmpty && sum < plan.rules.otherBelow {
      members.append(name)
      sum += count
    }
    return members.count < 2 ? [:] : [.nationality: [other: members.sorted()]]
  }
}
