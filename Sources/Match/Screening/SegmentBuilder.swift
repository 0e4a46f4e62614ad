import Bytes
import Codes
import Names

/// Takes entries one by one and packs them into a segment.
struct SegmentBuilder {
  private var segment: ScreeningSegment
  /// The years of entries, as they came.
  private var years: [Int?] = []

  init(reference: WatchlistReference, terms: WatchlistTerms) {
    segment = ScreeningSegment(reference: reference, terms: terms)
  }

  mutating func add(_ entry: WatchlistEntry) throws(Fault) {
    let number = segment.sexes.count
    for (place, name) in entry.names.enumerated() {
      addName(name, place: place, entry: number)
    }
    let births = entry.births.map(PackedBirth.init)
    let certain = Set(births.map(\.certainYear))
    years.append(certain.count == 1 ? certain.first ?? nil : nil)
    segment.births += births
    segment.birthStarts.append(UInt32(segment.births.count))
    segment.nationalities += entry.nationalities.compactMap(CountryNumbers.number)
    segment.nationalityStarts.append(UInt32(segment.nationalities.count))
    segment.birthCountries += entry.birthCountries.compactMap(CountryNumbers.number)
    segment.birthCountryStarts.append(UInt32(segment.birthCountries.count))
    segment.sexes.append(SegmentBuilder.code(entry.sex))
    segment.nameTotals.append(UInt8(clamping: entry.names.count))
    segment.documents.add(entry.documents, entry: number)
    segment.ids.append(contentsOf: entry.id.utf8)
    segment.idStarts.append(UInt32(segment.ids.count))
    segment.lines += try entry.json.canonicalLine()
    segment.lineStarts.append(segment.lines.count)
  }

  static func code(_ sex: Sex?) -> UInt8 {
    switch sex {
    case .female: 1
    case .male: 2
    default: 0
    }
  }

  private mutating func addName(_ name: ListedName, place: Int, entry: Int) {
    let tokens = NameTokens(name.name.issued).tokens
    guard !tokens.isEmpty else { return }
    for token in tokens {
      segment.nameWords.append(UInt32(segment.words.intern(token)))
    }
    segment.nameStarts.append(UInt32(segment.nameWords.count))
    segment.nameEntry.append(UInt32(entry))
    segment.nameIsWeak.append(name.type == .weak)
    segment.namePlace.append(UInt16(place))
  }

  /// The segment of all entries added.
  consuming func finish() -> ScreeningSegment {
    sortByYear()
    makePostings()
    makeRarities()
    segment.weigh(.fitted)
    segment.keys = KeyIndex(segment.words)
    return segment
  }

  private func bucket(_ year: Int?) -> Int {
    guard let year else { return 0 }
    let place = year - ScreeningSegment.firstYear
    return (0..<ScreeningSegment.years).contains(place) ? place + 1 : 0
  }

  /// Numbers the entries anew by year, and with them the names.
  private mutating func sortByYear() {
    let old = segment
    let buckets = years.map { bucket($0) }
    let order = (0..<years.count).sorted { (buckets[$0], $0) < (buckets[$1], $1) }
    var newNumber = [UInt32](repeating: 0, count: order.count)
    for (new, entry) in order.enumerated() { newNumber[entry] = UInt32(new) }
    let names = (0..<old.nameCount).sorted {
      (newNumber[Int(old.nameEntry[$0])], $0) < (newNumber[Int(old.nameEntry[$1])], $1)
    }
    segment.nameEntry = names.map { newNumber[Int(old.nameEntry[$0])] }
    segment.nameIsWeak = names.map { old.nameIsWeak[$0] }
    segment.namePlace = names.map { old.namePlace[$0] }
    (segment.nameStarts, segment.nameWords) = reorder(old.nameStarts, old.nameWords, names)
    (segment.birthStarts, segment.births) = reorder(old.birthStarts, old.births, order)
    (segment.nationalityStarts, segment.nationalities) = reorder(
      old.nationalityStarts, old.nationalities, order)
    (segment.birthCountryStarts, segment.birthCountries) = reorder(
      old.birthCountryStarts, old.birthCountries, order)
    segment.sexes = order.map { old.sexes[$0] }
    segment.nameTotals = order.map { old.nameTotals[$0] }
    (segment.idStarts, segment.ids) = reorder(old.idStarts, old.ids, order)
    segment.documents.finish(renumber: newNumber)
    reorderLines(order)
    var counts = [UInt32](repeating: 0, count: ScreeningSegment.years + 1)
    for entry in segment.nameEntry { counts[buckets[order[Int(entry)]]] += 1 }
    segment.yearStarts = []
    var sum: UInt32 = 0
    for count in counts {
      sum += count
      segment.yearStarts.append(sum)
    }
  }

  private mutating func reorderLines(_ order: [Int]) {
    var lines: [UInt8] = []
    lines.reserveCapacity(segment.lines.count)
    var starts = [0]
    starts.reserveCapacity(order.count + 1)
    for entry in order {
      lines += segment.lines[segment.lineStarts[entry]..<segment.lineStarts[entry + 1]]
      starts.append(lines.count)
    }
    segment.lines = lines
    segment.lineStarts = starts
  }

  private func reorder<Item>(
    _ starts: [UInt32], _ items: [Item], _ order: [Int]
  ) -> ([UInt32], [Item]) {
    var newStarts: [UInt32] = [0]
    newStarts.reserveCapacity(starts.count)
    var newItems: [Item] = []
    newItems.reserveCapacity(items.count)
    for index in order {
      newItems += items[Int(starts[index])..<Int(starts[index + 1])]
      newStarts.append(UInt32(newItems.count))
    }
    return (newStarts, newItems)
  }

  /// Counting sort of names by word; a word that stands twice in a name is posted once.
  private mutating func makePostings() {
    var starts = [UInt32](repeating: 0, count: segment.words.count + 1)
    forEachPosting { word, _ in starts[word + 1] += 1 }
    for word in 1..<max(starts.count, 1) { starts[word] += starts[word - 1] }
    var next = starts
    var postings = [UInt32](repeating: 0, count: Int(starts.last ?? 0))
    forEachPosting { word, name in
      postings[Int(next[word])] = UInt32(name)
      next[word] += 1
    }
    segment.postings = postings
    segment.postingStarts = starts
  }

  private func forEachPosting(_ body: (_ word: Int, _ name: Int) -> Void) {
    for name in 0..<segment.nameCount {
      let words = segment.nameWords[
        Int(segment.nameStarts[name])..<Int(segment.nameStarts[name + 1])]
      for (place, word) in words.enumerated() where !words.prefix(place).contains(word) {
        body(Int(word), name)
      }
    }
  }

  /// The rarity of each word in the reference population.
  private mutating func makeRarities() {
    for word in 0..<segment.words.count {
      segment.rarity.append(
        Rarity.fixed(segment.words.role(word))
          ?? ReferenceNames.shared.rarity(segment.words.letters(word)))
    }
  }
}
