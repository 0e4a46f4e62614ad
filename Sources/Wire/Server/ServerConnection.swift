import Bytes
import Crypto
import Host

/// One connection of a server, without its socket and its clock: bytes and times go in, bytes come
/// out.
///
/// One request at a time. While an answer is made or goes out nothing more is read, so a peer that
/// does not take its answer costs one answer's piece and no more.
final class ServerConnection {
  /// Times are nanoseconds of the monotonic clock.
  typealias Time = UInt64

  /// What it waits for.
  enum Phase: Equatable {
    case handshake
    /// Between two requests.
    case idle
    case head
    case body
    /// The handler makes the answer.
    case working
    case answering
    /// The last bytes go out, then the socket is closed.
    case closing
  }

  private let session: TLSSession
  private let handler: any RequestHandler
  private let limits: ServerLimits
  private let files: any Files
  /// Gives the way to answer the request with a number.
  private let reply: (Int) -> Reply
  /// Whether somebody with a key may stay, asked before the first request is read.
  private let mayStay: (Digest?) -> Bool

  private(set) var phase = Phase.handshake
  /// When what it waits for must have come.
  private(set) var deadline: Time
  /// When the request under way must be over.
  private var requestDeadline = Time.max
  /// The key that TLS has proved.
  private(set) var peer: Digest?
  private var head = HeadReader()
  private var sink: (any BodySink)?
  private var bodyLeft = 0
  /// The request under way, for answers that come late.
  private(set) var number = 0
  private var isLast = false
  private var isHead = false
  /// True while the request under way waits for something to happen.
  private var isWaiting = false
  private var rest: (path: Path, range: ByteRange)?
  /// How many requests were answered.
  private(set) var answered = 0

  /// Plain bytes of an answer that are encrypted at once.
  private static let pieceBytes = 16 * 1024

  init(
    _ session: TLSSession, _ handler: any RequestHandler, _ limits: ServerLimits,
    files: any Files, now: Time, mayStay: @escaping (Digest?) -> Bool = { _ in true },
    reply: @escaping (Int) -> Reply
  ) {
    self.session = session
    self.handler = handler
    self.limits = limits
    self.files = files
    self.reply = reply
    self.mayStay = mayStay
    deadline = ServerConnection.after(now, limits.handshake)
  }

  private static func after(_ now: Time, _ milliseconds: Int) -> Time {
    now &+ Time(milliseconds) * 1_000_000
  }

  private func wait(_ milliseconds: Int, from now: Time) {
    deadline = min(requestDeadline, ServerConnection.after(now, milliseconds))
  }

  // MARK: Bytes

  /// True while bytes of the peer are wanted.
  var wantsInput: Bool {
    switch phase {
    case .handshake, .idle, .head, .body: true
    case .working, .answering, .closing: false
    }
  }

  /// True while nobody is known and nothing is asked: whoever comes may have the place.
  var isStranger: Bool { peer == nil && [.handshake, .idle, .head].contains(phase) }

  /// True when the socket is to be closed now.
  var isFinished: Bool { phase == .closing && !session.hasOutput }

  /// Takes what came over the line, at most `TLSSession.pieceBytes`.
  func receive(_ bytes: [UInt8], at now: Time) {
    do throws(Fault) {
      try session.receive(bytes)
      try advance(at: now)
    } catch { drop() }
  }

  /// Goes on as far as what has come allows.
  private func advance(at now: Time) throws(Fault) {
    if phase == .handshake {
      guard try session.shake() else { return }
      let key = try session.peerKey()?.hash
      guard mayStay(key) else { return drop() }
      peer = key
      phase = .idle
      wait(limits.head, from: now)
    }
    while wantsInput {
      switch try session.read(atMost: ServerConnection.pieceBytes) {
      case .nothing: return
      case .ended: return drop()
      case .bytes(let bytes): try take(bytes, at: now)
      }
    }
  }

  private func take(_ bytes: [UInt8], at now: Time) throws(Fault) {
    guard phase != .body else { return takeBody(bytes, at: now) }
    if phase == .idle {
      phase = .head
      requestDeadline = ServerConnection.after(now, limits.request)
      wait(limits.head, from: now)
      number += 1
    }
    do throws(HeadReader.Problem) {
      guard let used = try head.take(bytes) else { return }
      begin(Array(bytes[used...]), at: now)
    } catch {
      switch error {
      case .longStart: refuse(Refusal(414, "request-line"), at: now)
      case .manyHeaders: refuse(Refusal(431, "header"), at: now)
      case .form: refuse(Refusal(400, "form"), at: now)
      }
    }
  }

  /// A head is whole; `rest` came behind it.
  private func begin(_ rest: [UInt8], at now: Time) {
    let reader = head
    head = HeadReader()
    let request: RequestHead
    switch RequestHead.read(reader) {
    case .failure(let refusal):
      return answer(allowing(.refused(refusal), RequestHead.path(of: reader)), at: now)
    case .success(let read): request = read
    }
    // More than this request is a second one that did not wait, or a lie about the length.
    guard rest.count <= request.length else { return refuse(Refusal(400, "pipelining"), at: now) }
    isLast = request.isLast
    isHead = request.method == .head
    switch handler.admit(request, from: peer) {
    case .answer(let response):
      // A body that nobody reads must not be taken for the next request.
      if request.length > 0 { isLast = true }
      answer(allowing(response, request.path), at: now)
    case .later(let work):
      phase = .working
      wait(limits.work, from: now)
      work(reply(number))
    case .waiting(let seconds, let work):
      phase = .working
      isWaiting = true
      wait(limits.work + seconds * 1000, from: now)
      work(reply(number))
    case .receive(let sink):
      self.sink = sink
      bodyLeft = request.length
      phase = .body
      wait(limits.transfer(request.length), from: now)
      if request.waitsForContinue, rest.isEmpty {
        try? session.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
      }
      takeBody(rest, at: now)
    }
  }

