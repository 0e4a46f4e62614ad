import Bytes
import Codes
import Console
import Host
import Seal
import Station

/// The verb `backup`: a copy of a station that is read back before anybody relies on it.
enum BackupCommand {
  private static let out = Parameter.required(
    "--out", .folder, "where the backups of this station go: another disk, kept elsewhere")

  static let command = Command(
    "backup", "copy this station, and read the copy back",
    discussion: """
      Lanes go on working meanwhile. The copy holds records, batches, lists, rules and the file of \
      keys and officers, protected as they are here: with a TPM only an administrator's \
      passphrase opens it elsewhere, under passphrases an officer's, and of a root file anybody \
      who has the copy. It does not hold what ties the folder to this machine: a station that is \
      made from it goes on in a new epoch, which the registry's administrator approves. Captures \
      are copied once for all backups there, and leave it when they leave the station.
      """,
    examples: [
      .init("maabar backup --out /media/disk-a --station ibk", "Every day, when a shift ends.")
    ],
    parameters: [StationOption.station, out, SignInOption.file], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let station = try StationOption.open(invocation)
    try SignInOption.unlock(invocation, station)
    var progress: Progress?
    let made = try station.backUp(to: invocation[out]) { done, all throws(Fault) in
      if progress == nil { progress = invocation.progress("records", of: all) }
      progress?.advance()
      try Interruption.check()
    }
    progress?.finish()
    let backup = made.backup
    invocation.answer(
      .fields([
        "place": .string(made.place.string), "station": .string(backup.station.text),
        "epoch": .string(backup.epoch), "records": .integer(backup.records),
        "batches": .integer(backup.batches), "opened": .number(made.opened),
      ])
    ) { outlet in
      outlet.line("\("Backed up", .good) and read back")
      outlet.line("  \(made.place)")
      outlet.line("  \(backup.records) records, \(backup.batches) batches")
      if made.opened == nil {
        outlet.line(
          "\("locked:", .warning) hashes and databases were checked, no record was opened")
      }
    }
    return .success
  }
}
