import Bytes
import Codes
import Names

/// The entries of one list, or of one change to it, packed for look-up; never changed once built.
///
/// Entries are numbered by birth (`BirthBuckets`). So a word's postings, in the order of names, lie
/// together by birth, and a common word is looked up only where the birth can fit.
struct ScreeningSegment: Sendable {
  var reference: WatchlistReference
  var terms: WatchlistTerms
  /// Which entries a later version took out or changed; empty when none.
  var removed: [Bool] = []
  private(set) var removedCount = 0
  private(set) var removedNames = 0

  var words = TokenTable()
  var keys = KeyIndex()
  /// Rarity of each word in the reference population.
  var rarity: [Int32] = []

  /// The words of name n: `nameWords[nameStarts[n]..<nameStarts[n + 1]]`.
  var nameStarts: [UInt32] = [0]
  var nameWords: [UInt32] = []
  var nameEntry: [UInt32] = []
  var nameIsWeak: [Bool] = []
  /// The place of each name within its entry.
  var namePlace: [UInt16] = []
  /// What all words of each name cost without a pair.
  var nameCosts: [Int32] = []
  /// How many names each entry has, at most 255.
  var nameTotals: [UInt8] = []

  /// The names with word w, ascending: `postings[postingStarts[w]..<postingStarts[w + 1]]`.
  var postingStarts: [UInt32] = [0]
  var postings: [UInt32] = []
  /// The names by birth.
  var birthBuckets = BirthBuckets()

  var birthStarts: [UInt32] = [0]
  var births: [PackedBirth] = []
  var nationalityStarts: [UInt32] = [0]
  var nationalities: [UInt16] = []
  var birthCountryStarts: [UInt32] = [0]
  var birthCountries: [UInt16] = []
  var sexes: [UInt8] = []
  var documents = DocumentIndex()

  /// The entries in the order in which they came, and the place of each there.
  var entries = PackedEntries()
  var entryPlaces: [UInt32] = []
  /// Which entries have terms of their own, and which have a name with father or mother.
  var hasOwnTerms: [Bool] = []
  var hasParents: [Bool] = []

  var nameCount: Int { nameEntry.count }
  var entryCount: Int { sexes.count }

  /// The identifier of an entry.
  func id(_ number: Int) -> String { entries.id(at: start(number)) }

  /// The whole entry of a number.
  func entry(_ number: Int) -> WatchlistEntry? { entries.entry(at: start(number)) }

  /// What an entry says, as a key that changes with any of it.
  func content(_ number: Int) -> String { entries.content(Int(entryPlaces[number])) }

  private func start(_ number: Int) -> Int { entries.starts[Int(entryPlaces[number])] }

  /// How many names an entry has.
  func nameTotal(ofEntry entry: Int) -> Int { Int(nameTotals[entry]) }

  /// The numbers of the entries in the order in which they came.
  var arrivals: [Int] { (0..<entryCount).sorted { entryPlaces[$0] < entryPlaces[$1] } }

  /// The number of entries in force.
  var inForce: Int { entryCount - removedCount }

  /// The number of names of entries in force.
  var namesInForce: Int { nameCount - removedNames }

  /// Takes entries out of force. Walks over all identifiers: about 50 ns each.
  mutating func remove(_ identifiers: Set<String>) {
    guard !identifiers.isEmpty else { return }
    let before = removedCount
    for entry in 0..<entryCount where identifiers.contains(id(entry)) {
      if removed.isEmpty { removed = [Bool](repeating: false, count: entryCount) }
      if !removed[entry] { removedCount += 1 }
      removed[entry] = true
    }
    guard removedCount > before else { return }
    removedNames = nameEntry.count { removed[Int($0)] }
  }

  /// True for an entry that a later version took out or changed.
  @inline(__always)
  func isRemoved(_ entry: Int) -> Bool { !removed.isEmpty && removed[entry] }

  /// Makes the sums that depend on weights.
  mutating func weigh(_ weights: EvidenceWeights) {
    let costs = (0..<words.count).map { weights.points(unmatched($0)) }
    nameCosts.removeAll(keepingCapacity: true)
    nameCosts.reserveCapacity(nameCount)
    for name in 0..<nameCount {
      var sum: Int32 = 0
      for place in Int(nameStarts[name])..<Int(nameStarts[name + 1]) {
        sum += costs[Int(nameWords[place])]
      }
      nameCosts.append(sum)
    }
  }

  /// The postings of a word.
  @inline(__always)
  func postings(of word: Int) -> Range<Int> {
    Int(postingStarts[word])..<Int(postingStarts[word + 1])
  }

  /// The postings of a word within names `range`.
  func postings(of word: Int, within range: Range<UInt32>) -> Range<Int> {
    let start = Int(postingStarts[word])
    let end = Int(postingStarts[word + 1])
    let low = lowerBound(range.lowerBound, start, end)
    return low..<lowerBound(range.upperBound, low, end)
  }

  private func lowerBound(_ name: UInt32, _ start: Int, _ end: Int) -> Int {
    var low = start
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if postings[middle] < name { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
