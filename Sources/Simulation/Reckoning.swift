import Bytes
import Crypto
import Flows
import Host
import Registry
import Seal
import Station

/// Once a year everything that is under way comes to rest, and all of it is held against what was
/// promised.
extension Fleet {
  /// Rounds of syncs after which nothing may be under way any more.
  private static let roundsAtMost = 12

  func reckon() throws {
    note("the year's reckoning")
    // As the commands do that look at it: each opens the registry.
    try rebootRegistry()
    let inForce = try tombstonesInForce()
    try comeToRest()
    try checkRegistry()
    let kept = try registry.opened.keptPlaces()
    try checkHostile(Set(kept.map(\.id)))
    try checkCounts(kept)
    try checkErasures(kept, inForce)
    try checkReceipts()
    for station in stations {
      try checkJournal(of: station)
      guard !station.promised.expectsAlarm else {
        throw violated(
          "a registry that went back alarms every station that knew more", "\(station.name)")
      }
    }
    let findings = try registry.opened.fsck()
    guard findings.isWhole else {
      throw violated("the registry is whole", findings.problems.prefix(5).joined(separator: "; "))
    }
    guard hostile != nil || findings.otherTrees.isEmpty else {
      throw violated("an honest registry shows one log", "\(findings.otherTrees.prefix(5))")
    }
    let head = try registry.opened.checkpoint().head
    note(
      """
      at rest: \(findings.batches) batches, \(findings.records) records, \
      \(findings.erased) erased, log \(head.origin) of \(head.size) leaves, root \(head.root.hex)
      """)
  }

  /// All sticks are taken in, all stations sync, everything that waits is decided, until nothing
  /// moves any more.
  private func comeToRest() throws {
    for _ in 0..<Fleet.roundsAtMost {
      for stick in sticks { try takeStick(stick, .none) }
      for station in stations {
        station.machine.clock.setError(0)
        try syncOverNetwork(station, fair: true)
      }
      try administer(.none)
      for station in stations { try settleAlarms(station) }
      if try isAtRest() { return }
    }
    let waiting = try stations.flatMap { station in
      try station.opened.batches().filter { $0.state == .sealed || $0.state == .sent }
        .map { "\(station.name)/\($0.epoch.prefix(6))/\($0.seq) \($0.state)" }
    }
    throw violated("a fleet in fair weather comes to rest", "\(waiting)")
  }

  private func isAtRest() throws -> Bool {
    for station in stations {
      guard try station.opened.counts().unsealed == 0,
        try station.opened.batches().allSatisfy({ $0.state != .sealed && $0.state != .sent })
      else { return false }
    }
    return try registry.opened.heldBatches().allSatisfy { $0.state == .heldRevoked }
      && registry.opened.waitingConflicts().isEmpty
  }

  /// Every crossing counts, and counts once.
  private func checkCounts(_ kept: [RegistryService.KeptPlace]) throws {
    var counted: Set<Digest> = []
    for place in kept where place.isCounted {
      counted.formUnion(place.hashes.filter { truth.crossings[$0] != nil })
    }
    guard truth.must.isSubset(of: counted) else {
      throw violated("no acknowledged record is lost", "of a stolen station")
    }
    for place in kept where place.isCounted && !truth.forged.isDisjoint(with: place.hashes) {
      throw violated("nothing of a thief's counts", "batch \(place.leaf)")
    }
    for station in stations {
      for (n, hash) in station.promised.crossings.sorted(by: { $0.key < $1.key })
      where !counted.contains(hash) {
        throw violated("no acknowledged record is lost", "\(station.name) record \(n)")
      }
    }
    // Who was erased while the registry had forgotten the crossing comes back without content: it
    // cannot be counted any more.
    let erased = truth.tombstones.values.reduce(into: Set<Digest>()) { $0.formUnion($1) }
    let certain = counted.subtracting(erased).count
    let facts = try registry.opened.reconcileFlows()
    guard facts.differences == 0, (certain...counted.count).contains(facts.records) else {
      throw violated(
        "every crossing counts once",
        "\(facts.records) counted, \(counted.count) in batches that count, \(certain) not erased")
    }
  }

  /// Who was erased is gone everywhere: at the registry, and at the stations.
  private func checkErasures(
    _ kept: [RegistryService.KeptPlace], _ inForce: Set<Digest>
  ) throws {
    var gone: Set<Digest> = []
    for note in inForce { gone.formUnion(truth.tombstones[note] ?? []) }
    for place in kept {
      let places = place.hashes.indices.filter { gone.contains(place.hashes[$0]) }
      guard !places.isEmpty else { continue }
      let redacted = try registry.opened.redactedPlaces(of: place.id)
      guard redacted.isSuperset(of: places) else {
        throw violated("who was erased stays erased", "batch \(place.leaf) of the registry")
      }
    }
    for station in stations {
      for row in try station.opened.keptRows() {
        if let hash = row.leafHash, gone.contains(hash) {
          throw violated("who was erased stays erased", "\(station.name) record \(row.n)")
        }
      }
    }
  }

  /// Every receipt that was ever given verifies with its log's key.
  private func checkReceipts() throws {
    for (batch, notes) in truth.receipts {
      for note in notes {
        guard let receipt = try? Receipt(note), receipt.leaf.batch == batch,
          truth.isGenuine(receipt)
        else { throw violated("every receipt verifies for ever", batch.hex) }
      }
    }
  }
}
