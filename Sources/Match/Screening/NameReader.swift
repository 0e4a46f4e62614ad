import Names

/// Reads names into the words of a segment, and remembers words that mean the same wherever they
/// stand, so that a name of such words is not taken apart again.
struct NameReader {
  /// Open addressing, a power of two long: the word's number plus one, or `special`; 0 is free.
  private var values = [UInt32](repeating: 0, count: 1 << 12)
  private var starts = [UInt32](repeating: 0, count: 1 << 12)
  private var letters: [UInt8] = []
  private var known = 0
  private var found: [UInt32] = []
  private static let special = UInt32.max
  private static let longest = 32

  /// Appends the numbers of a name's words.
  mutating func read(_ text: String, into segment: inout ScreeningSegment) {
    found.removeAll(keepingCapacity: true)
    if readPlain(text.utf8.span, &segment) {
      segment.nameWords.append(contentsOf: found.prefix(NameTokens.maximumTokens))
      return
    }
    for token in NameTokens(text).tokens {
      segment.nameWords.append(UInt32(segment.words.intern(token)))
    }
  }

  /// Words of plain letters between single signs; false where a word's neighbours matter.
  private mutating func readPlain(
    _ text: Span<UInt8>, _ segment: inout ScreeningSegment
  ) -> Bool {
    var start = 0
    for index in 0...text.count {
      if index < text.count {
        let byte = text[index] | 0x20
        if 0x61...0x7a ~= byte { continue }
        guard text[index] == 0x20 || text[index] == 0x2d else { return false }
      }
      if index > start {
        guard index - start <= NameReader.longest,
          let number = number(text.extracting(start..<index), &segment)
        else { return false }
        found.append(number)
      }
      start = index + 1
    }
    return true
  }

  /// The number of a raw word; nil for one whose neighbours matter.
  private mutating func number(
    _ raw: Span<UInt8>, _ segment: inout ScreeningSegment
  ) -> UInt32? {
    var slot = NameReader.hash(raw) & (values.count - 1)
    while values[slot] != 0 {
      if isSame(raw, at: Int(starts[slot])) {
        return values[slot] == NameReader.special ? nil : values[slot] - 1
      }
      slot = (slot + 1) & (values.count - 1)
    }
    var bytes: [UInt8] = []
    for index in 0..<raw.count { bytes.append(raw[index]) }
    let token = NameTokens.token(standingAnywhere: String(decoding: bytes, as: UTF8.self))
    let value = token.map { UInt32(segment.words.intern($0)) + 1 } ?? NameReader.special
    starts[slot] = UInt32(letters.count)
    values[slot] = value
    letters.append(UInt8(bytes.count))
    letters.append(contentsOf: bytes)
    known += 1
    if known * 2 > values.count { grow() }
    return value == NameReader.special ? nil : value - 1
  }

  private func isSame(_ raw: Span<UInt8>, at start: Int) -> Bool {
    guard Int(letters[start]) == raw.count else { return false }
    for index in 0..<raw.count where letters[start + 1 + index] != raw[index] { return false }
    return true
  }

  private mutating func grow() {
    let old = zip(values, starts).filter { $0.0 != 0 }
    values = [UInt32](repeating: 0, count: values.count * 2)
    starts = values
    for (value, start) in old {
      let first = Int(start) + 1
      var slot =
        NameReader.hash(letters.span.extracting(first..<first + Int(letters[Int(start)])))
        & (values.count - 1)
      while values[slot] != 0 { slot = (slot + 1) & (values.count - 1) }
      values[slot] = value
      starts[slot] = start
    }
  }

  private static func hash(_ word: Span<UInt8>) -> Int {
    Int(TokenKeys.hash(word, skipping: -1, seed: 9))
  }
}
