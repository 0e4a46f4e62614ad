import Bytes

/// Walks over one canonical line front to back without copying from it, eight bytes at a time.
///
/// It refuses what the canonical form does not have: space, other escapes, other numbers, and, in
/// the objects that it reads, names out of order or twice. It does not decode UTF-8, does not ask
/// for NFC and compares no names in values that it passes over; the full reader does all that.
struct CanonicalCursor: ~Escapable {
  private let bytes: Span<UInt8>
  private(set) var offset = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { offset == bytes.count }

  @inline(never)
  func fault(_ detail: String) -> Fault { Fault(.json, at: "byte \(offset)", detail) }

  /// Takes one byte when it is the one given.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func take(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset &+= 1
    return true
  }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func expect(_ byte: UInt8) throws(Fault) {
    guard take(byte) else { throw fault("not in canonical form") }
  }

  // MARK: Strings

  /// The range of a string's bytes between its quotes, escapes as they stand.
  @_lifetime(self: copy self)
  mutating func string() throws(Fault) -> Range<Int> {
    try expect(UInt8(ascii: "\""))
    let start = offset
    guard let end = stringEnd(from: start) else { throw fault("a string of another form") }
    offset = end
    return start..<end &- 1
  }

  /// The place after the closing quote of a string whose text begins at `start`, or nil.
  @inline(__always)
  private func stringEnd(from start: Int) -> Int? {
    var index = start
    while true {
      let word = Word(bytes, index)
      guard word.hasStop else {
        index &+= 8
        continue
      }
      index &+= word.stop
      guard index < bytes.count else { return nil }
      if bytes[index] == UInt8(ascii: "\"") { return index &+ 1 }
      guard let next = escapeEnd(at: index) else { return nil }
      index = next
    }
  }

  /// The range of a string that holds no escape: a code, a number, a name of ours.
  @_lifetime(self: copy self)
  mutating func plainString() throws(Fault) -> Range<Int> {
    let range = try string()
    guard !range.contains(where: { bytes[$0] == UInt8(ascii: "\\") }) else {
      throw fault("text without escapes expected")
    }
    return range
  }

  /// A short string as packed text: 1 to 24 bytes without an escape.
  @inline(never)
  @_lifetime(self: copy self)
  mutating func packed() throws(Fault) -> PackedText {
    try expect(UInt8(ascii: "\""))
    let start = offset
    let first = Word(bytes, start)
    if first.hasStop {
      try endPacked(start &+ first.stop)
      return PackedText(first.beforeStop)
    }
    return try longPacked(first.whole)
  }

  @inline(never)
  @_lifetime(self: copy self)
  private mutating func longPacked(_ first: UInt64) throws(Fault) -> PackedText {
    let start = offset
    let second = Word(bytes, start &+ 8)
    if second.hasStop {
      try endPacked(start &+ 8 &+ second.stop)
      return PackedText(first, second.beforeStop)
    }
    let third = Word(bytes, start &+ 16)
    let end = third.hasStop ? start &+ 16 &+ third.stop : start &+ PackedText.capacity
    try endPacked(end)
    return PackedText(first, second.whole, third.hasStop ? third.beforeStop : third.whole)
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func endPacked(_ end: Int) throws(Fault) {
    guard end > offset, end < bytes.count, bytes[end] == UInt8(ascii: "\"") else {
      throw fault("a name or code of 1 to 24 bytes expected")
    }
    offset = end &+ 1
  }

  /// The place after an escape of the canonical form, or nil.
  @inline(never)
  private func escapeEnd(at start: Int) -> Int? {
    guard bytes[start] == UInt8(ascii: "\\"), start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"),
      UInt8(ascii: "n"), UInt8(ascii: "f"), UInt8(ascii: "r"):
      return start + 2
    case UInt8(ascii: "u"):
      // Only control characters without a short escape are written so.
      guard start + 5 < bytes.count, bytes[start + 2] == UInt8(ascii: "0"),
        bytes[start + 3] == UInt8(ascii: "0"),
        isControlEscape(bytes[start + 4], bytes[start + 5])
      else { return nil }
      return start + 6
    default: return nil
    }
  }

  /// Two digits that spell a control character which has no short escape.
  private func isControlEscape(_ high: UInt8, _ low: UInt8) -> Bool {
    guard isLowerHex(low) else { return false }
    switch (high, low) {
    case (UInt8(ascii: "1"), _): return true
    case (UInt8(ascii: "0"), UInt8(ascii: "8")), (UInt8(ascii: "0"), UInt8(ascii: "9")),
      (UInt8(ascii: "0"), UInt8(ascii: "a")), (UInt8(ascii: "0"), UInt8(ascii: "c")),
      (UInt8(ascii: "0"), UInt8(ascii: "d")):
      return false
    default: return high == UInt8(ascii: "0")
    }
  }

  // MARK: Numbers

  /// A whole number in its one spelling.
  @_lifetime(self: copy self)
  mutating func integer() throws(Fault) -> Int64 {
    guard let (value, end) = number(from: offset) else { throw fault("a whole number expected") }
    offset = end
    return value
  }

  /// A number that begins at `start` and the place after it; nil for another spelling.
  @inline(__always)
  private func number(from start: Int) -> (value: Int64, end: Int)? {
    var index = start
    let isNegative = index < bytes.count && bytes[index] == UInt8(ascii: "-")
    if isNegative { index &+= 1 }
    let first = index
    var value: Int64 = 0
    while index < bytes.count, case let digit = bytes[index] &- 0x30, digit < 10 {
      // The value is built below zero, where the range is one wider.
      let (tens, isFar) = value.multipliedReportingOverflow(by: 10)
      let (next, isFurther) = tens.subtractingReportingOverflow(Int64(digit))
      if isFar || isFurther { return nil }
      value = next
      index &+= 1
    }
    guard index > first, bytes[first] != 0x30 || (index == first &+ 1 && !isNegative),
      isNegative || value > Int64.min
    else { return nil }
    return (isNegative ? value : 0 &- value, index)
  }

  // MARK: Objects

  /// The next field of an object that `fields` asks for, the others passed over; nil at the end.
  ///
  /// The names of the line and those asked for are both in order, so one pass meets them all. Pass
  /// the same `fields` for all of one object; `depth` counts the objects around its values.
  @_lifetime(self: copy self)
  mutating func next<Field>(_ fields: inout Fields<Field>, depth: Int) throws(Fault) -> Field? {
    while let name = try name(after: fields.last) {
      fields.last = name
      if let field = fields.field(name) { return field }
      try skip(depth: depth)
    }
    return nil
  }

  /// The name after `last` (nil: the first of an object), in order, or nil at the object's end.
  @inline(never)
  @_lifetime(self: copy self)
  private mutating func name(after last: PackedText?) throws(Fault) -> PackedText? {
    if last == nil { try expect(UInt8(ascii: "{")) }
    if take(UInt8(ascii: "}")) { return nil }
    if last != nil { try expect(UInt8(ascii: ",")) }
    let name = try packed()
    if let last, !(last < name) { throw fault("names out of order") }
    try expect(UInt8(ascii: ":"))
    return name
  }

  /// Where a walk over an object's fields stands.
  struct Fields<Field: RawRepresentable<String> & CaseIterable & Sendable> {
    fileprivate var last: PackedText?
    private let table: PackedTable<Field>
    private var position = 0

    init(_ table: PackedTable<Field>) { self.table = table }

    @inline(__always)
    fileprivate mutating func field(_ name: PackedText) -> Field? {
      while position < table.texts.count, table.texts[position] < name { position &+= 1 }
      guard position < table.texts.count, table.texts[position] == name else { return nil }
      return table.cases[position]
    }
  }

  /// Passes over one value of any kind; `depth` counts the objects and lists around it.
  ///
  /// The order of names inside it is left to the full reader.
  @_lifetime(self: copy self)
  mutating func skip(depth: Int) throws(Fault) {
    guard let end = valueEnd(from: offset, depth: depth) else {
      throw fault("a value in canonical form expected")
    }
    offset = end
  }

  /// The place after the value that begins at `start`, or nil: one loop, because most bytes of a
  /// record pass through it.
  private func valueEnd(from start: Int, depth: Int) -> Int? {
    var index = start
    var level = depth
    // One bit for each open object or list, the innermost lowest: 1 for an object.
    var open: UInt64 = 0
    while index < bytes.count {
      let first = bytes[index]
      if first == UInt8(ascii: "\"") {
        guard let end = stringEnd(from: index &+ 1) else { return nil }
        index = end
      } else if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
        guard level < RecordLimits.depth else { return nil }
        let isObject = first == UInt8(ascii: "{")
        open = open &<< 1 | (isObject ? 1 : 0)
        level &+= 1
        index &+= 1
        guard let inside = insideStart(index, isObject) else { return nil }
        if inside.isContent {
          index = inside.value
          continue
        }
      } else {
        guard let number = number(from: index) else { return nil }
        index = number.end
      }
      // After a value: what it closes, then a comma or the end of it all.
      while level > depth, index < bytes.count,
        bytes[index] == (open & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]"))
      {
        open &>>= 1
        level &-= 1
        index &+= 1
      }
      if level == depth { return index }
      guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { return nil }
      index &+= 1
      if open & 1 == 1 {
        guard let value = nameEnd(from: index) else { return nil }
        index = value
      }
    }
    return nil
  }

  /// What stands after an opening brace or bracket: its end, or the place of the first value.
  @inline(__always)
  private func insideStart(_ start: Int, _ isObject: Bool) -> (isContent: Bool, value: Int)? {
    guard start < bytes.count else { return nil }
    if bytes[start] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) { return (false, start) }
    guard isObject else { return (true, start) }
    return nameEnd(from: start).map { (true, $0) }
  }

  /// The place after a name and its colon, or nil.
  @inline(__always)
  private func nameEnd(from start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "\""),
      let end = stringEnd(from: start &+ 1), end < bytes.count, bytes[end] == UInt8(ascii: ":")
    else { return nil }
    return end &+ 1
  }

  // MARK: Text in place

  subscript(index: Int) -> UInt8 { bytes[index] }

  /// The number that the digits of a range spell, or nil.
  func digits(_ range: Range<Int>) -> Int? {
    var value = 0
    for index in range {
      guard index < bytes.count, (0x30...0x39).contains(bytes[index]) else { return nil }
      value = value &* 10 &+ Int(bytes[index] &- 0x30)
    }
    return value
  }
}

