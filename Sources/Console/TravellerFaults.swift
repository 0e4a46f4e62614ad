import Bytes

extension FaultTable {
  /// What can go wrong on the way of a traveller's data, from a device to the counts.
  static let ofTravellers: [Entry] = [
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
    .init(
      "biometrics.transaction", .badInput,
      "The ANSI/NIST-ITL file is cut or damaged: fetch it again, in its traditional encoding."),
    .init("biometrics.wsq", .badInput, "The WSQ file is cut short or damaged: fetch it again."),
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
    .init(
      "flows.places", .badInput,
      "Correct the line that is named; a list of places is taken whole or not at all."),
    .init("flows.query", .usage, "Correct the dates, columns or cell size that are named."),
    .init(
      "flows.sensitive", .refused,
      "Ask for a coarser table, as the line says: without the point, by month, or ending earlier."),
    .init(
      "flows.tally-file", .badInput,
      "Get the table again from where it is published, or name its form with --as."),
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
      "match.search-warrant", .refused,
      "State purpose, legal basis and case: nobody searches many people without them."),
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
      "socket.protocol", .device,
      "End the process that serves the device, start it again, and tell its maker."),
    .init(
      "virtualpassport.reader", .device,
      "Install the packages pcscd and vsmartcard-vpcd, then start the service pcscd."),
    .init(
      "virtualpassport.specimen", .badInput,
      "Make a folder with `maabar document make-specimen`, or name one of a chip's files."),
  ]
}
