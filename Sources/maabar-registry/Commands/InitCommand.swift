import Bytes
import Console
import Seal
import Host
import Registry

/// The verb `init`: a new registry in an empty folder.
enum InitCommand {
  private static let name = Parameter.required(
    "--name", .text, "the name that its certificates bear, a country's for example")
  private static let origin = Parameter.required(
    "--origin", .word("ORIGIN"),
    "the name of its log for ever, like a web address: registry.example/iq/1")

  static let command = Command(
    "init", "make a registry: its folder, keys and certificates, and an empty log",
    discussion: """
      The root's key, secrets/root.key, vouches for other authorities and is not needed in \
      everyday work. Move it to a medium that is kept locked away, and keep a copy elsewhere.
      """,
    examples: [
      .init(
        "maabar-registry init --registry /srv/maabar --name Iraq --origin registry.example/iq/1",
        "Make a registry in /srv/maabar.")
    ],
    parameters: [RegistryParameters.folder, name, origin], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    let registry = try RegistryService.make(
      RegistrySettings(name: invocation[name], origin: invocation[origin]),
      in: invocation[RegistryParameters.folder], files: machine.files,
      timekeeper: machine.timekeeper, randomness: machine.randomness)
    let folder = registry.folder
    invocation.answer([
      "registry": .string(folder.root.string), "origin": .string(registry.settings.origin),
      "logKey": .string(registry.logVerifier.description),
      "rootKey": .string(folder.rootKey.string),
    ]) { outlet in
      outlet.line("\("Registry made", .good) in \(folder.root)")
      outlet.line("  log        \(registry.settings.origin)")
      outlet.line("  log's key  \(registry.logVerifier)")
      outlet.line("Now move \(folder.rootKey) to a medium that is kept locked away.")
    }
    return .success
  }
}
