public import Bytes

/// One tagged field of a record: its tag as written, and its content (ANSI/NIST-ITL 1-2011, clause
/// 7.1 and annex B.1).
///
/// Content divides into subfields (RS), and these into information items (US). It stays as it was
/// written, so that a file that was read is written again byte for byte.
public struct TransactionField: Hashable, Sendable {
  /// The record type that the tag names; that of its record in all but irregular files.
  public let type: Int
  /// The field's number in its record: 12 of `9.012`.
  public let number: Int
  /// The tag's digits as written: `9.012`, `1.01`.
  let tag: [UInt8]
  /// What stands behind the colon.
  public var content: [UInt8]

  /// A field as an old or new edition writes its tag; digits are not checked again.
  init(type: Int, number: Int, tag: [UInt8], content: [UInt8]) {
    self.type = type
    self.number = number
    self.tag = tag
    self.content = content
  }

  /// A field of bytes; the tag is written with three digits behind the point.
  public init(type: Int, number: Int, content: [UInt8]) {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
    self.init(type: type, number: number, tag: Array("\(type).\(padded)".utf8), content: content)
  }

  /// A field of one text.
  ///
  /// Throws `.transaction` for a text that holds a separator or another control character.
  public init(type: Int, number: Int, _ text: String) throws(Fault) {
    try self.init(type: type, number: number, items: [[text]])
  }

  /// A field of subfields of items.
  ///
  /// Throws `.transaction` for an item that holds a separator or another control character.
  public init(type: Int, number: Int, items: [[String]]) throws(Fault) {
    var content: [UInt8] = []
    for (place, subfield) in items.enumerated() {
      if place > 0 { content.append(Separator.subfield) }
      for (place, item) in subfield.enumerated() {
        guard item.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
          throw Fault(.transaction, at: "\(type).\(number)", "an item without control characters")
        }
        if place > 0 { content.append(Separator.item) }
        content += item.utf8
      }
    }
    self.init(type: type, number: number, content: content)
  }

  /// The subfields, each divided into its items; one empty item for empty content.
  public var items: [[[UInt8]]] {
    content.split(separator: Separator.subfield, omittingEmptySubsequences: false).map {
      $0.split(separator: Separator.item, omittingEmptySubsequences: false).map(Array.init)
    }
  }

  /// The first item of the first subfield, as a whole number of at most nine digits.
  public var integer: Int? { items.first?.first.flatMap { decimal($0) } }

  /// The first item of the first subfield, as text that is ASCII.
  var word: String? {
    guard let item = items.first?.first, item.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      return nil
    }
    return String(decoding: item, as: UTF8.self)
  }
}

/// The separators of the traditional encoding (ANSI/NIST-ITL 1-2011, annex B.1.1).
enum Separator {
  /// FS, between records.
  static let record: UInt8 = 0x1C
  /// GS, between fields.
  static let field: UInt8 = 0x1D
  /// RS, between subfields.
  static let subfield: UInt8 = 0x1E
  /// US, between information items.
  static let item: UInt8 = 0x1F
}

/// A whole number of one to nine digits; nil for anything else. Spaces around it are passed over.
func decimal(_ bytes: some Collection<UInt8>) -> Int? {
  let digits = bytes.drop { $0 == 0x20 }
  var value = 0
  var count = 0
  for (place, byte) in digits.enumerated() {
    if byte == 0x20 { return digits.dropFirst(place).allSatisfy { $0 == 0x20 } ? value : nil }
    guard (0x30...0x39).contains(byte), count < 9 else { return nil }
    value = value * 10 + Int(byte - 0x30)
    count += 1
  }
  return count > 0 ? value : nil
}
