import Bytes
import Codes
import Console
import Crypto
import Document
import Host

/// The verb `document check`: passive authentication of a folder of chip files.
enum DocumentCheckCommand {
  private static let folder = Parameter.required(
    "FOLDER", .folder, "the files of a chip, whatever their names")
  private static let zone = Parameter.optional(
    "--zone", .file, "the lines of the printed zone, to be held against the chip's")

  static let command = Command(
    "check", "check the files of a chip against what the issuer signed",
    discussion: """
      Passive authentication (ICAO Doc 9303-11): the issuer's signature over the hashes of the \
      data groups, the signer's certificate under the authorities that the station trusts or \
      `--trust` names, its revocation, and each data group that is there. It proves that the data are genuine and unaltered, not that the \
      chip is no copy. "Undetermined" means that something to decide with is missing: without the \
      issuing state's certificate nothing can be said for or against the document, and its holder \
      is not referred for that.
      """,
    examples: [
      .init(
        "maabar document check Fixtures/chip/bsi-2008 --trust german-master-list.ml",
        "Check a chip that another program read."),
      .init(
        "maabar document check chip --trust csca.pem --zone zone.txt --json",
        "The same with the printed zone, for a program."),
    ],
    parameters: [
      folder, TrustOptions.files, TrustOptions.station, zone, DocumentCommand.day,
    ], run: run)

  /// Larger than any file of a chip: two bytes of length, and room for odd ones.
  private static let fileBytes = 1 << 20

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    var trust = try TrustOptions.ofStation(invocation)
    for list in try TrustOptions.add(invocation[TrustOptions.files], to: &trust, invocation) {
      invocation.outlet.note("\(list.place): signed by \(list.signer.subject)")
    }
    for problem in trust.problems {
      invocation.outlet.note("\(problem.place): \(problem.reason): not used")
    }
    let chip = try read(invocation[folder], invocation)
    let now = Instant(milliseconds: invocation.machine.timekeeper.now().utcMilliseconds)
    let today = invocation[DocumentCommand.day] ?? now.day(offsetMinutes: 0)
    let moment = Instant(milliseconds: Int64(today.daysSince1970) * 86_400_000 + 43_200_000)
    if let edition = trust.edition, edition.isOverdue(at: now) {
      invocation.outlet.note("trust anchors: \(TrustOptions.standing(edition, at: now))")
    }
    let result = PassiveAuthentication(chip, trust: trust, at: moment)
    var checks = result.checks
    if let path = invocation[zone] {
      let printed = try MachineReadableZone(bytes: try invocation.read(path, limit: 4096))
      checks.append(chip.comparison(with: printed))
    }
    if let zone = try chip.zone() { checks += zone.report(on: today).checks }
    let report = DocumentReport(checks)
    let edition = trust.edition.map { TrustOptions.json($0, at: now) }
    invocation.answer(json(report, result, chip, edition)) { outlet in
      show(report, result, chip, on: outlet)
    }
    return report.combined == .failed ? .found : .success
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
    _ report: DocumentReport, _ result: PassiveAuthentication, _ chip: ChipContent,
    _ edition: JSON?
  ) -> JSON {
    .fields([
      "result": .string(report.combined.rawValue),
      "files": .array(chip.files.keys.sorted().map { .string($0.description) }),
      "passedOver": .array(
        chip.passedOver.map { ["name": .string($0.name), "reason": .string($0.reason)] }),
      "edition": edition, "defects": .texts(result.defects.map(\.words)),
      "integrity": .object(
        Dictionary(
          uniqueKeysWithValues: result.integrity.map { ("DG\($0)", .string($1.rawValue)) })),
      "signer": result.signer.map(json), "authority": result.authority.map(json),
      "checks": report.json,
    ])
  }

  private static func json(_ certificate: IssuerCertificate) -> JSON {
    [
      "subject": .string(certificate.subject), "serial": .string(certificate.serial),
      "sha256": .string(certificate.fingerprint.hex),
    ]
  }

  private static func show(
    _ report: DocumentReport, _ result: PassiveAuthentication, _ chip: ChipContent,
    on outlet: Outlet
  ) {
    outlet.line("\(report.combined.words, report.combined.style)")
    outlet.line()
    outlet.line("files      \(chip.files.keys.sorted().map(\.description).joined(separator: " "))")
    for (name, reason) in chip.passedOver { outlet.line("           \(name): \(reason)") }
    outlet.line("signer     \(result.signer?.subject ?? "no certificate")")
    outlet.line("authority  \(result.authority?.subject ?? "none of those trusted")")
    for defect in result.defects { outlet.line("\("known", .warning)      \(defect.words)") }
    outlet.line()
    DocumentCommand.show(report, on: outlet)
  }
}
