import Bytes
import Console
import Crypto
import Registry

/// The verb `adopt`: lets a batch count that was held, or records whose numbers were taken.
enum AdoptCommand {
  static let command = Command(
    "adopt", "let a batch count that is held, or its records whose numbers were taken",
    discussion: """
      A fork is a second batch at a place that another one holds: a station's disk went back to an \
      older image, or two machines use one key. Both are kept and in the log. Find out why before \
      adopting. A fork is adopted with the batches held behind it; of a revoked key only the batch \
      that is named. Records that were counted before are not counted again; a record whose number \
      another record has counts beside it.
      """,
    examples: [
      .init(
        "maabar-registry adopt \(String(repeating: "0f", count: 32))", "Adopt a held batch.")
    ],
    parameters: [RegistryParameters.folder, RegistryParameters.batch], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let batch = try ProveCommand.batchID(invocation[RegistryParameters.batch])
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.adopt, detail: "batch \(batch.hex)")
    let adopted = try registry.adopt(batch)
    invocation.answer([
      "counted": .integer(Int64(adopted.batches)), "records": .integer(Int64(adopted.records)),
      "conflicting": .integer(Int64(adopted.conflicting)),
    ]) { outlet in
      outlet.line(
        """
        \("Adopted", .good): \(adopted.batches) held batches and \(adopted.records, .strong) \
        records count now, \(adopted.conflicting) of them beside another record of their number
        """)
    }
    return .success
  }
}
