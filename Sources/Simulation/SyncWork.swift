import Bytes
import Crypto
import Host
import Match
import Registry
import Seal
import Station
import Wire

/// What passes between stations and the registry.
extension Fleet {
  /// A station syncs over the network, in whatever weather.
  func syncOverNetwork(_ station: StationHouse, fair: Bool = false) throws {
    let weather = fair ? .fair : someWeather()
    let isStations = dice.oneIn(2)
    let trouble = fair ? Trouble.none : someTrouble()
    let machine = isStations ? station.machine : registry.machine
    let isHeard = !fair && dice.oneIn(12)
    var heard: [[UInt8]] = []
    let opener = FleetOpener(
      registry.network?.service, weather, world, heard: isHeard ? { heard.append($0) } : nil
    ) { [machine, registry] in machine.isDead || registry.machine.isDead }
    var plan = NetworkPlan()
    plan.address = address
    if !fair, dice.oneIn(4) { plan.manner = .metered }
    if !fair, dice.oneIn(4) { plan.attachmentBytes = dice.below(5000) }
    var report: NetworkReport?
    // Busy, cut off, refused after a revocation: a line may come to nothing.
    var allowed: Set<Fault.Code> = [.unreachable, .wireCut, .wireRefused, .tls, .wireAnswer]
    if fair { allowed = [] }
    report = try working("sync", at: machine, trouble, allowing: allowed) { () throws(Fault) in
      try station.opened.sync(plan, over: opener, shouldStop: { false })
    }
    if isHeard { try sayAgain(heard, of: station) }
    guard let report else { return try collect(from: station) }
    note(
      """
      \(station.name) sync over the network: \(Fleet.line(report.sync)), lists \
      \(report.lists.installed.map(\.reference.version)), retries \(report.retries)
      """)
    try checkSync(station, report.sync)
    try noteKeys(of: station)
    try collect(from: station)
  }

  private func someWeather() -> NetworkWeather {
    var weather = NetworkWeather()
    switch dice.below(6) {
    case 0: weather.unreachable = dice.below(12)
    case 1, 2:
      weather.breaks = (0...dice.below(9)).map { _ in dice.anySize(bits: 6) }
      weather.eighths = dice.below(9)
    case 3: weather.delay = Int64(dice.anySize(bits: 17))
    case 4 where dice.oneIn(2):
      weather.spoiled = (1 + dice.below(40), Spoiling.allCases[dice.below(4)])
      weather.eighths = dice.below(9)
    default: break
    }
    return weather
  }

  /// Somebody who listened says to the registry once more what a station said.
  private func sayAgain(_ heard: [[UInt8]], of station: StationHouse) throws {
    guard let service = registry.network?.service else { return }
    let before = try registry.opened.batchCount()
    let line = try service.open(milliseconds: 1000)
    for piece in heard where line.send(piece, milliseconds: 1000) {
      _ = line.receive(atMost: 65_536, milliseconds: 1000)
    }
    line.end()
    count("conversation said again")
    note("somebody says again what \(station.name) said, \(heard.count) pieces")
    guard try registry.opened.batchCount() == before else {
      throw violated("what was said once is not taken twice", station.name.text)
    }
  }

  /// A station writes a stick and takes from it what the registry wrote.
  func syncOverStick(_ station: StationHouse, _ stick: Path, _ trouble: Trouble) throws {
    let report = try working(
      "stick", at: station.machine, trouble, allowing: [.fileKind]
    ) { () throws(Fault) in
      let report = try station.opened.sync(over: stick)
      _ = try station.opened.takeLists(from: stick)
      return report
    }
    guard let report else { return try collect(from: station) }
    note("\(station.name) sync over \(stick.name): \(Fleet.line(report))")
    let written = stickAnswers[stick]?[station.name.text] ?? 0
    try checkSync(
      station, report, late: (answersOnSticks[station.name.text] ?? 0) - written)
    try noteKeys(of: station)
    try collect(from: station)
  }

  private static func line(_ report: SyncReport) -> String {
    """
    written \(report.written), receipted \(report.receipted), missing \
    \(report.missing.map { "\($0.lowerBound)-\($0.upperBound)" }), held \
    \(report.held.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }), refused \
    \(report.refused.map { $0.suffix(60) }), erased \(report.erasures.records), alarms \
    \(report.alarms.map(\.kind.rawValue)), \(report.newEpoch == nil ? "same epoch" : "new epoch")
    """
  }

  /// The registry takes a stick in, and puts its lists on it.
  func takeStick(_ stick: Path, _ trouble: Trouble) throws {
    guard Disk().kind(of: stick / ExchangeNames.toRegistry) == .folder else { return }
    let pass = try working("ingest", at: registry.machine, trouble) { () throws(Fault) in
      let pass = try registry.opened.ingest(exchange: stick)
      if listVersion > 0 { _ = try registry.opened.sendLists(to: stick) }
      return pass
    }
    // As when the service takes its folder back from a command: keys may have changed.
    try registry.network?.know()
    try collect(below: stick / ExchangeNames.toStation)
    guard let pass else { return }
    for answer in pass.answers {
      answersOnSticks[answer.station, default: 0] += 1
      stickAnswers[stick, default: [:]][answer.station] = answersOnSticks[answer.station]
    }
    try learnErasures()
    let outcomes = pass.files.map { "\($0.name.suffix(14)) \($0.ingested.outcome.rawValue)" }
    note("registry took \(stick.name) in: \(outcomes), receipts \(pass.receipts)")
    try checkAnswers()
  }

  // MARK: Receipts

  /// Takes note of every receipt that lies in a folder of answers: the registry stands for it.
  func collect(below folder: Path) throws {
    guard Disk().kind(of: folder) == .folder else { return }
    for entry in try Disk().list(folder, limit: .max) {
      if entry.kind == .folder { try collect(below: folder / entry.name) }
      guard entry.kind == .file, entry.name.hasSuffix(ExchangeNames.receiptEnding),
        let bytes = try? Disk().read(folder / entry.name, limit: 65_536),
        !truth.knows(receipt: bytes), let receipt = try? Receipt(bytes), truth.isGenuine(receipt)
      else { continue }
      truth.receipted(receipt.leaf.batch, bytes)
    }
  }

  /// What a station has of receipts, in its journal and in the folder of its network.
  func collect(from station: StationHouse) throws {
    try collect(below: station.folder / "network" / ExchangeNames.toStation)
  }

  /// Before a disk is replaced: the receipts on it were given.
  func keepReceipts(of station: StationHouse) throws {
    for (batch, receipt) in try station.opened.receipts() where truth.receipts[batch] == nil {
      throw violated(
        "a receipt is known from when it was given", "\(station.name) \(batch.hex) \(receipt.count)"
      )
    }
  }
}
