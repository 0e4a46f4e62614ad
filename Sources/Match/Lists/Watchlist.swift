public import Bytes
public import Codes

/// What names a list and its state: identifier, title, version.
public struct WatchlistReference: Hashable, Sendable {
  /// The list's identifier, for example `un-consolidated`.
  public let id: String
  /// The list's name for people.
  public let title: String
  /// Grows with every issue of the list; installing an older one is refused. Lists that are dated
  /// rather than numbered use the date, `20260227000009`.
  public let version: Int64

  /// Names a list.
  public init(id: String, title: String, version: Int64) {
    self.id = id
    self.title = title
    self.version = version
  }

  /// The day of the version's issue, for lists that are dated rather than numbered
  /// (`20260227000009`, `20260227`); nil for a number that is no date.
  public var issueDay: CivilDate? {
    let digits = String(version)
    guard digits.count == 14 || digits.count == 8, let date = Int(digits.prefix(8)) else {
      return nil
    }
    return CivilDate(year: date / 10_000, month: date / 100 % 100, day: date % 100)
  }
}

/// A list of persons and documents that somebody looks for, with what each entry permits.
public struct Watchlist: Equatable, Sendable {
  /// The most entries of one list.
  public static let maximumEntries = 4_000_000

  /// Identifier, title, version.
  public let reference: WatchlistReference
  /// What every entry permits that has no terms of its own.
  public let terms: WatchlistTerms
  /// The entries, in the order of the source.
  public let entries: [WatchlistEntry]

  /// A list. Throws `.watchlistIdentifier` unless the identifier is 1 to 64 of a-z, 0-9 and hyphen,
  /// and `.watchlistRepeated` when two entries share an identifier.
  public init(
    reference: WatchlistReference, terms: WatchlistTerms, entries: [WatchlistEntry]
  ) throws(Fault) {
    guard Watchlist.isIdentifier(reference.id) else {
      throw Fault(.watchlistIdentifier, at: "id", "1 to 64 of a-z, 0-9 and hyphen expected")
    }
    guard reference.version >= 0 else {
      throw Fault(.field, at: "version", "0 or more expected")
    }
    var seen: Set<String> = []
    for entry in entries where !seen.insert(entry.id).inserted {
      throw Fault(.watchlistRepeated, at: "entry \(entry.id)", "two entries of one identifier")
    }
    self.reference = reference
    self.terms = terms
    self.entries = entries
  }

  /// True for text that can name a list, and so a file.
  public static func isIdentifier(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy {
        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
  }
}

extension Fault.Code {
  /// A list's identifier that could not be a file's name.
  public static let watchlistIdentifier = Fault.Code("match.list-identifier", .badInput)
  /// Two entries of one list with one identifier.
  public static let watchlistRepeated = Fault.Code("match.entry-repeated", .badInput)
}
