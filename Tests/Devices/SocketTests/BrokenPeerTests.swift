import Bytes
import Codes
import Device
import Host
import Simulated
import Socket
import Support
import Testing

/// A device's process that does what the test says, byte by byte.
private final class Peer: Sendable {
  let listener: LocalListener
  let hub: DeviceHub
  private let script = OwnerThread(name: "peer")

  static let hello =
    """
    {"type":"hello","protocol":1,"class":"finger-scanner","make":"Test","model":"Peer",\
    "serial":"1","capabilities":["slap"],"positions":[2],"options":[]}
    """

  /// Serves one host with `serve`, after the hello.
  init(in folder: String, _ serve: @escaping @Sendable (LocalStream) -> Void) throws {
    let path = Path(folder) / "peer.sock"
    let listener = try LocalListener(at: path)
    self.listener = listener
    script.run {
      guard let stream = listener.accept(milliseconds: 20_000) else { return }
      Peer.say(Peer.hello, on: stream)
      serve(stream)
      stream.end()
    }
    script.end()
    hub = DeviceHub(drivers: [SocketDriver([path])], timekeeper: SystemTimekeeper())
  }

  func open() throws -> DeviceSession {
    let identity = DeviceIdentity(driver: "socket", make: "Test", model: "Peer", serial: "1")
    return try hub.open(identity)
  }

  /// The next request of the host.
  static func hear(_ reader: inout FrameReader, on stream: LocalStream) -> DeviceMessage? {
    while true {
      if let frame = try? reader.next() { return try? DeviceMessage(frame, driver: "test") }
      guard case .bytes(let bytes) = stream.read(milliseconds: 20_000) else { return nil }
      reader.take(bytes)
    }
  }

  static func say(_ json: String, bytes: [UInt8] = [], on stream: LocalStream) {
    guard let value = try? JSON.parse(Array(json.utf8)) else { return }
    _ = stream.write(DeviceFrame(value, bytes: bytes).encoded(), milliseconds: 2000)
  }

  /// Answers the opening, then hands over at the first capture; gives its number.
  static func untilCapture(on stream: LocalStream) -> Int? {
    var reader = FrameReader()
    while let message = hear(&reader, on: stream) {
      if case .opening(let id) = message {
        say("{\"type\":\"end\",\"id\":\(id),\"ending\":\"done\"}", on: stream)
      }
      if case .capture(let id, _, _) = message { return id }
    }
    return nil
  }
}

@Suite("A device's process that breaks the protocol harms nobody")
struct BrokenPeerTests {
  private func ending(_ session: DeviceSession, milliseconds: Int = 20_000) throws -> CaptureOutcome
  {
    session.capture(
      try .fingers([.rightIndex], for: .inspection),
      by: session.deadline(milliseconds: milliseconds))
  }

  @Test(
    "Garbage in the middle of a capture removes the device",
    arguments: [
      "no frame at all", "MDV1\u{7f}\u{7f}\u{7f}\u{7f}\u{0}\u{0}\u{0}\u{0}",
      "MDV1\u{0}\u{0}\u{0}\u{2}\u{0}\u{0}\u{0}\u{0}[]",
      "MDV1\u{0}\u{0}\u{0}\u{2}\u{0}\u{0}\u{0}\u{0}{x",
    ])
  func garbage(bytes: String) throws {
    try withTemporaryFolder { folder in
      let peer = try Peer(in: folder) { stream in
        guard Peer.untilCapture(on: stream) != nil else { return }
        _ = stream.write(Array(bytes.utf8), milliseconds: 2000)
        while case .bytes = stream.read(milliseconds: 20_000) {}
      }
      guard case .removed = try ending(peer.open()) else {
        Issue.record("not removed")
        return
      }
      let kinds = peer.hub.events.drain().map(\.kind)
      let isTold = kinds.contains { kind in
        if case .fault(let fault) = kind { fault.code == .socketProtocol } else { false }
      }
      #expect(isTold)
      #expect(kinds.last == .removed)
    }
  }

