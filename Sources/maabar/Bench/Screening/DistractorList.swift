import Bytes
import Codes
import Match
import Names

/// A list of people who do not exist, made of the words, dates and nationalities of a real one: the
/// hardest kind of filler, because every word of it is as common as in the list itself.
///
/// Each has one name, the first words of one listed name and the last of another; six in ten a
/// whole date of birth between 1940 and 2004, the others its year, one in twenty-five none; seven
/// in ten a nationality. Equal seeds give equal people.
struct DistractorList: WatchlistReading {
  let reference = WatchlistReference(id: "distractors", title: "Distractors", version: 1)
  let terms = WatchlistTerms(owner: "bench", legalBasis: "none")
  let report: ImportReport

  private let names: [[Substring]]
  private let nationalities: [String]
  private let count: Int
  private var made = 0
  private var state: UInt64

  /// `count` people out of the parts of `list`.
  init(count: Int, partsOf list: Watchlist, seed: UInt64, _ report: ImportReport) {
    self.count = count
    self.report = report
    state = seed
    names = list.entries.flatMap(\.names).filter { $0.type == .primary || $0.type == .aka }
      .map { $0.name.issued.split(separator: " ") }
      .filter { $0.count > 1 && $0.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } } }
    nationalities = list.entries.flatMap(\.nationalities)
  }

  mutating func next() throws(Fault) -> WatchlistEntry? {
    guard made < count, !names.isEmpty else { return nil }
    made += 1
    let first = names[below(names.count)]
    let second = names[below(names.count)]
    let words = first.prefix(1 + below(2)) + second.suffix(1 + below(2))
    let birth = try birth()
    let hasNationality = below(10) < 7 && !nationalities.isEmpty
    return try WatchlistEntry(
      id: "D\(made)",
      names: [ListedName(PersonName(issued: words.joined(separator: " ")), .primary)],
      births: birth.map { [$0] } ?? [],
      nationalities: hasNationality ? [nationalities[below(nationalities.count)]] : [])
  }

  private mutating func birth() throws(Fault) -> ListedDate? {
    let year = 1940 + below(65)
    if below(25) == 0 { return nil }
    if below(10) < 6, let day = CivilDate(year: year, month: 1 + below(12), day: 1 + below(28)) {
      return ListedDate(day)
    }
    return ListedDate(.year(year))
  }

  /// A number below `bound`, from SplitMix64 (Steele and others, 2014).
  private mutating func below(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return Int((value ^ value >> 31) >> 33) % bound
  }
}
