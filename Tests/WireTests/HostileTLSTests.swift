import Bytes
import Crypto
import Foundation
import Host
import Synchronization
import Testing

@testable import Wire

/// Conversations of a true client that somebody on the line, or the client itself, spoils: bytes
/// changed, cut off, sent twice, put in another's place, at any flight of a new session or of one
/// that is taken up again.
///
/// `swift test` has 400 of them; with MAABAR_LONG set 50,000:
/// MAABAR_LONG=1 swift test --filter HostileTLSTests.
@Suite("TLS with a bad client")
struct HostileTLSTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["MAABAR_LONG"] == nil
    ? 400 : 50_000
  private static let request = Array("GET /a HTTP/1.1\r\nHost: x\r\n\r\n".utf8)

  /// What is done to the bytes of one flight.
  private enum Harm: CaseIterable {
    case flip, cut, double, insert, drop, swapRecords, otherSession, garbage, endlessRecord, none

    func done(to bytes: [UInt8], _ random: SeededRandomness, other: [UInt8]) -> [UInt8] {
      let place = bytes.isEmpty ? 0 : HostileTLSTests.draw(random, bytes.count)
      var harmed = bytes
      switch self {
      case .flip:
        for _ in 0...HostileTLSTests.draw(random, 3) where !harmed.isEmpty {
          harmed[HostileTLSTests.draw(random, harmed.count)] ^=
            1 << UInt8(HostileTLSTests.draw(random, 8))
        }
      case .cut: harmed.removeSubrange(place...)
      case .double: harmed += bytes
      case .insert: harmed.insert(contentsOf: random.bytes(1 + place % 40), at: place)
      case .drop:
        harmed.removeSubrange(place..<min(harmed.count, place + 1 + place % 40))
      case .swapRecords:
        let records = HostileTLSTests.records(bytes)
        harmed = records.reversed().flatMap { $0 }
      case .otherSession: harmed = other
      case .garbage: harmed = random.bytes(bytes.count)
      // A record that says it is as long as can be, of which never more than this comes.
      case .endlessRecord: harmed = [0x17, 3, 3, 0x41, 0] + bytes
      case .none: break
      }
      return harmed
    }
  }

  /// A number below `count`.
  private static func draw(_ random: SeededRandomness, _ count: Int) -> Int {
    random.bytes(4).reduce(0) { $0 << 8 | Int($1) } % count
  }

  /// The TLS records of a flight (RFC 8446 clause 5.1).
  private static func records(_ bytes: [UInt8]) -> [[UInt8]] {
    var records: [[UInt8]] = []
    var start = 0
    while start + 5 <= bytes.count {
      let end = min(bytes.count, start + 5 + Int(bytes[start + 3]) << 8 + Int(bytes[start + 4]))
      records.append(Array(bytes[start..<end]))
      start = end
    }
    return records
  }

  private static func take(_ bytes: [UInt8], into session: TLSSession) throws {
    for start in stride(from: 0, to: bytes.count, by: TLSSession.pieceBytes) {
      let end = min(bytes.count, start + TLSSession.pieceBytes)
      try session.receive(Array(bytes[start..<end]))
    }
  }

  /// A client that asks once; each flight passes through `line`. Gives the flights as they were
  /// meant, and the most bytes that the server gave before it knew who speaks.
  private static func converse(
    _ scene: Scene, _ context: TLSContext, _ server: MemoryConnection, resuming: TLSTicket?,
    _ line: (Int, [UInt8]) -> [UInt8]
  ) -> (meant: [[UInt8]], unknown: Int, ticket: TLSTicket?) {
    var meant: [[UInt8]] = []
    var unknown = 0
    guard
      let session = try? TLSSession.connecting(context, to: scene.address.host, resuming: resuming)
    else { return ([], 0, nil) }
    var hasAsked = false
    do {
      for flight in 0..<4 {
        if try session.shake(), !hasAsked {
          hasAsked = true
          try session.write(request)
        }
        meant.append(session.takeOutput())
        let isUnknown = server.connection.phase == .handshake
        let back = server.exchange(line(flight, meant[flight]))
        if isUnknown { unknown += back.count }
        try take(back, into: session)
        if session.isOpen { _ = try session.read(atMost: 4096) }
      }
    } catch {
      // The client gives up; what it has to say goes over the line all the same.
      _ = server.exchange(session.takeOutput())
    }
    return (meant, unknown, session.ticket())
  }

  @Test("Whatever is done to a client's bytes, nothing is asked but what it meant, and it ends")
  func spoiled() throws {
    let scene = try Scene()
    let context = try scene.clientContext()
    let random = SeededRandomness(seed: 0x7715)
    var other: [[UInt8]] = []
    var ticket: TLSTicket?
    var refused = 0
    for round in 0..<Self.rounds {
      scene.service.state.withLock { $0.admitted = [] }
      let server = try scene.memory().connection()
      let harm = Harm.allCases[Self.draw(random, Harm.allCases.count)]
      let at = Self.draw(random, 3)
      let talk = Self.converse(
        scene, context, server, resuming: round % 2 == 0 ? nil : ticket
      ) { flight, bytes in
        guard flight == at else { return bytes }
        return harm.done(to: bytes, random, other: other.indices.contains(at) ? other[at] : [])
      }
      let admitted = scene.service.state.withLock { $0.admitted }
      #expect(admitted == [] || admitted == ["a"], "round \(round): \(harm) at \(at)")
      if admitted.isEmpty { refused += 1 }
      if case .none = harm {
        #expect(admitted == ["a"])
        (other, ticket) = (talk.meant, talk.ticket ?? ticket)
      }
      // A server's whole part of a handshake: its certificate, its signature, no more.
      #expect(talk.unknown < 3000, "round \(round): \(harm) at \(at)")
      scene.clock.advance(milliseconds: 60_000)
      _ = server.expire()
      #expect(server.isOver, "round \(round): \(harm) at \(at)")
    }
    #expect(refused > Self.rounds / 3 && refused < Self.rounds * 9 / 10)
    // After all that a true client is served as before.
    #expect(try RawPeer(scene).say(String(decoding: Self.request, as: UTF8.self)).contains(" 200 "))
  }

  @Test("A hello cut after any byte waits for its time and costs no more than a hello's length")
  func truncated() throws {
    let scene = try Scene()
    let hello = try TLSSession.connecting(try scene.clientContext(), to: scene.address.host)
    _ = try hello.shake()
    let bytes = hello.takeOutput()
    for end in bytes.indices {
      let server = try scene.memory().connection()
      #expect(server.exchange(Array(bytes[..<end])).isEmpty)
      #expect(server.connection.phase == .handshake && !server.isOver)
      scene.clock.advance(milliseconds: Int64(scene.limits.handshake))
      _ = server.expire()
      #expect(server.isOver)
    }
  }

  @Test("A second handshake on an open connection, and records sent twice, end it")
  func again() throws {
    let scene = try Scene()
    let hello = try TLSSession.connecting(try scene.clientContext(), to: scene.address.host)
    _ = try hello.shake()
    let peer = try RawPeer(scene)
    _ = peer.server.exchange(hello.takeOutput())
    #expect(peer.server.isOver)
    let doubled = try RawPeer(scene)
    try doubled.session.write(Self.request)
    let record = doubled.session.takeOutput()
    #expect(!doubled.server.exchange(record).isEmpty && !doubled.server.isOver)
    _ = doubled.server.exchange(record)
    #expect(doubled.server.isOver)
    #expect(scene.service.state.withLock { $0.admitted } == ["a"])
  }

  @Test("A line that is cut leaves its session to be taken up again, a broken record does not")
  func sessions() throws {
    let scene = try Scene()
    let context = try scene.clientContext()
    func peer(_ ticket: TLSTicket?) throws -> RawPeer {
      let peer = try RawPeer(scene, context, resuming: ticket)
      _ = try peer.say(String(decoding: Self.request, as: UTF8.self))
      return peer
    }
    var cut: RawPeer? = try peer(nil)
    let ticket = try #require(cut?.session.ticket())
    cut?.server.connection.drop()
    cut = nil
    var broken: RawPeer? = try peer(ticket)
    #expect(broken?.session.isResumed == true)
    let next = try #require(broken?.session.ticket())
    _ = broken?.server.exchange([0x17, 3, 3, 0, 20] + [UInt8](repeating: 7, count: 20))
    #expect(broken?.server.isOver == true)
    broken = nil
    #expect(try peer(next).session.isResumed == false)
  }
}
