package import Bytes
package import Codes

/// Takes the fields of one JSON object apart, each once; what is left at the end is an error.
///
/// Every text is bounded and never empty, every list bounded and never empty: a field without
/// content is left out, so a record has one form only.
package struct FieldReader {
  private var fields: [String: JSON]
  private let place: String

  package init(_ json: JSON, at place: String) throws(Fault) {
    guard case .object(let fields) = json else {
      throw Fault(.record, at: place, "an object expected")
    }
    self.fields = fields
    self.place = place
  }

  /// Refuses fields that nobody took.
  package func end() throws(Fault) {
    guard let name = fields.keys.min() else { return }
    let isPlain = (1...32).contains(name.utf8.count) && name.utf8.allSatisfy(isLetterOrDigit)
    let shown = isPlain ? name : "a name that no field has"
    throw Fault(.recordField, at: path(shown), "a field that schema 1 does not have")
  }

  package func fault(_ name: String, _ detail: String) -> Fault {
    Fault(.record, at: path(name), detail)
  }

  package func path(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

  // MARK: Text

  package mutating func optionalText(_ name: String, bytes: Int = RecordLimits.textBytes)
    throws(Fault)
    -> String?
  {
    guard let value = fields.removeValue(forKey: name) else { return nil }
    guard let text = value.string else { throw fault(name, "text expected") }
    guard (1...bytes).contains(text.utf8.count) else {
      throw fault(name, "text of 1 to \(bytes) bytes expected")
    }
    return text
  }

  package mutating func text(_ name: String, bytes: Int = RecordLimits.textBytes) throws(Fault)
    -> String
  {
    try required(try optionalText(name, bytes: bytes), name)
  }

  /// A code or identifier: printable ASCII without quotes, backslash and space.
  package mutating func optionalCode(_ name: String, bytes: Int = RecordLimits.codeBytes)
    throws(Fault)
    -> String?
  {
    guard let text = try optionalText(name, bytes: bytes) else { return nil }
    guard
      text.utf8.allSatisfy({
        (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      })
    else { throw fault(name, "a code without spaces and quotes expected") }
    return text
  }

  package mutating func code(_ name: String, bytes: Int = RecordLimits.codeBytes) throws(Fault)
    -> String
  {
    try required(try optionalCode(name, bytes: bytes), name)
  }

  /// A code of ICAO Doc 9303-3, section 5: one to three capital letters.
  package mutating func optionalCountry(_ name: String) throws(Fault) -> String? {
    guard let text = try optionalText(name, bytes: 3) else { return nil }
    guard text.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
      throw fault(name, "a code of one to three capital letters expected")
    }
    return text
  }

  /// Lower-case hexadecimal text of exactly `bytes` bytes.
  package mutating func hex(_ name: String, bytes: Int) throws(Fault) -> String {
    let text = try text(name, bytes: bytes * 2)
    guard text.utf8.count == bytes * 2, text.utf8.allSatisfy(isLowerHex) else {
      throw fault(name, "\(bytes * 2) lower-case hexadecimal digits expected")
    }
    return text
  }

  /// The same, where it may be left out.
  package mutating func optionalHex(_ name: String, bytes: Int) throws(Fault) -> String? {
    fields[name] == nil ? nil : try hex(name, bytes: bytes)
  }

  package mutating func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Choice.Type = Choice.self
  ) throws(Fault) -> Choice? {
    guard let text = try optionalText(name, bytes: RecordLimits.codeBytes) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw fault(name, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
  }

  package mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Choice.Type = Choice.self
  ) throws(Fault) -> Choice {
    try required(try optionalChoice(name, type), name)
  }

  // MARK: Numbers and dates

  package mutating func optionalInteger(_ name: String, _ range: ClosedRange<Int64>) throws(Fault)
    -> Int64?
  {
    guard let value = fields.removeValue(forKey: name) else { return nil }
    guard let number = value.integer, range.contains(number) else {
      throw fault(name, "a whole number from \(range.lowerBound) to \(range.upperBound) expected")
    }
    return number
  }

  package mutating func integer(_ name: String, _ range: ClosedRange<Int64>) throws(Fault) -> Int64
  {
    try required(try optionalInteger(name, range), name)
  }

  /// A flag: 1, or left out.
  package mutating func flag(_ name: String) throws(Fault) -> Bool {
    try optionalInteger(name, 1...1) != nil
  }

  package mutating func optionalDate(_ name: String) throws(Fault) -> CivilDate? {
    guard let text = try optionalText(name, bytes: 10) else { return nil }
    do { return try CivilDate(iso: text) } catch { throw fault(name, error.detail) }
  }

  package mutating func date(_ name: String) throws(Fault) -> CivilDate {
    try required(try optionalDate(name), name)
  }

  package mutating func optionalPartialDate(_ name: String) throws(Fault) -> PartialDate? {
    guard let text = try optionalText(name, bytes: 10) else { return nil }
    let date: PartialDate
    do { date = try PartialDate(iso: text) } catch { throw fault(name, error.detail) }
    guard date != .unknown else { throw fault(name, "an unknown date is left out") }
    return date
  }

  /// A moment with its milliseconds: the one spelling of a record.
  package mutating func instant(_ name: String) throws(Fault) -> Instant {
    try required(try optionalInstant(name), name)
  }

  package mutating func optionalInstant(_ name: String) throws(Fault) -> Instant? {
    guard let text = try optionalText(name, bytes: 24) else { return nil }
    guard text.utf8.count == 24 else { throw fault(name, "a time with milliseconds expected") }
    do { return try Instant(iso: text) } catch { throw fault(name, error.detail) }
  }

  // MARK: Objects and lists

  /// A free JSON object.
  package mutating func optionalJSON(_ name: String) throws(Fault) -> JSON? {
    guard let value = fields.removeValue(forKey: name) else { return nil }
    guard value.object != nil else { throw fault(name, "an object expected") }
    return value
  }

  /// The fields of an object whose names are data, sorted; empty for a field that is left out.
  package mutating func named(_ name: String) throws(Fault) -> [(String, JSON)] {
    guard let object = try optionalJSON(name)?.object else { return [] }
    guard !object.isEmpty else { throw fault(name, "an object without content is left out") }
    return object.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// A part of the record: its reader must take all of it.
  package mutating func optionalPart<Part>(
    _ name: String, _ read: (inout FieldReader) throws(Fault) -> Part
  ) throws(Fault) -> Part? {
    guard let value = fields.removeValue(forKey: name) else { return nil }
    return try FieldReader.part(value, at: path(name), read)
  }

  package mutating func part<Part>(
    _ name: String, _ read: (inout FieldReader) throws(Fault) -> Part
  ) throws(Fault) -> Part {
    try required(try optionalPart(name, read), name)
  }

  package mutating func parts<Part>(
    _ name: String, atMost: Int, _ read: (inout FieldReader) throws(Fault) -> Part
  ) throws(Fault) -> [Part] {
    var parts: [Part] = []
    for (index, item) in try items(name, atMost: atMost).enumerated() {
      parts.append(try FieldReader.part(item, at: "\(path(name))[\(index)]", read))
    }
    return parts
  }

  package mutating func texts(_ name: String, atMost: Int, bytes: Int) throws(Fault) -> [String] {
    var texts: [String] = []
    for item in try items(name, atMost: atMost) {
      guard let text = item.string, (1...bytes).contains(text.utf8.count) else {
        throw fault(name, "texts of 1 to \(bytes) bytes expected")
      }
      texts.append(text)
    }
    return texts
  }

  private mutating func items(_ name: String, atMost: Int) throws(Fault) -> [JSON] {
    guard let value = fields.removeValue(forKey: name) else { return [] }
    guard let items = value.array, (1...atMost).contains(items.count) else {
      throw fault(name, "a list of 1 to \(atMost) expected")
    }
    return items
  }

  private func required<Value>(_ value: Value?, _ name: String) throws(Fault) -> Value {
    guard let value else { throw fault(name, "a field that must be there is missing") }
    return value
  }

  private static func part<Part>(
    _ json: JSON, at place: String, _ read: (inout FieldReader) throws(Fault) -> Part
  ) throws(Fault) -> Part {
    var reader = try FieldReader(json, at: place)
    let part = try read(&reader)
    try reader.end()
    return part
  }
}

func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: false
  }
}

func isLowerHex(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
  default: false
  }
}

/// The form of stations' and points of entry's names: 1 to 32 of `A`-`Z`, `0`-`9` and `-`, a letter
/// first.
func isPlaceName(_ text: String) -> Bool {
  guard (1...32).contains(text.utf8.count), let first = text.utf8.first,
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
  else { return false }
  return text.utf8.allSatisfy { byte in
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
  }
}

extension JSON {
  /// A list of parts, or nil for none: for use with `fields`.
  package static func parts<Part>(_ parts: [Part], _ json: (Part) -> JSON) -> JSON? {
    parts.isEmpty ? nil : .array(parts.map(json))
  }

  /// 1, or nil for false: for use with `fields`.
  package static func flag(_ isSet: Bool) -> JSON? { isSet ? 1 : nil }

  /// The raw value of a choice, or nil: for use with `fields`.
  package static func choice(_ choice: (some RawRepresentable<String>)?) -> JSON? {
    choice.map { .string($0.rawValue) }
  }
}
