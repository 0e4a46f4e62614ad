import Bytes

/// How a file writes its letters.
public enum TextEncoding: String, Sendable, CaseIterable {
  /// UTF-8; a byte-order mark is passed over.
  case utf8 = "utf-8"
  /// UTF-16 in the order that its byte-order mark says, little-endian without one (as Windows
  /// programs write it).
  case utf16 = "utf-16"
  /// Windows code page 1256, Arabic.
  case windows1256 = "windows-1256"
}

/// Gives the text of a source as UTF-8, piece by piece. What is no text of the encoding becomes
/// U+FFFD; bytes that claim to be UTF-8 pass as they are and are mended where text is made of them.
struct TextFeed {
  private let source: ByteSource
  private let encoding: TextEncoding
  private var offset = 0
  private var isBigEndian = false
  /// An odd byte, or a high surrogate, that waits for the next piece.
  private var oddByte: UInt8?
  private var highSurrogate: UInt16?

  init(_ source: ByteSource, _ encoding: TextEncoding = .utf8) {
    self.source = source
    self.encoding = encoding
  }

  /// The next piece; nil at the end, never empty before it.
  mutating func next() throws(Fault) -> [UInt8]? {
    while true {
      var piece = try source.piece(at: offset)
      if piece.isEmpty { return offset > 0 ? rest() : nil }
      let isFirst = offset == 0
      offset += piece.count
      switch encoding {
      case .utf8:
        if isFirst, piece.starts(with: [0xef, 0xbb, 0xbf]) { piece.removeFirst(3) }
      case .utf16: piece = utf16(piece, isFirst: isFirst)
      case .windows1256: piece = TextFeed.windows1256(piece)
      }
      if !piece.isEmpty { return piece }
    }
  }

  /// What a text cut in the middle of a letter leaves.
  private mutating func rest() -> [UInt8]? {
    guard oddByte != nil || highSurrogate != nil else { return nil }
    oddByte = nil
    highSurrogate = nil
    return Array("\u{fffd}".utf8)
  }

  private mutating func utf16(_ piece: [UInt8], isFirst: Bool) -> [UInt8] {
    var start = 0
    if isFirst, piece.starts(with: [0xff, 0xfe]) { start = 2 }
    if isFirst, piece.starts(with: [0xfe, 0xff]) {
      start = 2
      isBigEndian = true
    }
    var text = String.UnicodeScalarView()
    for byte in piece[start...] {
      guard let first = oddByte else {
        oddByte = byte
        continue
      }
      oddByte = nil
      take(
        isBigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first), &text)
    }
    return Array(String(text).utf8)
  }

  private mutating func take(_ unit: UInt16, _ text: inout String.UnicodeScalarView) {
    if let high = highSurrogate {
      highSurrogate = nil
      if (0xdc00...0xdfff).contains(unit) {
        let value = 0x10000 + (UInt32(high) - 0xd800) << 10 + UInt32(unit) - 0xdc00
        text.append(Unicode.Scalar(value) ?? "\u{fffd}")
        return
      }
      text.append("\u{fffd}")
    }
    if (0xd800...0xdbff).contains(unit) {
      highSurrogate = unit
    } else {
      text.append(Unicode.Scalar(unit) ?? "\u{fffd}")
    }
  }

  private static func windows1256(_ piece: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(piece.count * 2)
    for byte in piece {
      if byte < 0x80 { text.append(byte) } else { text += letters[Int(byte) - 0x80] }
    }
    return text
  }

  /// The upper half of the code page, each letter in UTF-8. Source: Microsoft's `cp1256.txt` at
  /// unicode.org, as Python's codec cp1256 has it.
  private static let letters: [[UInt8]] = upperHalf.map { code in
    Unicode.Scalar(code).map { Array(String(Character($0)).utf8) } ?? []
  }

  private static let upperHalf: [UInt16] = [
    0x20ac, 0x067e, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0679, 0x2039, 0x0152, 0x0686, 0x0698, 0x0688,
    0x06af, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x06a9, 0x2122, 0x0691, 0x203a, 0x0153, 0x200c, 0x200d, 0x06ba,
    0x00a0, 0x060c, 0x00a2, 0x00a3, 0x00a4, 0x00a5, 0x00a6, 0x00a7,
    0x00a8, 0x00a9, 0x06be, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x00af,
    0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x00b4, 0x00b5, 0x00b6, 0x00b7,
    0x00b8, 0x00b9, 0x061b, 0x00bb, 0x00bc, 0x00bd, 0x00be, 0x061f,
    0x06c1, 0x0621, 0x0622, 0x0623, 0x0624, 0x0625, 0x0626, 0x0627,
    0x0628, 0x0629, 0x062a, 0x062b, 0x062c, 0x062d, 0x062e, 0x062f,
    0x0630, 0x0631, 0x0632, 0x0633, 0x0634, 0x0635, 0x0636, 0x00d7,
    0x0637, 0x0638, 0x0639, 0x063a, 0x0640, 0x0641, 0x0642, 0x0643,
    0x00e0, 0x0644, 0x00e2, 0x0645, 0x0646, 0x0647, 0x0648, 0x00e7,
    0x00e8, 0x00e9, 0x00ea, 0x00eb, 0x0649, 0x064a, 0x00ee, 0x00ef,
    0x064b, 0x064c, 0x064d, 0x064e, 0x00f4, 0x064f, 0x0650, 0x00f7,
    0x0651, 0x00f9, 0x0652, 0x00fb, 0x00fc, 0x200e, 0x200f, 0x06d2,
  ]
}
