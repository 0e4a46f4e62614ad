import Bytes
import Crypto
import Host
import Registry
import Seal
import Station
import Torture
import Wire

/// A station that was stolen, as the registry was told.
struct Theft {
  let station: StationName
  /// Which machine of the station it was, from 0.
  let life: Int
  let epoch: String
  /// The last batch that is the station's own; 0 and nil when none is.
  let seq: Int64
  let batch: Digest?
}

/// Thieves: a stolen station works on with its keys, and nothing of what it makes may ever count.
extension Fleet {
  /// A station is stolen while it is open; its key is revoked, and a new machine takes its name.
  func steal(_ station: StationHouse) throws {
    guard station.life == 0 || dice.oneIn(4), thieves.count < 4 else { return }
    try keepReceipts(of: station)
    let own = try registry.opened.keptPlaces().filter {
      $0.station == station.name.text && $0.isCounted
    }
    let epoch = try station.opened.epoch
    let last = own.filter { $0.epoch == epoch }.max { $0.seq < $1.seq }
    let theft = Theft(
      station: station.name, life: station.life, epoch: last?.epoch ?? epoch, seq: last?.seq ?? 0,
      batch: last?.id)
    // What the registry counts of it counts for ever; what never arrived is gone with the machine.
    let counted = Set(own.flatMap(\.hashes))
    truth.mustCount(station.promised.crossings.values.filter { counted.contains($0) })
    station.close()
    let number = thieves.count + 1
    let thief = StationHouse(
      station.index, try Machine("THIEF-\(number)", root / "thief-\(number)", world),
      named: station.name, randomness: randomness)
    try Disk().copyFolder(station.folder, to: thief.folder)
    try thief.open()
    thieves.append(thief)
    thefts.append(theft)
    try revoke(theft)
    Scratch.remove(station.folder)
    station.beginLife()
    // Whoever sets a machine up sets its clock: an enrolment's certificates are held against it.
    station.machine.clock.setError(0)
    try enrol(station)
    count("theft")
    note("\(station.name) is stolen; its key is revoked after \(theft.seq), a new machine enrols")
  }

  /// Tells the registry of a theft; of what it does not know it believes nothing.
  private func revoke(_ theft: Theft) throws {
    do throws(Fault) {
      try registry.opened.revoke(
        theft.station, epoch: theft.epoch, after: theft.seq, batch: theft.batch)
    } catch {
      guard error.code == .unknownToRegistry else { throw error }
      // The registry was put back from before that epoch: nothing of it is here.
      guard
        let first = try registry.opened.enrolledStations()
          .first(where: { $0.name == theft.station })?.epochs.first
      else { return }
      try registry.opened.revoke(theft.station, epoch: first.epoch, after: first.head ?? 0)
    }
    try registry.network?.know()
  }

  /// The registry came back from a backup: revocations and enrolments since are done again first of
  /// all, from the list on paper.
  func decideAgain(since lives: [Int]) throws {
    for (station, life) in zip(stations, lives) where station.life > life {
      for theft in thefts where theft.station == station.name && theft.life == life {
        try revoke(theft)
      }
      let request = try EnrolmentRequest(
        try Disk().read(station.folder / "enrolment-request.json", limit: 65_536))
      _ = try registry.opened.enrol(request)
    }
    try registry.network?.know()
  }

  /// A thief records what he likes, seals it, and tries every way to the registry.
  func thieve(_ thief: StationHouse) throws {
    _ = try working("thief", at: thief.machine, .none) { () throws(Fault) in
      if dice.oneIn(2) { try recordForged(thief) }
      _ = try thief.opened.sync(over: sticks[dice.below(sticks.count)])
    }
    try collectForged(thief)
    guard dice.oneIn(3) else { return }
    let opener = FleetOpener(registry.network?.service, .fair, world) { false }
    var plan = NetworkPlan()
    plan.address = address
    let session = try working(
      "thief on the network", at: thief.machine, .none, allowing: [.wireRefused, .tls]
    ) { () throws(Fault) in
      try thief.opened.sync(plan, over: opener, shouldStop: { false })
    }
    guard session == nil else {
      throw violated("a revoked key connects to nobody", "\(thief.name)")
    }
    note("a thief with \(thief.name) was refused over the network")
  }

  private func recordForged(_ thief: StationHouse) throws(Fault) {
    let name = "FORGED \(dice.below(1 << 30))"
    _ = try thief.opened.record(captures: []) { time, kept in
      Fleet.crossing(of: name, nil, at: time, in: thief.name.text, kept)
    }
  }

  /// What a thief's machine holds and the true one never made.
  private func collectForged(_ thief: StationHouse) throws {
    for row in try thief.opened.keptRows() {
      if let hash = row.leafHash, truth.crossings[hash] == nil { truth.forged(hash) }
    }
  }
}
