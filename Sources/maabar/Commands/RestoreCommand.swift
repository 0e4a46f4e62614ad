import Bytes
import Codes
import Console
import Host
import Seal
import Station

/// The verb `restore`: a station again from its backup, or the rehearsal of it.
enum RestoreCommand {
  private static let backup = Parameter.required(
    "--from", .folder, "one backup: the folder with backup.json in it")
  private static let verify = Parameter.flag(
    "--verify", "rehearse it: restore, examine, and leave nothing behind")

  static let command = Command(
    "restore", "make this station again from a backup, or rehearse it",
    discussion: """
      Every file is held against its hash, every capture against its name, the databases are \
      checked. Where the keys open (by themselves, or with --sign-in), every record is decrypted. \
      Then the station begins a new epoch: what it records now never takes the number of something \
      that it has forgotten. The registry holds that epoch until its administrator approves it, \
      and counts what comes twice once. What was erased since the backup is erased again at the \
      next sync.

      With --verify the station is restored below the folder named by --station for the time of \
      the rehearsal only.
      """,
    examples: [
      .init(
        "maabar restore --from /media/disk-a/2026-03-02T080000.000Z --verify --station rehearsal",
        "Rehearse a restore."),
      .init(
        "maabar restore --from /media/disk-a/2026-03-02T080000.000Z --station ibk",
        "Restore into a new folder."),
    ],
    parameters: [StationOption.station, backup, verify, SignInOption.file], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let root = invocation[StationOption.station]
    guard invocation[verify] else { return try restore(into: root, false, invocation) }
    return try Scratch.lend(below: root, randomness: invocation.machine.randomness) {
      place throws(Fault) in try restore(into: place, true, invocation)
    }
  }

  private static func restore(
    into root: Path, _ isRehearsal: Bool, _ invocation: Invocation
  ) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    var progress: Progress?
    let restored = try StationBackup.restore(
      from: invocation[backup], into: root, isRehearsal: isRehearsal, files: machine.files,
      timekeeper: machine.timekeeper, randomness: machine.randomness,
      unlock: { station throws(Fault) in try SignInOption.unlock(invocation, station) }
    ) { done, all throws(Fault) in
      if progress == nil { progress = invocation.progress("records", of: all) }
      progress?.advance()
      try Interruption.check()
    }
    progress?.finish()
    let backup = restored.backup
    invocation.answer(
      .fields([
        "station": .string(backup.station.text), "made": .string(backup.made.description),
        "records": .integer(backup.records), "batches": .integer(backup.batches),
        "captures": .number(restored.captures), "opened": .number(restored.opened),
        "newEpoch": .text(restored.newEpoch),
      ])
    ) { outlet in
      outlet.line("\(isRehearsal ? "Rehearsed" : "Restored", .good): everything agrees")
      outlet.line("  backup of  \(backup.station), \(backup.made)")
      outlet.line(
        "  \(backup.records) records, \(backup.batches) batches, \(restored.captures) captures")
      if restored.opened == nil {
        outlet.line(
          "\("locked:", .warning) hashes and databases were checked; sign in to open the records")
      }
      if let epoch = restored.newEpoch {
        outlet.line("It goes on in epoch \(epoch, .strong): tell the registry's administrator,")
        outlet.line("who approves it with `maabar-registry approve \(backup.station) \(epoch)`.")
      }
    }
    return .success
  }
}
