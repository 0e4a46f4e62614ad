public import Bytes
public import Host

/// An answer to a request.
public struct Response: Sendable {
  /// What an answer brings.
  public enum Body: Sendable {
    /// Bytes that are at hand.
    case bytes([UInt8])
    /// A part of a file, read as it goes out.
    case file(Path, ByteRange)

    var count: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .file(_, let range): range.count
      }
    }
  }

  /// The status (RFC 9110 clause 15).
  public var status: Int
  /// The body.
  public var body: Body
  /// What the body is.
  public var type: String
  /// Headers on top, in lower case.
  public var headers: [(name: String, value: String)] = []

  /// Makes an answer.
  public init(_ status: Int, _ body: Body, type: String = "application/json") {
    self.status = status
    self.body = body
    self.type = type
  }

  /// An answer in JSON, one line.
  public static func json(_ json: JSON, status: Int = 200) -> Response {
    Response(status, .bytes(Array((json.line() + "\n").utf8)))
  }

  /// A text, such as a signed note.
  public static func text(_ text: [UInt8]) -> Response {
    Response(200, .bytes(text), type: "text/plain; charset=utf-8")
  }

  /// A refusal with its word.
  public static func refused(_ refusal: Refusal) -> Response {
    var response = json(["error": .string(refusal.reason)], status: refusal.status)
    if refusal.status == 503 { response.headers.append(("retry-after", "1")) }
    return response
  }

  /// A file of `size` bytes, or what was asked of it.
  public static func file(
    _ path: Path, size: Int, wanted: RequestHead.Wanted?, type: String
  ) -> Response {
    guard let wanted else {
      return Response(200, .file(path, ByteRange(first: 0, count: size)), type: type)
    }
    guard wanted.first < size else {
      var response = Response.refused(Refusal(416, "range"))
      response.headers.append(("content-range", "bytes */\(size)"))
      return response
    }
    let last = min(wanted.last ?? size - 1, size - 1)
    let range = ByteRange(first: wanted.first, count: last - wanted.first + 1)
    var response = Response(206, .file(path, range), type: type)
    response.headers.append(("content-range", "bytes \(wanted.first)-\(last)/\(size)"))
    return response
  }

  /// The head as it goes out. Whatever refuses ends the connection.
  func head(isLast: Bool) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(Response.phrases[status] ?? "Unknown")\r\n"
    text += "content-type: \(type)\r\ncontent-length: \(body.count)\r\ncache-control: no-store\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    text += isLast ? "connection: close\r\n\r\n" : "\r\n"
    return Array(text.utf8)
  }

  private static let phrases: [Int: String] = [
    200: "OK", 202: "Accepted", 206: "Partial Content", 400: "Bad Request", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict",
    411: "Length Required", 413: "Content Too Large", 414: "URI Too Long",
    416: "Range Not Satisfiable", 417: "Expectation Failed", 422: "Unprocessable Content",
    429: "Too Many Requests", 431: "Request Header Fields Too Large",
    503: "Service Unavailable", 505: "HTTP Version Not Supported", 507: "Insufficient Storage",
  ]
}
