import Bytes
import Codes
import Console
import Seal
import Station

/// The verb `batch`: seals waiting records and shows how far each batch has come.
enum BatchCommand {
  static let command = Command(
    "batch", "seal waiting records, and see how far each batch has come",
    subcommands: [seal, list, heads, prune])

  private static let seal = Command(
    "seal", "seal all waiting records into signed batches",
    examples: [.init("maabar batch seal --station ibk", "Seal what waits.")],
    parameters: [StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    try SignInOption.unlock(invocation, station)
    let made = try station.seal()
    show(made, invocation, empty: "No records wait.")
    return .success
  }

  private static let list = Command(
    "list", "list all batches with their states",
    discussion: """
      A batch is sealed, then sent (written to a folder at least once), then receipted: the \
      registry's receipt is verified and stored here; then backed-up: the registry has signed that \
      a verified backup of its own covers it. Only then may it be pruned.
      """,
    examples: [.init("maabar batch list --station ibk", "See what the registry has receipted.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    show(try station.batches(), invocation, empty: "No batch was sealed yet.")
    return .success
  }

  private static let heads = Command(
    "heads", "list every head of the registry's log that was shown here",
    discussion: """
      At every sync the registry must prove that its log went on from the head that this station \
      has. All of them are kept, with their proofs, and held again here: this station is a \
      witness. The exit status is 1 when one does not lead to the next. With --json the notes are \
      given whole, to be compared with another station's.
      """,
    examples: [.init("maabar batch heads --station ibk", "Show what this station was shown.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let heads = try StationOption.open(invocation).seenHeads()
    invocation.answer(.array(heads.map(\.json))) { outlet in
      guard !heads.isEmpty else { return outlet.line("No head was shown here yet.") }
      var table = Table([.number("leaves"), .init("taken"), .init("proved"), .init("log")])
      for head in heads {
        table.add([
          "\(head.tree.size)", "\(head.taken.description)",
          "\(head.isProved ? "yes" : "no", head.isProved ? .good : .bad)", "\(head.tree.origin)",
        ])
      }
      table.print(on: outlet)
    }
    return heads.allSatisfy(\.isProved) ? .success : .found
  }

  private static let days = Parameter.defaulted(
    "--older-than", .number(0...3650), to: 30, "days since the receipt")

  private static let prune = Command(
    "prune", "let go of records that the registry keeps and has backed up",
    discussion: """
      Destroys the keys of records whose batch is backed up at the registry and was receipted some \
      days ago, and deletes the sealed files. Manifests, receipts and the day's counts stay. A \
      batch with an open referral stays, and one whose captures the registry does not have yet. \
      While an alarm stands open nothing is pruned.
      """,
    examples: [
      .init("maabar batch prune --station ibk --older-than 30", "Keep the last 30 days here.")
    ],
    parameters: [StationOption.station, days]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let pruned = try station.prune(olderThanDays: invocation[days])
    invocation.answer([
      "batches": .integer(Int64(pruned.batches)), "records": .integer(Int64(pruned.records)),
    ]) { outlet in
      outlet.line(
        "pruned \(pruned.batches, .strong) batches with \(pruned.records, .strong) records")
    }
    return .success
  }

  /// States in which the registry has the batch.
  private static let settled: Set<OutboxState> = [.receipted, .backedUp, .pruned]

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
          "\(entry.state.rawValue, settled.contains(entry.state) ? .good : .plain)",
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
