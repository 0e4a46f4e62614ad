import Bytes
import Codes
import Console
import Record
import Registry

/// The verb `duplicates`: crossings that are perhaps one traveller recorded twice.
enum DuplicatesCommand {
  static let command = Command(
    "duplicates", "list crossings that are perhaps one traveller recorded twice",
    discussion: """
      The same document (number and issuer), the same way, through one point of entry within 30 \
      minutes, on whatever lane, with no crossing back between. All of them stand and count; a \
      station corrects what is wrong.
      """,
    examples: [
      .init(
        "maabar-registry duplicates --reason WEEKLY-REVIEW", "See what stations should look at.")
    ],
    parameters: [RegistryParameters.folder, RegistryParameters.reason]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let found = try registry.possibleDuplicates()
    try registry.audit(
      .lookUp, reason: invocation[RegistryParameters.reason],
      records: found.flatMap { [$0.earlier, $0.later] }, detail: "possible duplicates")
    invocation.answer(.array(found.map(json))) { outlet in
      guard !found.isEmpty else { return outlet.line("None is known.") }
      var table = Table([
        .init("day"), .init("point"), .init("direction"), .init("earlier"), .init("later"),
        .number("seconds"),
      ])
      for pair in found {
        table.add([
          "\(pair.day)", "\(pair.pointOfEntry)", "\(pair.direction.rawValue)",
          "\(pair.earlier.station) \(pair.earlier.n)", "\(pair.later.station) \(pair.later.n)",
          "\(pair.seconds)",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }

  private static func json(_ pair: RegistryService.PossibleDuplicate) -> JSON {
    [
      "day": .string(pair.day.description), "point": .string(pair.pointOfEntry),
      "direction": .string(pair.direction.rawValue), "earlier": json(pair.earlier),
      "later": json(pair.later), "seconds": .integer(Int64(pair.seconds)),
    ]
  }

  private static func json(_ identity: RecordIdentity) -> JSON {
    [
      "station": .string(identity.station), "epoch": .string(identity.epoch),
      "n": .integer(identity.n),
    ]
  }
}
