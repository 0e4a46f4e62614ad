import Bytes
import Crypto
import Foundation
import Host
import Synchronization

@testable import Wire

/// Authorities, a server's and a client's identity, and a service that keeps what it is sent.
final class Scene {
  let clock = SimulatedTimekeeper(utcMilliseconds: 1_772_352_000_000)
  let authority: CertificateAuthority
  let otherAuthority: CertificateAuthority
  let service = TestService()
  var limits = ServerLimits()
  let address: ServerAddress

  init(host: String = "registry.example", port: Int = 8443) throws {
    authority = try Scene.authority("TLS")
    otherAuthority = try Scene.authority("Other")
    address = ServerAddress(host: try HostName(host), port: port)
  }

  static let validity = Validity.years(1, fromMilliseconds: 1_772_352_000_000)

  static func authority(_ name: String) throws -> CertificateAuthority {
    let root = try CertificateAuthority.root(
      subject: "Root of \(name)", key: try SigningKey.generate(), validity: validity,
      randomness: SystemRandomness())
    let key = try SigningKey.generate()
    return try CertificateAuthority(
      certificate: try root.issue(
        .authority, subject: name, publicKey: key.publicKey, validity: validity,
        randomness: SystemRandomness()), key: key)
  }

  static func identity(
    _ profile: CertificateAuthority.Profile, by authority: CertificateAuthority,
    hosts: [HostName] = [], validity: Validity = Scene.validity
  ) throws -> TLSIdentity {
    let key = try SigningKey.generate()
    return try TLSIdentity(
      certificate: try authority.issue(
        profile, subject: "somebody", publicKey: key.publicKey, validity: validity, hosts: hosts,
        randomness: SystemRandomness()), key: key)
  }

  lazy var server = Result {
    try TLSContext.server(
      try Scene.identity(.tlsServer, by: authority, hosts: [address.host]),
      clients: [authority.certificate])
  }

  func clientContext() throws -> TLSContext {
    try TLSContext.client(
      try Scene.identity(.tlsClient, by: authority), authorities: [authority.certificate])
  }

  /// A connection of the server in memory.
  func connection() throws -> MemoryConnection {
    try MemoryConnection(try server.get(), service, limits, clock)
  }

  /// A client over lines in memory.
  func client(
    _ context: TLSContext? = nil, cutAfter: Int? = nil, to address: ServerAddress? = nil
  ) throws -> Client {
    let opener = MemoryOpener(self, cutAfter: cutAfter)
    return Client(
      address ?? self.address, try context ?? clientContext(), over: opener, timekeeper: clock)
  }
}

/// A server's connection without a socket.
final class MemoryConnection {
  private(set) var inner: ServerConnection?
  private let clock: SimulatedTimekeeper
  private let late = LateAnswers()

  init(
    _ context: TLSContext, _ handler: any RequestHandler, _ limits: ServerLimits,
    _ clock: SimulatedTimekeeper
  ) throws {
    self.clock = clock
    inner = ServerConnection(
      try TLSSession.accepting(context), handler, limits, files: Disk(), now: now
    ) { [late] number in Reply { late.put(number, $0) } }
  }

  private var now: UInt64 { clock.now().monotonicNanoseconds }

  var connection: ServerConnection {
    guard let inner else { preconditionFailure("made in init") }
    return inner
  }

  /// Takes what a peer sent and gives what goes back.
  func exchange(_ bytes: [UInt8]) -> [UInt8] {
    var back: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 1024) {
      connection.receive(Array(bytes[start..<min(start + 1024, bytes.count)]), at: now)
      back += flush()
    }
    return back + flush()
  }

  func flush() -> [UInt8] {
    var back: [UInt8] = []
    for (number, response) in late.take() { connection.answer(response, to: number, at: now) }
    while true {
      let bytes = connection.takeOutput(at: now)
      if bytes.isEmpty { return back }
      back += bytes
      if !connection.hasOutput { connection.sent(at: now) }
    }
  }

  func expire() -> [UInt8] {
    connection.expire(at: now)
    return flush()
  }

  var isOver: Bool { connection.isFinished || connection.isDropped }
}

/// Answers that a handler gave, until the connection is looked at.
private final class LateAnswers: Sendable {
  private let answers = Mutex<[(Int, Response)]>([])

  func put(_ number: Int, _ response: Response) {
    answers.withLock { $0.append((number, response)) }
  }

  func take() -> [(Int, Response)] {
    answers.withLock { answers in
      defer { answers = [] }
      return answers
    }
  }
}

/// A client's side of TLS that sends whatever a test wants.
final class RawPeer {
  let session: TLSSession
  let server: MemoryConnection

  init(_ scene: Scene, _ context: TLSContext? = nil, resuming ticket: TLSTicket? = nil) throws {
    session = try TLSSession.connecting(
      try context ?? scene.clientContext(), to: scene.address.host, resuming: ticket)
    server = try scene.connection()
    while try !session.shake() { try pump() }
    try pump()
  }

