import Names

/// What the names of parents say: the names that identity checks in Iraq turn on.
///
/// Compared only where both sides give them. Father and grandfather stand in the issued name too,
/// so an equal one was counted word by word already; the mother's name never does.
struct ParentEvidence {
  let kind: MatchContribution.Kind
  let query: String
  let listed: String
  let evidence: Evidence

  /// All that parents say of a traveller's name and an entry's names: the first listed name that
  /// gives a parent counts.
  static func all(
    _ name: PersonName, _ names: [ListedName], _ judge: inout WordJudge
  ) -> [ParentEvidence] {
    var found: [ParentEvidence] = []
    let parts: [(MatchContribution.Kind, KeyPath<PersonName, String?>)] = [
      (.father, \.father), (.grandfather, \.grandfather), (.mother, \.mother),
    ]
    for (kind, part) in parts {
      guard let asked = name[keyPath: part] else { continue }
      guard let listed = names.lazy.compactMap({ $0.name[keyPath: part] }).first,
        let isEqual = isEqual(asked, listed, &judge)
      else { continue }
      let group: EvidenceGroup
      switch kind {
      case .father: group = isEqual ? .fatherEqual : .fatherOther
      case .grandfather: group = isEqual ? .grandfatherEqual : .grandfatherOther
      default: group = isEqual ? .motherEqual : .motherOther
      }
      found.append(
        ParentEvidence(kind: kind, query: asked, listed: listed, evidence: Evidence(group)))
    }
    return found
  }

  /// True when each word of the shorter name has its like, false when some word has none that comes
  /// near, nil in between or where a name holds no word.
  private static func isEqual(
    _ left: String, _ right: String, _ judge: inout WordJudge
  ) -> Bool? {
    isEqual(words(left), words(right), &judge)
  }

  /// The same of words taken apart already.
  static func isEqual(
    _ left: [NameToken], _ right: [NameToken], _ judge: inout WordJudge
  ) -> Bool? {
    var first = left
    var second = right
    guard !first.isEmpty, !second.isEmpty else { return nil }
    if second.count < first.count { swap(&first, &second) }
    var table = TokenTable()
    let listed = second.map { table.intern($0) }
    var least: Int32 = 1000
    for token in first {
      let word = QueryWord(token, isCut: false)
      var best: Int32 = 0
      for other in listed { best = max(best, judge.judge(word, table.listed(other)).likeness) }
      least = min(least, best)
    }
    if least >= ScreeningParameters.parentEqual { return true }
    return least < ScreeningParameters.parentOther ? false : nil
  }

  private static func words(_ text: String) -> [NameToken] {
    NameTokens(text).tokens.filter { $0.role == .name }
  }
}
