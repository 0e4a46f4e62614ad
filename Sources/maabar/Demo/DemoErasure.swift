import Bytes
import Codes
import Console
import Flows
import Host
import Record
import Registry
import Seal

/// A court orders that a person's records be erased; afterwards the stick with the old batch comes
/// once more.
struct DemoErasure {
  /// Records that were erased.
  let erased: Int
  /// Records of the person that the registry finds afterwards, and once the old batch came again.
  let left: Int
  let returned: Int
  /// True when the day's counts are what they were.
  let keepsCounts: Bool

  init(
    of record: RecordIdentity, at border: DemoBorder, on day: CivilDate,
    again old: DemoCarriage.Copy
  ) throws(Fault) {
    let registry = border.registry
    let before = try DemoErasure.counts(registry, day)
    let chosen = try registry.erasable(record)
    _ = try registry.erase(
      chosen, basis: .court, authority: "Court of First Instance 2026-311", by: "R-9001")
    erased = chosen.count
    left = try DemoErasure.found(record, registry)
    try border.machine.files.write(old.bytes, to: old.path)
    _ = try registry.ingest(exchange: border.stick)
    returned = try DemoErasure.found(record, registry)
    keepsCounts = try DemoErasure.counts(registry, day) == before
  }

  /// True when the person is gone and stays so, and nothing else is.
  var holds: Bool { erased > 0 && left == 0 && returned == 0 && keepsCounts }

  private static func found(
    _ record: RecordIdentity, _ registry: RegistryService
  ) throws(Fault) -> Int {
    do throws(Fault) { return try registry.erasable(record).count } catch {
      guard error.code == .unknownToRegistry else { throw error }
      return 0
    }
  }

  private static func counts(
    _ registry: RegistryService, _ day: CivilDate
  ) throws(Fault) -> [Int]? {
    try registry.flows(
      FlowQuery(by: [.day], from: day, to: day, minimumCell: 1)
    ).totals
  }
}
