import Bytes

/// What protects the messages of one session once access was granted: each side counts, so a
/// message that is lost, repeated or altered ends the session (ICAO Doc 9303-11, clause 9.8).
protocol MessageProtection {
  /// The command as it goes to the chip.
  mutating func protect(_ command: CommandAPDU) throws(Fault) -> CommandAPDU
  /// What the chip answered; throws `.chipAnswer` when its cryptogram or checksum does not hold.
  mutating func reveal(_ answer: ResponseAPDU) throws(Fault) -> ResponseAPDU
}

/// A conversation with one chip: commands go plain until access is granted, protected after. It
/// keeps to the limits of its reading whatever the chip answers.
final class ChipSession {
  /// The way to the chip.
  let channel: any ChipChannel
  /// What protects the messages; nil before access.
  var protection: (any MessageProtection)?
  /// Whether commands and answers of extended length are tried. It begins with what the reader
  /// passes on and ends with the first command that the chip refuses for it.
  var usesExtendedLength: Bool
  /// Commands sent so far, as the reader counts them: each part of a chain, each GET RESPONSE.
  private(set) var exchanges = 0
  /// Bytes answered so far, status included.
  private(set) var received = 0
  /// What is said, when somebody wants to see it.
  private(set) var trace: ChipTrace?
  /// Where the protocols draw random values when the conversation is traced.
  private let drawn: TracedRandomness?
  /// The monotonic clock, in nanoseconds.
  private let clock: () -> UInt64
  private let limits: ReadingLimits
  private let began: UInt64

  /// Begins with a chip that was just powered. Without a clock no time passes: the channel's own
  /// deadline and the other limits hold. `tracing` is what the protocols draw from when all that
  /// is said is to be traced.
  init(
    _ channel: any ChipChannel, limits: ReadingLimits = ReadingLimits(),
    tracing: TracedRandomness? = nil, clock: @escaping () -> UInt64 = { 0 }
  ) {
    self.channel = channel
    self.limits = limits
    self.clock = clock
    usesExtendedLength = channel.longestCommand > CommandAPDU.longestShort
    drawn = tracing
    trace = tracing == nil ? nil : ChipTrace()
    began = clock()
  }

  /// Nanoseconds since the session began.
  var elapsed: UInt64 { clock() &- began }

  /// Says in the trace what follows.
  func note(_ step: String) { trace?.add(.step(step), at: elapsed) }

  /// Powers the chip anew: nothing that was agreed with it holds any more.
  func restart() throws(ChipInterruption) {
    protection = nil
    try checkTime()
    trace?.add(.powered, at: elapsed)
    try channel.reconnect()
  }

  /// Sends a command and gives the answer, whatever its status. Data that are too long for the
  /// reader go as a chain; an answer in parts is put together; a length that the chip says is wrong
  /// is put right once (ISO/IEC 7816-4, clauses 5.3 and 5.6).
  ///
  /// Throws `.failed` of `.chipSession` when the chip left secure messaging by itself: its plain
  /// status stands in the fault's place, and it has to be powered anew.
  func send(_ command: CommandAPDU) throws(ChipInterruption) -> ResponseAPDU {
    do throws(ChipInterruption) {
      let answer = try sendOnce(command)
      guard answer.status == 0x6700, usesExtendedLength, command.data.count > 255 else {
        return answer
      }
    } catch {
      // Next time the same goes as a chain.
      if case .failed(let fault) = error, fault.place == "6700" { usesExtendedLength = false }
      throw error
    }
    usesExtendedLength = false
    return try sendOnce(command)
  }

  private func sendOnce(_ command: CommandAPDU) throws(ChipInterruption) -> ResponseAPDU {
    let parts = parts(of: command)
    for part in parts.dropLast() {
      let answer = try exchange(part)
      guard answer.isSuccess else { return answer }
    }
    var last = parts.last ?? command
    if let expected = last.expected, expected > 256, !usesExtendedLength { last.expected = 256 }
    let answer = try exchange(last)
    guard answer.status >> 8 == 0x6C, answer.data.isEmpty, last.expected != nil else {
      return answer
    }
    last.expected = ChipSession.length(answer.status)
    return try exchange(last)
  }

