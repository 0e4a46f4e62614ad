import Bytes

/// The chip's operating system: takes a command apart, finds who does it, protects and cuts the
/// answer (ISO/IEC 7816-4, clauses 5 and 10).
struct ChipProcessor {
  /// What is personalised.
  let specimen: ChipSpecimen
  /// Where nonces and keys of a session come from.
  let randomness: any Randomness
  /// Takes so many milliseconds, where slowness is part of the behaviour.
  let wait: @Sendable (Int) -> Void
  /// What a test changes of plain answers.
  private let edit: (@Sendable (inout ChipExchange) -> Void)?
  /// What the chip does wrong.
  var faults: ChipFaults
  /// How often each command came.
  private var occurrences: [UInt32: Int] = [:]
  /// Whom the chip believes among terminals; outlasts a loss of power.
  var trust: TerminalTrust
  /// Wrong personal numbers that are still allowed; outlasts a loss of power.
  var personalTries = ChipProcessor.personalTriesAtFirst
  /// Wrong passwords one after the other; outlasts a loss of power.
  var wrongPasswords = 0
  /// Whether the chip is in a field.
  private(set) var isPowered = false
  /// What the chip knows until its power goes.
  var session = ChipSession()
  /// What waits for GET RESPONSE.
  private var waiting: [UInt8] = []
  private var waitingStatus = ChipStatus.success
  /// The data fields of a chain so far, with the header that all its commands share.
  private var chain: (header: [UInt8], data: [UInt8])?

  /// Tries of the personal number before it is blocked.
  static let personalTriesAtFirst = 3

  init(
    _ specimen: ChipSpecimen, randomness: any Randomness, faults: [ChipFault],
    wait: @escaping @Sendable (Int) -> Void,
    edit: (@Sendable (inout ChipExchange) -> Void)?
  ) {
    self.faults = ChipFaults(faults)
    self.specimen = specimen.spoilt(by: self.faults, randomness)
    self.randomness = randomness
    self.wait = wait
    self.edit = edit
    trust = TerminalTrust(specimen.trustPoints)
  }

  mutating func powerOn() {
    powerOff()
    isPowered = true
  }

  mutating func powerOff() {
    isPowered = false
    session = ChipSession()
    (waiting, chain) = ([], nil)
  }

  /// The answer to the bytes of a command; nil without power.
  mutating func answer(_ bytes: [UInt8]) -> [UInt8]? {
    guard isPowered else { return nil }
    if let milliseconds = faults[.slow] { wait(milliseconds) }
    if faults.countCommand() { powerOff() }
    let answer = isPowered ? powered(bytes) : []
    // What the command did may have ended with the chip's leaving the field.
    return isPowered ? answer : nil
  }

  private mutating func powered(_ bytes: [UInt8]) -> [UInt8] {
    guard let command = ChipCommand(bytes) else {
      return ChipAnswer(status: ChipStatus.wrongLength).encoded
    }
    if command.isExtended, faults.has(.noExtendedLength) {
      return ChipAnswer(status: ChipStatus.wrongLength).encoded
    }
    if command.instruction == 0xC0, !command.isProtected { return rest(command) }
    waiting = []
    let room = command.expected ?? 256
    let answer = protectedAnswer(to: command)
    return cut(answer, to: max(room, command.isProtected ? 256 : 0))
  }

