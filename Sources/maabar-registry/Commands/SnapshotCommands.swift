import Bytes
import Codes
import Console
import Host
import Registry
import Seal

/// The verbs `rules` and `configuration`: what there is one of for all stations, signed and sent
/// like a list.
enum SnapshotCommands {
  private static let file = Parameter.required("FILE", .file, "the file; - is standard input")

  static let rules = verb(
    "rules", .rules, "publish the decision rules of all stations",
    """
    A rule file as `maabar setup` writes one (Manuals/reference/rules.md), with a greater version \
    than the published one. It is read as a station reads it and refused with the place of a \
    mistake. Once a station has rules of the registry its own file counts no more.
    """
  ) { registry, bytes, days throws(Fault) in
    try registry.publish(rules: bytes, validDays: days)
  }

  static let configuration = verb(
    "configuration", .configuration, "publish how stations are to work",
    """
    A file of type maabar/configuration/1: values for all stations, for points of entry and for \
    single stations, the closest wins (Manuals/administrator/network.md). What a station is, its \
    name, place, zone and lane, is not sent.
    """
  ) { registry, bytes, days throws(Fault) in
    try registry.publish(configuration: bytes, validDays: days)
  }

  private static func verb(
    _ name: String, _ content: ListStatement.Content, _ summary: String, _ discussion: String,
    _ publish: @escaping @Sendable (RegistryService, [UInt8], Int) throws(Fault) -> ListStatement
  ) -> Command {
    let days = WatchlistEntryCommands.days
    let publishing = Command(
      "publish", "sign the file, or a newer version of it", discussion: discussion,
      examples: [
        .init(
          "maabar-registry \(name) publish \(name).json --registry /srv/maabar",
          "Stations take it up with their next sync, or at once where they stay connected.")
      ],
      parameters: [RegistryParameters.folder, file, days]
    ) { invocation throws(Fault) in
      let path = invocation[file]
      let registry = try RegistryParameters.open(invocation)
      let statement: ListStatement
      do throws(Fault) {
        let bytes = try invocation.read(path, limit: StationSettings.maximumBytes)
        statement = try publish(registry, bytes, invocation[days])
      } catch { throw error.within(path.string) }
      invocation.answer(statement.json) { outlet in
        outlet.line(
          """
          \("signed", .good)  \(name, .strong) version \(statement.version), \
          \(statement.deltas.count) deltas, fresh until \
          \(statement.validUntil.day(offsetMinutes: 0))
          """)
      }
      return .success
    }
    let showing = Command(
      "show", "print what is published, as it was signed",
      examples: [
        .init("maabar-registry \(name) show --registry /srv/maabar", "See what is in force.")
      ],
      parameters: [RegistryParameters.folder]
    ) { invocation throws(Fault) in
      guard let published = try RegistryParameters.open(invocation).publishedSnapshot(content)
      else {
        invocation.answer(.null) { $0.line("Nothing is published.") }
        return .success
      }
      invocation.outlet.raw(published.bytes)
      return .success
    }
    return Command(name, summary, subcommands: [publishing, showing])
  }
}
