import Bytes
import Codes
import Crypto
import Host
import Record
import Seal
import Station

/// What happens at stations.
extension Fleet {
  /// Travellers cross; each counts as recorded once the officer was told so.
  func record(_ station: StationHouse, _ trouble: Trouble) throws {
    let travellers = 1 + dice.below(4)
    var told: [(RecordIdentity, String?)] = []
    _ = try working("record", at: station.machine, trouble) { () throws(Fault) in
      for _ in 0..<travellers {
        let document = documentOfNext()
        let captures: [CapturedFile] =
          dice.oneIn(8)
          ? [
            CapturedFile(
              .portrait, format: "image/jpeg",
              bytes: [UInt8](repeating: UInt8(dice.below(256)), count: 200 + dice.below(4000)))
          ] : []
        let name = "TRAVELLER \(dice.below(1 << 30))"
        let identity = try station.opened.record(captures: captures) { time, kept in
          Fleet.crossing(of: name, document, at: time, in: station.name.text, kept)
        }
        // Between this line and the journal's promise nothing lies but the officer's eyes.
        if !station.machine.isDead { told.append((identity, document)) }
      }
    }
    for (identity, document) in told { try promise(identity, document, at: station) }
    note("\(station.name) recorded \(told.map(\.0.n))")
  }

  /// The document of the next traveller: mostly none that can be looked for, sometimes a new one,
  /// sometimes that of somebody who crossed before.
  private func documentOfNext() -> String? {
    switch dice.below(10) {
    case 0, 1:
      documentCount += 1
      return "P\(1_000_000 + documentCount)"
    case 2 where documentCount > 0: return "P\(1_000_000 + 1 + dice.below(documentCount))"
    default: return nil
    }
  }

  static func crossing(
    of name: String, _ number: String?, at time: RecordTime, in pointOfEntry: String,
    _ captures: [RecordedAttachment]
  ) -> Crossing {
    var document: RecordedDocument?
    if let number {
      document = RecordedDocument(kind: .passport)
      document?.issuer = "IRN"
      document?.number = number
    }
    var crossing = Crossing(
      captured: time,
      circumstances: CrossingCircumstances(
        place: CrossingPlace(
          pointOfEntry: "IQ-\(pointOfEntry)", lane: "1", direction: .entry, officer: "IQ-7731"),
        mode: .land),
      traveller: RecordedTraveller(
        names: [RecordedName(issued: name, source: .declared)], nationality: "IRN"),
      document: document, decision: RecordedDecision(outcome: .admitted))
    crossing.attachments = captures
    return crossing
  }

  private func promise(
    _ identity: RecordIdentity, _ document: String?, at station: StationHouse
  ) throws {
    let row = try station.opened.keptRows(from: identity.n).first { $0.n == identity.n }
    guard let hash = row?.leafHash else {
      throw violated("what an officer was told is recorded is there", "\(identity)")
    }
    station.promised.crossings[identity.n] = hash
    truth.wrote(hash, .init(station: station.index, document: document))
  }

  /// After a start: crossings that were written though the power failed before anybody was told
  /// count like any other.
  func learn(_ station: StationHouse) throws {
    let first = (station.promised.crossings.keys.max() ?? 0) + 1
    for row in try station.opened.keptRows(from: first) {
      guard let hash = row.leafHash else { continue }
      station.promised.crossings[row.n] = hash
      truth.wrote(hash, .init(station: station.index, document: nil))
    }
  }

  func seal(_ station: StationHouse, _ trouble: Trouble) throws {
    let made = try working("seal", at: station.machine, trouble) { () throws(Fault) in
      try station.opened.seal()
    }
    note("\(station.name) sealed \((made ?? []).map(\.seq))")
  }

  /// Lets go of what the registry backed up; an open alarm forbids it.
  func prune(_ station: StationHouse, _ trouble: Trouble) throws {
    let days = dice.below(60)
    let pruned = try working(
      "prune", at: station.machine, trouble, allowing: [.stationAlarm]
    ) { () throws(Fault) in
      guard try station.opened.alarms().isEmpty else {
        // The rule is asked for, not assumed.
        _ = try station.opened.prune(olderThanDays: days)
        throw Fault(.bug, at: "prune", "pruned under an open alarm")
      }
      return try station.opened.prune(olderThanDays: days)
    }
    if let pruned, pruned.batches > 0 { note("\(station.name) pruned \(pruned.batches)") }
  }

  /// The wall clock goes wrong by minutes, hours, years, or is right again.
  func disturbClock(_ station: StationHouse) {
    let hour: Int64 = 3_600_000
    let error: Int64? =
      switch dice.below(6) {
      case 0: Int64(dice.below(600_000)) - 300_000
      case 1: Int64(dice.below(48)) * hour - 24 * hour
      // A dead battery.
      case 2: -world.now
      case 3: 10 * 366 * 24 * hour
      default: 0
      }
    station.machine.clock.setError(error ?? 0)
    count("clock")
    note("\(station.name) clock wrong by \(error ?? 0) ms")
  }

  /// The machine is switched off and on.
  func reboot(_ station: StationHouse) throws {
    station.close()
    station.machine.clock.reboot()
    count("reboot")
    try start(station)
    try checkJournal(of: station)
  }

  // MARK: Images of disks

  /// The disk is copied, as a careful administrator does.
  func saveImage(_ station: StationHouse) throws {
    station.close()
    station.images += 1
    if let old = station.image { Scratch.remove(old.folder) }
    let folder = station.machine.root / "image-\(station.images)"
    try Disk().copyFolder(station.folder, to: folder)
    station.image = (folder, station.promised)
    try station.open()
    count("image")
    note("\(station.name) image")
  }

  /// The disk is put back from its image; with the instance file, as a disk image does, or without
  /// it, as a backup of files does. What came after the image is gone from here.
  func restoreImage(_ station: StationHouse) throws {
    guard let (image, promised) = station.image else { return }
    try keepReceipts(of: station)
    station.close()
    Scratch.remove(station.folder)
    try Disk().copyFolder(image, to: station.folder)
    let isWholeDisk = dice.oneIn(2)
    if !isWholeDisk { try Disk().remove(station.folder / "instance") }
    station.machine.clock.reboot()
    station.promised = promised
    station.promised.expectsAlarm = false
    station.promised.hasForgottenProofs = true
    try station.open()
    count("image put back")
    note("\(station.name) put back from its image, \(isWholeDisk ? "whole" : "files only")")
  }
}
