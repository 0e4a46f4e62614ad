public import Bytes

/// Every fault there is, with its exit status and what a person can do about it.
///
/// The one place of hints: modules say what is wrong, people are told here what to do. A test holds
/// the table against the codes that the sources declare.
public enum FaultTable {
  /// One fault.
  public struct Entry: Sendable {
    /// The code's name, `module.reason`.
    public let name: String
    /// The status that a command ends with.
    public let exit: ExitStatus
    /// What to do, as a sentence or two; `PROGRAM` stands for the program's name.
    public let hint: String

    init(_ name: String, _ exit: ExitStatus, _ hint: String) {
      self.name = name
      self.exit = exit
      self.hint = hint
    }
  }

  /// All faults, by name.
  public static let entries: [Entry] = [
    .init(
      "bench.finger-sets", .badInput,
      "Name a folder that holds one folder a set, with images <finger>_<impression>."),
    .init(
      "biometrics.finger-file", .badInput,
      "Give an image or a record of a finger; raw pixels need --raw with their sides."),
    .init(
      "biometrics.greymap", .badInput,
      "Give a binary greymap (PGM, P5) as the scanner or specimen made it."),
    .init(
      "biometrics.image-record", .badInput,
      "Fetch the record again; ISO 19794-4 and ANSI 381 finger image records are read."),
    .init(
      "biometrics.image-unsupported", .badInput,
      "Ask for the image in 8-bit grey, uncompressed or in WSQ, at most 16,384 pixels a side."),
    .init(
      "biometrics.minutiae-record", .badInput,
      "Fetch the record again; ISO 19794-2 of 2005 and 2011 and ANSI 378 are read and written."),
    .init(
      "biometrics.picture", .badInput,
      "The picture is damaged or no PNG, JPEG or JPEG 2000: fetch or export it again."),
    .init(
      "biometrics.template", .badInput,
      "The finger template is damaged or of another version: extract it from the image again."),
    .init("biometrics.wsq", .badInput, "The WSQ file is cut short or damaged: fetch it again."),
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
      "decision.rules", .badInput,
      "Correct the rule that is named; the old rules stay in force until then."),
    .init(
      "device.busy", .busy, "Wait for the other lane, or end the program that holds the device."),
    .init(
      "device.failed", .device,
      "Take the device off its cable and put it back; then look at its own lamp or display."),
    .init(
      "device.missing", .notFound,
      "Check the device's cable and power, and that its driver is installed."),
    .init("device.option-unknown", .usage, "The README of the device's driver lists its options."),
    .init(
      "device.option-value", .usage,
      "The README of the device's driver lists the values that an option takes."),
    .init("device.request", .usage, "Ask for something that this device can capture."),
    .init("device.session-closed", .device, "Start the capture again."),
    .init(
      "device.silent", .device,
      "Look at the device: it may wait for a hand, or need its cable pulled."),
    .init(
      "device.unable", .device,
      "Use a device that can do this, or record without it and give the reason."),
    .init(
      "document.character", .badInput,
      "A zone holds A to Z, 0 to 9 and the filler <; type other letters as the "
        + "standard replaces them."),
    .init(
      "document.chip-answer", .badInput,
      "Lay the document on again and hold it still; if it stays so, inspect it by hand."),
    .init(
      "document.chip-file", .badInput,
      "Read the chip again; of files of one kind keep only those of one document."),
    .init(
      "document.chip-key", .badInput,
      "Read or type the zone again, digit by digit, or use the card access number."),
    .init(
      "document.chip-limit", .badInput,
      "The chip answers without end: inspect the document by hand, and keep it from the reader."),
    .init(
      "document.chip-session", .badInput,
      "Lay the document on again; if it stays so, inspect it by hand and keep a trace."),
    .init("document.field", .badInput, "Correct the field that is named."),
    .init(
      "document.format", .badInput,
      "Type each line of the zone whole: 44 characters (TD3, MRV-A), 36 (TD2, MRV-B) or 30 (TD1)."),
    .init(
      "document.terminal-certificate", .badInput,
      "Ask whoever issued the certificate or key for it again; the others work without it."),
    .init(
      "document.trust-list", .badInput,
      "Get the list again from where it is published; it comes as .ml, PEM or DER."),
    .init("encounter.capture-damaged", .device, "Capture the document or finger again."),
    .init("encounter.step", .usage, "Finish the step before; the screen names what is open."),
    .init(
      "encounter.zone-missing", .badInput,
      "Read the document again, type the zone, or record the document without one."),
    .init(
      "flows.damaged", .found,
      "Restore the registry from its backup; `maabar-registry fsck` shows what disagrees."),
    .init(
      "flows.disclosure", .found,
      "Ask for fewer columns, longer periods or larger cells: the table is too thin to publish."),
    .init("flows.query", .usage, "Correct the dates, columns or cell size that are named."),
    .init(
      "flows.tally-file", .badInput,
      "Get the table again from where it is published, or name its form with --as."),
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
      "match.clearing", .refused,
      "Clear a match that is shown, with a reason and an end within two years; "
        + "no document number."),
    .init(
      "match.entry-repeated", .badInput, "Give each entry of the list an identifier of its own."),
    .init(
      "match.list-broken", .badInput,
      "Check that the file is whole and in the form and encoding that it is said to be in."),
    .init(
      "match.list-conflict", .refused,
      "Two lists claim the same version: ask the list's owner which one holds."),
    .init("match.list-cut", .badInput, "Fetch the list again: it ends too early."),
    .init(
      "match.list-delta", .badInput,
      "Take the list's snapshot: the delta is damaged, or changes another version."),
    .init(
      "match.list-empty", .badInput, "Check that this is the list; nothing in it could be read."),
    .init(
      "match.list-form", .badInput,
      "Say the form with --format, or correct what is named; Manuals/reference/watchlists.md."),
    .init(
      "match.list-header", .badInput,
      "Put the header line with owner and legal basis first; Manuals/reference describes it."),
    .init(
      "match.list-identifier", .badInput,
      "Use letters, digits, points and hyphens for a list's identifier."),
    .init(
      "match.list-mapping", .badInput,
      "Correct the field of the mapping file; Manuals/reference/watchlists.md describes it."),
    .init("match.list-newer", .newer, "Update Maabar, or ask for the list in the older form."),
    .init(
      "match.list-older", .refused,
      "A newer version is installed and stays; check the file's date."),
    .init(
      "match.list-version", .badInput,
      "Give --issue: the moment of the list's issue in figures, for example 20261121000000."),
    .init(
      "match.xml", .badInput,
      "Fetch the list again; it should be the XML that its owner publishes."),
    .init(
      "match.xml-doctype", .badInput,
      "Fetch the list from its owner: the true file has no document type declaration."),
    .init(
      "pcsc.service", .device,
      "Install pcscd and libpcsclite1, then `systemctl enable --now pcscd.socket`; `maabar doctor` "
        + "says what is missing."),
    .init("record.invalid", .badInput, "Correct the field that is named."),
    .init("record.newer", .newer, "Update Maabar before reading these records."),
    .init(
      "record.too-large", .badInput,
      "Leave out what is no part of the record; images travel as attachments."),
    .init(
      "record.unknown-field", .badInput,
      "Check the field's spelling; Manuals/reference lists the fields."),
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
    .init("registry.keys", .refused, "Put back the registry's own keys from their backup."),
    .init(
      "registry.reason", .badInput,
      "Say in a word what it is for, as in CASE-2026-118; it stands in the audit."),
    .init(
      "registry.station-enrolled", .refused,
      "This name is taken: enrol the new station under another name."),
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
      "seal.attachment", .badInput,
      "Capture the file again within its size, or ask the station to send it again."),
    .init(
      "seal.checkpoint", .refused, "Keep both checkpoints and tell the registry's administrator."),
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
      "socket.protocol", .device,
      "End the process that serves the device, start it again, and tell its maker."),
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
      "station.decision", .badInput,
      "Choose an outcome that this direction allows, and give a reason where one is asked for."),
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
      "station.passphrase", .badInput,
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
      "station.sign-in", .refused,
      "Type both again; a supervisor sets a forgotten passphrase by `maabar officer passphrase`."),
    .init(
      "station.sign-in-wait", .busy,
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
    .init(
      "virtualpassport.reader", .device,
      "Install the packages pcscd and vsmartcard-vpcd, then start the service pcscd."),
    .init(
      "virtualpassport.specimen", .badInput,
      "Make a folder with `maabar document make-specimen`, or name one of a chip's files."),
    .init("wire.address", .badInput, "Give https://HOST or https://HOST:PORT, nothing behind it."),
    .init("wire.answer", .badInput, "Check that the address is a registry's, of this version."),
    .init("wire.cut", .busy, "Try again: what has arrived is not sent twice."),
    .init("wire.refused", .refused, "Ask the registry's administrator: `stations` shows why."),
  ]

  /// What a person can do about a fault, or nil for a code that the table does not know.
  public static func hint(for code: Fault.Code, program: String = "maabar") -> String? {
    guard let entry = entries.first(where: { $0.name == code.name }) else { return nil }
    return entry.hint.split(separator: "PROGRAM", omittingEmptySubsequences: false)
      .joined(separator: program)
  }
}
