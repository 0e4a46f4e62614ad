public import Bytes
public import Crypto
public import Host

/// What a client asks.
public struct Request: Sendable {
  let method: RequestHead.Method
  let path: String
  let body: [UInt8]
  let content: RequestHead.Content?
  let wanted: RequestHead.Wanted?

  /// Asks for what stands at a path: from a byte on, at most so many bytes.
  public static func get(
    _ path: String, from first: Int? = nil, atMost count: Int? = nil
  ) -> Request {
    let start = first ?? (count == nil ? nil : 0)
    let wanted = start.map { start in
      RequestHead.Wanted(first: start, last: count.map { start + $0 - 1 })
    }
    return Request(method: .get, path: path, body: [], content: nil, wanted: wanted)
  }

  /// Sends a part of something: the bytes from `first` on, of `whole` in all.
  public static func put(
    _ path: String, _ bytes: [UInt8], first: Int = 0, whole: Int
  ) -> Request {
    Request(
      method: .put, path: path, body: bytes,
      content: RequestHead.Content(
        range: ByteRange(first: first, count: bytes.count), whole: whole), wanted: nil)
  }

  func head(host: String) -> [UInt8] {
    var text = "\(method.rawValue) \(path) HTTP/1.1\r\nhost: \(host)\r\n"
    if method == .put { text += "content-length: \(body.count)\r\n" }
    if let content, !body.isEmpty {
      let range = content.range
      text += "content-range: bytes \(range.first)-\(range.first + range.count - 1)/"
      text += "\(content.whole)\r\n"
    }
    if let wanted {
      text += "range: bytes=\(wanted.first)-\(wanted.last.map(String.init) ?? "")\r\n"
    }
    return Array((text + "\r\n").utf8)
  }
}

/// What a service answered.
public struct Answer: Sendable {
  /// The status.
  public let status: Int
  /// The body; empty where it went into a sink.
  public let body: [UInt8]
  /// Where the body belongs in something longer, and its length.
  public let content: RequestHead.Content?
  /// Seconds after which to ask again.
  public let retryAfter: Int?

  /// The body as JSON; throws `.wireAnswer`.
  public func json() throws(Fault) -> JSON {
    do throws(Fault) { return try JSON.parse(body) } catch {
      throw Fault(.wireAnswer, at: "status \(status)", error.detail)
    }
  }
}

/// Asks one service, one request after the other over one line, which is opened anew when it ended.
///
/// Its certificate must come from the authority that the enrolment pinned and bear the host's name.
/// Every step has a time that is set when it begins. Used by one thread.
public final class Client {
  /// How long steps may take, in milliseconds, and how slow the line may be.
  public struct Limits: Sendable {
    /// For the line, and for the handshake.
    public var connect = 15_000
    /// From the end of a request to the head of its answer.
    public var answer = 90_000
    /// For a body beside the time that its length takes at `slowest`.
    public var body = 20_000
    /// Bytes a second at which a body must come through.
    public var slowest = 2048
    /// Bytes of an answer that is held in memory.
    public var answerBytes = 1 << 20
    /// How long it waits before it asks whether to stop.
    var turn = 250

    /// The bounds of a client.
    public init() {}

    func transfer(_ count: Int) -> Int { body + count / max(1, slowest) * 1000 }
  }

  /// The service.
  public let address: ServerAddress
  private let context: TLSContext
  private let opener: any LineOpener
  private let timekeeper: any Timekeeper
  private let limits: Limits
  private let shouldStop: () -> Bool
  private var open: (line: any ByteLine, session: TLSSession)?
  private var ticket: TLSTicket?
  /// Bytes that went over the line in both directions, TLS included.
  public private(set) var bytesOnLine = 0
  /// Lines that were opened, and those among them that took an earlier session up again.
  public private(set) var linesOpened = (all: 0, resumed: 0)

  /// A client of a service; it connects with its first request, and `shouldStop` is asked while it
  /// waits for an answer.
  public init(
    _ address: ServerAddress, _ context: TLSContext, over opener: any LineOpener,
    timekeeper: any Timekeeper, limits: Limits = Limits(),
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.shouldStop = shouldStop
    self.address = address
    self.context = context
    self.opener = opener
    self.timekeeper = timekeeper
    self.limits = limits
  }

  deinit { close() }

  /// Asks and waits for the answer, which may come so many seconds later than another; `sink` takes
  /// the body of an answer 200 or 206 piece by piece.
  ///
  /// Throws `.unreachable` and `.wireCut`, after either of which the same may be asked again;
  /// `.tls` when either side refuses the other, `.wireAnswer` for an answer that is none.
  public func ask(
    _ request: Request, waitingSeconds: Int = 0,
    into sink: (([UInt8]) throws(Fault) -> Void)? = nil
  ) throws(Fault) -> Answer {
    do throws(Fault) {
      let (line, session) = try connected()
      try session.write(request.head(host: address.authority))
      try flush(line, session, limits.connect)
      try send(request.body, line, session)
      return try answer(line, session, limits.answer + waitingSeconds * 1000, into: sink)
    } catch {
      close()
      throw error
    }
  }

