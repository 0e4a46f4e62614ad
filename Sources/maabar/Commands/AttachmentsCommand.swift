import Bytes
import Console
import Host
import Station

/// The verb `attachments`: the captured images and chip files that a station keeps.
enum AttachmentsCommand {
  private static let days = Parameter.defaulted(
    "--stored-for", .number(0...3650), to: 0,
    "days for which the registry must have stored what is removed")

  static let command = Command(
    "attachments", "see how far captured images and chip files have come, and make room",
    subcommands: [list, prune])

  private static let list = Command(
    "list", "count the attachments in each state",
    discussion: """
      An attachment is kept (here only), then sent (written in a pack to a folder at least once), \
      then stored: the registry's signed statement says that it has it; then backed-up: a verified \
      backup of the registry holds it. Only then it may be pruned.
      """,
    examples: [.init("maabar attachments list --station ibk", "See what waits.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let counts = try station.attachmentCounts()
    let fields = AttachmentState.allCases.map { state in
      (state.rawValue, counts[state] ?? AttachmentCount())
    }
    invocation.answer(.object(Dictionary(uniqueKeysWithValues: fields.map { ($0, $1.json) }))) {
      outlet in
      var table = Table([.init("state"), .number("attachments"), .number("size")])
      for (state, count) in fields { table.add(["\(state)", "\(count.count)", "\(count.size)"]) }
      table.print(on: outlet)
    }
    return .success
  }

  private static let prune = Command(
    "prune", "remove attachments from this station that the registry has backed up",
    discussion: """
      Removes nothing else: the registry's signed statement must name the batch of a record as \
      stored with its attachments and held by a verified backup, and this station must hold the \
      receipt of that batch.
      """,
    examples: [
      .init("maabar attachments prune --station ibk", "Make room."),
      .init(
        "maabar attachments prune --stored-for 30 --station ibk",
        "Keep what the registry has had for less than 30 days."),
    ],
    parameters: [StationOption.station, days]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let pruned = try station.pruneAttachments(storedForDays: invocation[days])
    invocation.answer(pruned.json) { outlet in
      outlet.line("removed  \(pruned.count, .strong) attachments, \(pruned.size)")
    }
    return .success
  }
}

extension AttachmentCount {
  /// The count as JSON for programs.
  var json: JSON { ["attachments": .integer(Int64(count)), "bytes": .integer(bytes)] }

  /// The bytes as a person reads them.
  var size: String { ByteCount.text(bytes) }
}
