public import Bytes

/// What differs between two versions of a list: entries added, removed, changed, and in which
/// fields.
///
/// Memory: about 100 bytes for each entry of the older version beside its identifier.
public struct WatchlistDelta: Equatable, Sendable {
  /// One entry that differs.
  public struct Change: Equatable, Sendable {
    /// What became of an entry.
    public enum Kind: String, Sendable, CaseIterable {
      case added, removed, changed
    }

    /// The entry's identifier.
    public let id: String
    /// What became of it.
    public let kind: Kind
    /// The fields that differ, for a changed entry: `names`, `dob`, `nationality`, `birthplace`,
    /// `docs`, `gender`, `program`, `terms`.
    public let fields: [String]

    /// The change as JSON.
    public var json: JSON {
      .fields([
        "id": .string(id), "kind": .string(kind.rawValue),
        "fields": fields.isEmpty ? nil : .texts(fields),
      ])
    }
  }

  /// The most changes that are kept by name; all are counted.
  public static let maximumChanges = 100_000

  /// Entries only in the newer version.
  public private(set) var added = 0
  /// Entries only in the older version.
  public private(set) var removed = 0
  /// Entries in both that differ.
  public private(set) var changed = 0
  /// Entries in both that are equal.
  public private(set) var unchanged = 0
  /// The fields of the header that differ: `title`, `owner`, `action`, ...
  public private(set) var header: [String] = []
  /// The first changes, in the order of the newer version, removed ones last by identifier.
  public private(set) var changes: [Change] = []

  /// True when both versions say the same.
  public var isEmpty: Bool { added + removed + changed == 0 && header.isEmpty }

  /// Compares two lists that are read to their ends. Throws what their readers throw.
  public init(
    from older: any WatchlistReading, to newer: any WatchlistReading
  ) throws(Fault) {
    var newer = newer
    var comparison = try Comparison(older)
    while let entry = try newer.next() { try comparison.take(entry) }
    self = try comparison.finish(newer.reference, newer.terms)
  }

  /// No difference, and nothing compared.
  public static let none = WatchlistDelta()

  init() {}

  fileprivate mutating func add(_ change: Change) {
    switch change.kind {
    case .added: added += 1
    case .removed: removed += 1
    case .changed: changed += 1
    }
    if changes.count < WatchlistDelta.maximumChanges { changes.append(change) }
  }

  /// The delta as JSON, with the first thousand changes.
  public var json: JSON {
    [
      "added": .number(added) ?? 0, "removed": .number(removed) ?? 0,
      "changed": .number(changed) ?? 0, "unchanged": .number(unchanged) ?? 0,
      "header": .texts(header), "changes": .array(changes.prefix(1000).map(\.json)),
    ]
  }

  /// Takes in the older version, then the newer one entry by entry.
  struct Comparison {
    private var index: [String: EntryDigests] = [:]
    private var header: JSON = .null
    private var delta = WatchlistDelta()

    /// Without an older version every entry is an added one.
    init() {}

    init(_ older: any WatchlistReading) throws(Fault) {
      var older = older
      while let entry = try older.next() { index[entry.id] = try EntryDigests(entry) }
      header = Comparison.header(older.reference, older.terms)
    }

    private static func header(_ reference: WatchlistReference, _ terms: WatchlistTerms) -> JSON {
      var fields = terms.json.object ?? [:]
      fields["title"] = .string(reference.title)
      return .object(fields)
    }

    mutating func take(_ entry: WatchlistEntry) throws(Fault) {
      guard let known = index.removeValue(forKey: entry.id) else {
        return delta.add(Change(id: entry.id, kind: .added, fields: []))
      }
      let fields = known.differing(try EntryDigests(entry))
      if fields.isEmpty {
        delta.unchanged += 1
      } else {
        delta.add(Change(id: entry.id, kind: .changed, fields: fields))
      }
    }

    mutating func finish(
      _ reference: WatchlistReference, _ terms: WatchlistTerms
    ) throws(Fault) -> WatchlistDelta {
      for id in index.keys.sorted() { delta.add(Change(id: id, kind: .removed, fields: [])) }
      if let old = header.object {
        let new = Comparison.header(reference, terms).object ?? [:]
        delta.header = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
      }
      return delta
    }
  }
}

/// The fields of an entry, each as a number that tells it from others: 64 bits of FNV-1a over its
/// canonical JSON. Two texts of one number would pass for equal; with a million entries that
/// happens in one comparison of ten million.
private struct EntryDigests {
  private static let fields: [(name: String, of: [String])] = [
    ("names", ["names"]), ("dob", ["dob"]), ("nationality", ["nationality"]),
    ("birthplace", ["pob", "pob_country"]), ("docs", ["docs"]), ("gender", ["gender"]),
    ("program", ["program"]), ("terms", ["terms"]),
  ]

  private var digests = SIMD8<UInt64>()

  init(_ entry: WatchlistEntry) throws(Fault) {
    let json = entry.json
    for (place, field) in EntryDigests.fields.enumerated() {
      var digest: UInt64 = 0xcbf2_9ce4_8422_2325
      for name in field.of {
        guard let value = json[name] else { continue }
        for byte in try JSON.object([name: value]).canonicalLine() {
          digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3
        }
      }
      digests[place] = digest
    }
  }

  /// The names of the fields that differ.
  func differing(_ other: EntryDigests) -> [String] {
    guard digests != other.digests else { return [] }
    return EntryDigests.fields.indices.filter { digests[$0] != other.digests[$0] }
      .map { EntryDigests.fields[$0].name }
  }
}