  @Test("Bytes that do not have their hash are a device error, never a capture")
  func wrongHash() throws {
    try withTemporaryFolder { folder in
      let peer = try Peer(in: folder) { stream in
        guard let id = Peer.untilCapture(on: stream) else { return }
        let hash = String(repeating: "ab", count: 32)
        Peer.say(
          """
          {"type":"item","id":\(id),"part":"finger","position":2,"format":"pgm","sha256":"\(hash)"}
          """, bytes: [1, 2, 3], on: stream)
        Peer.say("{\"type\":\"end\",\"id\":\(id),\"ending\":\"done\"}", on: stream)
        while case .bytes = stream.read(milliseconds: 20_000) {}
      }
      let session = try peer.open()
      guard case .deviceError(let fault) = try ending(session) else {
        Issue.record("taken")
        return
      }
      #expect(fault.code == .deviceFailed)
    }
  }

  @Test("A capture without items is a device error")
  func nothing() throws {
    try withTemporaryFolder { folder in
      let peer = try Peer(in: folder) { stream in
        guard let id = Peer.untilCapture(on: stream) else { return }
        Peer.say("{\"type\":\"end\",\"id\":\(id),\"ending\":\"done\"}", on: stream)
        while case .bytes = stream.read(milliseconds: 20_000) {}
      }
      guard case .deviceError = try ending(peer.open()) else {
        Issue.record("taken")
        return
      }
    }
  }

  @Test("A process that dies in a capture is a device unplugged")
  func dies() throws {
    try withTemporaryFolder { folder in
      let peer = try Peer(in: folder) { stream in _ = Peer.untilCapture(on: stream) }
      guard case .removed = try ending(peer.open()) else {
        Issue.record("not removed")
        return
      }
    }
  }

  @Test("A process that never answers: opening fails in time, a capture times out")
  func mute() throws {
    try withTemporaryFolder { folder in
      let peer = try Peer(in: folder) { stream in
        guard Peer.untilCapture(on: stream) != nil else { return }
        while case .bytes = stream.read(milliseconds: 20_000) {}
      }
      guard case .timedOut = try ending(peer.open(), milliseconds: 60) else {
        Issue.record("not timed out")
        return
      }
    }
    try withTemporaryFolder { folder in
      let peer = try Peer(in: folder) { stream in
        while case .bytes = stream.read(milliseconds: 20_000) {}
      }
      #expect(throws: Fault(.deviceSilent, "")) { try peer.open() }
    }
  }

  @Test("What comes for another request, or after its end, belongs to nobody")
  func stale() throws {
    try withTemporaryFolder { folder in
      let peer = try Peer(in: folder) { stream in
        guard let id = Peer.untilCapture(on: stream) else { return }
        Peer.say("{\"type\":\"end\",\"id\":\(id + 7),\"ending\":\"timed-out\"}", on: stream)
        Peer.say(
          "{\"type\":\"end\",\"id\":\(id),\"ending\":\"retry\",\"reason\":\"blank\"}", on: stream)
        while case .bytes = stream.read(milliseconds: 20_000) {}
      }
      guard case .retry(let hint, nil) = try ending(peer.open()) else {
        Issue.record("another ending")
        return
      }
      #expect(hint == RetryHint(.blank))
    }
  }

  @Test("A host that speaks garbage is cut off, and the next one is served")
  func badHost() throws {
    try withTemporaryFolder { folder in
      let served = try ServedDevice(.fingerScanner(), in: folder)
      let stream = try LocalStream.connect(to: Path(folder) / "device.sock")
      _ = stream.write(Array("GET / HTTP/1.1\r\n\r\n".utf8), milliseconds: 2000)
      while case .bytes = stream.read(milliseconds: 20_000) {}
      let hub = DeviceHub(drivers: [served.driver], timekeeper: SystemTimekeeper())
      #expect(hub.list().map(\.identity) == [served.identity])
      _ = try hub.open(served.identity)
    }
  }

  @Test("A path where something else stands is not taken for a socket")
  func otherFile() throws {
    try withTemporaryFolder { folder in
      try Disk().write("notes", to: Path(folder) / "device.sock")
      #expect(throws: Fault(.fileKind, "")) { try ServedDevice(.fingerScanner(), in: folder) }
      #expect(try Disk().read(Path(folder) / "device.sock", limit: 10) == Array("notes".utf8))
    }
  }
}
