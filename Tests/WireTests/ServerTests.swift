import Bytes
import Crypto
import Host
import Synchronization
import Testing

@testable import Wire

/// A server with its thread, on loopback.
private final class Running {
  let scene: Scene
  let port: Int
  /// The port of another door of the same server.
  let otherPort: Int
  private let isOver = Gate()
  private let ended = Gate()
  private let thread = OwnerThread(name: "test-service")

  init(_ scene: Scene, _ change: (inout ServerLimits) -> Void = { _ in }) throws {
    self.scene = scene
    var limits = ServerLimits()
    change(&limits)
    let listeners = try (0..<2).map { _ in try NetworkListener(at: "127.0.0.1", port: 0) }
    port = listeners[0].port
    otherPort = listeners[1].port
    let (context, service) = (try scene.server.get(), scene.service)
    thread.run { [isOver, ended, limits] in
      let server = try? Server(
        listeners.map { Door($0, context, service, limits: limits) }, files: Disk(),
        timekeeper: SystemTimekeeper())
      server?.run { isOver.isOpen }
      ended.open()
    }
  }

  /// Asks it to stop and waits until it has.
  func stop() -> Bool {
    isOver.open()
    defer { thread.end() }
    return ended.wait(milliseconds: 60_000)
  }

  func client(_ context: TLSContext? = nil, at port: Int? = nil) throws -> Client {
    let clock = SystemTimekeeper()
    let address = ServerAddress(host: try HostName("127.0.0.1"), port: port ?? self.port)
    return Client(
      address, try context ?? scene.clientContext(),
      over: NetworkOpener(address, timekeeper: clock), timekeeper: clock)
  }

  func stream() throws -> NetworkStream {
    try NetworkStream.connect(to: "127.0.0.1", port: port, milliseconds: 60_000)
  }
}

@Suite("A server on loopback")
struct ServerTests {
  /// True once the other side has closed; waits as long as a busy machine may need.
  private func isClosed(_ stream: NetworkStream) -> Bool {
    while stream.wait(forRoom: false, milliseconds: 60_000) {
      if stream.receive(atMost: 1024) == .ended { return true }
    }
    return false
  }

  @Test("Two clients ask by turns, large answers and bodies go through, and it stops when asked")
  func serves() throws {
    let running = try Running(try Scene(host: "127.0.0.1"))
    let clients = try (0..<2).map { _ in try running.client() }
    let body = [UInt8](repeating: 7, count: 1 << 20)
    for round in 0..<5 {
      for client in clients {
        #expect(try client.ask(.get("/a")).status == 200)
        let answer = try client.ask(.put("/body/\(round)", body, whole: body.count))
        #expect(try answer.json()["have"]?.integer == Int64(body.count))
      }
    }
    #expect(clients.allSatisfy { $0.linesOpened.all == 1 })
    #expect(running.stop())
    #expect(throws: Fault.self) { try running.client().ask(.get("/a")) }
  }

  @Test("A request that is under way when the server stops comes to its end")
  func stopsGracefully() throws {
    let scene = try Scene(host: "127.0.0.1")
    let running = try Running(scene)
    let client = try running.client()
    let answered = Mutex<Int?>(nil)
    let asked = Gate()
    let asker = OwnerThread(name: "test-client")
    asker.run { [client = Unchecked(client)] in
      let status = try? client.value.ask(.get("/slow")).status
      answered.withLock { $0 = status }
      asked.open()
    }
    while scene.service.state.withLock({ $0.waiting.isEmpty }) { _ = Gate().wait(milliseconds: 1) }
    let stopper = OwnerThread(name: "test-stop")
    let stopped = Gate()
    stopper.run { [running = Unchecked(running)] in if running.value.stop() { stopped.open() } }
    for reply in scene.service.state.withLock({ $0.waiting }) { reply.send(.json(["late": 1])) }
    #expect(asked.wait(milliseconds: 60_000))
    #expect(answered.withLock { $0 } == 200)
    #expect(stopped.wait(milliseconds: 60_000))
    asker.end()
    stopper.end()
  }

