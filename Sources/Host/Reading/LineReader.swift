public import Bytes

/// Goes through the lines of a source; empty lines are counted and passed over.
public struct LineReader: Sendable {
  /// One line, without its end.
  public struct Line: Sendable {
    /// Its number, from 1.
    public let number: Int
    /// Its bytes; empty for one that is too long.
    public let bytes: ArraySlice<UInt8>
    /// True for a line of more than the most bytes that were allowed.
    public let isTooLong: Bool
  }

  private var feed: TextFeed
  private let maximumBytes: Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// The number of the last line that was read.
  public private(set) var line = 0

  /// Begins at the front of a source; a line may have `maximumBytes`.
  public init(_ source: ByteSource, maximumBytes: Int) {
    feed = TextFeed(source)
    self.maximumBytes = maximumBytes
  }

  /// The next line that is not empty; nil at the end. Throws what reading throws.
  public mutating func next() throws(Fault) -> Line? {
    while true {
      guard let (end, isTooLong) = try end() else { return nil }
      let content = buffer[start..<end]
      start = min(end + 1, buffer.count)
      line += 1
      if isTooLong { return Line(number: line, bytes: [], isTooLong: true) }
      if content.contains(where: { $0 > 0x20 }) {
        return Line(number: line, bytes: content, isTooLong: false)
      }
    }
  }

  /// Where the line that begins at `start` ends, as an index into the buffer; nil after the last.
  private mutating func end() throws(Fault) -> (Int, isTooLong: Bool)? {
    var isTooLong = false
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0a) {
        return (end, isTooLong || end - start > maximumBytes)
      }
      if buffer.count - start > maximumBytes {
        isTooLong = true
        start = buffer.count
      }
      searched = buffer.count - start
      guard try fill() else {
        guard isTooLong || start < buffer.count else { return nil }
        return (buffer.count, isTooLong)
      }
    }
  }

  /// Takes in another piece, the present line moved to the front; false when there is none.
  private mutating func fill() throws(Fault) -> Bool {
    guard !isAtEnd else { return false }
    guard let piece = try feed.next() else {
      isAtEnd = true
      // The search goes on from the front of the line in either case.
      buffer.removeSubrange(..<start)
      start = 0
      return false
    }
    buffer = start == buffer.count ? piece : buffer[start...] + piece
    start = 0
    return true
  }
}
