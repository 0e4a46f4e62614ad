import Bytes
import Testing

@testable import Document

/// A channel that gives the answers that a test wrote, in order.
final class ScriptedChannel: ChipChannel {
  let longestCommand: Int
  private let answers: (Int) -> [UInt8]
  private(set) var commands: [[UInt8]] = []

  init(longestCommand: Int = 261, _ answers: [String]) {
    self.longestCommand = longestCommand
    self.answers = { number in
      number < answers.count ? (try? Hex.decode(answers[number])) ?? [] : []
    }
  }

  /// The same answer to everything.
  init(longestCommand: Int = 261, always answer: [UInt8]) {
    self.longestCommand = longestCommand
    answers = { _ in answer }
  }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    commands.append(command)
    return answers(commands.count - 1)
  }

  func reconnect() throws(ChipInterruption) {}
}

/// Protection in form only: it counts, so that a test sees what was protected.
private struct Wrapping: MessageProtection {
  var count: UInt8 = 0

  mutating func protect(_ command: CommandAPDU) throws(Fault) -> CommandAPDU {
    count += 1
    var sent = command
    sent.classByte |= 0x0C
    sent.data = [0x87, count] + command.data
    sent.expected = (command.expected ?? 0) > 256 ? 65_536 : 256
    return sent
  }

  mutating func reveal(_ answer: ResponseAPDU) throws(Fault) -> ResponseAPDU {
    guard answer.data.first == 0x99 else { throw Fault(.chipAnswer, "no status inside") }
    return try ResponseAPDU(Array(answer.data.dropFirst()))
  }
}

@Suite("Conversations with chips")
struct ChipSessionTests {
  private let read = CommandAPDU(0, 0xB0, 0x81, 0, expected: 223)

  @Test("an answer in parts is fetched and put together")
  func parts() throws {
    let channel = ScriptedChannel(["01026102", "03046101", "059000"])
    let session = ChipSession(channel)
    let answer = try session.send(read)
    #expect(answer.data == [1, 2, 3, 4, 5])
    #expect(answer.isSuccess)
    #expect(session.exchanges == 3)
    #expect(channel.commands[1] == [0x00, 0xC0, 0x00, 0x00, 0x02])
    #expect(channel.commands[2] == [0x00, 0xC0, 0x00, 0x00, 0x01])
  }

  @Test("a length that the chip puts right is asked for again, once")
  func lengths() throws {
    let channel = ScriptedChannel(["6C05", "01020304059000"])
    #expect(try ChipSession(channel).send(read).data.count == 5)
    #expect(channel.commands[1] == [0x00, 0xB0, 0x81, 0x00, 0x05])
    let stubborn = ScriptedChannel(always: [0x6C, 0x07])
    #expect(try ChipSession(stubborn).send(read).status == 0x6C07)
    #expect(stubborn.commands.count == 2)
  }

  @Test("long data go as a chain where only short length passes, whole where extended does")
  func chaining() throws {
    let data = (0..<600).map { UInt8(truncatingIfNeeded: $0) }
    let command = CommandAPDU(0, 0x2A, 0, 0xBE, data: data)
    let short = ScriptedChannel(always: [0x90, 0x00])
    _ = try ChipSession(short).send(command)
    #expect(short.commands.map { $0[0] } == [0x10, 0x10, 0x00])
    #expect(short.commands.map { $0[4] } == [255, 255, 90])
    #expect(short.commands.flatMap { $0.dropFirst(5) } == data)
    let long = ScriptedChannel(longestCommand: 65_544, always: [0x90, 0x00])
    _ = try ChipSession(long).send(command)
    #expect(long.commands.count == 1)
    let refusing = ScriptedChannel(longestCommand: 65_544, ["6700", "9000", "9000", "9000"])
    _ = try ChipSession(refusing).send(command)
    #expect(refusing.commands.map { $0[0] } == [0x00, 0x10, 0x10, 0x00])
  }

  @Test("a chain ends where the chip refuses a part")
  func refusedChain() throws {
    let channel = ScriptedChannel(["6883"])
    let session = ChipSession(channel)
    let answer = try session.send(
      CommandAPDU(0, 0x2A, 0, 0xBE, data: [UInt8](repeating: 1, count: 600)))
    #expect(answer.status == 0x6883)
    #expect(session.exchanges == 1)
  }