  /// The command as a chain of what the reader and the chip can take at once: each part is
  /// protected by itself.
  private func parts(of command: CommandAPDU) -> [CommandAPDU] {
    let most =
      usesExtendedLength
      ? channel.longestCommand - 300 : protection == nil ? 255 : ChipSession.protectedData
    guard command.data.count > most else { return [command] }
    var parts: [CommandAPDU] = []
    var rest = command.data[...]
    while !rest.isEmpty {
      var part = command
      part.data = Array(rest.prefix(most))
      rest = rest.dropFirst(most)
      if !rest.isEmpty {
        part.classByte |= 0x10
        part.expected = nil
      }
      parts.append(part)
    }
    return parts
  }

  /// One command, protected where messages are, and its whole answer.
  private func exchange(_ command: CommandAPDU) throws(ChipInterruption) -> ResponseAPDU {
    guard var protection else { return try transmit(command, plain: nil) }
    let sent = try orStop { () throws(Fault) in try protection.protect(command) }
    let answer = try transmit(sent, plain: command)
    guard !answer.data.isEmpty else {
      self.protection = nil
      throw .failed(
        Fault(.chipSession, at: answer.statusText, "the chip ended the protected conversation"))
    }
    let revealed = try orStop { () throws(Fault) in try protection.reveal(answer) }
    self.protection = protection
    trace?.add(.inside(revealed), at: elapsed)
    return revealed
  }

  /// What goes over the wire for one command: GET RESPONSE brings the rest of an answer, and a
  /// wrong length is asked for again. Neither touches the protection inside (BSI TR-03110-3, E).
  private func transmit(
    _ command: CommandAPDU, plain: CommandAPDU?
  ) throws(ChipInterruption) -> ResponseAPDU {
    var answer = try over(command, plain: plain)
    if answer.status >> 8 == 0x6C, answer.data.isEmpty, plain != nil {
      var corrected = command
      corrected.expected = ChipSession.length(answer.status)
      answer = try over(corrected, plain: plain)
    }
    var data = answer.data
    while answer.status >> 8 == 0x61 {
      let length = ChipSession.length(answer.status)
      answer = try over(CommandAPDU(0, 0xC0, 0, 0, expected: length), plain: nil)
      data += answer.data
    }
    return ResponseAPDU(data: data, status: answer.status)
  }

  private func over(
    _ command: CommandAPDU, plain: CommandAPDU?
  ) throws(ChipInterruption) -> ResponseAPDU {
    try checkTime()
    guard exchanges < limits.exchanges, received < limits.bytes else {
      throw .failed(Fault(.chipLimit, "the chip answers without end"))
    }
    exchanges += 1
    let bytes = command.encoded
    for random in drawn?.take() ?? [] { trace?.add(.drawn(random), at: elapsed) }
    trace?.add(.command(bytes, inside: plain), at: elapsed)
    let answer: [UInt8]
    do throws(ChipInterruption) { answer = try channel.exchange(bytes) } catch {
      trace?.add(.interrupted(error), at: elapsed)
      throw error
    }
    received += answer.count
    trace?.add(.answer(answer), at: elapsed)
    return try orStop { () throws(Fault) in try ResponseAPDU(answer) }
  }

  private func checkTime() throws(ChipInterruption) {
    if elapsed >= UInt64(limits.milliseconds) * 1_000_000 { throw .timedOut }
  }

  /// The length in the second byte of 61xx and 6Cxx; 0 stands for 256.
  private static func length(_ status: UInt16) -> Int {
    status & 0xFF == 0 ? 256 : Int(status & 0xFF)
  }

  /// A fault in the middle of a conversation ends it.
  private func orStop<Value>(
    _ body: () throws(Fault) -> Value
  ) throws(ChipInterruption) -> Value {
    do throws(Fault) { return try body() } catch { throw .failed(error) }
  }

  /// Data of a protected command or answer of short length, with every cipher: 224 bytes of
  /// cryptogram, its tag and the checksum's fill 255 of the command and 242 of the answer
  /// (Doc 9303-11, clause 9.8.4).
  static let protectedData = 223
}
