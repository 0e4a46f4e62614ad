import Bytes

/// The head of a request, read strictly (RFC 9112 clause 3, without what the overview excludes).
public struct RequestHead: Equatable, Sendable {
  /// What may be asked: nothing else is understood.
  public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case put = "PUT"
  }

  /// The method.
  public let method: Method
  /// The parts of the path between its slashes: letters, digits, `.`, `_` and `-` only, neither
  /// empty nor of points alone.
  public let path: [String]
  /// The host that was asked for, as it was written.
  public let host: String
  /// Bytes of the body.
  public let length: Int
  /// The place of a body in something longer, and the length of that; nil without Content-Range.
  public let content: Content?
  /// The bytes that are asked for; nil for all.
  public let wanted: Wanted?
  /// True when the client sends its body only once it is told to.
  public let waitsForContinue: Bool
  /// True when the connection ends with the answer.
  public let isLast: Bool

  /// Where a body belongs.
  public struct Content: Equatable, Sendable {
    /// The body's place.
    public let range: ByteRange
    /// Bytes of the whole.
    public let whole: Int
  }

  /// Which bytes of an answer are asked for.
  public struct Wanted: Equatable, Sendable {
    /// The first.
    public let first: Int
    /// The last; nil for all that follow.
    public let last: Int?
  }

  /// Reads a whole head, its last empty line included; gives the refusal for one that does not
  /// hold.
  static func read(_ head: HeadReader) -> Result<RequestHead, Refusal> {
    let lines = head.all
    guard let first = lines.first else { return .failure(Refusal(400, "form")) }
    let words = first.split(separator: 0x20, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3, words[0].utf8.allSatisfy(Headers.isToken), !words[0].isEmpty else {
      return .failure(Refusal(400, "request-line"))
    }
    guard words[2] == "HTTP/1.1" else {
      let isHTTP = words[2].hasPrefix("HTTP/")
      return .failure(isHTTP ? Refusal(505, "version") : Refusal(400, "request-line"))
    }
    guard let method = Method(rawValue: words[0]) else {
      return .failure(Refusal(405, "method"))
    }
    guard let path = path(of: words[1]) else { return .failure(Refusal(400, "target")) }
    guard let headers = Headers(lines.dropFirst()) else { return .failure(Refusal(400, "header")) }
    return read(method, path, headers)
  }

  /// The path of a request that is refused for its method; none where its target does not hold.
  static func path(of head: HeadReader) -> [String] {
    let words = (head.all.first ?? []).split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 3 else { return [] }
    return path(of: String(decoding: words[1], as: UTF8.self)) ?? []
  }

  private static func read(
    _ method: Method, _ path: [String], _ headers: Headers
  ) -> Result<RequestHead, Refusal> {
    guard let host = headers.text("host"), !host.isEmpty,
      host.utf8.allSatisfy({ Headers.isToken($0) || $0 == 0x3a || $0 == 0x5b || $0 == 0x5d })
    else { return .failure(Refusal(400, "host")) }
    guard let length = headers.contentLength else {
      return .failure(Refusal(400, "content-length"))
    }
    guard method == .put || length == 0 else { return .failure(Refusal(400, "body")) }
    guard method != .put || headers.has("content-length") else {
      return .failure(Refusal(411, "content-length"))
    }
    var content: Content?
    if headers.has("content-range") {
      guard let said = headers.text("content-range").flatMap(ByteRange.content),
        said.range.count == length
      else { return .failure(Refusal(400, "content-range")) }
      content = Content(range: said.range, whole: said.whole)
    }
    var wanted: Wanted?
    // A range that cannot be read is passed over (RFC 9110 clause 14.2): all is given.
    if method == .get, let said = headers.text("range").flatMap(ByteRange.wanted) {
      wanted = Wanted(first: said.first, last: said.last)
    }
    if headers.has("expect"), headers.text("expect")?.lowercased() != "100-continue" {
      return .failure(Refusal(417, "expect"))
    }
    return .success(
      RequestHead(
        method: method, path: path, host: host, length: length, content: content, wanted: wanted,
        waitsForContinue: headers.has("expect"), isLast: headers.isLast))
  }

  /// The parts of a target; nil for any character that could be read in two ways.
  private static func path(of target: String) -> [String]? {
    guard target.first == "/" else { return nil }
    let parts = target.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for part in parts {
      guard !part.isEmpty, part.contains(where: { $0 != "." }),
        part.utf8.allSatisfy({ byte in
          switch byte {
          case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
          default: false
          }
        })
      else { return nil }
    }
    return parts.map(String.init)
  }
}

/// Why a request is not answered: a status and one word, which stand in the answer.
public struct Refusal: Error, Equatable, Sendable {
  /// The status (RFC 9110 clause 15).
  public let status: Int
  /// What did not hold, in one word.
  public let reason: String

  /// Names a refusal.
  public init(_ status: Int, _ reason: String) {
    self.status = status
    self.reason = reason
  }
}
