import Codes
import Record

/// A crossing with its corrections and outcomes, as far as they have arrived, in any order.
///
/// One version stands: from the crossing, each correction takes the place of what it names; of two
/// corrections of one record the later stands, and of two made at once the one of the higher
/// number. All other versions are corrected. Where the standing version says "referred", the latest
/// outcome record that names any version decides; without one it is pending. A version that is
/// missing yet holds its place, so two corrections of an unknown crossing do not count twice.
struct CrossingTree {
  private let versions: [FactKey: CountFact]
  private let corrections: [FactKey: [CountFact]]
  private let outcomes: [FactKey: [CountFact]]

  /// A tree of facts that hang together by what they name.
  init(_ facts: [CountFact]) {
    var versions: [FactKey: CountFact] = [:]
    var corrections: [FactKey: [CountFact]] = [:]
    var outcomes: [FactKey: [CountFact]] = [:]
    for fact in facts {
      if fact.kind != .outcome { versions[fact.key] = fact }
      guard let subject = fact.subject else { continue }
      if fact.kind == .outcome {
        outcomes[subject, default: []].append(fact)
      } else {
        corrections[subject, default: []].append(fact)
      }
    }
    self.versions = versions
    self.corrections = corrections
    self.outcomes = outcomes
  }

  /// The measure of every version, whatever order the facts came in.
  func measures() -> [FactKey: FlowMeasure] {
    var measures: [FactKey: FlowMeasure] = [:]
    for root in roots() {
      let members = members(from: root)
      for member in members where versions[member] != nil { measures[member] = .corrected }
      guard let standing = standing(from: root) else { continue }
      measures[standing.key] = FlowMeasure(outcome(of: standing, among: members))
    }
    return measures
  }

  /// Where trees begin: crossings, missing records that others name, and, should records name each
  /// other in a ring, the lowest of the ring.
  private func roots() -> [FactKey] {
    var roots: Set<FactKey> = []
    var covered: Set<FactKey> = []
    for fact in versions.values {
      let root = fact.subject ?? fact.key
      if fact.subject == nil || versions[root] == nil { roots.insert(root) }
    }
    for root in roots { covered.formUnion(members(from: root)) }
    for key in versions.keys.sorted() where !covered.contains(key) {
      roots.insert(key)
      covered.formUnion(members(from: key))
    }
    return roots.sorted()
  }

  /// A root and all that replaces it or one of its members.
  private func members(from root: FactKey) -> Set<FactKey> {
    var members: Set<FactKey> = [root]
    var open = [root]
    while let key = open.popLast() {
      for correction in corrections[key] ?? [] where members.insert(correction.key).inserted {
        open.append(correction.key)
      }
    }
    return members
  }

  private func standing(from root: FactKey) -> CountFact? {
    var standing = versions[root]
    var key = root
    var seen: Set<FactKey> = [root]
    while let next = corrections[key]?.max(by: isEarlier), seen.insert(next.key).inserted {
      standing = next
      key = next.key
    }
    return standing
  }

  /// The standing version's own outcome when it is final, else the latest one of the second line.
  private func outcome(of standing: CountFact, among members: Set<FactKey>) -> CrossingOutcome {
    guard !standing.outcome.isFinal else { return standing.outcome }
    let known = members.flatMap { outcomes[$0] ?? [] }
      .filter { $0.direction == standing.direction }
    return known.max(by: isEarlier)?.outcome ?? standing.outcome
  }

  private func isEarlier(_ left: CountFact, _ right: CountFact) -> Bool {
    (left.made, left.key) < (right.made, right.key)
  }
}
