import Bytes
import Console
import Seal
import Crypto
import Registry

/// The verb `stations`: who is enrolled, and what is missing of whom.
enum StationsCommand {
  static let command = Command(
    "stations", "list the enrolled stations with their epochs, heads and gaps",
    examples: [.init("maabar-registry stations", "Show every station and what is missing.")],
    parameters: [RegistryParameters.folder], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let registry = try RegistryParameters.open(invocation)
    let stations = try registry.enrolledStations()
    let held = try registry.heldBatches()
    let conflicts = try registry.waitingConflicts()
    let revoked = try registry.revokedKeys()
    invocation.answer([
      "stations": .array(stations.map(json)), "held": .array(held.map(json)),
      "conflicts": .array(
        conflicts.map { ["batch": .string($0.batch.hex), "records": .integer(Int64($0.records))] }),
      "revoked": .array(revoked.map(json)),
    ]) { outlet in
      var table = Table([
        .init("station"), .init("epoch"), .init("state"), .number("head"), .init("missing"),
      ])
      for station in stations {
        for epoch in station.epochs {
          let missing = epoch.missing.map { "\($0.lowerBound)-\($0.upperBound)" }
          table.add([
            "\(station.name)", "\(epoch.epoch)",
            epoch.isApproved ? "approved" : "\("held", .warning)",
            "\(epoch.head.map(String.init) ?? "-")", "\(missing.joined(separator: " "))",
          ])
        }
      }
      table.print(on: outlet)
      for batch in held {
        outlet.line(
          "\(batch.state.rawValue, .warning)  \(batch.station) \(batch.seq)  \(batch.batch.hex)")
      }
      for waiting in conflicts {
        outlet.line(
          """
          \("conflicts", .warning)  \(waiting.records) records under numbers that others have: \
          `maabar-registry adopt \(waiting.batch.hex)` lets them count
          """)
      }
      for key in revoked where !key.isRenewed {
        let last = key.batch == nil ? "none" : "\(key.seq) of \(key.epoch)"
        outlet.line(
          """
          \("revoked", .warning)  \(key.station), its own last batch: \(last)\
          \(key.isReplaced ? "; enrolled again with a new key" : "")
          """)
      }
    }
    return .success
  }

  private static func json(_ station: RegistryService.EnrolledStation) -> JSON {
    [
      "station": .string(station.name.text),
      "epochs": .array(
        station.epochs.map { epoch in
          .fields([
            "epoch": .string(epoch.epoch), "approved": .boolean(epoch.isApproved),
            "head": .number(epoch.head),
            "missing": .array(
              epoch.missing.map { [.integer($0.lowerBound), .integer($0.upperBound)] }),
          ])
        }),
    ]
  }

  private static func json(_ key: RegistryService.RevokedKey) -> JSON {
    .fields([
      "station": .string(key.station), "key": .string(key.key.hex), "epoch": .string(key.epoch),
      "after": .integer(key.seq), "batch": .text(key.batch?.hex),
      "replaced": .boolean(key.isReplaced), "renewed": .boolean(key.isRenewed),
    ])
  }

  private static func json(_ held: RegistryService.HeldBatch) -> JSON {
    [
      "batch": .string(held.batch.hex), "station": .string(held.station),
      "epoch": .string(held.epoch), "seq": .integer(held.seq),
      "state": .string(held.state.rawValue),
    ]
  }
}
