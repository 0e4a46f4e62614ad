import Bytes
import Console
import Seal
import Crypto
import Registry

/// The verb `checkpoint`: signs the head of the log.
enum CheckpointCommand {
  static let command = Command(
    "checkpoint", "sign a checkpoint over every batch in the log, and print it",
    discussion: """
      Leaves and tiles are read back from the disk and recomputed before anything is signed. \
      Without new batches the last checkpoint is printed again. Anybody can verify the note with \
      the log's key (c2sp.org/tlog-checkpoint).
      """,
    examples: [.init("maabar-registry checkpoint", "Print the signed head of the log.")],
    parameters: [RegistryParameters.folder], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let (head, note) = try RegistryParameters.open(invocation).checkpoint()
    invocation.answer([
      "origin": .string(head.origin), "size": .integer(Int64(head.size)),
      "root": .string(head.root.hex), "note": .string(note),
    ]) { $0.raw(note) }
    return .success
  }
}
