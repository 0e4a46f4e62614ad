import Bytes
import Codes
import Crypto
import Host
import Record
import Registry
import Seal
import Station
import Wire

/// What a hostile station does, and what nobody may ever see of it.
extension Fleet {
  /// Lets a hostile station in, as people do who do not know.
  func admitHostile() throws -> HostileStation {
    let name = try StationName("HOSTILE")
    let house = StationHouse(
      -1, try Machine("HOSTILE", root / "hostile", world), named: name, randomness: randomness)
    try enrol(house)
    note("a hostile station is enrolled")
    return HostileStation(house, epoch: try house.opened.epoch)
  }

  /// It sends a few batches of its making, by stick in anybody's folder or over the network.
  func provoke() throws {
    guard let hostile, let victim = try someCrossing() else { return }
    var files: [[UInt8]] = []
    var crafts: [String] = []
    for _ in 0...dice.below(3) {
      if dice.oneIn(6), let old = dice.pick(hostile.sent) {
        files.append(old)
        continue
      }
      let craft = HostileStation.Craft.allCases[dice.below(HostileStation.Craft.allCases.count)]
      crafts.append(craft.rawValue)
      files.append(
        try hostile.seal(
          craft, victim: victim, dice: dice, randomness: randomness, at: world.now))
    }
    for hash in hostile.own where truth.crossings[hash] == nil {
      truth.wrote(hash, .init(station: -1, document: nil))
    }
    for hash in hostile.never where truth.crossings[hash] == nil { truth.forged(hash) }
    count("hostile batch")
    if dice.oneIn(2) {
      try offer(files, on: sticks[dice.below(sticks.count)])
    } else {
      try offer(files, overNetworkOf: hostile.house)
    }
    note("the hostile station sent \(crafts)")
  }

  /// Any crossing of any station.
  private func someCrossing() throws -> RecordIdentity? {
    guard let station = dice.pick(stations),
      let n = dice.pick(station.promised.crossings.keys.sorted())
    else { return nil }
    return try RecordIdentity(
      station: station.name.text, epoch: try station.opened.epoch, n: n)
  }

  /// Under numbers and in folders that need not be true.
  private func name(_ index: Int) throws -> String {
    ExchangeNames.batch(epoch: randomness.hex(16), seq: Int64(index + 1))
  }

  private func offer(_ files: [[UInt8]], on stick: Path) throws {
    let owner = dice.oneIn(3) ? stations[dice.below(stations.count)].name.text : "HOSTILE"
    let folder = stick / ExchangeNames.toRegistry / owner
    try Disk().makeFolder(folder)
    for (index, file) in files.enumerated() {
      try Disk().write(file, to: folder / (try name(index)))
    }
  }

  private func offer(_ files: [[UInt8]], overNetworkOf house: StationHouse) throws {
    let folder = house.folder / "network" / ExchangeNames.toRegistry / house.name.text
    try Disk().makeFolder(folder)
    var names: [String] = []
    for (index, file) in files.enumerated() {
      names.append(try name(index))
      try Disk().write(file, to: folder / names[index])
    }
    let opener = FleetOpener(registry.network?.service, .fair, world) { false }
    var plan = NetworkPlan()
    plan.address = address
    _ = try working(
      "hostile sync", at: house.machine, .none,
      allowing: [.unreachable, .wireCut, .wireRefused, .tls, .wireAnswer]
    ) { () throws(Fault) in
      try house.opened.sync(plan, over: opener, shouldStop: { false })
    }
    for name in names { try Disk().remove(folder / name) }
    try collect(from: house)
  }

  /// Nothing that may not be kept is in the ledger.
  func checkHostile(_ kept: Set<Digest>) throws {
    guard let hostile, let batch = hostile.banned.intersection(kept).first else { return }
    throw violated("a batch that does not hold is never kept", batch.hex)
  }
}