  /// Ends the line; the next request opens another.
  public func close() {
    guard let (line, session) = open else { return }
    ticket = session.ticket() ?? ticket
    session.end()
    _ = line.send(session.takeOutput(), milliseconds: 0)
    line.end()
    open = nil
  }

  // MARK: The line

  private func connected() throws(Fault) -> (any ByteLine, TLSSession) {
    if let open { return open }
    let line = try opener.open(milliseconds: limits.connect)
    let session = try TLSSession.connecting(context, to: address.host, resuming: ticket)
    let deadline = Deadline(limits.connect, timekeeper)
    do throws(Fault) {
      while try !session.shake() {
        try flush(line, session, deadline.left)
        try receive(line, session, deadline)
      }
      try flush(line, session, deadline.left)
    } catch {
      // The server is told why.
      _ = line.send(session.takeOutput(), milliseconds: 0)
      line.end()
      throw error
    }
    linesOpened.all += 1
    if session.isResumed { linesOpened.resumed += 1 }
    open = (line, session)
    return (line, session)
  }

  private func flush(
    _ line: any ByteLine, _ session: TLSSession, _ milliseconds: Int
  ) throws(Fault) {
    let bytes = session.takeOutput()
    guard !bytes.isEmpty else { return }
    bytesOnLine += bytes.count
    guard line.send(bytes, milliseconds: milliseconds) else {
      // A server that refuses says so before it closes.
      if case .bytes(let bytes) = line.receive(
        atMost: TLSSession.pieceBytes, milliseconds: 0)
      {
        try session.receive(bytes)
        _ = try session.read(atMost: 1)
      }
      throw Fault(.wireCut, at: address.authority, "the line was cut while sending")
    }
  }

  private func receive(
    _ line: any ByteLine, _ session: TLSSession, _ deadline: Deadline
  ) throws(Fault) {
    let turn = min(deadline.left, limits.turn)
    switch line.receive(atMost: TLSSession.pieceBytes, milliseconds: turn) {
    case .bytes(let bytes):
      bytesOnLine += bytes.count
      try session.receive(bytes)
    case .nothing:
      guard deadline.left > 0 else {
        throw Fault(.wireCut, at: address.authority, "no answer in time")
      }
      guard !shouldStop() else { throw Fault(.interrupted, "stopped on request") }
    case .ended: throw Fault(.wireCut, at: address.authority, "the line was cut")
    }
  }

  // MARK: Requests and answers

  private func send(
    _ body: [UInt8], _ line: any ByteLine, _ session: TLSSession
  ) throws(Fault) {
    let deadline = Deadline(limits.transfer(body.count), timekeeper)
    for start in stride(from: 0, to: body.count, by: TLSSession.pieceBytes) {
      let end = min(start + TLSSession.pieceBytes, body.count)
      try session.write(Array(body[start..<end]))
      try flush(line, session, deadline.left)
    }
  }

  /// Plain bytes of the answer; waits until some are there.
  private func read(
    _ line: any ByteLine, _ session: TLSSession, _ deadline: Deadline
  ) throws(Fault) -> [UInt8] {
    while true {
      switch try session.read(atMost: TLSSession.pieceBytes) {
      case .bytes(let bytes): return bytes
      case .ended: throw Fault(.wireCut, at: address.authority, "the service ended the line")
      case .nothing: try receive(line, session, deadline)
      }
    }
  }

  private func answer(
    _ line: any ByteLine, _ session: TLSSession, _ milliseconds: Int,
    into sink: (([UInt8]) throws(Fault) -> Void)?
  ) throws(Fault) -> Answer {
    var deadline = Deadline(milliseconds, timekeeper)
    var rest: [UInt8] = []
    var head: ResponseHead
    repeat { head = try self.head(line, session, deadline, &rest) } while head.status == 100
    let isLarge = sink != nil && (head.status == 200 || head.status == 206)
    guard isLarge || head.length <= limits.answerBytes else {
      throw Fault(.wireAnswer, at: address.authority, "an answer of \(head.length) bytes")
    }
    deadline = Deadline(limits.transfer(head.length), timekeeper)
    var body: [UInt8] = []
    var taken = 0
    while true {
      guard taken + rest.count <= head.length else {
        throw Fault(.wireAnswer, at: address.authority, "more than the answer's length")
      }
      taken += rest.count
      if isLarge, let sink { try sink(rest) } else { body += rest }
      if taken == head.length { break }
      rest = try read(line, session, deadline)
    }
    if head.isLast { close() }
    return Answer(
      status: head.status, body: body, content: head.content, retryAfter: head.retryAfter)
  }

  private func head(
    _ line: any ByteLine, _ session: TLSSession, _ deadline: Deadline, _ rest: inout [UInt8]
  ) throws(Fault) -> ResponseHead {
    var reader = HeadReader()
    while true {
      var used: Int?
      do throws(HeadReader.Problem) { used = try reader.take(rest) } catch {
        throw Fault(.wireAnswer, at: address.authority, "no answer in HTTP/1.1")
      }
      if let used {
        rest = Array(rest[used...])
        guard let head = ResponseHead.read(reader) else {
          throw Fault(.wireAnswer, at: address.authority, "no answer in HTTP/1.1")
        }
        return head
      }
      rest = try read(line, session, deadline)
    }
  }
}
