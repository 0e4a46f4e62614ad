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

  /// The service without a network.
  func memory() throws -> MemoryService {
    let memory = MemoryService(
      try server.get(), service, files: Disk(), timekeeper: clock)
    memory.limits = limits
    return memory
  }

  /// A client over lines in memory.
  func client(
    _ context: TLSContext? = nil, over memory: MemoryService? = nil,
    to address: ServerAddress? = nil
  ) throws -> Client {
    Client(
      address ?? self.address, try context ?? clientContext(),
      over: try memory ?? self.memory(), timekeeper: clock)
  }
}

/// A client's side of TLS that sends whatever a test wants.
final class RawPeer {
  let session: TLSSession
  let server: MemoryConnection

  init(_ scene: Scene, _ context: TLSContext? = nil, resuming ticket: TLSTicket? = nil) throws {
    session = try TLSSession.connecting(
      try context ?? scene.clientContext(), to: scene.address.host, resuming: ticket)
    server = try scene.memory().connection()
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

/// Keeps bodies by their last name; `/slow` answers later, `/file` gives a file.
final class TestService: RequestHandler {
  struct State {
    var bodies: [String: [UInt8]] = [:]
    var admitted: [String] = []
    var allowed: Set<Digest>?
    var file: (Path, Int)?
    var cuts = 0
    var waiting: [Reply] = []
    /// Refusals as busy that are still to be given, with their Retry-After.
    var busy: [String] = []
  }

  let state = Mutex(State())
  static let bodyBytes = 1 << 20

  func methods(at path: [String]) -> [RequestHead.Method] {
    path.first == "body" ? [.get, .put] : [.get, .head]
  }

  func admit(_ request: RequestHead, from peer: Digest?) -> Admission {
    let (allowed, file) = state.withLock { state in
      state.admitted.append(request.path.joined(separator: "/"))
      return (state.allowed, state.file)
    }
    if let seconds = state.withLock({ $0.busy.popLast() }) {
      var response = Response.json(["error": "busy"], status: 503)
      response.headers.append(("retry-after", seconds))
      return .answer(response)
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
        TestSink(
          self, request.path.last ?? "", first: request.content?.range.first ?? 0,
          whole: request.content?.whole ?? request.length))
    case (.get, "wait"):
      return .waiting(seconds: 100) { reply in self.state.withLock { $0.waiting.append(reply) } }
    case (.get, "slow"): return .later { reply in self.state.withLock { $0.waiting.append(reply) } }
    case (.get, "file"):
      guard let file else { break }
      return .answer(.file(file.0, size: file.1, wanted: request.wanted, type: "text/plain"))
    case (.get, "body"):
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
  let whole: Int

  init(_ service: TestService, _ name: String, first: Int, whole: Int) {
    self.service = service
    self.name = name
    self.whole = whole
    service.state.withLock { $0.bodies[name] = Array(($0.bodies[name] ?? []).prefix(first)) }
  }

  func take(_ bytes: [UInt8]) throws(Fault) {
    service.state.withLock { $0.bodies[name, default: []] += bytes }
  }

  func end(_ reply: Reply) {
    let count = service.state.withLock { $0.bodies[name]?.count ?? 0 }
    reply.send(.json(["have": .integer(Int64(count))], status: count < whole ? 202 : 200))
  }

  func cut() { service.state.withLock { $0.cuts += 1 } }
}
