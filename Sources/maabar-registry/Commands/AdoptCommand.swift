import Bytes
import Console
import Registry

/// The verb `adopt`: lets a batch count that was held as a fork.
enum AdoptCommand {
  static let command = Command(
    "adopt", "let a batch count that was held as a fork, and those behind it",
    discussion: """
      A fork is a second batch at a place that another one holds. Both are kept and in the log. \
      Find out why before adopting; records that both have count once.
      """,
    examples: [
      .init(
        "maabar-registry adopt \(String(repeating: "0f", count: 32))", "Adopt a held batch.")
    ],
    parameters: [RegistryParameters.folder, RegistryParameters.batch], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let batch = try ProveCommand.batchID(invocation[RegistryParameters.batch])
    let counted = try RegistryParameters.open(invocation).adopt(batch)
    invocation.answer(["counted": .integer(Int64(counted))]) { outlet in
      outlet.line("\("Adopted", .good); \(counted) batches are counted now")
    }
    return .success
  }
}
