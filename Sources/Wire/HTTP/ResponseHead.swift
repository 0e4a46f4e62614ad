import Bytes

/// The head of an answer, read as strictly as a request's.
package struct ResponseHead: Equatable, Sendable {
  /// The status, 100 to 599.
  package let status: Int
  /// Bytes of the body.
  package let length: Int
  /// The place of the body in something longer.
  package let content: RequestHead.Content?
  /// Seconds after which to ask again, where the server says so.
  package let retryAfter: Int?
  /// True when the connection ends with the answer.
  package let isLast: Bool

  /// Reads a whole head; nil for one that does not hold or whose end could be read in two ways.
  static func read(_ head: HeadReader) -> ResponseHead? {
    let lines = head.all
    guard let first = lines.first, let headers = Headers(lines.dropFirst()) else { return nil }
    let words = first.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 2, words[0] == "HTTP/1.1", words[1].utf8.count == 3,
      let status = Headers.count(words[1]), (100...599).contains(status),
      let length = headers.contentLength, headers.has("content-length") || status < 200
    else { return nil }
    var content: RequestHead.Content?
    if status == 206 {
      guard let said = headers.text("content-range").flatMap(ByteRange.content),
        said.range.count == length
      else { return nil }
      content = RequestHead.Content(range: said.range, whole: said.whole)
    }
    return ResponseHead(
      status: status, length: length, content: content,
      retryAfter: headers.text("retry-after").flatMap(Headers.count), isLast: headers.isLast)
  }
}
