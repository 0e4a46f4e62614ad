import Bytes
import Console
import Crypto
import Host
import Synchronization
import Wire

extension Benchmark {
  /// A station's first contact: what a registry pays for each.
  static let connecting = Benchmark(
    "wire",
    workload: """
      connect with TLS 1.3 and both certificates, ask once, get an answer of 30 bytes, close: both \
      sides, without a socket
      """,
    floor: "the same handshake by bare SSL_accept and SSL_connect, nothing asked",
    unit: "connection", aim: "0.6 ms of the service, 0.2 resumed"
  ) { ground throws(Fault) in
    let scene = try WireScene(ground.machine)
    let memory = scene.memory()
    memory.meter = ProcessTime.cpuNanoseconds
    let one = Request.get("/v1/lists")
    let new = { () throws(Fault) in
      let client = try scene.client(over: memory)
      guard try client.ask(one).status == 200 else { throw Fault(.bug, at: "bench", "refused") }
      client.close()
    }
    let resuming = try scene.client(over: memory)
    _ = try resuming.ask(one)
    let resumed = { () throws(Fault) in
      resuming.close()
      _ = try resuming.ask(one)
    }
    return Trial(
      units: 1,
      facts: [
        ("the service's processor time, new", .string(try share(of: new, memory))),
        ("the service's processor time, resumed", .string(try share(of: resumed, memory))),
        ("sessions taken up again", .integer(Int64(resuming.linesOpened.resumed))),
        ("memory of a service's connection", .string(try scene.memoryOfPeers())),
      ],
      work: new, floor: { () throws(Fault) in try scene.bareHandshake() })
  }

  /// The median of the service's processor time for each of 201 calls.
  private static func share(of body: Body, _ memory: MemoryService) throws(Fault) -> String {
    var times: [UInt64] = []
    for _ in 0..<201 {
      let before = memory.spent
      try body()
      times.append(memory.spent - before)
    }
    return Duration.nanoseconds(Double(times.sorted()[100]))
  }

  /// A good station among many that do not go on.
  static let slowPeers = Benchmark(
    "slow-peers",
    workload: """
      a request of a station on an open connection, due every 2 ms, over loopback, beside 500 \
      peers that each send a byte of a head every half second
      """,
    floor: "the same request beside nobody", unit: "request", aim: "p99 under 10 ms"
  ) { ground throws(Fault) in
    let scene = try WireScene(ground.machine)
    let alone = try LoopbackService(scene, ground.machine)
    let crowded = try LoopbackService(scene, ground.machine)
    try crowded.crowd(500)
    let times = try crowded.latencies(2000)
    let calm = try alone.latencies(2000)
    return Trial(
      units: 100,
      facts: [
        ("p50 of 2,000", .string(Duration.nanoseconds(Double(times[1000])))),
        ("p99 of 2,000", .string(Duration.nanoseconds(Double(times[1980])))),
        ("the worst", .string(Duration.nanoseconds(Double(times[1999])))),
        ("p99 beside nobody", .string(Duration.nanoseconds(Double(calm[1980])))),
        ("peers that still wait", .integer(Int64(crowded.waitingPeers))),
      ],
      work: { () throws(Fault) in for _ in 0..<100 { try crowded.ask() } },
      floor: { () throws(Fault) in for _ in 0..<100 { try alone.ask() } })
  }
}

/// An authority over connections, a service and stations for measurements.
private final class WireScene: Sendable {
  static let host = "127.0.0.1"
  let server: TLSContext
  let client: TLSContext
  private let machine: Machine

  init(_ machine: Machine) throws(Fault) {
    self.machine = machine
    let validity = Validity.years(1, fromMilliseconds: machine.timekeeper.now().utcMilliseconds)
    let root = try CertificateAuthority.root(
      subject: "Bench", key: try SigningKey.generate(), validity: validity,
      randomness: machine.randomness)
    let key = try SigningKey.generate()
    let authority = try CertificateAuthority(
      certificate: try root.issue(
        .authority, subject: "Connections", publicKey: key.publicKey, validity: validity,
        randomness: machine.randomness), key: key)
    let host = try HostName(WireScene.host)
    func identity(_ profile: CertificateAuthority.Profile) throws(Fault) -> TLSIdentity {
      let key = try SigningKey.generate()
      return try TLSIdentity(
        certificate: try authority.issue(
          profile, subject: "bench", publicKey: key.publicKey, validity: validity,
          hosts: profile == .tlsServer ? [host] : [], randomness: machine.randomness), key: key)
    }
    server = try TLSContext.server(
      try identity(.tlsServer), clients: [authority.certificate])
    client = try TLSContext.client(
      try identity(.tlsClient), authorities: [authority.certificate])
  }

  func memory() -> MemoryService {
    MemoryService(
      server, BenchService(), files: machine.files, timekeeper: machine.timekeeper)
  }

  func client(over opener: any LineOpener, port: Int = 8443) throws(Fault) -> Client {
    Client(
      ServerAddress(host: try HostName(WireScene.host), port: port), client, over: opener,
      timekeeper: machine.timekeeper)
  }

  /// A handshake of both sides, nothing else.
  func bareHandshake() throws(Fault) {
    let there = try TLSSession.accepting(server)
    let here = try TLSSession.connecting(client, to: try HostName(WireScene.host))
    while true {
      let isDone = try here.shake()
      try there.receive(here.takeOutput())
      _ = try there.shake()
      try here.receive(there.takeOutput())
      if isDone, there.isOpen { return }
    }
  }

