import Bytes
import Codes
import Names

/// Reads what data groups are made of, and notes where an encoding is odd but can be read.
struct DataGroupReader {
  /// The oddities so far, in the order of the file; at most `maximumOddities`.
  private(set) var oddities: [Fault] = []

  /// The most oddities that are kept: one makes the group undetermined.
  static let maximumOddities = 32
  /// The most bytes of a text: Doc 9303-10 gives names and addresses 99 at most; some are longer.
  static let maximumTextBytes = 4096
  /// The most entries of a list: its count is one byte.
  static let maximumEntries = 255

  /// Notes an oddity at the place of `bytes`.
  mutating func note(_ bytes: ArraySlice<UInt8>, _ detail: String) {
    guard oddities.count < Self.maximumOddities else { return }
    oddities.append(TaggedElement.wrong(bytes, detail))
  }

  /// A small integer of one or two bytes, as counts are written.
  func number(_ element: TaggedElement) throws(Fault) -> Int {
    guard (1...2).contains(element.content.count) else {
      throw TaggedElement.wrong(element.encoded, "a number of one byte expected")
    }
    return element.content.reduce(0) { $0 << 8 | Int($1) }
  }

  /// The items behind a count (tag 02), where both agree; else what is there, and a note.
  mutating func counted(
    _ element: TaggedElement, _ isItem: (TaggedElement) -> Bool
  ) throws(Fault) -> [TaggedElement] {
    let children = try element.children()
    let items = children.filter(isItem)
    guard items.count <= Self.maximumEntries else {
      throw TaggedElement.wrong(element.content, "over \(Self.maximumEntries) entries")
    }
    guard let count = children.first, count.tag == 0x02 else {
      note(element.content, "no number of entries")
      return items
    }
    let announced = try number(count)
    if announced != items.count {
      note(count.encoded, "\(announced) entries announced, \(items.count) found")
    }
    return items
  }

