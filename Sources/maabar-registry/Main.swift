import Console

/// The program of the central registry.
@main
enum Main {
  /// Every verb.
  static let program = Program(
    "maabar-registry", "take in sealed batches, keep them in a log, give receipts and counts",
    discussion: """
      The registry opens and verifies the batches of enrolled stations, keeps every one in a \
      transparency log, answers with receipts, and names what is missing.
      """,
    commands: [
      InitCommand.command, EnrolCommand.command, KeysCommand.command, StationsCommand.command,
      IngestCommand.command,
      ServeCommand.command,
      WatchlistCommand.command, TrustCommand.command, SnapshotCommands.rules,
      SnapshotCommands.configuration, ShiftsCommand.command, DuplicatesCommand.command,
      ApproveCommand.command, AdoptCommand.command, RevokeCommand.command,
      OfficeCommand.command, CheckpointCommand.command, ProveCommand.command, ViewsCommand.command,
      WitnessCommand.command,
      AttachmentsCommand.command, EraseCommand.command, AuditCommand.command,
      SimulateCommand.command,
      FsckCommand.command, BackupCommand.command, RestoreCommand.command,
    ])

  static func main() { program.main() }
}
