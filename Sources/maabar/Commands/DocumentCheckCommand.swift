import Bytes
import Codes
import Console
import Crypto
import Document
import Host

/// The verb `document check`: an inspection of a folder of chip files, without the chip.
enum DocumentCheckCommand {
  private static let folder = Parameter.required(
    "FOLDER", .folder, "the files of a chip, whatever their names")
  private static let trust = Parameter.repeated(
    "--trust", .file, "a master list (.ml), a PEM bundle or a certificate of an issuing authority")
  private static let zone = Parameter.optional(
    "--zone", .file, "the lines of the printed zone, to be held against the chip's")
  private static let portrait = Parameter.optional(
    "--portrait", .file, "write the portrait of DG2 to this file, its bytes as the issuer's")

  static let command = Command(
    "check", "check the files of a chip against what the issuer signed",
    discussion: """
      Passive authentication (ICAO Doc 9303-11): the issuer's signature over the hashes of the \
      data groups, the signer's certificate under the authorities that `--trust` names, each data \
      group that is there and what it holds, and the printed zone against the chip's. It proves that the data are genuine and unaltered, not that the \
      chip is no copy. "Undetermined" means that something to decide with is missing: without the \
      issuing state's certificate nothing can be said for or against the document.
      """,
    examples: [
      .init(
        "maabar document check Fixtures/chip/bsi-2008 --trust german-master-list.ml",
        "Check a chip that another program read."),
      .init(
        "maabar document check chip --trust csca.pem --zone zone.txt --json",
        "The same with the printed zone, for a program."),
      .init(
        "maabar document check Fixtures/chip/bsi-2008 --portrait portrait.jp2",
        "Write the portrait out, to be looked at."),
    ],
    parameters: [folder, trust, zone, portrait, DocumentCommand.day], run: run)

  /// Larger than any file of a chip: two bytes of length, and room for odd ones.
  private static let fileBytes = 1 << 20
  /// Larger than any master list: the largest known has 1.5 MB.
  static let listBytes = 1 << 25

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let authorities = try authorities(invocation[trust], invocation)
    let watch = Stopwatch(invocation.machine.timekeeper)
    var document = InspectedDocument()
    let chip = try read(invocation[folder], invocation)
    document.chip = chip
    if let path = invocation[zone] {
      document.printed = try MachineReadableZone(bytes: try invocation.read(path, limit: 4096))
    }
    var timings = [watch.lap("files")]
    let now = Instant(milliseconds: invocation.machine.timekeeper.now().utcMilliseconds)
    let today = invocation[DocumentCommand.day] ?? now.day(offsetMinutes: 0)
    let moment = Instant(milliseconds: Int64(today.daysSince1970) * 86_400_000 + 43_200_000)
    let result = PassiveAuthentication(chip, trust: authorities, at: moment)
    timings.append(watch.lap("passive authentication"))
    let checks = result.checks + document.checks(on: today)
    timings.append(watch.lap("page and data groups"))
    let report = InspectionReport(
      transaction: invocation.machine.randomness.hex(16), begunAt: now, checks: checks,
      timings: timings, components: InspectionReport.Component.ofThisProgram,
      signedBy: result.authority?.country.flatMap { Country(alpha2: $0) })
    try write(chip, to: invocation[portrait], invocation)
    invocation.answer(json(report, result, chip, today)) { outlet in
      show(report, result, chip, today, on: outlet)
    }
    return report.state(of: .document) == .ended(.failed) ? .found : .success
  }

  /// The authorities that lists and certificates hold; what cannot be used is named.
  static func authorities(
    _ paths: [Path], _ invocation: Invocation
  ) throws(Fault) -> IssuerTrust {
    var authorities = IssuerTrust()
    for path in paths {
      let bytes = try invocation.read(path, limit: listBytes)
      if let signer = try authorities.add(bytes, named: path.string) {
        invocation.outlet.note("\(path): signed by \(signer.subject)")
      }
    }
    for problem in authorities.problems {
      invocation.outlet.note("\(problem.place): \(problem.reason): not used")
    }
    return authorities
  }

  /// Writes the portrait, or says that there is none.
  private static func write(
    _ chip: ChipContent, to path: Path?, _ invocation: Invocation
  ) throws(Fault) {
    guard let path else { return }
    guard let portrait = chip.portrait() else {
      throw Fault(.chipFile, at: "DG2", "no portrait that can be read")
    }
    try invocation.machine.files.write(portrait.bytes, to: path)
    invocation.outlet.note("\(path): the portrait, \(portrait.format.rawValue)")
  }

  private static func read(_ folder: Path, _ invocation: Invocation) throws(Fault) -> ChipContent {
    var chip = ChipContent()
    let entries = try invocation.machine.files.list(folder, limit: 1000)
    for entry in entries.sorted(by: { $0.name < $1.name }) where entry.kind == .file {
      let bytes = try invocation.machine.files.read(folder / entry.name, limit: fileBytes)
      try chip.add(bytes, named: entry.name)
    }
    guard !chip.files.isEmpty else {
      throw Fault(.chipFile, at: folder.string, "no file of a travel document's chip")
    }
    return chip
  }

  private static func json(
    _ report: InspectionReport, _ result: PassiveAuthentication, _ chip: ChipContent,
    _ day: CivilDate
  ) -> JSON {
    var fields = report.json.object ?? [:]
    fields["files"] = .array(chip.files.keys.sorted().map { .string($0.description) })
    fields["passedOver"] = .array(
      chip.passedOver.map { ["name": .string($0.name), "reason": .string($0.reason)] })
    fields["signer"] = result.signer.map(json)
    fields["authority"] = result.authority.map(json)
    fields["fields"] = DocumentCommand.json(DocumentPage.entries(of: chip, on: day))
    return .object(fields)
  }

  private static func json(_ certificate: IssuerCertificate) -> JSON {
    [
      "subject": .string(certificate.subject), "serial": .string(certificate.serial),
      "sha256": .string(certificate.fingerprint.hex),
    ]
  }

  private static func show(
    _ report: InspectionReport, _ result: PassiveAuthentication, _ chip: ChipContent,
    _ day: CivilDate, on outlet: Outlet
  ) {
    InspectionView.show(report, on: outlet)
    outlet.line()
    outlet.line("files      \(chip.files.keys.sorted().map(\.description).joined(separator: " "))")
    for (name, reason) in chip.passedOver { outlet.line("           \(name): \(reason)") }
    outlet.line("signer     \(result.signer?.subject ?? "no certificate")")
    outlet.line("authority  \(result.authority?.subject ?? "none of those trusted")")
    let entries = DocumentPage.entries(of: chip, on: day)
    guard !entries.isEmpty else { return }
    outlet.line()
    DocumentCommand.show(entries, on: outlet)
  }
}
