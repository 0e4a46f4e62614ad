import Bytes
import Console
import Crypto
import Registry
import Seal

/// The verb `revoke`: the key of a stolen or lost station.
enum RevokeCommand {
  private static let station = Parameter.required(
    "STATION", .word("STATION"), "the station's name")
  private static let epoch = Parameter.required(
    "--epoch", .word("EPOCH"), "the epoch of its own last batch, from `maabar-registry stations`")
  private static let after = Parameter.required(
    "--after", .number(0...Int.max), "the number of its own last batch in that epoch; 0 for none")
  private static let batch = Parameter.optional(
    "--batch", .word("BATCH"), "the id of that batch, when it has not arrived yet")

  static let command = Command(
    "revoke", "revoke the key of a stolen station, and name its own last batch",
    discussion: """
      From now on a batch signed with that key counts only when a batch that counts names it: the \
      stick that was on its way when the station was stolen is still taken. Everything else, also \
      for other epochs and for gaps, is kept and held as `held-revoked` until you adopt it by its \
      id. Run it again with a later batch to let count what that one binds. Afterwards `enrol` \
      takes the request of the new machine under the same name, with its new key.
      """,
    examples: [
      .init(
        """
        maabar-registry revoke IQ-IBK-1 --epoch \(String(repeating: "0f", count: 16)) --after 412
        """,
        "Revoke a key; batch 412 was the last before the theft.")
    ],
    parameters: [RegistryParameters.folder, station, epoch, after, batch], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let name = try StationName(invocation[station])
    let id = try invocation[batch].map { text throws(Fault) in try ProveCommand.batchID(text) }
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(
      .revoke, detail: "\(name) after \(invocation[after]) of \(invocation[epoch])")
    let revoked = try registry.revoke(
      name, epoch: invocation[epoch], after: Int64(invocation[after]), batch: id)
    invocation.answer(
      .fields([
        "last": .text(revoked.last?.hex), "countedNow": .integer(Int64(revoked.countedNow)),
        "countedBeyond": .texts(revoked.countedBeyond.map(\.hex)),
      ])
    ) { outlet in
      outlet.line("\("Revoked", .good): the key of \(name) lets nothing in any more")
      if let last = revoked.last { outlet.line("  its own last batch  \(last.hex)") }
      if revoked.countedNow > 0 {
        outlet.line("  \(revoked.countedNow) held batches count now")
      }
      for batch in revoked.countedBeyond {
        outlet.line(
          "  \("counted before", .warning)  \(batch.hex) stands after the last one and still counts"
        )
      }
    }
    return .success
  }
}
