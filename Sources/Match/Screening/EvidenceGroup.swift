/// The kinds of evidence that the fit gives weights to.
///
/// Each group has three weights: for its being there at all, for each unit of its measure, and for
/// each unit of what it lacks. What measure and lack are is said beside each group.
enum EvidenceGroup: UInt8, CaseIterable, Sendable {
  // Pairs of words. Measure: rarity of meeting a word so alike, in natural-log units. Lack: how
  // far the likeness falls short of 1.
  case equal
  case family
  case spelling
  case skeleton
  case otherScript
  case partOfCompound
  case grownArticle
  case cut
  case joined
  case lookAlike
  case initial
  case soft
  // Words without a pair. Measure: rarity of the word.
  case unmatchedQuery
  case unmatchedListed
  case softQuery
  case softListed
  // The name as a whole. Measure of conflict: the smaller rarity of the two unmatched sides; of
  // aliases: natural log of the number of the entry's names.
  case conflict
  case oneWord
  case weakAlias
  case aliases
  // Dates of birth. Measure: natural log of the number of the entry's dates.
  case birthDay
  case birthDayConventional
  case birthSwapped
  case birthOnePart
  case birthYearSlip
  case birthYear
  case birthYearConventional
  case birthOtherDay
  case birthOtherMonth
  case birthAbout
  case birthNear
  case birthRange
  case birthFar
  case birthDisjointNear
  case birthDisjoint
  // The rest; without measure.
  case nationalityEqual
  case nationalityOther
  /// Equal beside nationalities that were compared too: they say most of it already.
  case birthCountryEqual
  /// Equal where a nationality is not known.
  case birthCountryAlone
  case birthCountryOther
  case sexOther
  case fatherEqual
  case fatherOther
  case grandfatherEqual
  case grandfatherOther
  case motherEqual
  case motherOther

  /// The group's name in the file of weights and in explanations.
  var name: String {
    switch self {
    case .family: "same-name"
    case .skeleton: "same-consonants"
    case .otherScript: "other-script"
    case .partOfCompound: "part-of-compound"
    case .grownArticle: "grown-article"
    case .cut: "cut-by-issuer"
    case .joined: "written-as-one"
    case .lookAlike: "look-alike-signs"
    case .soft, .softQuery, .softListed: "particle-or-title"
    case .unmatchedQuery, .unmatchedListed: "no-like-word"
    case .conflict: "both-sides-have-more"
    case .oneWord: "one-word"
    case .weakAlias: "weak-alias"
    case .aliases: "many-names"
    case .birthDay, .nationalityEqual, .birthCountryEqual, .birthCountryAlone: "equal"
    case .birthDayConventional: "equal-conventional"
    case .birthSwapped: "day-month-swapped"
    case .birthOnePart: "one-part-off"
    case .birthYearSlip: "year-slip"
    case .birthYear: "year-equal"
    case .birthYearConventional: "year-equal-conventional"
    case .birthOtherDay: "other-day"
    case .birthOtherMonth: "other-month"
    case .birthAbout: "about-the-year"
    case .birthNear: "about"
    case .birthRange: "within-the-range"
    case .birthFar, .birthDisjointNear, .birthDisjoint: "disjoint"
    case .nationalityOther, .sexOther, .birthCountryOther: "other"
    case .fatherEqual, .grandfatherEqual, .motherEqual: "equal"
    case .fatherOther, .grandfatherOther, .motherOther: "other"
    default: "\(self)"
    }
  }
}

/// One piece of evidence with its measures, in thousandths.
struct Evidence: Sendable {
  let group: EvidenceGroup
  let measure: Int32
  let lack: Int32

  init(_ group: EvidenceGroup, measure: Int32 = 0, lack: Int32 = 0) {
    self.group = group
    self.measure = measure
    self.lack = lack
  }
}

/// What evidence is worth: three weights a group, in thousandths of a natural-log unit.
struct EvidenceWeights: Sendable {
  /// `values[3 * group + place]`.
  var values: [Int32]

  /// The points of a piece of evidence.
  @inline(__always)
  func points(_ evidence: Evidence) -> Int32 {
    let first = 3 * Int(evidence.group.rawValue)
    return values[first] + values[first + 1] * evidence.measure / 1000
      + values[first + 2] * evidence.lack / 1000
  }

  /// The weights of a table: group, three whole numbers; groups left out weigh nothing.
  init(_ table: String) {
    values = [Int32](repeating: 0, count: 3 * EvidenceGroup.allCases.count)
    let groups = Dictionary(
      uniqueKeysWithValues: EvidenceGroup.allCases.map { ("\($0)", Int($0.rawValue)) })
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      guard words.count == 4, let group = groups[String(words[0])] else { continue }
      for place in 0..<3 { values[3 * group + place] = Int32(words[place + 1]) ?? 0 }
    }
  }
}