/// Eight bytes of a line in one word, zeros past its end, with the first that ends plain text.
private struct Word {
  /// The first byte lowest.
  private let bytes: UInt64
  /// The high bit of each byte that is a quote, a backslash or a control character; exact for the
  /// lowest one, which is the only one asked for.
  private let stops: UInt64

  @inline(__always)
  init(_ line: Span<UInt8>, _ start: Int) {
    bytes = start &+ 8 <= line.count ? Word.inside(line, start) : Word.atEnd(line, start)
    let quote = bytes ^ 0x2222_2222_2222_2222
    let backslash = bytes ^ 0x5c5c_5c5c_5c5c_5c5c
    let isQuote = (quote &- 0x0101_0101_0101_0101) & ~quote
    let isBackslash = (backslash &- 0x0101_0101_0101_0101) & ~backslash
    let isControl = (bytes &- 0x2020_2020_2020_2020) & ~bytes
    stops = (isQuote | isBackslash | isControl) & 0x8080_8080_8080_8080
  }

  /// True when a quote, backslash, control character or the end stands among the eight.
  @inline(__always) var hasStop: Bool { stops != 0 }

  /// The place of the first of those, 0...7.
  @inline(__always) var stop: Int { stops.trailingZeroBitCount &>> 3 }

  /// The bytes before it, the first highest, the rest zero.
  @inline(__always) var beforeStop: UInt64 {
    (bytes & (1 &<< UInt64(stop &* 8) &- 1)).byteSwapped
  }

  /// All eight, the first highest.
  @inline(__always) var whole: UInt64 { bytes.byteSwapped }

  @inline(__always)
  private static func inside(_ line: Span<UInt8>, _ start: Int) -> UInt64 {
    // Written out, the compiler makes one load of it.
    let eight = line.extracting(start..<start &+ 8)
    let low =
      UInt64(eight[0]) | UInt64(eight[1]) &<< 8 | UInt64(eight[2]) &<< 16
      | UInt64(eight[3]) &<< 24
    let high =
      UInt64(eight[4]) | UInt64(eight[5]) &<< 8 | UInt64(eight[6]) &<< 16
      | UInt64(eight[7]) &<< 24
    return low | high &<< 32
  }

  @inline(never)
  private static func atEnd(_ line: Span<UInt8>, _ start: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<8 where start + index < line.count {
      word |= UInt64(line[start + index]) << UInt64(index * 8)
    }
    return word
  }
}
