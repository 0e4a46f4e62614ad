import Bytes
import Codes
import Crypto
import Host
import Registry
import Seal
import Station

/// At the end a registry turns evil: it shows two stations two trees of one size.
extension Fleet {
  /// Plays it, with the fleet at rest. The signed manifests alone must tell it to anybody, and the
  /// station that meets the other tree must raise an alarm and keep what it knew.
  func drillTwoViews() throws {
    guard stations.count > 1 else { return }
    note("a registry with two faces")
    let (one, two) = (stations[0], stations[1])
    registry.close()
    let copy = registry.machine.root / "evil"
    try Disk().copyFolder(registry.folder, to: copy)
    try registry.open()
    let evil = try RegistryService.open(
      copy, files: registry.machine.files, timekeeper: registry.machine.clock,
      randomness: randomness)
    for (station, service) in [(one, try registry.opened), (two, evil)] {
      try serve(station, service, root / "stick-of-\(station.name)")
      // Each names in its next manifest what it was shown.
      try record(station, .none)
      _ = try station.opened.seal()
    }
    let trees = try [one, two].map { try $0.opened.shownTree() }
    guard let first = trees[0], let second = trees[1], first.size == second.size,
      first.root != second.root
    else { throw violated("two trees of one size were shown", "\(trees.map { $0?.size ?? 0 })") }
    let manifests = try [one, two].flatMap { try $0.opened.signedManifests() }
    let conflicts = LogViews(manifests).conflicts
    guard
      conflicts.contains(where: {
        $0.origin == first.origin && $0.size == first.size
          && Set($0.roots) == [first.root, second.root]
      })
    else {
      throw violated("two trees of one size are found from the manifests alone", "they are not")
    }
    // The second station meets the first one's registry.
    let stick = root / "stick-between"
    _ = try two.opened.sync(over: stick)
    _ = try registry.opened.ingest(exchange: stick)
    _ = try two.opened.sync(over: stick)
    let alarms = try two.opened.alarms()
    guard alarms.contains(where: { $0.kind == .split || $0.kind == .unproved }),
      try two.opened.shownTree() == second
    else {
      throw violated("no log shown in two forms goes unnoticed", "\(alarms.map(\.kind.rawValue))")
    }
    note("found from \(manifests.count) manifests, and by \(two.name)")
  }

  /// One batch of a station through one registry; the other one gets one of another station.
  private func serve(
    _ station: StationHouse, _ service: RegistryService, _ stick: Path
  ) throws {
    try record(station, .none)
    _ = try station.opened.sync(over: stick)
    _ = try service.ingest(exchange: stick)
    _ = try station.opened.sync(over: stick)
  }
}