  /// A text in UTF-8, read as Latin-1 with a note where it is none, as some issuers write it; nil
  /// with a note when it is empty or over the limit.
  mutating func text(_ element: TaggedElement) -> String? {
    let bytes = element.content
    guard !bytes.isEmpty else {
      note(element.encoded, "an empty entry")
      return nil
    }
    guard bytes.count <= Self.maximumTextBytes else {
      note(element.encoded, "a text of over \(Self.maximumTextBytes) bytes")
      return nil
    }
    if let control = bytes.firstIndex(where: { $0 < 0x20 || $0 == 0x7F }) {
      note(bytes[control...], "a control character")
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    note(element.encoded, "a text that is not UTF-8, read as Latin-1")
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// The components of a text that fillers part: `ANYTOWN<MN`; empty ones are noted and left out.
  mutating func components(_ element: TaggedElement) -> [String] {
    guard let text = text(element) else { return [] }
    let parts = text.split(separator: "<", omittingEmptySubsequences: false)
    // A filler at the end and the double filler of names are seen in places and addresses too.
    let kept = parts.map { String($0) }.filter { !$0.isEmpty }
    if kept.isEmpty { note(element.encoded, "a text of fillers only") }
    return kept
  }

  /// A name: two fillers part the primary from the secondary identifier, one parts words.
  mutating func name(_ element: TaggedElement) -> PersonName? {
    guard let text = text(element) else { return nil }
    let fillers = text.ranges(of: "<<")
    guard let first = fillers.first else {
      return PersonName(issued: Self.words(text[...]))
    }
    if fillers.count > 1 { note(element.encoded, "a name with a second separator") }
    let primary = Self.words(text[..<first.lowerBound])
    let secondary = Self.words(text[first.upperBound...])
    guard !primary.isEmpty, !secondary.isEmpty else {
      if primary.isEmpty && secondary.isEmpty { note(element.encoded, "a name of fillers only") }
      return PersonName(issued: primary + secondary)
    }
    return PersonName(issued: "\(primary) \(secondary)", given: secondary, family: primary)
  }

  private static func words(_ text: Substring) -> String {
    text.split(separator: "<").joined(separator: " ")
  }

  /// A date `CCYYMMDD`: eight digits, or four bytes of two digits each; zeros or fillers stand for
  /// what the issuer does not know. Nil with a note for anything else.
  mutating func date(_ element: TaggedElement) -> PartialDate? {
    guard let digits = digits(element.content, bytes: 4) else {
      note(element.encoded, "no date of eight digits")
      return nil
    }
    let year = digits[0..<4].reduce(0) { $0 * 10 + $1 }
    let month = digits[4] * 10 + digits[5]
    let day = digits[6] * 10 + digits[7]
    let date = PartialDate(
      year: year == 0 ? nil : year, month: month == 0 ? nil : month, day: day == 0 ? nil : day)
    if date == nil { note(element.encoded, "no date of the calendar") }
    return date
  }

  /// A moment `CCYYMMDDhhmmss`, written `2016-11-15T01:36:12`; its zone is not known.
  mutating func moment(_ element: TaggedElement) -> String? {
    guard let digits = digits(element.content, bytes: 7) else {
      note(element.encoded, "no time of fourteen digits")
      return nil
    }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    guard let day = CivilDate(year: number(0..<4), month: number(4..<6), day: number(6..<8)),
      number(8..<10) < 24, number(10..<12) < 60, number(12..<14) < 61
    else {
      note(element.encoded, "no time of the calendar")
      return nil
    }
    let time = [8, 10, 12].map { "\(digits[$0])\(digits[$0 + 1])" }.joined(separator: ":")
    return "\(day)T\(time)"
  }

  /// Digits as characters, or packed two to a byte; fillers and spaces count as zeros.
  private func digits(_ content: ArraySlice<UInt8>, bytes: Int) -> [Int]? {
    if content.count == bytes {
      let digits = content.flatMap { [Int($0 >> 4), Int($0 & 15)] }
      return digits.allSatisfy { $0 < 10 } ? digits : nil
    }
    guard content.count == bytes * 2 else { return nil }
    var digits: [Int] = []
    for byte in content {
      switch byte {
      case 0x30...0x39: digits.append(Int(byte) - 0x30)
      case 0x3C, 0x20: digits.append(0)
      default: return nil
      }
    }
    return digits
  }

  /// The fields of DG11 and DG12 by their tags. The list of tags (5C) must name what is there; a
  /// list of several values (A0) counts as its own tag and as that of its values.
  mutating func fields(
    _ element: TaggedElement, listed lists: [Int: Int]
  ) throws(Fault) -> [TaggedElement] {
    let children = try element.children()
    guard children.count <= Self.maximumEntries else {
      throw TaggedElement.wrong(element.content, "over \(Self.maximumEntries) fields")
    }
    let fields = children.filter { $0.tag != 0x5C }
    guard let list = children.first, list.tag == 0x5C else {
      note(element.content, "no list of tags")
      return fields
    }
    let announced = Set(try Self.tags(list).map { lists[$0] ?? $0 })
    let found = Set(fields.map { lists[$0.tag] ?? $0.tag })
    for tag in announced.symmetricDifference(found).sorted() {
      let name = String(tag, radix: 16, uppercase: true)
      let isThere = found.contains(tag)
      note(list.encoded, "tag \(name) is \(isThere ? "there, not listed" : "listed, not there")")
    }
    return fields
  }

  /// The tags of a list: one byte each, or two where the first says so (ISO/IEC 8825-1, 8.1.2.4).
  private static func tags(_ list: TaggedElement) throws(Fault) -> [Int] {
    var tags: [Int] = []
    var rest = list.content
    while let first = rest.popFirst() {
      guard first & 0x1F == 0x1F else {
        tags.append(Int(first))
        continue
      }
      guard let second = rest.popFirst() else { throw TaggedElement.wrong(rest, "a tag expected") }
      tags.append(Int(first) << 8 | Int(second))
    }
    return tags
  }
}