  @Test("Beyond its number of connections an address is closed at once, until one of them ends")
  func fromOneAddress() throws {
    let running = try Running(try Scene(host: "127.0.0.1")) { $0.fromOneAddress = 3 }
    let streams = try (0..<4).map { _ in try running.stream() }
    #expect(isClosed(streams[3]))
    streams[0].end()
    // The server sees the end of the first before it takes the next, or closes that too.
    var isServed = false
    for _ in 0..<10_000 where !isServed {
      isServed = (try? running.client().ask(.get("/a")).status) == 200
    }
    #expect(isServed)
    #expect(running.stop())
  }

  @Test("Beyond its number of connections a key loses the newest")
  func withOneKey() throws {
    let scene = try Scene(host: "127.0.0.1")
    let running = try Running(scene) { $0.withOneKey = 2 }
    let context = try scene.clientContext()
    let clients = try (0..<3).map { _ in try running.client(context) }
    for client in clients[..<2] { #expect(try client.ask(.get("/a")).status == 200) }
    #expect(throws: Fault(.wireCut, "")) { try clients[2].ask(.get("/a")) }
    #expect(try clients[0].ask(.get("/a")).status == 200)
    #expect(try running.client().ask(.get("/a")).status == 200)
    #expect(running.stop())
  }

  @Test("When all places are taken, who has not shown a key gives way to who comes")
  func strangers() throws {
    let running = try Running(try Scene(host: "127.0.0.1")) { $0.connections = 2 }
    let strangers = try (0..<2).map { _ in try running.stream() }
    let client = try running.client()
    #expect(try client.ask(.get("/a")).status == 200)
    #expect(isClosed(strangers[0]))
    let second = try running.client()
    #expect(try second.ask(.get("/a")).status == 200)
    #expect(isClosed(strangers[1]))
    // Both places are known now: nobody gives way. The other door has places of its own.
    #expect(throws: Fault.self) { try running.client().ask(.get("/a")) }
    #expect(try running.client(at: running.otherPort).ask(.get("/a")).status == 200)
    #expect(try client.ask(.get("/a")).status == 200)
    #expect(running.stop())
  }

  @Test("Who was let in without a key gives way to who comes, between requests")
  func newcomers() throws {
    let scene = try Scene(host: "127.0.0.1")
    let authorities = [scene.authority.certificate]
    scene.server = Result {
      try TLSContext.server(
        try Scene.identity(.tlsServer, by: scene.authority, hosts: [scene.address.host]),
        clients: authorities, newcomers: true)
    }
    let running = try Running(scene) { $0.connections = 2 }
    let newcomers = try (0..<2).map { _ in
      try running.client(try TLSContext.newcomer(authorities: authorities))
    }
    for newcomer in newcomers { #expect(try newcomer.ask(.get("/a")).status == 200) }
    let station = try running.client()
    #expect(try station.ask(.get("/a")).status == 200)
    #expect(throws: Fault(.wireCut, "")) { try newcomers[0].ask(.get("/a")) }
    #expect(try newcomers[1].ask(.get("/a")).status == 200)
    #expect(try station.ask(.get("/a")).status == 200)
    #expect(running.stop())
  }

  @Test("A port that is taken, an address that is not here and a name that nobody knows are named")
  func names() throws {
    let listener = try NetworkListener(at: "127.0.0.1", port: 0)
    #expect(throws: Fault(.portTaken, "")) {
      try NetworkListener(at: "127.0.0.1", port: listener.port)
    }
    #expect(throws: Fault(.unreachable, "")) { try NetworkListener(at: "192.0.2.1", port: 0) }
    #expect(throws: Fault(.unreachable, "")) {
      try NetworkStream.connect(to: "nobody.invalid", port: 1, milliseconds: 1000)
    }
  }
}

/// Passes something to one other thread, which alone uses it from then on.
private struct Unchecked<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