  func pump() throws {
    try receive(server.exchange(session.takeOutput()))
  }

  private func receive(_ bytes: [UInt8]) throws {
    for start in stride(from: 0, to: bytes.count, by: TLSSession.pieceBytes) {
      try session.receive(
        Array(bytes[start..<min(start + TLSSession.pieceBytes, bytes.count)]))
    }
  }

  /// Sends text and gives what came back.
  func say(_ text: String) throws -> String {
    try session.write(Array(text.utf8))
    try pump()
    return try heard()
  }

  func heard() throws -> String {
    try receive(server.flush())
    var text = ""
    while case .bytes(let bytes) = try session.read(atMost: 65_536) {
      text += String(decoding: bytes, as: UTF8.self)
    }
    return text
  }

  /// Time is up at the server; gives what it says.
  func expire() throws -> String {
    try receive(server.expire())
    return try heard()
  }
}

/// Lines in memory, each of which breaks after so many bytes of the client.
final class MemoryOpener: LineOpener {
  private let scene: Scene
  private let cutAfter: Int?
  private(set) var opened = 0

  init(_ scene: Scene, cutAfter: Int?) {
    self.scene = scene
    self.cutAfter = cutAfter
  }

  func open(milliseconds: Int) throws(Fault) -> any ByteLine {
    opened += 1
    guard let connection = try? scene.connection() else { throw Fault(.bug, "no server") }
    // The first line only is cut.
    return MemoryLine(connection, budget: opened == 1 ? cutAfter : nil)
  }
}

final class MemoryLine: ByteLine {
  private let server: MemoryConnection
  private var back: [UInt8] = []
  private var budget: Int?

  init(_ server: MemoryConnection, budget: Int?) {
    self.server = server
    self.budget = budget
  }

  func receive(atMost count: Int, milliseconds: Int) -> NetworkStream.Received {
    if let budget, budget <= 0 { return .ended }
    back += server.flush()
    guard !back.isEmpty else { return server.isOver ? .ended : .nothing }
    let piece = Array(back.prefix(count))
    back.removeFirst(piece.count)
    return .bytes(piece)
  }

  func send(_ bytes: [UInt8], milliseconds: Int) -> Bool {
    guard let left = budget else {
      back += server.exchange(bytes)
      return true
    }
    back += server.exchange(Array(bytes.prefix(max(0, left))))
    budget = left - bytes.count
    guard left < bytes.count else { return true }
    server.connection.drop()
    return false
  }

  func end() { server.connection.drop() }
}

/// Keeps bodies by their last name; `/slow` answers later, `/file` gives a file.
final class TestService: RequestHandler {
  struct State {
    var bodies: [String: [UInt8]] = [:]
    var admitted: [String] = []
    var allowed: Set<Digest>?
    var file: (Path, Int)?
    var cuts = 0
    var waiting: [Reply] = []
  }

  let state = Mutex(State())
  static let bodyBytes = 1 << 20

  func admit(_ request: RequestHead, from peer: Digest?) -> Admission {
    let (allowed, file) = state.withLock { state in
      state.admitted.append(request.path.joined(separator: "/"))
      return (state.allowed, state.file)
    }
    if let allowed, peer.map(allowed.contains) != true {
      return .answer(.refused(Refusal(403, "not-enrolled")))
    }
    switch (request.method, request.path.first) {
    case (.put, "body"):
      guard (request.content?.whole ?? request.length) <= TestService.bodyBytes else {
        return .answer(.refused(Refusal(413, "size")))
      }
      return .receive(
        TestSink(self, request.path.last ?? "", request.content?.range.first ?? 0))
    case (.get, "slow"): return .later { reply in self.state.withLock { $0.waiting.append(reply) } }
    case (.get, "file"):
      guard let file else { break }
      return .answer(.file(file.0, size: file.1, wanted: request.wanted, type: "text/plain"))
    case (.get, "have"):
      let count = state.withLock { $0.bodies[request.path.last ?? ""]?.count ?? 0 }
      return .answer(.json(["have": .integer(Int64(count))]))
    case (.get, _), (.head, _): return .answer(.json(["path": .texts(request.path)]))
    default: break
    }
    return .answer(.refused(Refusal(404, "route")))
  }
}

private final class TestSink: BodySink {
  let service: TestService
  let name: String

  init(_ service: TestService, _ name: String, _ first: Int) {
    self.service = service
    self.name = name
    service.state.withLock { $0.bodies[name] = Array(($0.bodies[name] ?? []).prefix(first)) }
  }

  func take(_ bytes: [UInt8]) throws(Fault) {
    service.state.withLock { $0.bodies[name, default: []] += bytes }
  }

  func end(_ reply: Reply) {
    let count = service.state.withLock { $0.bodies[name]?.count ?? 0 }
    reply.send(.json(["have": .integer(Int64(count))]))
  }

  func cut() { service.state.withLock { $0.cuts += 1 } }
}