  /// What the memory of this process grows by for each of 500 connections with half a head.
  func memoryOfPeers() throws(Fault) -> String {
    let memory = memory()
    var held: [any ByteLine] = []
    let before = try resident()
    for _ in 0..<500 {
      let line = try memory.open(milliseconds: 0)
      // Only the service's side stays.
      try autoreleased { () throws(Fault) in
        let here = try TLSSession.connecting(client, to: try HostName(WireScene.host))
        while try !here.shake() {
          _ = line.send(here.takeOutput(), milliseconds: 0)
          if case .bytes(let bytes) = line.receive(
            atMost: TLSSession.pieceBytes, milliseconds: 0)
          {
            try here.receive(bytes)
          }
        }
        try here.write(Array("GET /v1/answer HTTP/1.1\r\nHost: registry".utf8))
        _ = line.send(here.takeOutput(), milliseconds: 0)
      }
      held.append(line)
    }
    let grown = try resident() - before
    return withExtendedLifetime(held) { ByteCount.text(Int64(max(0, grown) / 500)) }
  }

  private func autoreleased(_ body: () throws(Fault) -> Void) throws(Fault) { try body() }

  /// Bytes of this process in memory, by pages of 4 KiB.
  private func resident() throws(Fault) -> Int {
    let bytes = try machine.files.read("/proc/self/statm", limit: 4096)
    let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4096
  }
}

/// Answers every request with the same few bytes.
private struct BenchService: RequestHandler {
  func methods(at path: [String]) -> [RequestHead.Method] { [.get] }

  func admit(_ request: RequestHead, from peer: Digest?) -> Admission {
    .answer(.json(["lists": .texts(["one", "two", "three"])]))
  }
}

/// A service on loopback with its own thread, one good station, and slow ones.
private final class LoopbackService {
  private let scene: WireScene
  private let machine: Machine
  private let client: Client
  private let port: Int
  private let isOver = Gate()
  private let ended = Gate()
  private let thread = OwnerThread(name: "bench-service")
  private let trickle = OwnerThread(name: "bench-peers")
  private let peers = Mutex<[SlowPeer]>([])

  init(_ scene: WireScene, _ machine: Machine) throws(Fault) {
    self.scene = scene
    self.machine = machine
    // Both ends of every connection stand in this process.
    _ = Poller.allowDescriptors(4096)
    let listener = try NetworkListener(at: WireScene.host, port: 0)
    port = listener.port
    let opener = NetworkOpener(
      try ServerAddress("https://\(WireScene.host):\(listener.port)"),
      timekeeper: machine.timekeeper)
    client = try scene.client(over: opener, port: listener.port)
    var limits = ServerLimits()
    // All of them come from one address with one key, and are to stay.
    (limits.fromOneAddress, limits.withOneKey, limits.head) = (2000, 2000, 3_600_000)
    thread.run {
      [scene, isOver, ended, limits, files = machine.files, clock = machine.timekeeper] in
      let server = try? Server(
        [Door(listener, scene.server, BenchService(), limits: limits)], files: files,
        timekeeper: clock)
      server?.run { isOver.isOpen }
      ended.open()
    }
  }

  deinit {
    isOver.open()
    trickle.end()
    thread.end()
  }

  func ask() throws(Fault) {
    guard try client.ask(.get("/v1/lists")).status == 200 else {
      throw Fault(.bug, at: "bench", "refused")
    }
  }

  /// Times of requests in nanoseconds, ascending. One is due every two milliseconds and is timed
  /// from then, not from when the one before it let it go: a pause counts for all that it holds up.
  func latencies(_ count: Int) throws(Fault) -> [UInt64] {
    var times: [UInt64] = []
    var due = machine.timekeeper.now().monotonicNanoseconds
    for _ in 0..<count {
      due += 2_000_000
      while machine.timekeeper.now().monotonicNanoseconds < due {}
      try ask()
      times.append(machine.timekeeper.now().monotonicNanoseconds - due)
    }
    return times.sorted()
  }

  /// Connects peers that from now on send a byte each half second.
  func crowd(_ count: Int) throws(Fault) {
    for _ in 0..<count {
      let peer = try SlowPeer(scene.client, port)
      peers.withLock { $0.append(peer) }
    }
    let all = peers.withLock { $0 }
    trickle.run { [isOver, clock = machine.timekeeper] in
      // A fiftieth of them each hundredth of a half second.
      var next = 0
      while !isOver.isOpen {
        for _ in 0..<max(1, all.count / 50) {
          all[next % all.count].send()
          next += 1
        }
        _ = clock.wait(at: isOver, milliseconds: 10)
      }
    }
  }

  /// Peers that the service has not closed.
  var waitingPeers: Int { peers.withLock { $0.count { $0.isOpen } } }
}

/// A peer that never comes to the end of its request; one thread uses it.
private final class SlowPeer: @unchecked Sendable {
  private let stream: NetworkStream
  private let session: TLSSession
  private(set) var isOpen = true

  init(_ context: TLSContext, _ port: Int) throws(Fault) {
    stream = try NetworkStream.connect(to: WireScene.host, port: port, milliseconds: 5000)
    session = try TLSSession.connecting(context, to: try HostName(WireScene.host))
    while try !session.shake() {
      _ = stream.send(session.takeOutput())
      guard stream.wait(forRoom: false, milliseconds: 5000),
        case .bytes(let bytes) = stream.receive(atMost: TLSSession.pieceBytes)
      else { throw Fault(.unreachable, at: "bench", "a peer was not let in") }
      try session.receive(bytes)
    }
    try session.write(Array("GET /v1/answer HTTP/1.1\r\nX: ".utf8))
    _ = stream.send(session.takeOutput())
  }

  func send() {
    guard (try? session.write([0x79])) != nil, stream.send(session.takeOutput()) != nil else {
      isOpen = false
      return
    }
    if stream.receive(atMost: TLSSession.pieceBytes) == .ended { isOpen = false }
  }
}
