import Bytes
import Codes
import Console
import Crypto
import Device
import Document
import Encounter
import Host
import Record
import Station

/// The verb `document read`: the chip that lies on a reader, read whole and inspected.
enum DocumentReadCommand {
  private static let reader = Parameter.optional(
    "--reader", .word("READER"),
    "a chip reader by its name or a part of it, or the socket or folder of a simulated one")
  private static let zone = Parameter.optional(
    "--mrz", .file, "the lines of the printed zone; - is standard input")
  private static let number = Parameter.optional(
    "--can", .file, "the card access number printed on the document; - is standard input")
  private static let everything = Parameter.flag(
    "--all", "read every data group that anybody may read, not only what a border needs")
  private static let terminal = Parameter.optional(
    "--terminal", .folder,
    "read fingers and irises too, with the terminal's certificates and keys in this folder")
  private static let guarded = Parameter.flag(
    "--guarded",
    "the same with the certificates and keys of --station; takes a sign-in and is audited")
  private static let output = Parameter.optional(
    "--out", .folder, "write the chip's files and the portrait into this folder")
  private static let trace = Parameter.optional(
    "--trace", .file, "write what was said to the chip, masked but for specimens")
  private static let log = Parameter.optional(
    "--log", .file, "write the inspection's log as XML, by --profile")
  private static let seconds = Parameter.defaulted(
    "--seconds", .number(1...600), to: 60, "how long all of it may take, laying on included")

  static let command = Command(
    "read", "read and inspect the chip that lies on a reader",
    discussion: """
      Opens the chip with the zone or the card access number (PACE, else Basic Access Control), \
      reads its files, lets it prove that it is no copy, and checks what the issuer signed. \
      Zone and number are personal data and come by a file, standard input or a question, never \
      as an argument. Ctrl-C ends the reading; what was broken off says nothing about the document.
      """,
    examples: [
      .init("maabar document read --mrz zone.txt", "Read the document on the only chip reader."),
      .init(
        "maabar document read --reader ACS --can - --trust german-master-list.ml --out chip",
        "Open it by the number that is typed, check the signatures, keep files and portrait."),
      .init(
        "maabar document read --mrz zone.txt --trace trace.txt --json",
        "Find out why a document cannot be read."),
    ],
    parameters: [
      reader, zone, number, TrustOptions.files, TrustOptions.station, everything,
      terminal, guarded, SignInOption.file, output, trace, log, DocumentLogCommand.profile,
      seconds, DocumentCommand.day,
    ], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let authorities = try TrustOptions.trust(invocation)
    let (keys, printed) = try keys(invocation)
    let access = try terminalAccess(invocation)
    let bay = try ChipBay(invocation[reader], invocation.machine)
    if !invocation.json {
      let reader = bay.descriptor.identity
      invocation.outlet.note("\(reader.make) \(reader.model, .strong): lay the document on")
    }
    let begun = invocation.machine.timekeeper.now().utcMilliseconds
    var plan = invocation[everything] ? ReadingPlan.open : .border
    if access != nil { plan.files.formUnion(ReadingPlan.protected) }
    let reading = bay.read(
      plan, keys: keys, terminal: access, isTraced: invocation[trace] != nil,
      milliseconds: invocation[seconds] * 1000, randomness: invocation.machine.randomness)
    let lines = reading.trace?.lines(isSpecimen: reading.isSpecimen(printed: printed))
    if let path = invocation[trace] {
      let text = (lines ?? []).map { $0 + "\n" }.joined()
      try invocation.machine.files.write(Array(text.utf8), to: path, secret: true)
    }
    let device = bay.descriptor.identity
    var document = InspectedDocument()
    document.printed = printed
    document.chip = reading.content.files.isEmpty ? nil : reading.content
    let inspection = Inspection(
      of: document, read: reading, trust: authorities, on: invocation[DocumentCommand.day],
      begunAt: Instant(milliseconds: begun), timings: reading.timings,
      components: [
        .init("reader", name: "\(device.make) \(device.model)", version: ""),
        .init("driver", name: device.driver, version: ""),
      ], invocation.machine)
    if let folder = invocation[output] { try keep(reading.content, in: folder, invocation) }
    if let path = invocation[log] {
      let trace = lines?.joined(separator: "\n")
      let xml = inspection.log(invocation[DocumentLogCommand.profile], trace: trace)
      try invocation.machine.files.write(Array(xml.utf8), to: path, secret: true)
    }
    let view = ChipReadingView(reading)
    let json = (inspection.json.object ?? [:]).merging(view.json) { own, _ in own }
    invocation.answer(.object(json)) { outlet in
      inspection.show(on: outlet)
      view.show(on: outlet)
    }
    if case .cancelled = reading.interruption { return .interrupted }
    return inspection.status == .success && !reading.isComplete ? .device : inspection.status
  }

  // MARK: Keys

