import Bytes
import Testing

@testable import Wire

@Suite("Heads of requests and answers")
struct HeadTests {
  private func refusal(_ text: String) -> Refusal? {
    guard case .failure(let refusal) = HeadForms.request(Array(text.utf8)) else { return nil }
    return refusal
  }

  private func head(_ text: String) throws -> RequestHead? {
    try HeadForms.request(Array(text.utf8)).get()?.head
  }

  @Test("A plain request is read")
  func plain() throws {
    let get = try #require(try head("GET /v1/lists/un.jsonl HTTP/1.1\r\nHost: r.example:1\r\n\r\n"))
    #expect(get.method == .get && get.path == ["v1", "lists", "un.jsonl"] && get.length == 0)
    #expect(get.host == "r.example:1" && !get.isLast && get.wanted == nil)
    let put = try #require(
      try head(
        """
        PUT /v1/packs/ab HTTP/1.1\r\nHOST: [fd00::1]:8443\r\nContent-Length: 10\r\n\
        Content-Range: bytes 5-14/20\r\nX-Other: \u{e9}\r\nConnection: Close\r\n\r\n
        """))
    #expect(put.length == 10 && put.isLast && put.content?.whole == 20)
    #expect(put.content?.range == ByteRange(first: 5, count: 10))
    #expect(
      try head("GET /a HTTP/1.1\r\nhost: x\r\nrange: bytes=7-\r\n\r\n")?.wanted
        == RequestHead.Wanted(first: 7, last: nil))
  }

  /// What proxies and servers were made to disagree about (CWE-444, RFC 9112 clause 11.2), and
  /// other heads with more than one meaning.
  static let smuggled: [(String, Int)] = [
    ("POST / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5 5\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\n\r\n", 411),
    ("GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nTrAnSfEr-EnCoDiNg: xchunked\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\n Transfer-Encoding: chunked\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nX: y\r\n folded\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nX: y\r\n\tfolded\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nTE: trailers\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nTrailer: x\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x, y\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: \r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\n: x\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost x\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nX\u{0}Y: z\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nX: a\u{0}b\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\nX(Y): z\r\n\r\n", 400),
    ("GET /a HTTP/1.1\nHost: x\n\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\rX: y\r\n\r\n", 400),
    ("GET /a HTTP/1.1\r\nHost: x\r\r\n\r\n", 400),
    ("\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    (" GET /a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET  /a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a  HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a HTTP/1.1 \r\nHost: x\r\n\r\n", 400),
    ("GET\t/a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a\r\nHost: x\r\n\r\n", 400),
    ("GET /a HTTP/1.0\r\nHost: x\r\n\r\n", 505),
    ("GET /a HTTP/2.0\r\nHost: x\r\n\r\n", 505),
    ("GET /a http/1.1\r\nHost: x\r\n\r\n", 400),
    ("get /a HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    ("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    ("GET https://x/a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a/./b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a//b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /%2e%2e/b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a;b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /a\\b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 200-ok\r\n\r\n", 417),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Range: bytes 0-5/9\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Range: bytes 5-9/9\r\n\r\n", 400),
    ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Range: bytes 0-4/*\r\n\r\n", 400),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("\u{16}\u{3}\u{1}", 400),
  ]

  @Test("A request that two readers could read in two ways is refused", arguments: smuggled)
  func smuggling(text: String, status: Int) throws {
    let refusal = try #require(self.refusal(text), "\(text.debugDescription) was taken")
    #expect(refusal.status == status, "\(text.debugDescription): \(refusal)")
  }

  @Test("Of everything that may be long the last that is allowed is taken, and one more is not")
  func bounds() throws {
    let rest = " HTTP/1.1\r\nHost: x\r\n\r\n"
    let room = HTTPLimits.startLineBytes - "GET / HTTP/1.1".utf8.count
    #expect(try head("GET /" + String(repeating: "a", count: room) + rest) != nil)
    #expect(
      refusal("GET /" + String(repeating: "a", count: room + 1) + rest)?.status == 414)
    // Refused before its end is there.
    #expect(refusal(String(repeating: "a", count: 2051))?.status == 414)

    let start = "GET /a HTTP/1.1\r\nHost: x\r\n"
    func lines(_ count: Int) -> String { String(repeating: "A: b\r\n", count: count) + "\r\n" }
    #expect(try head(start + lines(63)) != nil)
    #expect(refusal(start + lines(64))?.status == 431)

    func long(_ count: Int) -> String { "X: " + String(repeating: "b", count: count) + "\r\n\r\n" }
    let left = HTTPLimits.headerBytes - "Host: x\r\nX: \r\n".utf8.count
    #expect(try head(start + long(left)) != nil)
    #expect(refusal(start + long(left + 1))?.status == 431)
    #expect(refusal(start + "X: " + String(repeating: "b", count: 9000))?.status == 431)
  }

  @Test("A head cut anywhere is not whole, and byte by byte it is the same as at once")
  func pieces() throws {
    let text = Array(
      "PUT /a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc".utf8)
    let whole = try #require(try HeadForms.request(text).get())
    #expect(whole.count == text.count - 3)
    for end in 0..<whole.count {
      #expect(try HeadForms.request(Array(text[..<end])).get() == nil)
    }
    var reader = HeadReader()
    for byte in text[..<(whole.count - 1)] { #expect(try reader.take([byte]) == nil) }
    #expect(try reader.take([text[whole.count - 1]]) == 1)
    #expect(try RequestHead.read(reader).get() == whole.head)
  }

  @Test("An answer's length must be said once and plainly")
  func answers() throws {
    func response(_ text: String) -> ResponseHead? { HeadForms.response(Array(text.utf8)) }
    let plain = try #require(response("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"))
    #expect(plain.status == 200 && plain.length == 7 && !plain.isLast)
    let busy = response("HTTP/1.1 503 x\r\nContent-Length: 0\r\nRetry-After: 5\r\n\r\n")
    #expect(busy?.retryAfter == 5)
    for text in [
      "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 200 OK\r\nContent-Length: 7\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nContent-Length: 7\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 20 OK\r\nContent-Length: 7\r\n\r\n",
      "HTTP/1.1 2000 OK\r\nContent-Length: 7\r\n\r\n",
      "HTTP/1.1 200 OK\nContent-Length: 7\n\n", "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n",
      "HTTP/1.1 206 x\r\nContent-Length: 7\r\n\r\n",
      "HTTP/1.1 206 x\r\nContent-Length: 7\r\nContent-Range: bytes 0-7/9\r\n\r\n",
    ] { #expect(response(text) == nil, "\(text.debugDescription)") }
  }

  @Test("Addresses of services are read and written alike, and hosts are hosts")
  func addresses() throws {
    let plain = try ServerAddress("https://Registry.Example")
    #expect(plain.description == "https://registry.example:8443")
    #expect(try ServerAddress("https://10.1.0.4:9/").authority == "10.1.0.4:9")
    #expect(try ServerAddress("https://[fd00::4]:9").authority == "[fd00::4]:9")
    for text in [
      "http://x", "https://", "https://x:0", "https://x:65536", "https://x:1x", "https://x/y",
      "https://u@x", "https://*.x", "https://x,DNS:y", "https://-x", "https://1.2.3",
      "https://1.2.3.256", "https://1.2.0-12869934301395397032.3", "https://[fd00::4",
      "https://[fd00::4]9", "https://x..y", "https://x y",
    ] { #expect(throws: Fault.self, "\(text)") { try ServerAddress(text) } }
  }
}
