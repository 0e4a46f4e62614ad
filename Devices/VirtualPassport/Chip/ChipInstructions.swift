import Bytes

// Which instruction is done where (ISO/IEC 7816-4, clause 11).
extension ChipProcessor {
  /// Does a plain command; `room` is the most data that the answer can carry.
  mutating func perform(_ command: ChipCommand, room: Int) -> ChipAnswer {
    switch (command.instruction, command.parameters) {
    case (0xA4, _): select(command)
    case (0xB0, _): readBinary(command, room: room)
    case (0xB1, _): readBinaryOdd(command, room: room)
    case (0x84, 0): challenge(command)
    case (0x82, 0):
      session.channel == nil ? basicAccess(command) : verifyTerminal(command)
    case (0x22, 0xC1A4): beginPace(command)
    case (0x22, 0x41A4): beginChipAuthentication(command)
    case (0x22, 0x41A6): chipAuthenticationAtOnce(command)
    case (0x22, 0x81B6): chooseAuthority(command)
    case (0x22, 0x81A4): beginTerminalAuthentication(command)
    case (0x86, 0): generalAuthenticate(command)
    case (0x2A, 0x00BE): takeCertificate(command)
    case (0x88, 0): activeAuthentication(command)
    case (0x84, _), (0x82, _), (0x22, _), (0x86, _), (0x2A, _), (0x88, _):
      .init(status: ChipStatus.wrongParameters)
    default: .init(status: ChipStatus.unknownInstruction)
    }
  }

  /// GET CHALLENGE (clause 11.5.3): of Basic Access Control, or of terminal authentication.
  private mutating func challenge(_ command: ChipCommand) -> ChipAnswer {
    guard command.expected == 8 || command.expected == 256 else {
      return .init(status: ChipStatus.wrongLength)
    }
    guard session.channel != nil else {
      return ChipAnswer(session.basicAccess.newChallenge(randomness))
    }
    let bytes = randomness.bytes(8)
    session.terminal.challenge = bytes
    return ChipAnswer(bytes)
  }

  /// EXTERNAL AUTHENTICATE before a channel stands: Basic Access Control.
  private mutating func basicAccess(_ command: ChipCommand) -> ChipAnswer {
    guard specimen.access.hasBasicAccess, let zone = specimen.access.passwords[.zone],
      session.basicAccess.challenge != nil
    else { return .init(status: ChipStatus.conditionsUnsatisfied) }
    guard command.data.count == 40 else { return .init(status: ChipStatus.wrongLength) }
    let result = try? session.basicAccess.authenticate(
      command.data, zone: zone, randomness: randomness)
    guard let result else {
      countWrongPassword()
      return .init(status: ChipStatus.securityUnsatisfied)
    }
    wrongPasswords = 0
    session.nextChannel = result.channel
    session.isOpen = true
    // Terminal authentication after it names the chip by its document number (TR-03110-2, 3.3).
    session.chipIdentity = Array(zone.utf8.dropLast(14))
    var answer = result.answer
    if faults.has(.wrongAccess) { answer[answer.count - 1] ^= 1 }
    return ChipAnswer(answer)
  }

  /// INTERNAL AUTHENTICATE: active authentication (Doc 9303-11, clause 6.1).
  private func activeAuthentication(_ command: ChipCommand) -> ChipAnswer {
    guard session.isOpen || !specimen.access.isNeeded else {
      return .init(status: ChipStatus.securityUnsatisfied)
    }
    guard let key = specimen.activeKey else {
      return .init(status: ChipStatus.unknownInstruction)
    }
    guard command.data.count == 8 else { return .init(status: ChipStatus.wrongLength) }
    let challenge = faults.has(.wrongActive) ? command.data.map { $0 ^ 1 } : command.data
    guard let answer = try? key.sign(challenge, randomness) else {
      return .init(status: ChipStatus.memoryFailure)
    }
    return ChipAnswer(answer)
  }

  /// GENERAL AUTHENTICATE belongs to PACE while it runs, else to chip authentication.
  private mutating func generalAuthenticate(_ command: ChipCommand) -> ChipAnswer {
    session.pace != nil ? continuePace(command) : chipAuthentication(command)
  }
}
