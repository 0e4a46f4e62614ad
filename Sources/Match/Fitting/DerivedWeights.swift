import Codes
import Foundation
import Names

/// Weights of what no labelled query states, derived from the list itself as logarithms of how much
/// likelier the evidence is of one person than of two.
///
/// *Parents*: the names that one entry has are spellings of one person's words, as two records of a
/// mother are. Where two names of an entry agree in all words but at most one, each pair of words
/// counts as a name stated twice; given names of different entries (women's for the mother) count
/// as two people's. *Country of birth*: entries of two sources that are one person, against
/// entries of different people, once with a nationality in common and once whatever it is.
/// Each share has half a case added (Jeffreys' prior), so that none is 0 or 1.
struct DerivedWeights {
  /// How often evidence was equal, and other, in so many cases.
  struct Tally {
    var equal = 0
    var other = 0
    var all = 0

    mutating func add(_ isEqual: Bool?) {
      all += 1
      if isEqual == true { equal += 1 }
      if isEqual == false { other += 1 }
    }

    static func share(_ count: Int, of all: Int) -> Double {
      (Double(count) + 0.5) / (Double(all) + 1)
    }
  }

  private(set) var values: [(group: EvidenceGroup, points: Int32)] = []

  /// People who are compared at random, deterministically.
  private static let strangers = 20_000

  /// Derives from the entries of an index; `samePersons` are identifiers of entries that are one
  /// person.
  init(_ index: ScreeningIndex, samePersons: [[String]]) {
    var entries: [WatchlistEntry] = []
    for segment in index.segments {
      entries += segment.arrivals.compactMap { segment.entry($0) }
    }
    guard entries.count > 1 else { return }
    var judge = WordJudge()
    let same = DerivedWeights.spellings(entries, &judge)
    let people = DerivedWeights.strangers(entries, &judge) { _ in true }
    let women = DerivedWeights.strangers(entries, &judge) { $0.sex == .female }
    add(.fatherOther, same.other, same.all, people.other, people.all)
    add(.grandfatherOther, same.other, same.all, people.other, people.all)
    add(.motherEqual, same.equal, same.all, women.equal, women.all)
    add(.motherOther, same.other, same.all, women.other, women.all)
    countries(entries, samePersons)
  }

  /// Puts the derived weights over those of a table.
  func put(into weights: inout EvidenceWeights) {
    for (group, points) in values { weights.values[3 * Int(group.rawValue)] = points }
  }

  private mutating func add(
    _ group: EvidenceGroup, _ same: Int, _ ofSame: Int, _ other: Int, _ ofOther: Int
  ) {
    guard ofSame > 0, ofOther > 0 else { return }
    let ratio = Tally.share(same, of: ofSame) / Tally.share(other, of: ofOther)
    values.append((group, Int32((log(ratio) * 1000).rounded())))
  }

  // MARK: Names

  private static func words(_ name: ListedName) -> [NameToken] {
    NameTokens(name.name.issued).tokens.filter { $0.role == .name }
  }

  /// Words of two names of one entry.
  private static func spellings(_ entries: [WatchlistEntry], _ judge: inout WordJudge) -> Tally {
    var tally = Tally()
    for entry in entries {
      let names = entry.names.filter { $0.type != .weak }.prefix(8).map(words)
      for (place, first) in names.enumerated() where first.count >= 3 {
        for second in names[(place + 1)...] where second.count == first.count {
          let verdicts = zip(first, second).map { ParentEvidence.isEqual([$0], [$1], &judge) }
          guard verdicts.count(where: { $0 != true }) <= 1 else { continue }
          for verdict in verdicts { tally.add(verdict) }
        }
      }
    }
    return tally
  }

  /// Given names of different entries.
  private static func strangers(
    _ entries: [WatchlistEntry], _ judge: inout WordJudge, where isWanted: (WatchlistEntry) -> Bool
  ) -> Tally {
    let given = entries.filter(isWanted).compactMap { $0.names.first.flatMap { words($0).first } }
    var tally = Tally()
    var pairs = Pairs(below: given.count)
    for _ in 0..<strangers {
      guard let (left, right) = pairs.next() else { break }
      tally.add(ParentEvidence.isEqual([given[left]], [given[right]], &judge))
    }
    return tally
  }

  // MARK: Countries of birth

  private mutating func countries(_ entries: [WatchlistEntry], _ samePersons: [[String]]) {
    let born = entries.filter { !$0.birthCountries.isEmpty }
    let byID = Dictionary(born.map { ($0.id, $0) }) { first, _ in first }
    var same = Tally()
    for ids in Set(samePersons.map { $0.sorted() }).sorted(by: { $0.joined() < $1.joined() }) {
      let known = ids.compactMap { byID[$0] }
      for (place, first) in known.enumerated() {
        for second in known[(place + 1)...] {
          same.add(DerivedWeights.meet(first.birthCountries, second.birthCountries))
        }
      }
    }
    var all = Tally()
    var nationals = Tally()
    var pairs = Pairs(below: born.count)
    for _ in 0..<(10 * DerivedWeights.strangers) {
      guard let (left, right) = pairs.next() else { break }
      let isEqual = DerivedWeights.meet(born[left].birthCountries, born[right].birthCountries)
      all.add(isEqual)
      if DerivedWeights.meet(born[left].nationalities, born[right].nationalities) {
        nationals.add(isEqual)
      }
    }
    add(.birthCountryAlone, same.equal, same.all, all.equal, all.all)
    add(.birthCountryEqual, same.equal, same.all, nationals.equal, nationals.all)
    add(.birthCountryOther, same.other, same.all, nationals.other, nationals.all)
  }

  private static func meet(_ left: [String], _ right: [String]) -> Bool {
    left.contains { right.contains($0) }
  }

  /// Pairs of different numbers, the same ones every time (SplitMix64; Steele and others, 2014).
  private struct Pairs {
    private let bound: Int
    private var state: UInt64 = 7

    init(below bound: Int) { self.bound = bound }

    mutating func next() -> (Int, Int)? {
      guard bound > 1 else { return nil }
      let left = number(below: bound)
      let right = number(below: bound - 1)
      return (left, right < left ? right : right + 1)
    }

    private mutating func number(below bound: Int) -> Int {
      state &+= 0x9e37_79b9_7f4a_7c15
      var value = state
      value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
      value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
      return Int((value ^ value >> 31) >> 33) % bound
    }
  }
}
