public import Bytes
public import Crypto
public import Host
import Synchronization

/// A place where a server listens, with what is asked and answered there.
public struct Door {
  let listener: NetworkListener
  let context: TLSContext
  let handler: any RequestHandler
  let limits: ServerLimits

  /// A listener, the rules of its connections, and who answers.
  public init(
    _ listener: NetworkListener, _ context: TLSContext, _ handler: any RequestHandler,
    limits: ServerLimits = ServerLimits()
  ) {
    self.listener = listener
    self.context = context
    self.handler = handler
    self.limits = limits
  }
}

/// Serves all connections on one thread, which never waits for one of them; handlers that have
/// longer work to do answer from their own threads.
public final class Server {
  private let doors: [Door]
  private let files: any Files
  private let timekeeper: any Timekeeper
  private let poller: Poller
  private let mailbox = Mailbox()
  private var lines: [Int32: Line] = [:]
  private var addresses: [String: Int] = [:]
  private var serial = 0

  /// How long the loop sleeps at most: how soon it notices that it is asked to stop.
  private static let turnMilliseconds = 200
  /// Connections taken in one turn, so that a crowd at the door starves nobody inside.
  private static let acceptedInOneTurn = 32

  /// A server at its doors, not yet running.
  public init(
    _ doors: [Door], files: any Files, timekeeper: any Timekeeper
  ) throws(Fault) {
    self.doors = doors
    self.files = files
    self.timekeeper = timekeeper
    poller = try Poller()
    mailbox.poller = poller
    for door in doors { poller.add(door.listener.descriptor, reading: true, writing: false) }
  }

  /// Connections at this moment.
  public var connections: Int { lines.count }

  /// Serves until `shouldStop` says so; then lets requests under way come to their end for as long
  /// as the limits allow, and returns.
  public func run(until shouldStop: () -> Bool) {
    while !shouldStop() { turn(milliseconds: Server.turnMilliseconds) }
    for door in doors { poller.remove(door.listener.descriptor) }
    for line in lines.values {
      line.connection.stop(at: now)
      settle(line)
    }
    let grace = doors.map(\.limits.stopping).max() ?? 0
    let end = now &+ UInt64(grace) * 1_000_000
    while !lines.isEmpty, now < end { turn(milliseconds: Server.turnMilliseconds) }
    for line in Array(lines.values) { close(line) }
  }

  private var now: UInt64 { timekeeper.now().monotonicNanoseconds }

  /// One look at everything that is ready, waiting at most so long for the first of it.
  func turn(milliseconds: Int) {
    for event in poller.wait(milliseconds: milliseconds) {
      if let line = lines[event.descriptor] {
        if event.isReadable { read(line) }
        settle(line)
      } else if let door = doors.first(where: { $0.listener.descriptor == event.descriptor }) {
        accept(at: door)
      }
    }
    for (serial, number, response) in mailbox.take() {
      guard let line = lines.values.first(where: { $0.serial == serial }) else { continue }
      line.connection.answer(response, to: number, at: now)
      settle(line)
    }
    let now = now
    for line in Array(lines.values) where now >= line.connection.deadline {
      line.connection.expire(at: now)
      settle(line)
    }
  }

  // MARK: Lines

  private func accept(at door: Door) {
    for _ in 0..<Server.acceptedInOneTurn {
      guard let (stream, host) = door.listener.accept() else { return }
      // Each door has its own places: a crowd at one keeps nobody from the other.
      let address = "\(door.listener.descriptor) \(host)"
      guard addresses[address, default: 0] < door.limits.fromOneAddress, hasRoom(at: door),
        let session = try? TLSSession.accepting(door.context)
      else { continue }
      serial += 1
      let serial = serial
      let mailbox = mailbox
      let connection = ServerConnection(
        session, door.handler, door.limits, files: files, now: now,
        mayStay: { [unowned self, limits = door.limits] in mayStay($0, limits) }
      ) { number in Reply { mailbox.put(serial, number, $0) } }
      lines[stream.descriptor] = Line(
        serial, stream, connection, address, door.listener.descriptor)
      addresses[address, default: 0] += 1
      poller.add(stream.descriptor, reading: true, writing: false)
    }
  }

  /// When all places are taken, the oldest that has shown no key and asks nothing gives way.
  private func hasRoom(at door: Door) -> Bool {
    let inside = lines.values.filter { $0.door == door.listener.descriptor }
    guard inside.count >= door.limits.connections else { return true }
    let strangers = inside.filter(\.connection.isStranger)
    guard let oldest = strangers.min(by: { $0.serial < $1.serial }) else { return false }
    close(oldest)
    return true
  }

  private func read(_ line: Line) {
    // Who does not take what goes out to it is not heard: no output grows.
    guard line.connection.wantsInput, line.sent == line.output.count else { return }
    switch line.stream.receive(atMost: TLSSession.pieceBytes) {
    case .nothing: return
    case .ended: line.connection.drop()
    case .bytes(let bytes): line.connection.receive(bytes, at: now)
    }
  }

  /// Whether a key has connections left.
  private func mayStay(_ key: Digest?, _ limits: ServerLimits) -> Bool {
    guard let key else { return true }
    return lines.values.count { $0.connection.peer == key } < limits.withOneKey
  }

  /// Sends what there is to send and says what is waited for next.
  private func settle(_ line: Line) {
    while true {
      if line.sent == line.output.count {
        line.output = line.connection.takeOutput(at: now)
        line.sent = 0
        if line.output.isEmpty { break }
      }
      guard let count = line.stream.send(line.output, from: line.sent) else { return close(line) }
      line.sent += count
      guard line.sent == line.output.count else { break }
      if !line.connection.hasOutput { line.connection.sent(at: now) }
    }
    let isWaiting = line.sent < line.output.count
    if line.connection.isDropped || line.connection.isFinished && !isWaiting { return close(line) }
    let wants = (line.connection.wantsInput && !isWaiting, isWaiting)
    guard wants != line.wants else { return }
    line.wants = wants
    poller.change(line.stream.descriptor, reading: wants.0, writing: wants.1)
  }

  private func close(_ line: Line) {
    if !line.connection.isDropped { line.connection.drop() }
    poller.remove(line.stream.descriptor)
    lines[line.stream.descriptor] = nil
    addresses[line.address, default: 1] -= 1
    if addresses[line.address] == 0 { addresses[line.address] = nil }
    line.stream.end()
  }
}

/// One connection with its socket.
private final class Line {
  let serial: Int
  let stream: NetworkStream
  let connection: ServerConnection
  let address: String
  let door: Int32
  /// Bytes on their way out, and how many of them have gone.
  var output: [UInt8] = []
  var sent = 0
  var wants = (true, false)

  init(
    _ serial: Int, _ stream: NetworkStream, _ connection: ServerConnection, _ address: String,
    _ door: Int32
  ) {
    self.serial = serial
    self.stream = stream
    self.connection = connection
    self.address = address
    self.door = door
  }
}

/// Answers from other threads, on their way to the server's own.
private final class Mailbox: Sendable {
  private let answers = Mutex<[(serial: Int, number: Int, response: Response)]>([])
  private let bell = Mutex<Poller?>(nil)

  var poller: Poller? {
    get { bell.withLock { $0 } }
    set { bell.withLock { $0 = newValue } }
  }

  func put(_ serial: Int, _ number: Int, _ response: Response) {
    answers.withLock { $0.append((serial, number, response)) }
    poller?.wake()
  }

  func take() -> [(serial: Int, number: Int, response: Response)] {
    answers.withLock { answers in
      defer { answers = [] }
      return answers
    }
  }
}
