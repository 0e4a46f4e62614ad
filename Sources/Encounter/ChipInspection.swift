public import Bytes
public import Device
public import Document
import Host

extension DeviceSession {
  /// Reads the chip of the document on the device: waits for one until the deadline, and gives what
  /// could be read by then. `cancel` ends it as it ends any attempt.
  public func readChip(
    _ plan: ReadingPlan = .border, keys: ChipKeys, terminal: TerminalAccess? = nil,
    isTraced: Bool = false, by deadline: Deadline, randomness: any Randomness
  ) -> ChipReading {
    var limits = ReadingLimits()
    limits.milliseconds = millisecondsLeft(to: deadline)
    var reader = ChipReader(plan: plan, keys: keys, limits: limits, randomness: randomness) {
      [self] in monotonicNanoseconds
    }
    reader.terminal = terminal
    reader.isTraced = isTraced
    return reader.read { () throws(ChipInterruption) in
      try DeviceChipChannel(self, by: deadline)
    }
  }
}

// The chip of the traveller's document.
extension TravellerEncounter {
  /// Reads the chip of the document that lies on a reader, with the zone that was read as the key;
  /// a traveller's document without a zone opens by a card access number alone. What came of it is
  /// in `chip`; a reading that was broken off may be done again.
  ///
  /// Throws `.encounterStep` once the encounter was broken off, and `.openSSL` where the keys
  /// cannot be made of the zone.
  public mutating func readChip(
    _ plan: ReadingPlan = .border, cardAccessNumber: String? = nil,
    terminal: TerminalAccess? = nil, on reader: DeviceSession, by deadline: Deadline,
    randomness: any Randomness
  ) throws(Fault) -> ChipReading {
    guard state.step != .abandoned else {
      throw Fault(.encounterStep, at: state.step.rawValue, "an encounter under way expected")
    }
    var keys = ChipKeys(cardAccessNumber: cardAccessNumber)
    if let zone = document?.document.zone { keys.zone = try ZoneKey(zone) }
    let reading = reader.readChip(
      plan, keys: keys, terminal: terminal, by: deadline, randomness: randomness)
    chip = reading
    return reading
  }
}
