import Console

/// The program of points of entry and offices.
@main
enum Main {
  /// Every verb, in the order of the day.
  static let program = Program(
    "maabar", "record travellers at a border, screen them, seal and carry the records, count",
    discussion: """
      Travellers are captured through document readers and biometric devices, screened against \
      watchlists and recorded. Records are sealed into signed batches that reach the registry over \
      a network or on a stick, and are counted there.
      """,
    commands: [
      SetupCommand.command,
      CrossingCommand.entry,
      CrossingCommand.exit,
      ReferralCommand.command,
      ClearingCommand.command,
      NoteCommand.command,
      TallyCommand.command,
      ShiftCommand.command,
      ClockCommand.command,
      AuditCommand.command,
      OfficerCommand.command,
      KeysCommand.command,
      AlertsCommand.command,
      DocumentCommand.command,
      DeviceCommand.command,
      FingerCommand.command,
      WatchlistCommand.command,
      BatchCommand.command,
      SyncCommand.command,
      AttachmentsCommand.command,
      AlarmCommand.command,
      BackupCommand.command,
      RestoreCommand.command,
      ReadmissionCommand.command,
      FlowsCommand.command,
      DemoCommand.command,
      DoctorCommand.command,
      BenchCommand.command,
    ])

  static func main() { program.main() }
}