  /// Opens a protected command, has it done, and seals the answer with the channel that the
  /// command came through.
  private mutating func protectedAnswer(to command: ChipCommand) -> ChipAnswer {
    guard command.classByte & 0x80 == 0 else { return .init(status: ChipStatus.unknownClass) }
    guard command.classByte & 0x63 == 0 else {
      return .init(status: ChipStatus.channelUnsupported)
    }
    guard command.isProtected else {
      // A plain command ends secure messaging, and with it every right (TR-03110-3, F.6).
      if session.channel != nil { session.endAccess() }
      return joined(command, room: command.expected ?? 0)
    }
    guard var channel = session.channel else {
      return .init(status: ChipStatus.protectionWrong)
    }
    let plain: ChipCommand
    do throws(SecureChannel.Refusal) { plain = try channel.open(command) } catch {
      session.endAccess()
      return .init(status: error.status)
    }
    session.channel = channel
    let room = channel.most(in: command.expected ?? 256)
    let flaw = faults.countProtectedAnswer()
    guard flaw != .channelEnds else {
      session.endAccess()
      return .init(status: ChipStatus.protectionWrong)
    }
    let answer = joined(plain, room: min(plain.expected ?? 0, room))
    let isOdd = plain.instruction & 1 == 1
    guard let sealed = try? channel.seal(answer, isOdd: isOdd, flaw: flaw) else {
      return .init(status: ChipStatus.memoryFailure)
    }
    // The command may have opened a new channel, which counts from its own start.
    if let next = session.nextChannel {
      (session.channel, session.nextChannel) = (next, nil)
    } else if session.channel != nil {
      session.channel = channel
    }
    return ChipAnswer(sealed, status: answer.status)
  }

  /// Collects the parts of a chain; only GENERAL AUTHENTICATE answers each of them by itself.
  private mutating func joined(_ command: ChipCommand, room: Int) -> ChipAnswer {
    guard command.instruction != 0x86 else { return done(command, room: room) }
    let header = [
      command.classByte & 0xEF, command.instruction, command.parameter1, command.parameter2,
    ]
    let earlier = chain
    chain = nil
    guard command.isChained || earlier != nil else { return done(command, room: room) }
    guard earlier.map({ $0.header == header }) ?? true else {
      return .init(status: ChipStatus.lastExpected)
    }
    let data = (earlier?.data ?? []) + command.data
    guard data.count <= 65_535 else { return .init(status: ChipStatus.wrongLength) }
    guard !command.isChained else {
      chain = (header, data)
      return .init()
    }
    var whole = command
    whole.data = data
    return done(whole, room: room)
  }

  /// Has a plain command done, and settles a new channel that a plain command opened.
  private mutating func done(_ command: ChipCommand, room: Int) -> ChipAnswer {
    var answer = perform(command, room: room)
    let name = UInt32(command.instruction) << 16 | UInt32(command.parameters)
    occurrences[name, default: 0] += 1
    if let edit {
      var exchange = ChipExchange(
        instruction: command.instruction, parameters: command.parameters, command: command.data,
        occurrence: occurrences[name] ?? 0, answer: answer.data, status: answer.status)
      edit(&exchange)
      answer = ChipAnswer(exchange.answer, status: exchange.status)
    }
    if session.channel == nil, let next = session.nextChannel {
      (session.channel, session.nextChannel) = (next, nil)
    }
    return answer
  }

  /// What does not fit the answer waits for GET RESPONSE (clause 5.3.4).
  private mutating func cut(_ answer: ChipAnswer, to room: Int) -> [UInt8] {
    guard answer.data.count > room else { return answer.encoded }
    waiting = Array(answer.data.dropFirst(room))
    waitingStatus = answer.status
    return ChipAnswer(
      Array(answer.data.prefix(room)), status: ChipStatus.waiting(waiting.count)
    ).encoded
  }

  /// GET RESPONSE (ISO/IEC 7816-4, clause 11.7.1).
  private mutating func rest(_ command: ChipCommand) -> [UInt8] {
    guard !waiting.isEmpty else {
      return ChipAnswer(status: ChipStatus.conditionsUnsatisfied).encoded
    }
    let room = command.expected ?? 256
    let part = Array(waiting.prefix(room))
    waiting.removeFirst(part.count)
    let status = waiting.isEmpty ? waitingStatus : ChipStatus.waiting(waiting.count)
    return ChipAnswer(part, status: status).encoded
  }
}
