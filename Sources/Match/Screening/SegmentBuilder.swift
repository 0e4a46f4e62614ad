import Bytes
import Codes
import Names

/// Takes entries one by one and packs them into a segment.
struct SegmentBuilder {
  private var segment: ScreeningSegment
  /// The bucket of each entry's birth, as they came; see `BirthBuckets`.
  private var buckets: [UInt16] = []
  private var reader = NameReader()
  private var countries: [String: UInt16] = [:]

  init(reference: WatchlistReference, terms: WatchlistTerms) {
    segment = ScreeningSegment(reference: reference, terms: terms)
  }

  mutating func add(_ entry: WatchlistEntry) throws(Fault) {
    let number = segment.sexes.count
    for (place, name) in entry.names.enumerated() {
      addName(name, place: place, entry: number)
    }
    var bucket = BirthBuckets.none
    for (place, birth) in entry.births.enumerated() {
      let packed = PackedBirth(birth)
      segment.births.append(packed)
      let own = BirthBuckets.bucket(packed)
      bucket = place == 0 || bucket == own ? own : BirthBuckets.unsure
    }
    buckets.append(UInt16(bucket))
    segment.birthStarts.append(UInt32(segment.births.count))
    for code in entry.nationalities {
      if let country = country(code) { segment.nationalities.append(country) }
    }
    segment.nationalityStarts.append(UInt32(segment.nationalities.count))
    for code in entry.birthCountries {
      if let country = country(code) { segment.birthCountries.append(country) }
    }
    segment.birthCountryStarts.append(UInt32(segment.birthCountries.count))
    segment.sexes.append(SegmentBuilder.code(entry.sex))
    segment.nameTotals.append(UInt8(clamping: entry.names.count))
    segment.hasOwnTerms.append(entry.ownTerms != nil)
    segment.hasParents.append(entry.names.contains { $0.name.hasParents })
    if !entry.documents.isEmpty { segment.documents.add(entry.documents, entry: number) }
    try segment.entries.append(entry)
  }

  /// The number of a country, remembered by its code.
  private mutating func country(_ code: String) -> UInt16? {
    if let known = countries[code] { return known }
    let number = CountryNumbers.number(code)
    countries[code] = number
    return number
  }

  static func code(_ sex: Sex?) -> UInt8 {
    switch sex {
    case .female: 1
    case .male: 2
    default: 0
    }
  }

  private mutating func addName(_ name: ListedName, place: Int, entry: Int) {
    let before = segment.nameWords.count
    reader.read(name.name.issued, into: &segment)
    guard segment.nameWords.count > before else { return }
    segment.nameStarts.append(UInt32(segment.nameWords.count))
    segment.nameEntry.append(UInt32(entry))
    segment.nameIsWeak.append(name.type == .weak)
    segment.namePlace.append(UInt16(clamping: place))
  }

  /// The segment of all entries added.
  consuming func finish() -> ScreeningSegment {
    sortByBirth()
    makePostings()
    makeRarities()
    segment.weigh(.fitted)
    segment.keys = KeyIndex(segment.words)
    return segment
  }

  /// Numbers the entries anew by birth, and with them the names; of one bucket in the order in
  /// which they came.
  private mutating func sortByBirth() {
    var next = [UInt32](repeating: 0, count: BirthBuckets.count + 1)
    for bucket in buckets { next[Int(bucket) + 1] += 1 }
    for bucket in 1..<next.count { next[bucket] += next[bucket - 1] }
    var newNumber: [UInt32] = []
    newNumber.reserveCapacity(buckets.count)
    var order = [UInt32](repeating: 0, count: buckets.count)
    for (entry, bucket) in buckets.enumerated() {
      let new = next[Int(bucket)]
      next[Int(bucket)] += 1
      newNumber.append(new)
      order[Int(new)] = UInt32(entry)
    }
    sortNames(newNumber)
    reorder(&segment.birthStarts, &segment.births, order)
    reorder(&segment.nationalityStarts, &segment.nationalities, order)
    reorder(&segment.birthCountryStarts, &segment.birthCountries, order)
    segment.sexes = order.map { segment.sexes[Int($0)] }
    segment.nameTotals = order.map { segment.nameTotals[Int($0)] }
    segment.hasOwnTerms = order.map { segment.hasOwnTerms[Int($0)] }
    segment.hasParents = order.map { segment.hasParents[Int($0)] }
    segment.entryPlaces = order
    segment.documents.finish(renumber: newNumber)
  }

  private mutating func sortNames(_ newNumber: [UInt32]) {
    let old = segment.nameEntry
    var starts = [UInt32](repeating: 0, count: newNumber.count + 1)
    for entry in old { starts[Int(newNumber[Int(entry)]) + 1] += 1 }
    for entry in 1..<max(starts.count, 1) { starts[entry] += starts[entry - 1] }
    makeBirthStarts(starts)
    var names = [UInt32](repeating: 0, count: old.count)
    for (name, entry) in old.enumerated() {
      let new = Int(newNumber[Int(entry)])
      names[Int(starts[new])] = UInt32(name)
      starts[new] += 1
    }
    segment.nameEntry = names.map { newNumber[Int(old[Int($0)])] }
    segment.nameIsWeak = names.map { segment.nameIsWeak[Int($0)] }
    segment.namePlace = names.map { segment.namePlace[Int($0)] }
    reorder(&segment.nameStarts, &segment.nameWords, names)
  }

  /// The first name of each bucket, from the first name of each entry.
  private mutating func makeBirthStarts(_ firstNames: [UInt32]) {
    var counts = [Int](repeating: 0, count: BirthBuckets.count)
    for bucket in buckets { counts[Int(bucket)] += 1 }
    var entries = 0
    segment.birthBuckets = BirthBuckets()
    for count in counts {
      segment.birthBuckets.append(first: firstNames[entries])
      entries += count
    }
    segment.birthBuckets.append(first: firstNames[entries])
  }

  private func reorder<Item>(_ starts: inout [UInt32], _ items: inout [Item], _ order: [UInt32]) {
    var newStarts: [UInt32] = [0]
    newStarts.reserveCapacity(starts.count)
    var newItems: [Item] = []
    newItems.reserveCapacity(items.count)
    for index in order {
      for place in Int(starts[Int(index)])..<Int(starts[Int(index) + 1]) {
        newItems.append(items[place])
      }
      newStarts.append(UInt32(newItems.count))
    }
    starts = newStarts
    items = newItems
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

  @inline(__always)
  private func forEachPosting(_ body: (_ word: Int, _ name: Int) -> Void) {
    for name in 0..<segment.nameCount {
      let start = Int(segment.nameStarts[name])
      for place in start..<Int(segment.nameStarts[name + 1]) {
        let word = segment.nameWords[place]
        var isNew = true
        for earlier in start..<place where segment.nameWords[earlier] == word { isNew = false }
        if isNew { body(Int(word), name) }
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
