import Bytes

/// Collects the bytes of a head as they come and finds its end; nothing beyond the bounds is kept.
///
/// Lines end with CRLF; a CR or LF alone, a NUL or any other control character ends the connection.
struct HeadReader {
  /// What stopped the reading.
  enum Problem: Error, Equatable {
    /// The start line is too long.
    case longStart
    /// The headers are too long, or too many.
    case manyHeaders
    /// Bytes that no head has.
    case form
  }

  private(set) var bytes: [UInt8] = []
  private var lineStart = 0
  private var lines = 0
  private var startEnd: Int?

  var isEmpty: Bool { bytes.isEmpty }

  /// Takes bytes up to the end of the head; gives how many of them belong to it once it is whole,
  /// nil while more is needed.
  mutating func take(_ more: [UInt8]) throws(Problem) -> Int? {
    for (offset, byte) in more.enumerated() {
      bytes.append(byte)
      if let startEnd {
        guard bytes.count - startEnd <= HTTPLimits.headerBytes + 2 else { throw .manyHeaders }
      } else {
        guard bytes.count <= HTTPLimits.startLineBytes + 2 else { throw .longStart }
      }
      if byte == 0x0a {
        guard bytes.count >= 2, bytes[bytes.count - 2] == 0x0d else { throw .form }
        if try endLine() { return offset + 1 }
      } else {
        guard bytes.count < 2 || bytes[bytes.count - 2] != 0x0d else { throw .form }
        guard byte >= 0x20 && byte != 0x7f || byte == 0x0d || byte == 0x09 else { throw .form }
      }
    }
    return nil
  }

  /// True for the empty line that ends a head.
  private mutating func endLine() throws(Problem) -> Bool {
    let isEmpty = bytes.count - lineStart == 2
    lineStart = bytes.count
    if startEnd == nil {
      guard !isEmpty else { throw .form }
      startEnd = bytes.count
      return false
    }
    if isEmpty { return true }
    lines += 1
    guard lines <= HTTPLimits.headerLines else { throw .manyHeaders }
    return false
  }

  /// The lines of a whole head, without their CRLFs and without the last, empty one.
  var all: [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for index in bytes.indices.dropFirst() where bytes[index] == 0x0a {
      lines.append(bytes[start..<index - 1])
      start = index + 1
    }
    return lines.dropLast()
  }
}

/// The headers of a request or an answer, as far as they are used; the rest is checked for its form
/// and passed over.
struct Headers {
  private var values: [String: [UInt8]] = [:]

  /// Headers that may stand once only, because two readers could choose differently.
  private static let single: Set<String> = [
    "host", "content-length", "content-range", "content-type", "range", "expect", "retry-after",
    "connection",
  ]
  /// Headers that change where a message ends or what is spoken: any of them is refused.
  private static let refused: Set<String> = ["transfer-encoding", "upgrade", "te", "trailer"]

  /// Reads header lines; nil for a line of another form (white space before the colon, a folded
  /// line, a name that is no token), a refused header, or a second one where one is allowed.
  init?(_ lines: ArraySlice<ArraySlice<UInt8>>) {
    for line in lines {
      guard let colon = line.firstIndex(of: 0x3a), colon > line.startIndex,
        line[..<colon].allSatisfy(Headers.isToken)
      else { return nil }
      let name = String(decoding: line[..<colon].map(Headers.lowered), as: UTF8.self)
      guard !Headers.refused.contains(name) else { return nil }
      guard Headers.single.contains(name) else { continue }
      guard values[name] == nil else { return nil }
      values[name] = Headers.trimmed(line[(colon + 1)...])
    }
  }

  /// The text of a header in ASCII; nil without one, and for one with other characters.
  func text(_ name: String) -> String? {
    guard let value = values[name], value.allSatisfy({ $0 < 0x80 }) else { return nil }
    return String(decoding: value, as: UTF8.self)
  }

  /// True when the header is there, whatever it says.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The body's length: 0 without one, nil for anything but 1 to 15 digits.
  var contentLength: Int? {
    guard has("content-length") else { return 0 }
    return text("content-length").flatMap(Headers.count)
  }

  /// True when the connection ends with this message.
  var isLast: Bool {
    (text("connection") ?? "").split(separator: ",")
      .contains { $0.lowercased().filter { $0 != " " } == "close" }
  }

  /// A number of 1 to 15 digits and nothing else.
  static func count(_ text: some StringProtocol) -> Int? {
    let digits = text.utf8
    guard (1...HTTPLimits.lengthDigits).contains(digits.count),
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }

  /// RFC 9110 clause 5.6.2.
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: Array("!#$%&'*+-.^_`|~".utf8).contains(byte)
    }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
  }

  private static func trimmed(_ value: ArraySlice<UInt8>) -> [UInt8] {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    return Array(value.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
