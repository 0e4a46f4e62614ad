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
    invocation.answer([
      "stations": .array(stations.map(json)), "held": .array(held.map(json)),
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

  private static func json(_ held: RegistryService.HeldBatch) -> JSON {
    [
      "batch": .string(held.batch.hex), "station": .string(held.station),
      "epoch": .string(held.epoch), "seq": .integer(held.seq),
      "state": .string(held.state.rawValue),
    ]
  }
}
