import Bytes
import Crypto
import Host
import Match
import Registry
import Seal
import Station

/// What must hold after every step of its kind.
extension Fleet {
  // MARK: Stations

  /// After a start: what officers were told is recorded is there, and the pages are whole.
  func checkJournal(of station: StationHouse) throws {
    let rows = try station.opened.keptRows()
    var kept: [Int64: PointOfEntry.KeptRow] = [:]
    for row in rows { kept[row.n] = row }
    for (n, hash) in station.promised.crossings.sorted(by: { $0.key < $1.key }) {
      guard let row = kept[n] else {
        throw violated("no recorded crossing is lost", "\(station.name) record \(n)")
      }
      // Pruned and erased rows have nothing to open.
      guard row.leafHash == nil || row.leafHash == hash else {
        throw violated("no recorded crossing is altered", "\(station.name) record \(n)")
      }
    }
    let damage = try station.opened.damage()
    guard damage.isEmpty else {
      throw violated("a journal is whole", "\(station.name): \(damage.joined(separator: "; "))")
    }
  }

  /// After a sync: no list went back, alarms are noted, receipts are those that were given.
  /// `late` says how many answers went out on sticks since the one that was read, nil over the
  /// network.
  func checkSync(_ station: StationHouse, _ report: SyncReport, late: Int? = nil) throws {
    let installed = try station.opened.watchlists.installed()
    let version = installed.first { $0.id == "orders" }?.version ?? 0
    guard version >= station.promised.list, version <= listVersion else {
      throw violated(
        "no list older than one that was taken",
        "\(station.name) has \(version), had \(station.promised.list), published \(listVersion)")
    }
    station.promised.list = version
    try noteAlarms(station)
    try checkFalseAlarms(station, report, late)
    let split = report.alarms.filter { $0.kind == .split }
    guard split.isEmpty else {
      throw violated(
        "an honest registry shows one log", "\(station.name): \(split.map(\.detail))")
    }
  }

  /// How many answers on sticks the registry remembers of a station.
  private static let rememberedSticks = 20

  /// A registry that is honest alarms nobody, but with a stick that comes back after twenty others
  /// of its station, or that was meant for the machine before: nothing proves its old answer any
  /// more, and a person settles it. A station whose disk went back may have forgotten the proofs
  /// until it has synced.
  private func checkFalseAlarms(
    _ station: StationHouse, _ report: SyncReport, _ late: Int?
  ) throws {
    let unproved = report.alarms.filter { $0.kind == .smaller || $0.kind == .unproved }
    let isNew = unproved.contains { $0.number > station.promised.unprovedAlarm }
    station.promised.unprovedAlarm = max(
      station.promised.unprovedAlarm, unproved.map(\.number).max() ?? 0)
    if isNew {
      count("alarm about a tree that nothing proves")
      note("\(station.name): \(unproved.map(\.detail)), \(late ?? -1) sticks late")
      let isLate = late.map { $0 >= Fleet.rememberedSticks || station.life > 0 } ?? false
      guard station.promised.hasForgottenProofs || isLate else {
        throw violated(
          "an honest registry alarms nobody", "\(station.name): \(unproved.map(\.detail))")
      }
    } else if late == nil {
      station.promised.hasForgottenProofs = false
    }
  }

  /// Takes note of alarms about a registry that went back.
  func noteAlarms(_ station: StationHouse) throws {
    let alarms = try station.opened.alarms(isOpenOnly: false).filter { $0.kind == .forgotten }
    if alarms.count > station.promised.forgottenAlarms {
      station.promised.expectsAlarm = false
      station.promised.forgottenAlarms = alarms.count
      count("alarm")
    }
  }

  // MARK: The registry

  /// After a start: every batch that was receipted is there.
  func checkRegistry() throws {
    for batch in truth.held.sorted(by: { $0.hex < $1.hex }) {
      guard try registry.opened.holds(batch) else {
        throw violated("no receipted batch is lost", batch.hex)
      }
    }
  }

  /// Of two batches at one place none but the first counts, unless an administrator adopted it.
  func checkForks() throws {
    for double in try registry.opened.doubles() where truth.adopted.isDisjoint(with: double) {
      throw violated("no fork goes unnoticed", "\(double.map(\.hex))")
    }
  }

  /// No fork counts by itself, and the gaps that the registry tells are exactly those that it has.
  func checkAnswers() throws {
    try checkForks()
    for (missing, received) in try registry.opened.gapLists() {
      var expected: [ClosedRange<Int64>] = []
      var next: Int64 = 1
      for seq in received.sorted() {
        if seq > next { expected.append(next...seq - 1) }
        next = max(next, seq + 1)
      }
      guard missing == Array(expected.prefix(RegistryAnswer.rangesAtMost)) else {
        throw violated("gap lists are exact", "\(missing) told, \(expected) missing")
      }
    }
  }
}
