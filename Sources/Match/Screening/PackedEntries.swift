import Bytes
import Codes
import Host
import Names

/// Entries packed one behind the other: small in memory, quick to write, decoded only for a match.
///
/// Each entry is its fields in a fixed order: a text is its length in bytes (two bytes, lowest
/// first, 65,535 for a missing text) and its UTF-8; a list is its count and its items; a date is
/// year, month and day with 0 for what is unknown. An index that is kept on disk keeps it as a
/// column; nobody else reads it.
struct PackedEntries: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where each entry starts, in the order in which it was added.
  private(set) var starts: [Int] = []

  private static let missing = 65_535

  /// Adds an entry.
  mutating func append(_ entry: WatchlistEntry) throws(Fault) {
    starts.append(bytes.count)
    append(entry.id)
    append(count: entry.names.count)
    for name in entry.names { append(name) }
    append(count: entry.births.count)
    for birth in entry.births { append(birth) }
    for list in [entry.nationalities, entry.birthCountries, entry.birthPlaces] { append(list) }
    append(count: entry.documents.count)
    for document in entry.documents {
      append(document.type)
      append(document.number)
      append(document.country)
    }
    append(entry.sex?.rawValue)
    append(entry.program)
    append(
      try entry.ownTerms.map { (json) throws(Fault) in
        String(decoding: try json.canonicalLine(), as: UTF8.self)
      })
  }

  private mutating func append(_ name: ListedName) {
    let known = ListedNameType.allCases.firstIndex(of: name.type) ?? 0
    let person = name.name
    let parts = [person.given, person.father, person.grandfather, person.family, person.mother]
    let hasParts = parts.contains { $0 != nil }
    bytes.append(UInt8(known) | (hasParts ? 0x40 : 0) | (person.isTruncated ? 0x80 : 0))
    append(person.issued)
    if hasParts { for part in parts { append(part) } }
  }

  private mutating func append(_ date: ListedDate) {
    bytes.append((date.isCirca ? 1 : 0) | (date.to == nil ? 0 : 2))
    append(date.from)
    if let to = date.to { append(to) }
  }

  private mutating func append(_ date: PartialDate) {
    append(count: date.year ?? 0)
    bytes.append(UInt8(clamping: date.month ?? 0))
    bytes.append(UInt8(clamping: date.day?.day ?? 0))
  }

  private mutating func append(_ texts: [String]) {
    append(count: texts.count)
    for text in texts { append(text) }
  }

  private mutating func append(_ text: String?) {
    guard let text else { return append(count: PackedEntries.missing) }
    let utf8 = text.utf8.prefix(PackedEntries.missing - 1)
    append(count: utf8.count)
    bytes.append(contentsOf: utf8)
  }

  private mutating func append(count: Int) {
    bytes.append(UInt8(truncatingIfNeeded: count))
    bytes.append(UInt8(truncatingIfNeeded: count >> 8))
  }

  init() {}

  func write(to writer: inout ColumnWriter) {
    writer.append(bytes)
    writer.append(starts.map { UInt32($0) })
  }

  init(_ reader: inout ColumnReader) throws(Fault) {
    bytes = try reader.column()
    let starts: [UInt32] = try reader.column()
    guard starts.allSatisfy({ $0 < bytes.count }) else {
      throw Fault(.columns, at: "entries", "columns that do not fit together")
    }
    self.starts = starts.map { Int($0) }
  }

  /// The identifier of the entry that starts at `start`.
  func id(at start: Int) -> String {
    var reader = Reader(bytes: bytes, offset: start)
    return reader.text() ?? ""
  }

  /// A key of what the entry added as number `place` says: 32 hexadecimal digits. It tells a
  /// changed entry from an unchanged one; it is no signature (two FNV-1a hashes of 64 bits).
  func content(_ place: Int) -> String {
    let end = place + 1 < starts.count ? starts[place + 1] : bytes.count
    var low: UInt64 = 0xcbf2_9ce4_8422_2325
    var high: UInt64 = 0x6c62_272e_07bb_0142
    for index in starts[place]..<end {
      low = (low ^ UInt64(bytes[index])) &* 0x100_0000_01b3
      high = (high ^ UInt64(bytes[index]) ^ low >> 56) &* 0x100_0000_01b3
    }
    return Hex.encode(
      [low, high].flatMap { word in
        (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
      })
  }

  /// The same key of an entry that is not held.
  static func content(of entry: WatchlistEntry) throws(Fault) -> String {
    var packed = PackedEntries()
    try packed.append(entry)
    return packed.content(0)
  }

  /// The entry that starts at `start`.
  func entry(at start: Int) -> WatchlistEntry? {
    var reader = Reader(bytes: bytes, offset: start)
    let id = reader.text() ?? ""
    let names = reader.items { $0.name() }
    let births = reader.items { $0.listedDate() }.compactMap(\.self)
    let nationalities = reader.texts()
    let birthCountries = reader.texts()
    let birthPlaces = reader.texts()
    let documents = reader.items { reader in
      ListedDocument(
        type: reader.text() ?? "", number: reader.text() ?? "", country: reader.text())
    }
    let sex = reader.text().flatMap(Sex.init(rawValue:))
    let program = reader.text()
    let terms = reader.text().flatMap { try? JSON.parse($0.utf8) }
    return try? WatchlistEntry(
      id: id, names: names, births: births, nationalities: nationalities,
      birthCountries: birthCountries, birthPlaces: birthPlaces, documents: documents, sex: sex,
      program: program, ownTerms: terms)
  }

  /// Reads what `append` wrote.
  private struct Reader {
    let bytes: [UInt8]
    var offset: Int

    /// The next byte; 0 behind the end, where only columns that nobody wrote lead.
    mutating func byte() -> UInt8 {
      defer { offset += 1 }
      return offset < bytes.count ? bytes[offset] : 0
    }

    mutating func count() -> Int { Int(byte()) | Int(byte()) << 8 }

    mutating func text() -> String? {
      let count = count()
      guard count != PackedEntries.missing else { return nil }
      defer { offset += count }
      let end = min(offset + count, bytes.count)
      return offset < end ? String(decoding: bytes[offset..<end], as: UTF8.self) : ""
    }

    mutating func items<Item>(_ item: (inout Reader) -> Item) -> [Item] {
      var items: [Item] = []
      for _ in 0..<count() { items.append(item(&self)) }
      return items
    }

    mutating func texts() -> [String] { items { $0.text() ?? "" } }

    mutating func name() -> ListedName {
      let kind = byte()
      let issued = text() ?? ""
      let type = ListedNameType.allCases[safe: Int(kind & 0x3f)] ?? .primary
      guard kind & 0x40 != 0 else {
        return ListedName(PersonName(issued: issued, isTruncated: kind & 0x80 != 0), type)
      }
      return ListedName(
        PersonName(
          issued: issued, given: text(), father: text(), grandfather: text(), family: text(),
          mother: text(), isTruncated: kind & 0x80 != 0), type)
    }

    mutating func listedDate() -> ListedDate? {
      let kind = byte()
      guard let from = date() else { return nil }
      return ListedDate(from, to: kind & 2 != 0 ? date() : nil, isCirca: kind & 1 != 0)
    }

    private mutating func date() -> PartialDate? {
      let year = count()
      let month = Int(byte())
      let day = Int(byte())
      return PartialDate(
        year: year == 0 ? nil : year, month: month == 0 ? nil : month, day: day == 0 ? nil : day)
    }
  }
}
