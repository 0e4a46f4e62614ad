import Bytes
import Codes
import Console
import Host
import Registry

/// The verb `backup`: a copy that is read back before anybody relies on it.
enum BackupCommand {
  private static let folder = Parameter.required(
    "FOLDER", .folder, "where the ciphertexts go: a medium of their own")
  private static let keys = Parameter.required(
    "--keys", .folder, "where the keys go: another medium, kept elsewhere")

  static let command = Command(
    "backup", "copy the registry, read the copy back, and state what it covers",
    discussion: """
      The ciphertexts go to one medium and the keys to another: neither says anything about a \
      traveller without the other, and the registry's own keys are encrypted to the recovery's \
      key, which lies locked away. The copy is examined as `fsck` does. Then the registry signs \
      up to where its log is backed up; stations that hear it may prune. Of the copies of the \
      data keys only the newest 7 stay, so that what was erased is forgotten there too.
      """,
    examples: [
      .init(
        "maabar-registry backup /media/disk-a --keys /media/disk-b",
        "Back up, with the keys on a disk of their own.")
    ],
    parameters: [RegistryParameters.folder, folder, keys], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.backup)
    var progress: Progress?
    let made = try registry.backUp(to: invocation[folder], keys: invocation[keys]) {
      done, all throws(Fault) in
      if progress == nil { progress = invocation.progress("batches", of: all) }
      progress?.advance()
      try Interruption.check()
    }
    progress?.finish()
    let manifest = made.manifest
    invocation.answer([
      "data": .string(made.data.string), "keys": .string(made.keys.string),
      "origin": .string(manifest.origin), "size": .integer(Int64(manifest.size)),
      "batches": .integer(Int64(manifest.batches)),
      "records": .integer(Int64(manifest.records)),
    ]) { outlet in
      outlet.line("\("Backed up", .good) and read back")
      outlet.line("  ciphertexts  \(made.data)")
      outlet.line("  keys         \(made.keys)")
      outlet.line("  \(manifest.batches) batches, \(manifest.records) records")
      outlet.line("Stated to the stations: \(manifest.origin) is backed up to \(manifest.size).")
    }
    return .success
  }
}
