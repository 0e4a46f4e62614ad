import Bytes
import Codes
import Console
import Station

/// The verb `batch`: seals waiting records and shows how far each batch has come.
enum BatchCommand {
  static let command = Command(
    "batch", "seal waiting records, and see how far each batch has come",
    subcommands: [seal, list])

  private static let seal = Command(
    "seal", "seal all waiting records into signed batches",
    examples: [.init("maabar batch seal --station ibk", "Seal what waits.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let made = try station.seal()
    show(made, invocation, empty: "No records wait.")
    return .success
  }

  private static let list = Command(
    "list", "list all batches with their states",
    discussion: """
      A batch is sealed, then sent (written to a folder at least once), then receipted: the \
      registry's receipt is verified and stored here.
      """,
    examples: [.init("maabar batch list --station ibk", "See what the registry has receipted.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    show(try station.batches(), invocation, empty: "No batch was sealed yet.")
    return .success
  }

  private static func show(_ entries: [OutboxEntry], _ invocation: Invocation, empty: String) {
    invocation.answer(.array(entries.map(\.json))) { outlet in
      guard !entries.isEmpty else { return outlet.line("\(empty)") }
      var table = Table([
        .number("seq"), .number("records"), .number("bytes"), .init("state"), .init("sealed at"),
        .init("id"),
      ])
      for entry in entries {
        table.add([
          "\(entry.seq)", "\(entry.count)", "\(entry.bytes)",
          "\(entry.state.rawValue, entry.state == .receipted ? .good : .plain)",
          "\(entry.sealedAt)", "\(entry.id.prefix(16), .faint)",
        ])
      }
      table.print(on: outlet)
    }
  }
}

extension OutboxEntry {
  /// The batch as JSON for programs.
  var json: JSON {
    [
      "seq": .integer(seq), "epoch": .string(epoch), "id": .string(id),
      "count": .integer(Int64(count)), "bytes": .integer(Int64(bytes)),
      "state": .string(state.rawValue), "sealedAt": .string(sealedAt.description),
    ]
  }
}