  /// The zone and the number from files, or asked for at a terminal when neither is given; with the
  /// zone as it is printed, where all of it is known.
  private static func keys(
    _ invocation: Invocation
  ) throws(Fault) -> (ChipKeys, printed: MachineReadableZone?) {
    var keys = ChipKeys()
    var printed: MachineReadableZone?
    if let path = invocation[zone] {
      printed = try MachineReadableZone(bytes: try invocation.read(path, limit: 4096))
    }
    if let path = invocation[number] {
      let bytes = try invocation.read(path, limit: 64)
      keys.cardAccessNumber = try cardAccessNumber(String(decoding: bytes, as: UTF8.self))
    }
    if printed == nil, keys.cardAccessNumber == nil, invocation.machine.inlet.isTerminal {
      return try askForKeys(invocation.prompt)
    }
    if let printed { keys.zone = try ZoneKey(printed) }
    return (keys, printed)
  }

  /// Asks for what opens the chip: the zone line by line, the number of the document with two
  /// dates, the card access number, or nothing.
  private static func askForKeys(
    _ prompt: Prompt
  ) throws(Fault) -> (ChipKeys, printed: MachineReadableZone?) {
    let question = "First line of the zone, document number or card access number"
    let first = try prompt.ask(question, .text, standard: "")
    switch first.count {
    case 0: return (ChipKeys(), nil)
    case 30, 36, 44:
      var lines = [first]
      while lines.count < (first.count == 30 ? 3 : 2) {
        lines.append(try prompt.ask("Line \(lines.count + 1)", .text))
      }
      let zone = try MachineReadableZone(lines: lines)
      return (ChipKeys(zone: try ZoneKey(zone)), zone)
    default: break
    }
    if let number = try? cardAccessNumber(first) {
      return (ChipKeys(cardAccessNumber: number), nil)
    }
    let birth = try prompt.ask("Birth date as the zone has it (YYMMDD)", .text)
    let expiry = try prompt.ask("Expiry date as the zone has it (YYMMDD)", .text)
    let key = try ZoneKey(documentNumber: first, birthDate: birth, expiryDate: expiry)
    return (ChipKeys(zone: key), nil)
  }

  /// Six digits (ICAO Doc 9303-11, clause 4.4.2); space around them is left out.
  private static func cardAccessNumber(_ text: String) throws(Fault) -> String {
    let digits = text.filter { !$0.isWhitespace }
    guard digits.count == 6, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      throw Fault(.zoneField, at: "card access number", "six digits expected")
    }
    return digits
  }

  // MARK: Terminal authentication

  /// The certificates and keys of a folder or of the station; what cannot be used is noted. Nil
  /// where neither is asked for.
  private static func terminalAccess(
    _ invocation: Invocation
  ) throws(Fault) -> TerminalAccess? {
    if invocation[guarded] { return try stationAccess(invocation) }
    guard let folder = invocation[terminal] else { return nil }
    let files = invocation.machine.files
    var certificates = TerminalCertificates()
    for entry in try files.list(folder, limit: 4096).sorted(by: { $0.name < $1.name })
    where entry.kind == .file {
      let bytes = try files.read(folder / entry.name, limit: ReadingLimits.largestFile)
      certificates.add(bytes, named: entry.name)
    }
    for problem in certificates.problems {
      invocation.outlet.note("\(problem.place): \(problem.reason): not used")
    }
    return TerminalAccess(certificates, on: day(invocation))
  }

  /// What the station holds. That somebody reads fingers and irises with it is audited before they
  /// are read.
  private static func stationAccess(_ invocation: Invocation) throws(Fault) -> TerminalAccess {
    guard let folder = invocation[TrustOptions.station] else {
      throw Fault(.usage, at: "--guarded", "--station FOLDER is needed, whose certificates count")
    }
    let machine = invocation.machine
    let station = try PointOfEntry(
      folder, files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness)
    let session = try SignInOption.session(invocation, at: station)
    try station.audit(.view, by: session, detail: "fingers and irises of a chip")
    return TerminalAccess(try station.terminalCertificates(), on: day(invocation))
  }

  private static func day(_ invocation: Invocation) -> CivilDate {
    let now = Instant(milliseconds: invocation.machine.timekeeper.now().utcMilliseconds)
    return invocation[DocumentCommand.day] ?? now.day(offsetMinutes: 0)
  }

  // MARK: Files

  /// Writes the files as they came and, for the officer to look at, the portrait.
  private static func keep(
    _ content: ChipContent, in folder: Path, _ invocation: Invocation
  ) throws(Fault) {
    let files = invocation.machine.files
    try files.makeFolder(folder)
    for (file, bytes) in content.files.sorted(by: { $0.key < $1.key }) {
      let name = "\(file).bin"
      try files.write(bytes, to: folder / name, secret: true)
    }
    guard let portrait = content.portrait() else { return }
    let path = folder / "portrait.\(portrait.format.fileExtension)"
    try files.write(portrait.bytes, to: path, secret: true)
    invocation.outlet.note("\(path): the portrait")
  }
}
