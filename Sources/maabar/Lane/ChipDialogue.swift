import Bytes
import Codes
import Console
import Crypto
import Device
import Document
import Encounter
import Host
import Station

/// Reads and inspects the chip of a traveller's document with the officer's help, and never stands
/// in the way: whatever goes wrong, the officer goes on, and may read it again before deciding.
struct ChipDialogue {
  let prompt: Prompt
  let outlet: Outlet
  let devices: LaneDevices
  let machine: Machine
  /// Whom the station trusts to sign documents.
  let trust: LaneTrust
  /// Where the portrait is written for the officer to look at; nil for nowhere.
  let portraits: PortraitFolder?

  /// Begins to read the chip aside, with the zone as its key; nil where no chip reader is there.
  func begin(_ zone: MachineReadableZone) throws(Fault) -> ChipAside? {
    guard let session = devices.session(.chipReader) else { return nil }
    return ChipAside(
      session, ChipKeys(zone: try ZoneKey(zone)), randomness: machine.randomness)
  }

  /// What the chip came to; nil when no document with a chip was laid on.
  func finish(
    _ aside: ChipAside?, _ zone: MachineReadableZone, on day: CivilDate
  ) throws(Fault) -> LaneChip? {
    guard let aside else { return nil }
    let begun = machine.timekeeper.now().utcMilliseconds
    let reading = aside.finish(isThere: { devices.hasDocument(aside.reader) }) {
      outlet.note("  reading the chip: leave the document on the reader")
    }
    try Interruption.check()
    guard let reading, reading.hasBegun else {
      outlet.note("  \("no chip was read: no document lay on the chip reader", .faint)")
      return nil
    }
    return try opened(reading, zone, on: day, begun: begun)
  }

  /// Reads the chip again, because it was broken off, or nobody had laid it on.
  func again(_ zone: MachineReadableZone, on day: CivilDate) throws(Fault) -> LaneChip? {
    guard devices.session(.chipReader) != nil else {
      outlet.note("  \("no chip reader is there", .warning)")
      return nil
    }
    let begun = machine.timekeeper.now().utcMilliseconds
    outlet.note("  lay the document on the chip reader")
    guard let reading = read(ChipKeys(zone: try ZoneKey(zone))), reading.hasBegun else {
      outlet.note("  \("no document was laid on in time", .warning)")
      return nil
    }
    return try opened(reading, zone, on: day, begun: begun)
  }

  /// Whether reading again is worth offering.
  func mayReadAgain(_ chip: LaneChip?) -> Bool {
    chip?.isUnfinished ?? true && devices.device(.chipReader) != nil
  }

  // MARK: One reading

  /// How long a document is waited for and read, when an officer asked for it.
  private static let askedMilliseconds = 20_000

  private func read(_ keys: ChipKeys) -> ChipReading? {
    devices.session(.chipReader).map { session in
      session.readChip(
        keys: keys, by: session.deadline(milliseconds: Self.askedMilliseconds),
        randomness: machine.randomness)
    }
  }

  /// Asks for the card access number where the zone did not open the chip, then inspects.
  private func opened(
    _ first: ChipReading, _ zone: MachineReadableZone, on day: CivilDate, begun: Int64
  ) throws(Fault) -> LaneChip {
    var reading = first
    while reading.staysShut {
      outlet.note("  \("the chip does not open with what was read from the page", .warning)")
      guard
        let number = try prompt.askOptional(
          "Card access number (six digits), empty to go on without", Self.number)
      else { break }
      let keys = ChipKeys(zone: try ZoneKey(zone), cardAccessNumber: number)
      guard let next = read(keys), next.hasBegun else { break }
      reading = next
    }
    var document = InspectedDocument()
    document.printed = zone
    document.chip = reading.content.files.isEmpty ? nil : reading.content
    let inspection = Inspection(
      of: document, read: reading, trust: trust.current(), on: day,
      begunAt: Instant(milliseconds: begun), timings: reading.timings,
      components: components, machine)
    if let interruption = reading.interruption, !reading.staysShut {
      outlet.note("  \("chip not finished: \(interruption.words)", .warning)")
    }
    try portraits?.show(reading.content, on: outlet)
    return LaneChip(reading, inspection.report)
  }

  /// The reader and its driver, as a report names them; none when it was unplugged meanwhile.
  private var components: [InspectionReport.Component] {
    guard let reader = devices.device(.chipReader)?.identity else { return [] }
    return [
      .init("reader", name: "\(reader.make) \(reader.model)", version: ""),
      .init("driver", name: reader.driver, version: ""),
    ]
  }

  /// Six digits (ICAO Doc 9303-11, clause 4.4.2).
  private static let number = Reading<String>("DIGITS", show: { _ in "" }) { text throws(Fault) in
    let digits = text.filter { $0 != " " }
    guard digits.count == 6, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      throw Fault(.usage, "the six digits that are printed on the document expected")
    }
    return digits
  }
}
