import Bytes

extension FaultTable {
  /// What can go wrong on the ground and in what is kept and sent: bytes, files, keys, stores,
  /// stations, the registry and the network.
  static let ofStores: [Entry] = [
    .init(
      "bench.finger-sets", .badInput,
      "Name a folder that holds one folder a set, with images <finger>_<impression>."),
    .init(
      "bytes.bug", .bug,
      "This is a bug of Maabar's own. Please report the line above; it holds no personal data."),
    .init("bytes.cut", .badInput, "The file is cut short or damaged: fetch or copy it again."),
    .init("bytes.field", .badInput, "Correct the field that is named, then run the command again."),
    .init("bytes.hex", .badInput, "Hexadecimal text has the digits 0 to 9 and a to f, in pairs."),
    .init("bytes.json", .badInput, "Check that the file is what the command expects, and whole."),
    .init("console.no-answer", .badInput, "Answer each question, or give the input as a file."),
    .init("console.not-text", .badInput, "Save the input as UTF-8 text."),
    .init("console.usage", .usage, "`PROGRAM help VERB` shows what may be typed."),
    .init(
      "crypto.base64", .badInput,
      "The file was changed by an editor or a mail program: fetch or copy it again."),
    .init(
      "crypto.certificate", .badInput,
      "Check that the file is the certificate or request that was asked for, in PEM form."),
    .init("crypto.host-name", .badInput, "Give a name such as registry.example, or an address."),
    .init(
      "crypto.key", .badInput, "Check that the file is the key that belongs to this certificate."),
    .init("crypto.message", .badInput, "Check that the file is one that Maabar made, and whole."),
    .init(
      "crypto.openssl", .bug,
      "Check memory and OpenSSL's configuration; `maabar doctor` shows its version."),
    .init(
      "crypto.tls", .refused,
      "Check the address, that the station is enrolled there, and that nothing stands between."),
    .init(
      "crypto.unauthentic", .refused,
      "The file was changed, or was made for another key: ask its sender for it again."),
    .init(
      "crypto.untrusted", .refused,
      "Check the clock, and that the certificate comes from this registry's authority."),
    .init(
      "host.columns", .badInput, "A prepared file of Maabar's own: remove it, it is made anew."),
    .init("host.disk-full", .storage, "Make room, then run the command again; nothing is lost."),
    .init("host.file-denied", .storage, "Check who may write there, and whether it is read-only."),
    .init("host.file-failed", .storage, "Check the disk or stick and its cable, then try again."),
    .init("host.file-kind", .badInput, "Name a regular file (or a folder where one is asked for)."),
    .init("host.file-missing", .notFound, "Check the path's spelling, and that the stick is in."),
    .init(
      "host.file-too-large", .badInput,
      "No file of this kind is that large; check that it is the right one."),
    .init(
      "host.folder-in-use", .busy, "Another Maabar works in this folder: wait for it or end it."),
    .init("host.input-too-long", .badInput, "Cut the input into smaller pieces."),
    .init(
      "host.interrupted", .interrupted, "Run the command again to go on; nothing is half-written."),
    .init(
      "host.library-missing", .notFound,
      "Install the Debian package that is named (apt install), then run the command again."),
    .init(
      "host.pipe-closed", .storage, "The program that read the answer ended before it was whole."),
    .init("host.port-taken", .busy, "Choose another port, or end the program that has it."),
    .init("host.time-zone", .badInput, "Use a name such as Asia/Baghdad, and install tzdata."),
    .init("host.unreachable", .busy, "Check the address and the line, then try again."),
    .init(
      "registry.backup", .refused,
      "Use the backup before it, and make a new one; `restore --verify` rehearses each."),
    .init(
      "registry.batch-content", .badInput,
      "The batch is kept aside; ask the station's administrator what sealed it."),
    .init(
      "registry.damaged", .found,
      "Stop taking batches in, keep the folder, and restore it from its backup."),
    .init(
      "registry.enrolment", .refused,
      "Make a new request at the station and carry it over by a way that you trust."),
    .init(
      "registry.enrolment-busy", .busy,
      "See who asks with `maabar-registry enrol`, and refuse those whom nobody expects."),
    .init(
      "registry.enrolment-code", .refused,
      "Have the code read out again; if it differs still, refuse who asks and take another line."),
    .init(
      "registry.erasure", .badInput,
      "Name the court, office or file number that decided, never a person."),
    .init(
      "registry.exchange-folder", .badInput,
      "Check the path, and that the stick is in; sealed batches lie there as *.batch."),
    .init(
      "registry.exists", .refused,
      "This folder has a registry already; choose an empty folder for another one."),
    .init(
      "registry.folder", .notFound,
      "Name the registry's folder, or make one with `maabar-registry init`."),
    .init(
      "registry.key-needed", .refused,
      "`maabar-registry keys show` says who needs it; have them sync, then destroy it."),
    .init("registry.keys", .refused, "Put back the registry's own keys from their backup."),
    .init(
      "registry.reason", .badInput,
      "Say in a word what it is for, as in CASE-2026-118; it stands in the audit."),
    .init(
      "registry.station-enrolled", .refused,
      "This id is taken: enrol the new station under another, or revoke the station that had it."),
    .init(
      "registry.trust-ambiguous", .badInput,
      "Give more digits; `maabar-registry trust list --json` shows whole fingerprints."),
    .init(
      "registry.trust-empty", .refused,
      "Import a list and accept it first: `maabar-registry trust import`, then `trust accept`."),
    .init(
      "registry.trust-unknown", .notFound,
      "`maabar-registry trust list` shows what was imported, by its fingerprint."),
    .init(
      "registry.unknown", .notFound,
      "Check the spelling; `maabar-registry stations` lists what is known."),
    .init(
      "registry.witness", .refused,
      "`maabar-registry witness list` shows who is known; ask again with `witness ask`."),
    .init(
      "seal.attachment", .badInput,
      "Capture the file again within its size, or ask the station to send it again."),
    .init(
      "seal.checkpoint", .refused, "Keep both checkpoints and tell the registry's administrator."),
    .init(
      "seal.list", .refused,
      "Write the stick anew with `maabar-registry watchlist send` once the station is enrolled."),
    .init(
      "seal.log", .storage,
      "Restore the log from the backup; `maabar-registry fsck` shows what is damaged."),
    .init("seal.manifest", .badInput, "Fetch or copy the file again."),
    .init("seal.newer", .newer, "Update Maabar, then take the file in again."),
    .init(
      "seal.receipt", .refused,
      "Keep the file and tell the registry's administrator; nothing is lost at the station."),
    .init(
      "seal.refused", .refused,
      "The file is kept aside. Ask the station to copy the batch again from its outbox."),
    .init(
      "seal.statement", .refused,
      "Nothing of it was taken: keep the file and tell the registry's administrator."),
    .init("seal.station-name", .badInput, "Use letters, digits and hyphens, as in IQ-IBK."),
    .init("seal.unsealable", .badInput, "Seal fewer records at a time."),
    .init(
      "station.alarm", .refused,
      "`maabar alarm list` shows why; call the registry's administrator before settling it."),
    .init("station.alert-reason", .badInput, "Say in a few words what was done about the alert."),
    .init(
      "station.backup", .refused,
      "Make the backup again on another medium, or take an older one that verifies."),
    .init(
      "station.clock-time", .badInput,
      "Give the local time as 2026-03-02T14:30 with --at, or ask a supervisor."),
    .init(
      "station.clock-wrong", .refused,
      "Set the clock that is wrong (`timedatectl set-time`), then type the same again."),
    .init(
      "station.decision", .badInput,
      "Choose an outcome that this direction allows, and give a reason where one is asked for."),
    .init(
      "station.dictation", .badInput,
      "Ask the authority again for what is named; `maabar watchlist list` shows what stands."),
    .init(
      "station.enrolment", .refused,
      "Enrol the station's own request with `maabar-registry enrol`, and bring back its answer."),
    .init(
      "station.exists", .refused,
      "This folder has a station already; choose an empty folder for another one."),
    .init(
      "station.folder", .notFound, "Name the station's folder, or make one with `maabar setup`."),
    .init(
      "station.keys", .refused,
      "Put back the station's own keys, or enrol it anew; its records stay sealed until then."),
    .init("station.lane-input", .badInput, "Add what is named to the traveller's input."),
    .init(
      "station.list-signed", .refused,
      "Publish the new version with `maabar-registry watchlist publish`, and sync."),
    .init(
      "station.locked", .refused,
      "`maabar officer sign-in` unlocks the station; somebody does so after every start."),
    .init(
      "station.no-such-alert", .notFound, "`maabar alerts list` shows the alerts that wait."),
    .init(
      "station.no-such-record", .notFound,
      "Check the record's number; it was shown when the crossing was recorded."),
    .init(
      "station.not-enrolled", .refused,
      "Carry the station's request to the registry, `maabar-registry enrol` it, bring "
        + "the answer back."),
    .init(
      "station.note-subject", .badInput,
      "Give the number of a crossing, as `maabar entry`, `exit` or `referral list` showed it."),
    .init(
      "station.officer", .badInput,
      "`maabar officer list` shows the service numbers that there are and their roles."),
    .init(
      "store.passphrase", .badInput,
      "Take four or five words that do not belong together, and nothing of the station's."),
    .init(
      "station.receipt", .refused,
      "Keep the receipt and tell the registry's administrator; sealing goes on."),
    .init(
      "station.role", .refused, "Ask a colleague whose role allows it to sign in and do it."),
    .init(
      "station.shift", .refused,
      "Open, hand over or close the shift as the message says; `maabar shift close` shows it."),
    .init(
      "station.tally", .badInput,
      "Correct the word or line that is named; `maabar tally list` shows what is observed."),
    .init(
      "store.sign-in", .refused,
      "Type both again; a supervisor sets a forgotten passphrase by `maabar officer passphrase`."),
    .init(
      "store.sign-in-wait", .busy,
      "Wait as long as it says; each wrong try doubles it, up to five minutes, and a right one "
        + "ends it."),
    .init(
      "station.tpm", .refused,
      "`systemd-creds has-tpm2` says what is missing; an administrator's passphrase opens the "
        + "station all the same."),
    .init("store.busy", .busy, "Another Maabar uses this database: wait for it or end it."),
    .init("store.corrupt", .storage, "Stop using this disk; restore the folder from its backup."),
    .init(
      "store.duplicate", .bug,
      "This is a bug of Maabar's own. Please report the line above; it holds no personal data."),
    .init(
      "store.failed", .storage, "Check the disk and its cable; `dmesg` shows what the kernel saw."),
    .init("store.full", .storage, "Make room, then run the command again; nothing is lost."),
    .init("store.key", .refused, "Put back the key file that belongs to this folder."),
    .init(
      "store.kind", .badInput,
      "Name the folder of this station or registry; the file there is another program's."),
    .init("store.missing", .notFound, "Restore the folder from its backup; a file of it is gone."),
    .init("store.newer", .newer, "Update Maabar: a newer version has used this folder."),
    .init(
      "store.not-a-database", .storage,
      "Restore the folder from its backup; the file is damaged or was replaced."),
    .init(
      "store.read-only", .storage, "Check who may write there, and whether the disk is read-only."),
    .init("store.row-erased", .notFound, "The person's data was erased and cannot come back."),
    .init("store.row-key-lost", .storage, "Restore the key database from its backup."),
    .init(
      "store.row-unauthentic", .refused,
      "Stop using this folder, keep it as evidence and restore its backup."),
    .init(
      "store.statement", .bug,
      "This is a bug of Maabar's own. Please report the line above; it holds no personal data."),
    .init(
      "store.unopened", .storage,
      "Check that the folder exists and that you may read and write it."),
    .init("wire.address", .badInput, "Give https://HOST or https://HOST:PORT, nothing behind it."),
    .init("wire.answer", .badInput, "Check that the address is a registry's, of this version."),
    .init("wire.cut", .busy, "Try again: what has arrived is not sent twice."),
    .init("wire.refused", .refused, "Ask the registry's administrator: `stations` shows why."),
  ]
}
