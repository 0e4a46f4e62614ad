import Bytes
import Crypto
import Host
import Synchronization
import Testing

@testable import Wire

@Suite("Who may connect to whom")
struct TLSTests {
  /// What a client meets that connects with a context.
  private func refusal(
    _ scene: Scene, _ context: TLSContext, to address: ServerAddress? = nil
  ) -> Fault? {
    do {
      _ = try scene.client(context, to: address).ask(.get("/a"))
      return nil
    } catch { return error as? Fault }
  }

  @Test("A client that knows the authority and is known to it is let in")
  func letsIn() throws {
    let scene = try Scene()
    #expect(refusal(scene, try scene.clientContext()) == nil)
  }

  @Test("Nobody without a certificate, with another authority's or for another purpose is let in")
  func refusesClients() throws {
    let scene = try Scene()
    let pinned = [scene.authority.certificate]
    for identity in [
      nil, try Scene.identity(.tlsClient, by: scene.otherAuthority),
      try Scene.identity(.signing, by: scene.authority),
      try Scene.identity(.tlsServer, by: scene.authority, hosts: [scene.address.host]),
    ] {
      let fault = refusal(scene, try TLSContext.client(identity, authorities: pinned))
      #expect(fault?.code == .tls, "\(String(describing: fault))")
    }
    #expect(scene.service.state.withLock { $0.admitted }.isEmpty)
  }

  @Test("A server of another authority, of another name or with a client's certificate is refused")
  func refusesServers() throws {
    let scene = try Scene()
    let mine = try Scene.identity(.tlsClient, by: scene.authority)
    let stranger = try TLSContext.client(mine, authorities: [scene.otherAuthority.certificate])
    #expect(refusal(scene, stranger)?.code == .tls)
    let context = try scene.clientContext()
    for host in ["other.example", "x.registry.example", "127.0.0.1"] {
      let fault = refusal(scene, context, to: ServerAddress(host: try HostName(host)))
      #expect(fault?.code == .tls && fault?.detail.contains("another") == true, "\(host)")
    }
    let client = try Scene()
    client.server = Result {
      try TLSContext.server(
        try Scene.identity(.tlsClient, by: client.authority, hosts: [client.address.host]),
        clients: [client.authority.certificate])
    }
    #expect(refusal(client, try client.clientContext())?.detail.contains("purpose") == true)
  }

  @Test("An address is a name like any other, when the certificate bears it")
  func addresses() throws {
    for host in ["127.0.0.1", "fd00::4"] {
      let scene = try Scene(host: host)
      #expect(refusal(scene, try scene.clientContext()) == nil, "\(host)")
    }
  }

  @Test("A certificate whose time is over still connects: enrolment decides, not a clock")
  func looksAtNoClock() throws {
    let scene = try Scene()
    let old = Validity(fromMilliseconds: 1_000_000_000_000, untilMilliseconds: 1_000_000_100_000)
    let identity = try Scene.identity(.tlsClient, by: scene.authority, validity: old)
    let context = try TLSContext.client(identity, authorities: [scene.authority.certificate])
    #expect(refusal(scene, context) == nil)
  }

  @Test("A session is taken up again with the same key, and who is enrolled is asked again")
  func resumes() throws {
    let scene = try Scene()
    let client = try scene.client()
    let get = { try client.ask(.get("/a")).status }
    #expect(try get() == 200)
    client.close()
    #expect(try get() == 200)
    #expect(client.linesOpened == (2, 1))
    // Revoked in the middle of a connection: the next request is refused, and so is the next line.
    scene.service.state.withLock { $0.allowed = [] }
    #expect(try get() == 403)
    #expect(try get() == 403)
    #expect(client.linesOpened == (3, 2))
  }

  @Test("Garbage in the place of a handshake ends the connection with an alert at most")
  func garbage() throws {
    let scene = try Scene()
    let random = SeededRandomness(seed: 7)
    for round in 0..<200 {
      let connection = try scene.memory().connection()
      var bytes = random.bytes(1 + round * 7)
      if round % 2 == 0 { bytes = [0x16, 3, 1, 0, UInt8(round % 256)] + bytes }
      let answer = connection.exchange(bytes)
      #expect(answer.count < 64)
      scene.clock.advance(milliseconds: 10_000)
      _ = connection.expire()
      #expect(connection.isOver)
    }
  }

  @Test("Any bit changed on the way ends the connection")
  func changedBits() throws {
    let scene = try Scene()
    for bit in stride(from: 0, to: 8 * 60, by: 7) {
      let peer = try RawPeer(scene)
      try peer.session.write(Array("GET /a HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
      var bytes = peer.session.takeOutput()
      guard bit / 8 < bytes.count else { break }
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      _ = peer.server.exchange(bytes)
      scene.clock.advance(milliseconds: 10_000)
      _ = peer.server.expire()
      #expect(peer.server.isOver)
    }
    #expect(scene.service.state.withLock { $0.admitted }.isEmpty)
  }
}
