import Bytes
import Codes
import Console
import Crypto
import Document
import Host

/// An inspection with what it was made on, as the verbs of `document` answer with it.
struct Inspection {
  /// Every check, combined.
  let report: InspectionReport
  /// What the checks were made on.
  let document: InspectedDocument
  /// What the issuer's signature came to.
  let authentication: PassiveAuthentication
  /// The local day of the inspection.
  let day: CivilDate

  /// Makes every check that needs no chip, in time taken by `watch`, beside those that reading the
  /// chip made; what was broken off there is no evidence, whatever is there of it.
  init(
    of document: InspectedDocument, read reading: ChipReading? = nil, trust: IssuerTrust,
    on day: CivilDate?, begunAt begun: Instant, timings: [InspectionReport.Timing],
    components: [InspectionReport.Component] = [], _ machine: Machine
  ) {
    let watch = Stopwatch(machine.timekeeper)
    let today = day ?? begun.day(offsetMinutes: 0)
    let noon = Instant(milliseconds: Int64(today.daysSince1970) * 86_400_000 + 43_200_000)
    let authentication = PassiveAuthentication(
      document.chip ?? ChipContent(), trust: trust, at: noon)
    var timings = timings + [watch.lap("passive authentication")]
    let aborted = reading?.aborted ?? []
    // Known defects of the issuer's documents judge the chip's protocols too.
    let protocols = (reading?.checks ?? []).map(authentication.judged)
    let checks = protocols + authentication.checks + document.checks(on: today)
    timings.append(watch.lap("page and data groups"))
    report = InspectionReport(
      transaction: machine.randomness.hex(16), begunAt: begun,
      checks: checks.filter { check in !aborted.contains { $0.name == check.name } },
      aborted: aborted, timings: timings,
      components: InspectionReport.Component.ofThisProgram + components,
      signedBy: authentication.state)
    self.document = document
    self.authentication = authentication
    self.day = today
  }

  private var chip: ChipContent { document.chip ?? ChipContent() }

  /// 1 when a check that counts failed.
  var status: ExitStatus { report.state(of: .document) == .ended(.failed) ? .found : .success }

  /// The answer for programs: the report's form, the files, the certificates, the chip's fields.
  var json: JSON {
    var fields = report.json.object ?? [:]
    fields["files"] = .texts(chip.files.keys.sorted().map(\.description))
    fields["passedOver"] = .array(
      chip.passedOver.map { ["name": .string($0.name), "reason": .string($0.reason)] })
    fields["signer"] = authentication.signer.map(Inspection.json)
    fields["authority"] = authentication.authority.map(Inspection.json)
    fields["fields"] = DocumentCommand.json(DocumentPage.entries(of: chip, on: day))
    return .object(fields)
  }

  private static func json(_ certificate: IssuerCertificate) -> JSON {
    [
      "subject": .string(certificate.subject), "serial": .string(certificate.serial),
      "sha256": .string(certificate.fingerprint.hex),
    ]
  }

  /// The log for operational monitoring.
  func log(_ profile: InspectionLog.Profile, trace: String? = nil) -> String {
    InspectionLog(report, of: document, signer: authentication.signer, trace: trace).xml(profile)
  }

  /// Prints the report, then what it was made on.
  func show(on outlet: Outlet) {
    InspectionView.show(report, on: outlet)
    outlet.line()
    outlet.line("files      \(chip.files.keys.sorted().map(\.description).joined(separator: " "))")
    for (name, reason) in chip.passedOver { outlet.line("           \(name): \(reason)") }
    outlet.line("signer     \(authentication.signer?.subject ?? "no certificate")")
    outlet.line("authority  \(authentication.authority?.subject ?? "none of those trusted")")
    let entries = DocumentPage.entries(of: chip, on: day)
    guard !entries.isEmpty else { return }
    outlet.line()
    DocumentCommand.show(entries, on: outlet)
  }

  /// Writes the portrait of DG2 where a path is given; throws `.chipFile` when there is none.
  func writePortrait(to path: Path?, _ invocation: Invocation) throws(Fault) {
    guard let path else { return }
    guard let portrait = chip.portrait() else {
      throw Fault(.chipFile, at: "DG2", "no portrait that can be read")
    }
    try invocation.machine.files.write(portrait.bytes, to: path, secret: true)
    invocation.outlet.note("\(path): the portrait, \(portrait.format.rawValue)")
  }
}
