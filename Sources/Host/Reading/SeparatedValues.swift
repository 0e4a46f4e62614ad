public import Bytes

/// Goes through the rows of a table of separated values (RFC 4180).
///
/// A field stands plain or in quotes; in quotes it may hold separators, line ends and doubled
/// quotes. More is forgiven than the standard allows, because lists need it: a line end of LF, CR
/// LF or CR, another separator, a quote within a plain field (taken as it stands), and spaces
/// around a quoted one. A row that cannot be read (a quote that is never closed, text after a
/// closing quote, too long) is given as such with its line, and reading goes on in the line after
/// that: one stray quote costs one line, not the rest of the file.
public struct SeparatedValues: Sendable {
  /// One row.
  public struct Row: Sendable {
    /// The line in which it begins, from 1.
    public let line: Int
    /// Its fields; empty for a row that cannot be read.
    public let fields: [String]
    /// Why it cannot be read; nil for one that can.
    public let trouble: String?
  }

  /// The most bytes of one row, and so the most that a quote that is never closed can swallow.
  public static let maximumRowBytes = 256 << 10
  /// The most lines of one row.
  public static let maximumRowLines = 64
  /// The most fields of one row.
  public static let maximumFields = 512

  private var feed: TextFeed
  private let separator: UInt8
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  private var line = 1

  /// Begins at the front of a source; fields are parted by one byte, a comma unless said otherwise.
  public init(
    _ source: ByteSource, encoding: TextEncoding = .utf8, separator: UInt8 = 0x2c
  ) {
    feed = TextFeed(source, encoding)
    self.separator = separator
  }

  /// The next row that is not empty; nil at the end. Throws what reading throws.
  public mutating func next() throws(Fault) -> Row? {
    while true {
      // A row's end can only be told with the piece that holds it.
      while !isAtEnd, buffer.count - start <= SeparatedValues.maximumRowBytes { try fill() }
      guard start < buffer.count else { return nil }
      let first = line
      var scan = RowScan(buffer, from: start, separator: separator)
      scan.run(to: min(buffer.count, start + SeparatedValues.maximumRowBytes), isAtEnd: isAtEnd)
      if let trouble = scan.trouble {
        skipLine()
        return Row(line: first, fields: [], trouble: trouble)
      }
      start = scan.position
      line += scan.lines
      // The old end-of-file sign of DOS stands alone in the last row of some lists.
      if scan.fields.count == 1, scan.fields[0].allSatisfy({ $0 == " " || $0 == "\u{1a}" }) {
        continue
      }
      return Row(line: first, fields: scan.fields, trouble: nil)
    }
  }

  private mutating func fill() throws(Fault) {
    guard let piece = try feed.next() else {
      isAtEnd = true
      return
    }
    buffer = start == buffer.count ? piece : buffer[start...] + piece
    start = 0
  }

  /// Passes the rest of the line that cannot be read.
  private mutating func skipLine() {
    let limit = min(buffer.count, start + SeparatedValues.maximumRowBytes)
    let end = buffer[start..<limit].firstIndex { $0 == 0x0a || $0 == 0x0d }
    guard let end else {
      start = limit
      return
    }
    let isPair = buffer[end] == 0x0d && end + 1 < buffer.count && buffer[end + 1] == 0x0a
    start = end + (isPair ? 2 : 1)
    line += 1
  }
}

/// The scan of one row within a buffer.
private struct RowScan {
  private let bytes: [UInt8]
  private let separator: UInt8
  private(set) var position: Int
  private(set) var fields: [String] = []
  private(set) var trouble: String?
  /// Line ends that were passed.
  private(set) var lines = 0

  init(_ bytes: [UInt8], from start: Int, separator: UInt8) {
    self.bytes = bytes
    self.separator = separator
    position = start
  }

  /// Reads fields up to the row's end, at most up to `limit`.
  mutating func run(to limit: Int, isAtEnd: Bool) {
    while trouble == nil {
      guard fields.count < SeparatedValues.maximumFields else {
        trouble = "more than \(SeparatedValues.maximumFields) fields"
        return
      }
      let open = firstSign(before: limit)
      if open < limit, bytes[open] == 0x22 {
        position = open + 1
        quoted(to: limit)
      } else {
        plain(to: limit)
      }
      guard trouble == nil else { return }
      if position >= limit {
        if limit < bytes.count || !isAtEnd {
          trouble = "a row of more than \(SeparatedValues.maximumRowBytes) bytes"
        }
        return
      }
      let sign = bytes[position]
      position += 1
      if sign == separator { continue }
      if sign == 0x0d, position < bytes.count, bytes[position] == 0x0a { position += 1 }
      lines += 1
      return
    }
  }

  /// The first byte that is no space.
  private func firstSign(before limit: Int) -> Int {
    var open = position
    while open < limit, bytes[open] == 0x20 { open += 1 }
    return open
  }

  private mutating func plain(to limit: Int) {
    let begin = position
    while position < limit {
      let byte = bytes[position]
      if byte == separator || byte == 0x0a || byte == 0x0d { break }
      position += 1
    }
    fields.append(String(decoding: bytes[begin..<position], as: UTF8.self))
  }

  private mutating func quoted(to limit: Int) {
    var content: [UInt8] = []
    var within = 0
    while position < limit {
      let byte = bytes[position]
      position += 1
      guard byte == 0x22 else {
        if byte == 0x0a { within += 1 }
        if within > SeparatedValues.maximumRowLines { break }
        content.append(byte)
        continue
      }
      if position < limit, bytes[position] == 0x22 {
        content.append(0x22)
        position += 1
        continue
      }
      while position < limit, bytes[position] == 0x20 { position += 1 }
      guard position == limit || [separator, 0x0a, 0x0d].contains(bytes[position]) else {
        trouble = "text after a closing quote"
        return
      }
      lines += within
      fields.append(String(decoding: content, as: UTF8.self))
      return
    }
    trouble = "a quote that is not closed"
  }
}
