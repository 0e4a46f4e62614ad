import Bytes
import Crypto
import Host
import Match
import Names
import Registry
import Seal
import Station

/// What happens at the registry.
extension Fleet {
  /// A new version of the list is published.
  func publish(_ trouble: Trouble) throws {
    let version = listVersion + 1
    let path = root / "orders.jsonl"
    try Disk().write(try WatchlistLines.write(try Fleet.list(version)), to: path)
    let published = try working("publish", at: registry.machine, trouble) { () throws(Fault) in
      try registry.opened.publish(try WatchlistLines(ByteSource(path, files: Disk())))
    }
    let there = try registry.opened.publishedLists().first?.statement.version ?? 0
    guard there == version || (published == nil && there == listVersion) else {
      throw violated("a list is published whole or not at all", "\(there) after \(version)")
    }
    listVersion = there
    note("registry published version \(there)")
  }

  private static func list(_ version: Int64) throws(Fault) -> Watchlist {
    var entries: [WatchlistEntry] = []
    for number in 1...6 {
      entries.append(
        try WatchlistEntry(
          id: "E-\(number)",
          names: [ListedName(PersonName(issued: "Person Number \(number)"), .primary)]))
    }
    entries.append(
      try WatchlistEntry(
        id: "V-\(version)", names: [ListedName(PersonName(issued: "Newest Person"), .primary)]))
    return try Watchlist(
      reference: WatchlistReference(id: "orders", title: "Orders", version: version),
      terms: WatchlistTerms(owner: "Court", legalBasis: "Act", visibility: .open),
      entries: entries)
  }

  /// A court orders a person's records erased.
  func erase(_ trouble: Trouble) throws {
    guard documentCount > 0 else { return }
    let document = "P\(1_000_000 + 1 + dice.below(documentCount))"
    let made = try working(
      "erase", at: registry.machine, trouble, allowing: [.unknownToRegistry]
    ) { () throws(Fault) in
      let found = try registry.opened.erasable(documentNumber: document)
      guard !found.isEmpty else { return 0 }
      return try registry.opened.erase(
        found, basis: .court, authority: "Court", by: "A-1"
      ).reduce(0) { $0 + $1.records.count }
    }
    try learnErasures()
    if let made, made > 0 { note("registry erased \(made) records") }
  }

  /// Takes note of every tombstone that the registry carried out: what it names stays away.
  func learnErasures() throws {
    for (number, note) in try registry.opened.carriedOut() where !truth.knows(tombstone: note) {
      let records = try registry.opened.tombstone(number).tombstone.records
      truth.erased(records.map(\.leafHash), by: note)
    }
  }

  /// The tombstones that somebody still has: what they name must stay away, or come to be erased
  /// again.
  func tombstonesInForce() throws -> Set<Digest> {
    var known = Set(try registry.opened.carriedOut().map(\.note))
    for station in stations { known.formUnion(try station.opened.tombstones()) }
    return known
  }

  /// A backup is made, read back and stated.
  func backUp(_ trouble: Trouble) throws {
    // Two backups of one moment do not stand beside each other.
    world.advance(1000)
    let held = Set(try registry.opened.keptPlaces().map(\.id))
    let before = try newestBackup()
    let made = try working("backup", at: registry.machine, trouble) { () throws(Fault) in
      try registry.opened.backUp(to: root / "disk-a", keys: root / "disk-b")
    }
    // What was stated before the power failed holds, whoever saw it.
    let newest = try newestBackup()
    guard newest != before, let newest else {
      if made != nil { throw violated("a backup that was made is there", "none is") }
      return
    }
    registry.backup = .init(
      data: root / "disk-a" / newest, keys: root / "disk-b" / newest, batches: held,
      lives: stations.map(\.life))
    note("registry backed up \(held.count) batches\(made == nil ? ", and its power failed" : "")")
  }

  /// The name of the newest whole backup: its manifest is written last.
  private func newestBackup() throws(Fault) -> String? {
    let place = root / "disk-a"
    guard Disk().exists(place) else { return nil }
    return try Disk().list(place, limit: .max)
      .filter { Disk().exists(place / $0.name / "backup.json") }.map(\.name).max()
  }

  /// The registry's machine burns; it is made again from its newest backup. Every station that knew
  /// more must hear of it, and send again what it lacks.
  func restoreRegistry() throws {
    guard let backup = registry.backup else { return }
    for station in stations { try collect(from: station) }
    let trees = try stations.map { try $0.opened.shownTree() }
    registry.close()
    let restored = try registry.restore()
    guard let restored else { return }
    try registry.open()
    truth.learn(try registry.opened.logKeys)
    let counted = try registry.opened.keptPlaces().filter(\.isCounted)
    truth.registryWentBack(
      holding: backup.batches, counting: Set(counted.flatMap(\.hashes)))
    // Revocations first, then the machines that were enrolled since.
    try decideAgain(since: backup.lives)
    let ended = restored.manifest
    for (station, tree) in zip(stations, trees) {
      guard let tree, tree.origin == ended.origin, tree.size > ended.size else { continue }
      station.promised.expectsAlarm = true
    }
    count("registry put back")
    note("registry put back from its backup: log \(restored.newLog ?? "-") after \(ended.size)")
    if backup.escrow != nil {
      // So that stations hear which keys count.
      try rotateRegistry(.none, .encryption)
    }
    try checkRegistry()
    // A list that was published since is published again under a version that no station has: an
    // older one is refused at every sync.
    let version = try registry.opened.publishedLists().first?.statement.version ?? 0
    if version < listVersion { try publish(.none) }
  }

  /// The registry's machine is switched off and on.
  func rebootRegistry() throws {
    registry.close()
    registry.machine.clock.reboot()
    count("registry reboot")
    try start(nil)
    try checkRegistry()
  }

  /// An administrator looks through what waits: new epochs are approved, forks adopted, alarms
  /// explained and settled.
  func administer(_ trouble: Trouble) throws {
    try checkForks()
    truth.adopted(
      try registry.opened.heldBatches().filter { $0.state != .heldRevoked }.map(\.batch))
    let decided = try working("decide", at: registry.machine, trouble) { () throws(Fault) -> Int in
      var decided = 0
      let service = try registry.opened
      for held in try service.heldBatches() where held.state == .heldEpoch {
        decided += try service.approve(epoch: held.epoch, of: try StationName(held.station))
      }
      for held in try service.heldBatches() where held.state == .heldFork {
        // An adoption takes those behind it along.
        guard try service.heldBatches().contains(held) else { continue }
        decided += try service.adopt(held.batch).batches
      }
      for waiting in try service.waitingConflicts() {
        guard try service.waitingConflicts().contains(waiting) else { continue }
        decided += try service.adopt(waiting.batch).records
      }
      return decided
    }
    try registry.network?.know()
    if let decided, decided > 0 { note("registry decided about \(decided)") }
  }

  /// A supervisor settles what an administrator explained.
  func settleAlarms(_ station: StationHouse) throws {
    try noteAlarms(station)
    _ = try working("settle", at: station.machine, .none) { () throws(Fault) in
      let supervisor = OfficerSession(
        serviceNumber: "9001", role: .supervisor, opened: station.machine.clock.now())
      for alarm in try station.opened.alarms() {
        try station.opened.settle(alarm: alarm.number, by: supervisor)
      }
    }
  }
}
