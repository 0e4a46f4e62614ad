import Bytes
import Codes
import Console
import Crypto
import Device
import Document
import Host

/// What reading and inspecting a chip came to, for an officer and for programs.
struct ChipInspectionPage {
  let report: InspectionReport
  let reading: ChipReading
  private let passive: PassiveAuthentication?
  private let day: CivilDate

  /// Puts all checks together: what the chip's protocols showed, what the issuer signed, what the
  /// data groups hold, and the printed zone against the chip's. `begun` is when the document was
  /// asked for, `watch` takes the time of the checks.
  init(
    _ reading: ChipReading, printed: MachineReadableZone?, trust: IssuerTrust, on day: CivilDate?,
    begun: Instant, reader: DeviceIdentity, expectsIssuer: Bool = false, _ machine: Machine
  ) {
    self.reading = reading
    let watch = Stopwatch(machine.timekeeper)
    let today = day ?? begun.day(offsetMinutes: 0)
    self.day = today
    let noon = Instant(milliseconds: Int64(today.daysSince1970) * 86_400_000 + 43_200_000)
    // What was broken off before the security object came is no evidence.
    let hasObject = reading.content[.securityObject] != nil
    passive =
      hasObject || reading.isComplete
      ? PassiveAuthentication(reading.content, trust: trust, at: noon) : nil
    var timings = reading.timings + [watch.lap("passive authentication")]
    var document = InspectedDocument()
    document.printed = printed
    document.chip = reading.content.files.isEmpty ? nil : reading.content
    let checks = reading.checks + (passive?.checks ?? []) + document.checks(on: today)
    timings.append(watch.lap("page and data groups"))
    let broken = Set(reading.aborted.map(\.name))
    report = InspectionReport(
      transaction: machine.randomness.hex(16), begunAt: begun,
      checks: checks.filter { !broken.contains($0.name) }, aborted: reading.aborted,
      timings: timings,
      components: InspectionReport.Component.ofThisProgram + [
        .init("reader", name: "\(reader.make) \(reader.model)", version: ""),
        .init("driver", name: reader.driver, version: ""),
      ],
      signedBy: passive?.authority?.country.flatMap { Country(alpha2: $0) },
      expectsIssuer: expectsIssuer)
  }

  // MARK: For programs

  var json: JSON {
    var fields = report.json.object ?? [:]
    fields["access"] = .string(reading.accessWords)
    fields["commands"] = .integer(Int64(reading.exchanges))
    fields["bytes"] = .integer(Int64(reading.received))
    fields["largestAnswer"] = .integer(Int64(reading.largestAnswer))
    fields["restarts"] = .integer(Int64(reading.restarts))
    fields["brokenOff"] = reading.interruption.map { .string($0.words) }
    fields["files"] = .array(
      sortedFiles.map { file, bytes in
        [
          "name": .string("\(file)"), "bytes": .integer(Int64(bytes.count)),
          "sha256": .string(Hex.encode(Hash.sha256(bytes))),
        ]
      })
    fields["missing"] = .array(
      reading.missing.map { ["name": .string("\($0.file)"), "reason": .string($0.reason)] })
    fields["signer"] = passive?.signer.map { .string($0.subject) }
    fields["authority"] = passive?.authority.map { .string($0.subject) }
    fields["fields"] = DocumentCommand.json(DocumentPage.entries(of: reading.content, on: day))
    return .object(fields)
  }

  // MARK: For an officer

  func show(on outlet: Outlet) {
    InspectionView.show(report, on: outlet)
    outlet.line()
    if let interruption = reading.interruption {
      outlet.line("\("broken off", .warning) \(interruption.words)")
    }
    outlet.line("access     \(reading.accessWords)")
    outlet.line("files      \(sortedFiles.map { "\($0.key)" }.joined(separator: " "))")
    for (file, reason) in reading.missing { outlet.line("           \(file): \(reason)") }
    outlet.line("signer     \(passive?.signer?.subject ?? "no certificate")")
    outlet.line("authority  \(passive?.authority?.subject ?? "none of those trusted")")
    let milliseconds = reading.timings.reduce(0) { $0 + $1.microseconds } / 1000
    let again = reading.restarts > 0 ? ", powered anew \(reading.restarts) times" : ""
    outlet.line(
      """
      reading    \(reading.exchanges) commands, \(reading.received) bytes in \(milliseconds) ms, \
      at most \(reading.largestAnswer) in one answer\(again)
      """)
    let entries = DocumentPage.entries(of: reading.content, on: day)
    guard !entries.isEmpty else { return }
    outlet.line()
    DocumentCommand.show(entries, on: outlet)
  }

  private var sortedFiles: [(key: ChipFile, value: [UInt8])] {
    reading.content.files.sorted { $0.key < $1.key }
  }
}

extension ChipReading {
  /// How the chip was opened, in words.
  fileprivate var accessWords: String {
    switch access {
    case nil: "the chip was not opened"
    case .plain: "none needed"
    case .basic(nil): "Basic Access Control"
    case .basic(let why?): "Basic Access Control; \(why)"
    case .pace(let variant): variant
    }
  }
}
