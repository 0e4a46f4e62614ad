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
  func checkSync(_ station: StationHouse, _ report: SyncReport) throws {
    let installed = try station.opened.watchlists.installed()
    let version = installed.first { $0.id == "orders" }?.version ?? 0
    guard version >= station.promised.list, version <= listVersion else {
      throw violated(
        "no list older than one that was taken",
        "\(station.name) has \(version), had \(station.promised.list), published \(listVersion)")
    }
    station.promised.list = version
    try noteAlarms(station)
    if report.alarms.contains(where: { $0.kind == .smaller }) { count("alarm about an old stick") }
    if report.alarms.contains(where: { $0.kind == .unproved }) { count("alarm, unproved") }
    // A stick that was on its way so long that nothing proves its old answer any more alarms a
    // station too (`smaller`); a person settles it.
    let split = report.alarms.filter { $0.kind == .split }
    guard split.isEmpty else {
      throw violated(
        "an honest registry shows one log", "\(station.name): \(split.map(\.detail))")
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

  /// No fork counts by itself, and the gaps that the registry tells are exactly those that it has.
  func checkAnswers(_ pass: ExchangePass) throws {
    for file in pass.files where file.ingested.outcome == .accepted {
      guard let batch = file.ingested.batch, try registry.opened.rivals(of: batch) > 0 else {
        continue
      }
      throw violated("no fork goes unnoticed", "\(file.station)/\(file.name)")
    }
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
