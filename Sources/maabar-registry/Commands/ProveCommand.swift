import Bytes
import Console
import Codes
import Crypto
import Registry
import Seal

/// The verb `prove`: the receipt of a batch.
enum ProveCommand {
  private static let witnessed = Parameter.flag(
    "--witnessed", "lead to a checkpoint that outside witnesses cosigned, with what they signed")

  static let command = Command(
    "prove", "print the receipt that proves a batch to be in the log",
    discussion: """
      The receipt is the one that the station got (c2sp.org/tlog-proof@v1); it is verified with \
      nothing but the log's key. With --witnessed it leads to the first checkpoint behind the \
      batch that outside witnesses cosigned: who trusts them need not trust the registry's word \
      that it shows everybody the same log.
      """,
    examples: [
      .init(
        "maabar-registry prove \(String(repeating: "0f", count: 32)) > batch.receipt",
        "Write a batch's receipt into a file."),
      .init(
        "maabar-registry prove --witnessed \(String(repeating: "0f", count: 32))",
        "Print one that witnesses stand behind."),
    ],
    parameters: [RegistryParameters.folder, RegistryParameters.batch, witnessed], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let batch = try batchID(invocation[RegistryParameters.batch])
    let receipt = try RegistryParameters.open(invocation)
      .receipt(for: batch, witnessed: invocation[witnessed])
    let text = try receipt.text()
    invocation.answer([
      "batch": .string(batch.hex), "index": .integer(Int64(receipt.index)),
      "receivedAt": .string(receipt.leaf.receivedAt.description), "receipt": .string(text),
    ]) { $0.raw(text) }
    return .success
  }

  /// A batch's id from its hexadecimal text.
  static func batchID(_ text: String) throws(Fault) -> Digest {
    guard let bytes = try? Hex.decode(text), let id = Digest(bytes) else {
      throw Fault(.usage, at: "BATCH", "64 hexadecimal digits expected")
    }
    return id
  }
}
