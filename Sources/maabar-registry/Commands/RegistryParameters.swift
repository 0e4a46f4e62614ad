import Bytes
import Console
import Host
import Registry

/// What every verb of the registry has in common.
enum RegistryParameters {
  /// Where the registry is.
  static let folder = Parameter.required(
    "--registry", .folder, "the registry's folder", variable: "MAABAR_REGISTRY")

  /// How long a verb waits for another that works there; one that serves the network makes way.
  private static let waitMilliseconds = 5000

  /// Opens the registry of a call.
  static func open(_ invocation: Invocation) throws(Fault) -> RegistryService {
    let machine = invocation.machine
    let registry = try RegistryService.open(
      invocation[folder], files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness, waitMilliseconds: waitMilliseconds)
    registry.user = HostEnvironment.user
    return registry
  }

  /// Why personal data are looked at; it stands in the audit.
  static let reason = Parameter.required(
    "--reason", .word("REASON"), "the matter it is for, as in CASE-2026-118; it is audited")

  /// A batch's id: 64 hexadecimal digits.
  static let batch = Parameter.required(
    "BATCH", .word("BATCH"), "the batch's id, 64 hexadecimal digits")
}
