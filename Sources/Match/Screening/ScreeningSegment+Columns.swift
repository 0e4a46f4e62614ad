import Bytes
import Codes
import Host
import Names

/// A segment as columns, so that an index of many people is read and not made again.
extension ScreeningSegment {
  /// Writes a segment of which nothing was taken out.
  func write(to writer: inout ColumnWriter) {
    precondition(removed.isEmpty)
    words.write(to: &writer)
    keys.write(to: &writer)
    writer.append(rarity)
    writer.append(nameStarts)
    writer.append(nameWords)
    writer.append(nameEntry)
    writer.append(nameIsWeak.map(UInt8.init(isTrue:)))
    writer.append(namePlace)
    writer.append(nameTotals)
    writer.append(postingStarts)
    writer.append(postings)
    birthBuckets.write(to: &writer)
    writer.append(birthStarts)
    writer.append(births.map(\.packed))
    writer.append(nationalityStarts)
    writer.append(nationalities)
    writer.append(birthCountryStarts)
    writer.append(birthCountries)
    writer.append(sexes)
    entries.write(to: &writer)
    writer.append(entryPlaces)
    writer.append(hasOwnTerms.map(UInt8.init(isTrue:)))
    writer.append(hasParents.map(UInt8.init(isTrue:)))
    documents.write(to: &writer)
  }

  /// Reads a segment. Any columns may be passed; throws `.columns` for those that do not fit
  /// together.
  init(
    _ reader: inout ColumnReader, reference: WatchlistReference, terms: WatchlistTerms
  ) throws(Fault) {
    self.init(reference: reference, terms: terms)
    words = try TokenTable(&reader)
    keys = try KeyIndex(&reader, words: words.count)
    rarity = try reader.column()
    nameStarts = try reader.column()
    nameWords = try reader.column()
    nameEntry = try reader.column()
    nameIsWeak = try reader.column(of: UInt8.self).map { $0 != 0 }
    namePlace = try reader.column()
    nameTotals = try reader.column()
    postingStarts = try reader.column()
    postings = try reader.column()
    birthBuckets = try BirthBuckets(&reader, names: nameEntry.count)
    birthStarts = try reader.column()
    births = try reader.column(of: UInt64.self).map(PackedBirth.init(packed:))
    nationalityStarts = try reader.column()
    nationalities = try reader.column()
    birthCountryStarts = try reader.column()
    birthCountries = try reader.column()
    sexes = try reader.column()
    entries = try PackedEntries(&reader)
    entryPlaces = try reader.column()
    hasOwnTerms = try reader.column(of: UInt8.self).map { $0 != 0 }
    hasParents = try reader.column(of: UInt8.self).map { $0 != 0 }
    documents = try DocumentIndex(&reader, entries: sexes.count)
    guard namesFit, entriesFit else {
      throw Fault(.columns, at: "names", "columns that do not fit together")
    }
    weigh(.fitted)
  }

  private var namesFit: Bool {
    let (names, tokens) = (nameEntry.count, words.count)
    let lengths = zip(nameStarts, nameStarts.dropFirst())
    return rarity.count == tokens && nameStarts.count == names + 1
      && rarity.allSatisfy { (0...ScreeningParameters.maximumRarity).contains($0) }
      && nameStarts.isRising(to: nameWords.count)
      && lengths.allSatisfy { $1 - $0 <= NameTokens.maximumTokens }
      && nameWords.allSatisfy { $0 < tokens }
      && nameEntry.allSatisfy { $0 < sexes.count } && nameIsWeak.count == names
      && namePlace.count == names && postingStarts.count == tokens + 1
      && postingStarts.isRising(to: postings.count) && postings.allSatisfy { $0 < names }
  }

  private var entriesFit: Bool {
    let starts = sexes.count + 1
    return nameTotals.count == sexes.count
      && birthStarts.count == starts && birthStarts.isRising(to: births.count)
      && nationalityStarts.count == starts && nationalityStarts.isRising(to: nationalities.count)
      && birthCountryStarts.count == starts && birthCountryStarts.isRising(to: birthCountries.count)
      && entries.starts.count == sexes.count && entryPlaces.count == sexes.count
      && entryPlaces.allSatisfy { $0 < sexes.count } && hasOwnTerms.count == sexes.count
      && hasParents.count == sexes.count
  }
}

extension UInt8 {
  /// 1 for true.
  fileprivate init(isTrue: Bool) { self = isTrue ? 1 : 0 }
}
