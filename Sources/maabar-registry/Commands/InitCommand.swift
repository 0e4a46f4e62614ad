import Bytes
import Console
import Seal
import Host
import Registry
import Wire

/// The verb `init`: a new registry in an empty folder.
enum InitCommand {
  private static let name = Parameter.required(
    "--name", .text, "the name that its certificates bear, a country's for example")
  private static let origin = Parameter.required(
    "--origin", .word("ORIGIN"),
    "the name of its log for ever, like a web address: registry.example/iq/1")

  private static let address = Parameter.optional(
    "--reachable-at", .word("URL"),
    "where stations will reach it: https://HOST:PORT; it goes into every enrolment")

  static let command = Command(
    "init", "make a registry: its folder, keys and certificates, and an empty log",
    discussion: """
      The root's key, secrets/root.key, vouches for other authorities, and secrets/recovery.key \
      opens the secrets in a backup. Neither is needed in everyday work. Move both to media that \
      are kept locked away, with a copy elsewhere: without the recovery's key no backup opens.
      """,
    examples: [
      .init(
        "maabar-registry init --registry /srv/maabar --name Iraq --origin registry.example/iq/1",
        "Make a registry in /srv/maabar.")
    ],
    parameters: [RegistryParameters.folder, name, origin, address], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    let address = try invocation[address].map { text throws(Fault) in
      try ServerAddress(text).description
    }
    let registry = try RegistryService.make(
      RegistrySettings(name: invocation[name], origin: invocation[origin], address: address),
      in: invocation[RegistryParameters.folder], files: machine.files,
      timekeeper: machine.timekeeper, randomness: machine.randomness)
    let folder = registry.folder
    invocation.answer([
      "registry": .string(folder.root.string), "origin": .string(registry.settings.origin),
      "logKey": .string(registry.logVerifier.description),
      "rootKey": .string(folder.rootKey.string),
      "recoveryKey": .string(folder.recoveryKey.string),
    ]) { outlet in
      outlet.line("\("Registry made", .good) in \(folder.root)")
      outlet.line("  log        \(registry.settings.origin)")
      outlet.line("  log's key  \(registry.logVerifier)")
      outlet.line("Now move these two to media that are kept locked away, with a copy elsewhere:")
      outlet.line("  \(folder.rootKey)")
      outlet.line("  \(folder.recoveryKey)  without it no backup opens")
    }
    return .success
  }
}