  private func takeBody(_ bytes: [UInt8], at now: Time) {
    guard let sink else { return }
    guard bytes.count <= bodyLeft else { return refuse(Refusal(400, "pipelining"), at: now) }
    do throws(Fault) {
      if !bytes.isEmpty { try sink.take(bytes) }
    } catch {
      return refuse(Refusal(error.code == .diskFull ? 507 : 503, "storage"), at: now)
    }
    bodyLeft -= bytes.count
    guard bodyLeft == 0 else { return }
    self.sink = nil
    phase = .working
    wait(limits.work, from: now)
    sink.end(reply(number))
  }

  // MARK: Answers

  /// The answer to request `number`; one that comes too late is dropped.
  func answer(_ response: Response, to number: Int, at now: Time) {
    guard phase == .working, number == self.number else { return }
    answer(response, at: now)
    // What came meanwhile lies in the session, not in the socket.
    if wantsInput { do throws(Fault) { try advance(at: now) } catch { drop() } }
  }

  /// Whoever is refused for the method hears which ones the path takes.
  private func allowing(_ response: Response, _ path: [String]) -> Response {
    guard response.status == 405 else { return response }
    var response = response
    let methods = handler.methods(at: path).map(\.rawValue)
    response.headers.append(("allow", methods.joined(separator: ", ")))
    return response
  }

  private func refuse(_ refusal: Refusal, at now: Time) {
    answer(Response.refused(refusal), at: now)
  }

  private func answer(_ response: Response, at now: Time) {
    sink?.cut()
    sink = nil
    isWaiting = false
    if response.status >= 400 { isLast = true }
    // What came before the answer did not wait for it: it is not read as a request.
    if !isLast, (try? session.read(atMost: 1)) != .nothing { isLast = true }
    phase = .answering
    wait(limits.transfer(response.body.count), from: now)
    var bytes = response.head(isLast: isLast)
    switch response.body {
    case _ where isHead: break
    case .bytes(let body): bytes += body
    case .file(let path, let range): rest = (path, range)
    }
    do throws(Fault) { try session.write(bytes) } catch { return drop() }
    finishIfDone(at: now)
  }

  /// What is to go over the line now, at most a piece; reads on in a file as the line takes it.
  func takeOutput(at now: Time) -> [UInt8] {
    if !session.hasOutput, let (path, range) = rest {
      let count = min(range.count, ServerConnection.pieceBytes)
      guard let bytes = try? files.read(path, from: range.first, count: count),
        bytes.count == count
      else {
        // The length was promised: only the end of the connection says that it does not hold.
        drop()
        return []
      }
      let left = ByteRange(first: range.first + count, count: range.count - count)
      rest = left.count > 0 ? (path, left) : nil
      do throws(Fault) { try session.write(bytes) } catch { drop() }
    }
    return session.takeOutput(atMost: 4 * ServerConnection.pieceBytes)
  }

  /// True while something is to go out.
  var hasOutput: Bool { session.hasOutput || rest != nil }

  /// Tells that all output that was taken has gone over the line.
  func sent(at now: Time) {
    guard phase == .answering else { return }
    finishIfDone(at: now)
    if wantsInput { do throws(Fault) { try advance(at: now) } catch { drop() } }
  }

  private func finishIfDone(at now: Time) {
    guard phase == .answering, rest == nil, !session.hasOutput || isLast else { return }
    answered += 1
    requestDeadline = .max
    if isLast {
      session.end()
      phase = .closing
      wait(limits.body, from: now)
    } else {
      phase = .idle
      wait(limits.idle, from: now)
    }
  }

  // MARK: Ends

  /// Time is up: a request that did not come whole is told so, anything else is dropped.
  func expire(at now: Time) {
    guard now >= deadline else { return }
    switch phase {
    case .head, .body:
      requestDeadline = .max
      refuse(Refusal(408, "deadline"), at: now)
    case .working:
      requestDeadline = .max
      refuse(Refusal(503, "busy"), at: now)
    case .handshake, .idle, .answering, .closing: drop()
    }
  }

  /// The server stops: an idle connection ends now, one that waits for something to happen is told
  /// to come again, another ends after its answer.
  func stop(at now: Time) {
    isLast = true
    if phase == .idle || phase == .handshake { drop() }
    if isWaiting { refuse(Refusal(503, "stopping"), at: now) }
  }

  /// Ends at once; what was taken of a body stays.
  func drop() {
    sink?.cut()
    sink = nil
    rest = nil
    phase = .closing
    isDropped = true
  }

  /// True when the socket is closed whatever is still to go out (but for an alert).
  private(set) var isDropped = false
}
