import Bytes
import Crypto
import Host
import Support
import Synchronization
import Testing

@testable import Wire

@Suite("A server's connections")
struct ConnectionTests {
  private let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

  private func status(_ text: String) -> Int? {
    text.hasPrefix("HTTP/1.1 ") ? Int(text.dropFirst(9).prefix(3)) : nil
  }

  @Test("Requests are answered one after the other on one connection, in TLS 1.3")
  func keepsAlive() throws {
    let peer = try RawPeer(try Scene())
    #expect(peer.session.version == "TLSv1.3")
    for _ in 0..<3 { #expect(status(try peer.say(get)) == 200) }
    #expect(peer.server.connection.answered == 3 && !peer.server.isOver)
    let last = try peer.say("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(last.contains("connection: close") && peer.server.isOver)
  }

  @Test("After any refusal the connection ends", arguments: HeadTests.smuggled.prefix(20))
  func endsAfterRefusal(text: String, wanted: Int) throws {
    let peer = try RawPeer(try Scene())
    #expect(status(try peer.say(text)) == wanted)
    #expect(peer.server.isOver)
  }

  @Test(
    "A refusal of a method names those that the path takes",
    arguments: [
      ("POST /a", "GET, HEAD"), ("DELETE /body/a", "GET, PUT"), ("OPTIONS /a", "GET, HEAD"),
    ])
  func allow(request: String, methods: String) throws {
    let answer = try RawPeer(try Scene()).say("\(request) HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(status(answer) == 405 && answer.contains("\r\nallow: \(methods)\r\n"), "\(answer)")
  }

  @Test("A second request that did not wait for the first one's answer is refused with it")
  func pipelining() throws {
    let scene = try Scene()
    let peer = try RawPeer(scene)
    #expect(status(try peer.say(get + get)) == 400)
    let put = "PUT /body/a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
    #expect(status(try RawPeer(scene).say(put + get)) == 400)
    #expect(status(try RawPeer(scene).say(put)) == 200)
    // Neither pipelined request reached the service.
    #expect(scene.service.state.withLock { $0.admitted } == ["body/a"])
    // One in a TLS record of its own, while the first one's answer is made.
    let slow = try RawPeer(scene)
    _ = try slow.say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try slow.say(get).isEmpty)
    for reply in scene.service.state.withLock({ $0.waiting }) { reply.send(.json(["late": 1])) }
    #expect(status(try slow.heard()) == 200 && slow.server.isOver)
    #expect(scene.service.state.withLock { $0.admitted } == ["body/a", "slow"])
  }

  @Test("A body of 100 GB is refused before a byte of it is read")
  func hugeBody() throws {
    let peer = try RawPeer(try Scene())
    let answer = try peer.say(
      "PUT /body/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000000\r\n\r\n")
    #expect(status(answer) == 413 && peer.server.isOver)
    let second = try RawPeer(try Scene())
    let pieces = try second.say(
      """
      PUT /body/a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\
      Content-Range: bytes 0-3/100000000000\r\n\r\nabcd
      """)
    #expect(status(pieces) == 413)
  }

  @Test("Who waits to be told to send its body is told, unless it is refused")
  func continues() throws {
    let scene = try Scene()
    let peer = try RawPeer(scene)
    let put = "PUT /body/a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
    #expect(try peer.say(put + "3\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(status(try peer.say("abc")) == 200)
    #expect(status(try RawPeer(scene).say(put + "9000000\r\n\r\n")) == 413)
  }

  // MARK: Time

  /// Sends a byte each half second of the clock until the server has enough of it.
  private func trickle(_ text: String, _ peer: RawPeer, _ scene: Scene) throws -> (Int, Int?) {
    for (count, byte) in text.utf8.enumerated() {
      try peer.session.write([byte])
      try peer.pump()
      scene.clock.advance(milliseconds: 500)
      let answer = try peer.expire()
      if peer.server.isOver { return (count + 1, status(answer)) }
    }
    return (text.utf8.count, nil)
  }

  @Test("A head that trickles in ends when the time for all of it is up")
  func slowHead() throws {
    let scene = try Scene()
    let peer = try RawPeer(scene)
    let long = "GET /a HTTP/1.1\r\nHost: x\r\nX: " + String(repeating: "y", count: 4000)
    let (sent, answer) = try trickle(long, peer, scene)
    #expect(sent == scene.limits.head / 500 && answer == 408)
  }

  @Test("A body that trickles in ends when the time for its length is up")
  func slowBody() throws {
    let scene = try Scene()
    let peer = try RawPeer(scene)
    _ = try peer.say("PUT /body/a HTTP/1.1\r\nHost: x\r\nContent-Length: 4096\r\n\r\n")
    let (sent, answer) = try trickle(String(repeating: "y", count: 4096), peer, scene)
    #expect(sent == (scene.limits.body + 2000) / 500 && answer == 408)
    // What came stays, to be gone on with.
    #expect(scene.service.state.withLock { $0.bodies["a"]?.count } == sent)
    #expect(scene.service.state.withLock { $0.cuts } == 1)
  }

  @Test("A request ends after its whole time, however well each of its parts comes through")
  func wholeRequest() throws {
    let scene = try Scene()
    scene.limits.request = 60_000
    let peer = try RawPeer(scene)
    // 200,000 bytes may take 117 s by themselves.
    _ = try peer.say("PUT /body/a HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n")
    var seconds = 0
    var answer = ""
    while !peer.server.isOver, seconds < 200 {
      try peer.session.write([UInt8](repeating: 7, count: 2100))
      try peer.pump()
      scene.clock.advance(milliseconds: 1000)
      seconds += 1
      answer += try peer.expire()
    }
    #expect(seconds == 60 && status(answer) == 408)
  }

  @Test("Who does not take an answer is dropped when the time for its length is up")
  func untakenAnswer() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene()
      let path = Path(folder) / "list"
      try Disk().write([UInt8](repeating: 7, count: 40_960), to: path)
      scene.service.state.withLock { $0.file = (path, 40_960) }
      let peer = try RawPeer(scene)
      try peer.session.write(Array("GET /file HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
      let server = peer.server.connection
      server.receive(peer.session.takeOutput(), at: scene.clock.now().monotonicNanoseconds)
      // One piece waits to go out, the rest of the file is not even read.
      #expect(server.phase == .answering && server.hasOutput)
      scene.clock.advance(milliseconds: Int64(scene.limits.body) + 19_999)
      server.expire(at: scene.clock.now().monotonicNanoseconds)
      #expect(!server.isDropped)
      scene.clock.advance(milliseconds: 1)
      server.expire(at: scene.clock.now().monotonicNanoseconds)
      #expect(server.isDropped)
    }
  }

  @Test("A handshake that does not go on and an idle connection end in time")
  func idle() throws {
    let scene = try Scene()
    let silent = try scene.memory().connection()
    scene.clock.advance(milliseconds: 9999)
    #expect(silent.expire().isEmpty && !silent.isOver)
    scene.clock.advance(milliseconds: 1)
    #expect(silent.expire().isEmpty && silent.isOver)

    let waiting = try RawPeer(scene)
    _ = try waiting.say(get)
    scene.clock.advance(milliseconds: 59_999)
    #expect(try waiting.expire().isEmpty && !waiting.server.isOver)
    scene.clock.advance(milliseconds: 1)
    #expect(try waiting.expire().isEmpty && waiting.server.isOver)
  }

  @Test("An answer that is not made in time is 503, and comes too late afterwards")
  func work() throws {
    let scene = try Scene()
    let peer = try RawPeer(scene)
    #expect(try peer.say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").isEmpty)
    scene.clock.advance(milliseconds: 60_000)
    #expect(status(try peer.expire()) == 503 && peer.server.isOver)
    let waiting = scene.service.state.withLock { $0.waiting }
    for reply in waiting { reply.send(.json(["late": 1])) }
    #expect(try peer.heard().isEmpty)

    let second = try RawPeer(scene)
    _ = try second.say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    for reply in scene.service.state.withLock({ $0.waiting }) { reply.send(.json(["late": 1])) }
    #expect(status(try second.heard()) == 200 && !second.server.isOver)
  }

  @Test("A request that waits has its own time; a service that stops sends it away at once")
  func waits() throws {
    let scene = try Scene()
    let peer = try RawPeer(scene)
    #expect(try peer.say("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n").isEmpty)
    // Beyond what the registry's work may take, within what it was given.
    scene.clock.advance(milliseconds: 110_000)
    #expect(try peer.expire().isEmpty && !peer.server.isOver)
    for reply in scene.service.state.withLock({ $0.waiting }) { reply.send(.json(["news": 1])) }
    #expect(status(try peer.heard()) == 200 && !peer.server.isOver)
    _ = try peer.say("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
    scene.clock.advance(milliseconds: 160_000)
    #expect(status(try peer.expire()) == 503 && peer.server.isOver)

    let second = try RawPeer(scene)
    _ = try second.say("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
    second.server.connection.stop(at: scene.clock.now().monotonicNanoseconds)
    let told = try second.heard()
    #expect(status(told) == 503 && told.contains("stopping"))
  }

  @Test("While an answer is made nothing more is read")
  func backPressure() throws {
    let peer = try RawPeer(try Scene())
    _ = try peer.say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(!peer.server.connection.wantsInput)
  }

  // MARK: Files

  @Test("A file is given whole, from a byte on, or not at all beyond its end")
  func files() throws {
    try withTemporaryFolder { (folder: String) throws in
      let scene = try Scene()
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let path = Path(folder) / "list"
      try Disk().write(bytes, to: path)
      scene.service.state.withLock { $0.file = (path, bytes.count) }
      let client = try scene.client()
      let isWhole = try client.ask(.get("/file")).body == bytes
      #expect(isWhole)
      let rest = try client.ask(.get("/file", from: 99_000))
      let isRest = rest.body == Array(bytes[99_000...])
      #expect(rest.status == 206 && isRest)
      #expect(rest.content?.whole == bytes.count)
      #expect(try client.ask(.get("/file", from: 100_000)).status == 416)
      // A file that is shorter than was promised ends the connection.
      scene.service.state.withLock { $0.file = (path, bytes.count + 1) }
      #expect(throws: Fault(.wireCut, "")) { try client.ask(.get("/file")) }
    }
  }
}