  @Test("parts of a chain are protected one by one, answers in parts as a whole")
  func protection() throws {
    let channel = ScriptedChannel(["9990009000", "9990009000", "996101", "059000"])
    let session = ChipSession(channel)
    session.protection = Wrapping()
    let answer = try session.send(
      CommandAPDU(0, 0x2A, 0, 0xBE, data: [UInt8](repeating: 1, count: 400)))
    #expect(answer.isSuccess)
    #expect(channel.commands.map { $0[0] } == [0x1C, 0x0C])
    #expect(channel.commands.map { $0[6] } == [1, 2])
    // The status inside is 05 after an answer that came in two parts: too short to be one.
    #expect(throws: ChipInterruption.failed(Fault(.chipAnswer, ""))) { try session.send(read) }
    #expect(channel.commands[3] == [0x00, 0xC0, 0x00, 0x00, 0x01])
  }

  @Test("a plain status ends a protected conversation, and says which it was")
  func leaving() throws {
    let session = ChipSession(ScriptedChannel(["6988"]))
    session.protection = Wrapping()
    do throws(ChipInterruption) {
      _ = try session.send(read)
      Issue.record("a plain answer was taken")
    } catch {
      guard case .failed(let fault) = error else { throw error }
      #expect(fault.code == .chipSession)
      #expect(fault.place == "6988")
    }
    #expect(session.protection == nil)
  }

  @Test("a chip that never ends its answer reaches the limit")
  func endless() throws {
    var limits = ReadingLimits()
    limits.exchanges = 50
    let chip = ScriptedChannel(always: [0x01, 0x61, 0x00])
    let session = ChipSession(chip, limits: limits)
    #expect(throws: ChipInterruption.failed(Fault(.chipLimit, ""))) { try session.send(read) }
    #expect(chip.commands.count == 50)
    limits = ReadingLimits()
    limits.bytes = 100_000
    let flood = ScriptedChannel(always: [UInt8](repeating: 7, count: 60_000) + [0x61, 0x00])
    let drowned = ChipSession(flood, limits: limits)
    #expect(throws: ChipInterruption.failed(Fault(.chipLimit, ""))) { try drowned.send(read) }
    #expect(flood.commands.count == 2)
  }

  @Test("nothing is sent after the deadline")
  func deadline() throws {
    var limits = ReadingLimits()
    limits.milliseconds = 10
    var now: UInt64 = 5_000_000
    let chip = ScriptedChannel(always: [0x90, 0x00])
    let session = ChipSession(chip, limits: limits, clock: { now })
    _ = try session.send(read)
    now += 10_000_000
    #expect(throws: ChipInterruption.timedOut) { try session.send(read) }
    #expect(throws: ChipInterruption.timedOut) { try session.restart() }
    #expect(chip.commands.count == 1)
  }

  @Test("a trace masks every data field, and shows all of a specimen")
  func trace() throws {
    let random = TracedRandomness(Counting())
    let session = ChipSession(
      ScriptedChannel(["0102039000", "99AABB9000", "6982"]), tracing: random)
    session.note("EF.CardAccess")
    _ = try session.send(read)
    session.protection = Wrapping()
    let challenge = random.bytes(2)
    _ = try session.send(CommandAPDU(0, 0x82, 0, 0, data: [0xD1, 0xD2], expected: 40))
    session.protection = nil
    _ = try session.send(.selectApplication)
    let trace = try #require(session.trace)
    #expect(
      trace.lines(isSpecimen: false) == [
        "# chip trace 1, masked", "# 0 ms EF.CardAccess", "> 00b08100 and 1 bytes",
        "< 3 bytes 9000", "> 0c820000 and 6 bytes | 00820000 2 bytes Le 40", "< 3 bytes 9000",
        "# inside 0 bytes AABB", "> 00a4040c07a0000002471001", "< 6982",
      ])
    let open = trace.lines(isSpecimen: true)
    #expect(open.contains("# RAND \(Hex.encode(challenge))"))
    #expect(open.contains("< 0102039000"))
    #expect(open.contains("> 0c820000048701d1d200"))
    #expect(open.contains("# inside 0082000002d1d228"))
  }

  private struct Counting: Randomness {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }
  }
}
