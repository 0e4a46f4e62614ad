import Bytes
import Console
import Seal
import Crypto
import Host
import Registry

/// The verb `ingest`: takes in what lies in an exchange folder.
enum IngestCommand {
  private static let exchange = Parameter.required(
    "FOLDER", .folder, "a stick or any folder that stations write their batches into")

  static let command = Command(
    "ingest", "take in the batches of a folder, and write receipts back into it",
    discussion: """
      Each batch is opened, verified, kept, counted and put into the log; its receipt is written \
      into to-station/ and the batch is cleared away. A file that does not hold is moved to \
      quarantine/ with its reason in its name and never stops the next. Packs of attachments \
      follow: each attachment is held against its name, and stored when a record names it. Taking \
      a folder in again is safe at any time.

      The exit status is 1 when a file was set aside or held.
      """,
    examples: [
      .init("maabar-registry ingest /media/stick", "Take in what a stick brings."),
      .init("maabar-registry ingest /media/stick --json", "The same, for a program."),
    ],
    parameters: [RegistryParameters.folder, exchange], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let registry = try RegistryParameters.open(invocation)
    let pass = try registry.ingest(
      exchange: invocation[exchange], shouldStop: { Interruption.isRequested })
    invocation.answer(json(pass)) { show(pass, on: $0) }
    if pass.wasStopped { throw Fault(.interrupted, "stopped; run it again to take in the rest") }
    return pass.files.allSatisfy { isTaken($0.ingested.outcome) }
      && pass.packs.allSatisfy { $0.taken.outcome == .taken } && pass.notes.isEmpty
      ? .success : .found
  }

  private static func isTaken(_ outcome: Ingested.Outcome) -> Bool {
    outcome == .accepted || outcome == .repeated
  }

  private static func json(_ pass: ExchangePass) -> JSON {
    .fields([
      "files": .array(
        pass.files.map { file in
          .fields([
            "station": .string(file.station.text), "file": .string(file.name),
            "outcome": .string(file.ingested.outcome.rawValue),
            "batch": .text(file.ingested.batch?.hex),
            "newRecords": .number(file.ingested.newRecords),
            "repeatedRecords": .number(file.ingested.repeatedRecords),
            "conflictingRecords": .number(file.ingested.conflictingRecords),
            "erasedRecords": .number(file.ingested.erasedRecords),
          ])
        }),
      "packs": .array(
        pass.packs.map { pack in
          .fields([
            "station": .string(pack.station.text), "file": .string(pack.name),
            "outcome": .string(pack.taken.outcome.rawValue), "stored": .number(pack.taken.stored),
            "repeated": .number(pack.taken.repeated), "unnamed": .number(pack.taken.unnamed),
            "wrong": .number(pack.taken.wrong),
          ])
        }),
      "answers": .array(pass.answers.map(\.json)), "receipts": .number(pass.receipts),
      "notes": .texts(pass.notes), "stopped": .boolean(pass.wasStopped),
    ])
  }

  private static func show(_ pass: ExchangePass, on outlet: Outlet) {
    let new = pass.files.reduce(0) { $0 + $1.ingested.newRecords }
    outlet.line(
      """
      \(pass.count(.accepted), .strong) new batches with \(new, .strong) new records, \
      \(pass.count(.repeated)) repeated, \(pass.receipts) receipts written
      """)
    for file in pass.files where !isTaken(file.ingested.outcome) {
      outlet.line(
        "  \(file.ingested.outcome.rawValue, .warning)  \(file.station)/\(file.name)")
    }
    let conflicts = pass.files.reduce(0) { $0 + $1.ingested.conflictingRecords }
    if conflicts > 0 {
      outlet.line("  \("conflicts", .warning)  \(conflicts) records under numbers that were taken")
    }
    for answer in pass.answers where !answer.missing.isEmpty {
      let ranges = answer.missing.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0)" }
      outlet.line("  \("missing", .warning)  \(answer.station): \(ranges.joined(separator: ", "))")
    }
    show(pass.packs, on: outlet)
    for note in pass.notes { outlet.line("  \("note", .warning)  \(note)") }
  }

  private static func show(_ packs: [ExchangePass.Pack], on outlet: Outlet) {
    guard !packs.isEmpty else { return }
    let stored = packs.reduce(0) { $0 + $1.taken.stored }
    let unnamed = packs.reduce(0) { $0 + $1.taken.unnamed }
    outlet.line(
      """
      \(packs.count, .strong) packs with \(stored, .strong) new attachments, \
      \(packs.reduce(0) { $0 + $1.taken.repeated }) repeated, \(unnamed) that no record names yet
      """)
    for pack in packs where pack.taken.outcome != .taken {
      outlet.line("  \(pack.taken.outcome.rawValue, .warning)  \(pack.station)/\(pack.name)")
    }
  }
}
