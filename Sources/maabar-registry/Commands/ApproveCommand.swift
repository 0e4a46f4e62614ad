import Bytes
import Console
import Registry
import Seal

/// The verb `approve`: lets the batches of a station's new epoch count.
enum ApproveCommand {
  private static let station = Parameter.required(
    "STATION", .word("STATION"), "the station's name")
  private static let epoch = Parameter.required(
    "EPOCH", .word("EPOCH"), "the epoch, as `maabar-registry stations` shows it")

  static let command = Command(
    "approve", "let the batches of a station's new epoch count",
    discussion: """
      A station begins a new epoch when its database was restored or copied. Ask the station \
      before approving: an epoch that nobody there knows of is an attack.
      """,
    examples: [
      .init(
        "maabar-registry approve IQ-IBK-1 \(String(repeating: "0f", count: 16))",
        "Approve an epoch of a station.")
    ],
    parameters: [RegistryParameters.folder, station, epoch], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let name = try StationName(invocation[station])
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.approve, detail: "\(name) epoch \(invocation[epoch])")
    let counted = try registry.approve(epoch: invocation[epoch], of: name)
    invocation.answer(["counted": .integer(Int64(counted))]) { outlet in
      outlet.line("\("Approved", .good); \(counted) batches that waited are counted now")
    }
    return .success
  }
}
