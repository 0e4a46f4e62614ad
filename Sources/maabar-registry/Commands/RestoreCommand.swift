import Bytes
import Codes
import Console
import Crypto
import Host
import Registry

/// The verb `restore`: a registry again from its backup, or the rehearsal of it.
enum RestoreCommand {
  private static let backup = Parameter.required(
    "BACKUP", .folder, "one backup: the folder with backup.json in it")
  private static let keys = Parameter.required(
    "--keys", .folder, "the folder of its keys, of the same name")
  private static let recovery = Parameter.required(
    "--recovery-key", .file, "recovery.key, from where it is locked away")
  private static let verify = Parameter.flag(
    "--verify", "rehearse it: restore, examine, and leave nothing behind")

  static let command = Command(
    "restore", "make the registry again from a backup, or rehearse it",
    discussion: """
      Everything is examined in its new place: each batch is opened, each record decrypted, the \
      log recomputed from its leaves. Then the registry begins a new log, because it cannot know \
      what it signed after the backup was made: every station hears of it, raises an alarm if \
      something of its own was forgotten, and sends that again. Old receipts go on to verify with \
      the old log's key. Revocations, approvals and adoptions made after the backup must be made \
      again.

      With --verify the registry is restored below the folder named by --registry for the time of \
      the rehearsal only.
      """,
    examples: [
      .init(
        """
        maabar-registry restore /media/disk-a/2026-03-02T080000Z \
        --keys /media/disk-b/2026-03-02T080000Z --recovery-key /media/safe/recovery.key \
        --registry /srv/rehearsal --verify
        """, "Rehearse a restore."),
      .init(
        """
        maabar-registry restore /media/disk-a/2026-03-02T080000Z \
        --keys /media/disk-b/2026-03-02T080000Z --recovery-key /media/safe/recovery.key \
        --registry /srv/maabar-new
        """, "Restore into a new folder."),
    ],
    parameters: [RegistryParameters.folder, backup, keys, recovery, verify], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let text = try invocation.read(invocation[recovery], limit: 64 * 1024)
    let key: EncryptionKey
    do throws(Fault) { key = try EncryptionKey(pem: String(decoding: text, as: UTF8.self)) } catch {
      throw error.within(invocation[recovery].string)
    }
    let root = invocation[RegistryParameters.folder]
    guard invocation[verify] else {
      return try restore(into: root, key, isRehearsal: false, invocation)
    }
    return try Scratch.lend(below: root, randomness: invocation.machine.randomness) {
      place throws(Fault) in
      try restore(into: place, key, isRehearsal: true, invocation)
    }
  }

  private static func restore(
    into root: Path, _ key: EncryptionKey, isRehearsal: Bool, _ invocation: Invocation
  ) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    var progress: Progress?
    let restored = try RegistryService.restore(
      from: invocation[backup], keys: invocation[keys], recovery: key, into: root,
      isRehearsal: isRehearsal, files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness
    ) { done, all throws(Fault) in
      if progress == nil { progress = invocation.progress("batches", of: all) }
      progress?.advance()
      try Interruption.check()
    }
    progress?.finish()
    if !isRehearsal { try audit(restored.manifest.made.description, root, machine) }
    let manifest = restored.manifest
    let findings = restored.findings
    invocation.answer(
      .fields([
        "made": .string(manifest.made.description), "origin": .string(manifest.origin),
        "size": .integer(Int64(manifest.size)), "batches": .integer(Int64(findings.batches)),
        "records": .integer(Int64(findings.records)), "newLog": .text(restored.newLog),
      ])
    ) { outlet in
      outlet.line("\(isRehearsal ? "Rehearsed" : "Restored", .good): everything agrees")
      outlet.line("  backup of  \(manifest.made), \(manifest.origin) to leaf \(manifest.size)")
      outlet.line("  \(findings.batches) batches, \(findings.records) records")
      if let log = restored.newLog {
        outlet.line("  new log    \(log, .strong)")
        outlet.line("Now do again what was decided since, revocations before any stick comes in;")
        outlet.line("then enrolments, approvals, adoptions. Erasures come back from the stations.")
        outlet.line("Stations send again what this registry lacks, at their next sync.")
      }
    }
    return .success
  }

  /// The first act in the restored registry's audit is that it was restored, and from when.
  private static func audit(
    _ made: String, _ root: Path, _ machine: Machine
  ) throws(Fault) {
    let registry = try RegistryService.open(
      root, files: machine.files, timekeeper: machine.timekeeper, randomness: machine.randomness)
    registry.user = HostEnvironment.user
    try registry.audit(.restore, detail: "from the backup of \(made)")
  }
}
