public import Bytes
import Codes
import Host
import Names

/// Entries of one list packed for screening, as bytes that can be kept and read again: no word is
/// taken apart, and no key made, when they are.
///
/// Several of them make one index (`ScreeningIndex.init(of:)`), which screens as one that was made
/// of all their entries: no weight depends on the list.
public struct PreparedNames: Sendable {
  let segment: ScreeningSegment

  /// How many entries there are.
  public var entryCount: Int { segment.entryCount }

  /// Packs entries of a list; about 20 microseconds each. Throws what packing an entry throws.
  public init(
    _ entries: [WatchlistEntry], of reference: WatchlistReference, terms: WatchlistTerms
  ) throws(Fault) {
    var builder = SegmentBuilder(reference: reference, terms: terms)
    for entry in entries { try builder.add(entry) }
    segment = builder.finish()
  }

  /// The packed entries; see `sample`.
  public var bytes: [UInt8] {
    var writer = ColumnWriter()
    segment.write(to: &writer)
    return writer.bytes
  }

  /// Reads packed entries of a list. Any bytes may be passed; throws `.columns` for others.
  public init(
    _ bytes: [UInt8], of reference: WatchlistReference, terms: WatchlistTerms
  ) throws(Fault) {
    var reader = ColumnReader(bytes)
    segment = try ScreeningSegment(&reader, reference: reference, terms: terms)
    guard reader.isAtEnd else { throw Fault(.columns, at: "names", "bytes behind the last column") }
  }

  /// What this version of the program makes of a few names of all scripts. Where this is another
  /// than when entries were packed, words, keys, families, rarities or the columns have changed:
  /// the entries are made again, not read.
  public static var sample: [UInt8] {
    get throws(Fault) {
      let texts = [
        "Invented Mohammed Abd al-Rahman AL-KHALIDI", "حسن علي كريم السعدي", "王小明",
        "Invented Ёлкина Ольга", "O'NEILL RUSSELL MARIA CLARA", "کاروان ئەحمەد ڕەسووڵ",
        "Wvvon Cl0rn Br4nd",
      ]
      var entries: [WatchlistEntry] = []
      for text in texts + NameFrequencies.all.prefix(200).map(\.letters) {
        entries.append(
          try WatchlistEntry(
            id: "\(entries.count)", names: [ListedName(PersonName(issued: text), .primary)]))
      }
      return try PreparedNames(
        entries, of: WatchlistReference(id: "sample", title: "sample", version: 1),
        terms: WatchlistTerms(owner: "sample", legalBasis: "sample")
      ).bytes
    }
  }
}

extension ScreeningIndex {
  /// One index of prepared entries, all of them.
  public convenience init(of prepared: [PreparedNames]) {
    self.init(segments: prepared.map(\.segment))
  }
}
