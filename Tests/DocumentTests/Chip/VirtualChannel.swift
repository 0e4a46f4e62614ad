import Bytes
import VirtualPassport

@testable import Document

/// A virtual passport in the field of a reader that exists only here.
final class VirtualChannel: ChipChannel {
  let longestCommand: Int
  let chip: VirtualChip
  private(set) var commands: [[UInt8]] = []
  private(set) var answers: [[UInt8]] = []
  /// What goes wrong: called before each command with its number, counted from 1.
  var disturb: (Int) throws(ChipInterruption) -> Void = { _ throws(ChipInterruption) in }

  init(_ chip: VirtualChip, isExtended: Bool = true) {
    self.chip = chip
    longestCommand = isExtended ? 65_544 : CommandAPDU.longestShort
    chip.powerOn()
  }

  func exchange(_ command: [UInt8]) throws(ChipInterruption) -> [UInt8] {
    commands.append(command)
    try disturb(commands.count)
    guard let answer = chip.answer(command) else { throw .cardLost }
    answers.append(answer)
    return answer
  }

  func reconnect() throws(ChipInterruption) {
    chip.powerOff()
    chip.powerOn()
  }
}
