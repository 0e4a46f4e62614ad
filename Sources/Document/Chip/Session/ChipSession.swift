import Bytes

/// What protects the messages of one session once access was granted: each side counts, so a
/// message that is lost, repeated or altered ends the session (ICAO Doc 9303-11, clause 9.8).
protocol MessageProtection {
  /// The command as it goes to the chip.
  mutating func protect(_ command: CommandAPDU) throws(Fault) -> CommandAPDU
  /// What the chip answered; throws `.chipAnswer` when its cryptogram or checksum does not hold.
  mutating func reveal(_ answer: ResponseAPDU) throws(Fault) -> ResponseAPDU
}

/// A conversation with one chip: commands go plain until access is granted, protected after.
final class ChipSession {
  /// The way to the chip.
  let channel: any ChipChannel
  /// What protects the messages; nil before access.
  var protection: (any MessageProtection)?
  /// Commands sent so far, as the reader counts them: each part of a chain, each GET RESPONSE.
  private(set) var exchanges = 0

  /// Begins with a chip that was just powered.
  init(_ channel: any ChipChannel) { self.channel = channel }

  /// Sends a command and gives the answer, whatever its status.
  func send(_ command: CommandAPDU) throws(ChipInterruption) -> ResponseAPDU {
    var protection = protection
    let sent = try orStop { () throws(Fault) in try protection?.protect(command) ?? command }
    exchanges += 1
    let bytes = try channel.exchange(sent.encoded)
    let answer = try orStop { () throws(Fault) in
      let answer = try ResponseAPDU(bytes)
      return try protection?.reveal(answer) ?? answer
    }
    self.protection = protection
    return answer
  }

  /// A fault in the middle of a conversation ends it.
  private func orStop<Value>(
    _ body: () throws(Fault) -> Value
  ) throws(ChipInterruption) -> Value {
    do throws(Fault) { return try body() } catch { throw .failed(error) }
  }
}
