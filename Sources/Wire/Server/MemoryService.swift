package import Bytes
package import Crypto
package import Host
import Synchronization

/// A service in this process, to which lines lead without a socket, a thread or the machine's
/// clock: what tests and simulators put in the place of a network, and cut where they like.
package final class MemoryService: LineOpener {
  private let context: TLSContext
  private let handler: any RequestHandler
  private let files: any Files
  private let timekeeper: any Timekeeper
  /// The bounds of its connections.
  package var limits = ServerLimits()
  /// Bytes that the next line carries of the client's before it breaks; nil for a line that holds.
  package var breaksAfter: Int?
  /// Bytes that the next line carries of the service's before it breaks.
  package var answersBreakAfter: Int?
  /// Does what the handler left for later, after each exchange.
  package var work: () -> Void = {}
  /// Reads the processor's time, to measure the service alone.
  package var meter: (() -> UInt64)?
  /// What the service took of it, in nanoseconds.
  package fileprivate(set) var spent: UInt64 = 0
  /// Lines that were opened.
  package private(set) var opened = 0
  /// Bytes that lines have carried in both directions.
  package fileprivate(set) var bytes = 0
  /// Rises when all lines that are open break.
  fileprivate var breaks = 0

  /// A service that answers with `handler`.
  package init(
    _ context: TLSContext, _ handler: any RequestHandler, files: any Files,
    timekeeper: any Timekeeper
  ) {
    self.context = context
    self.handler = handler
    self.files = files
    self.timekeeper = timekeeper
  }

  /// Breaks every line that is open; new ones hold.
  package func dropLines() { breaks += 1 }

  /// A connection without a line to it.
  func connection() throws(Fault) -> MemoryConnection {
    MemoryConnection(
      try TLSSession.accepting(context), handler, limits, files: files, timekeeper: timekeeper)
  }

  package func open(milliseconds: Int) throws(Fault) -> any ByteLine {
    opened += 1
    defer { (breaksAfter, answersBreakAfter) = (nil, nil) }
    return MemoryLine(try connection(), self, breaksAfter, answersBreakAfter)
  }
}

/// One line of a client to a service in memory.
private final class MemoryLine: ByteLine {
  private let connection: MemoryConnection
  private let service: MemoryService
  /// What the line carries before it breaks; nil for ever.
  private var room: Int?
  private var backRoom: Int?
  private var back: [UInt8] = []
  private var isBroken = false
  private let breaks: Int

  init(
    _ connection: MemoryConnection, _ service: MemoryService, _ room: Int?, _ backRoom: Int?
  ) {
    self.connection = connection
    self.service = service
    self.room = room
    self.backRoom = backRoom
    breaks = service.breaks
  }

  func send(_ bytes: [UInt8], milliseconds: Int) -> Bool {
    if service.breaks != breaks { end() }
    guard !isBroken else { return false }
    let carried = room.map { min($0, bytes.count) } ?? bytes.count
    let start = service.meter?() ?? 0
    back += connection.exchange(Array(bytes.prefix(carried)))
    service.work()
    service.spent += (service.meter?() ?? 0) - start
    service.bytes += carried
    room = room.map { $0 - carried }
    guard carried < bytes.count else { return true }
    end()
    return false
  }

  func receive(atMost count: Int, milliseconds: Int) -> NetworkStream.Received {
    if backRoom == 0 || service.breaks != breaks { end() }
    guard !isBroken else { return .ended }
    back += connection.flush()
    if back.isEmpty, !connection.isOver {
      // Nothing comes any more: time passes, for both sides.
      back += connection.wait(milliseconds: milliseconds)
      service.work()
      back += connection.flush()
    }
    guard !back.isEmpty else { return connection.isOver ? .ended : .nothing }
    var piece = Array(back.prefix(count))
    back.removeFirst(piece.count)
    service.bytes += piece.count
    guard let left = backRoom else { return .bytes(piece) }
    piece = Array(piece.prefix(left))
    backRoom = left - piece.count
    return .bytes(piece)
  }

  func end() {
    isBroken = true
    connection.connection.drop()
  }
}

/// A server's connection without a socket.
final class MemoryConnection {
  let connection: ServerConnection
  private let timekeeper: any Timekeeper
  private let late = LateAnswers()

  init(
    _ session: TLSSession, _ handler: any RequestHandler, _ limits: ServerLimits,
    files: any Files, timekeeper: any Timekeeper
  ) {
    self.timekeeper = timekeeper
    connection = ServerConnection(
      session, handler, limits, files: files, now: timekeeper.now().monotonicNanoseconds
    ) { [late] number in Reply { late.put(number, $0) } }
  }

  private var now: UInt64 { timekeeper.now().monotonicNanoseconds }

  /// Takes what a peer sent and gives what goes back.
  func exchange(_ bytes: [UInt8]) -> [UInt8] {
    var back: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: TLSSession.pieceBytes) {
      let end = min(start + TLSSession.pieceBytes, bytes.count)
      connection.receive(Array(bytes[start..<end]), at: now)
      back += flush()
    }
    return back + flush()
  }

  /// What goes back by now.
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

  /// Lets time pass, then looks at the clock.
  func wait(milliseconds: Int) -> [UInt8] {
    _ = timekeeper.wait(at: Gate(), milliseconds: milliseconds)
    return expire()
  }

  /// Looks at the clock.
  func expire() -> [UInt8] {
    connection.expire(at: now)
    return flush()
  }

  /// True when a socket would be closed.
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
