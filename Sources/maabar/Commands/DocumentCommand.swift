import Bytes
import Codes
import Console
import Document
import Host

/// The verb `document`: reports on every check of a travel document.
enum DocumentCommand {
  static let command = Command(
    "document", "check a travel document: its machine-readable zone, the files of its chip",
    subcommands: [
      zone, DocumentReadCommand.command, DocumentCheckCommand.command, DocumentLogCommand.command,
      DocumentTrustCommand.command, DocumentTerminalCommand.command,
      DocumentSpecimenCommand.command,
    ])

  private static let file = Parameter.defaulted(
    "FILE", .file, to: "-", "the zone's lines; - is standard input")
  static let day = Parameter.optional(
    "--day", .date, "the local day of the check; today in UTC otherwise")

  private static let zone = Command(
    "zone", "read a machine-readable zone and report on every check",
    discussion: """
      Paste the two or three lines of a passport, card or visa, or name a file that holds them. \
      Each check has its own result: successful, failed, undetermined or not supported. Nothing \
      is recorded.
      """,
    examples: [
      .init("maabar document zone zone.txt", "Report on the zone in a file."),
      .init("maabar document zone --day 2026-11-21 --json < zone.txt", "The same for a program."),
    ],
    parameters: [file, day], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let path = invocation[file]
    if path.string == "-", invocation.machine.inlet.isTerminal {
      invocation.outlet.note("Type or paste the lines, then press Ctrl-D:")
    }
    let bytes = try invocation.read(path, limit: 4096)
    let zone: MachineReadableZone
    do throws(Fault) { zone = try MachineReadableZone(bytes: bytes) } catch {
      throw error.within(path.string == "-" ? "standard input" : path.string)
    }
    let now = invocation.machine.timekeeper.now().utcMilliseconds
    let today = invocation[day] ?? Instant(milliseconds: now).day(offsetMinutes: 0)
    let page = DocumentPage(zone, on: today)
    invocation.answer(json(page)) { outlet in show(page, on: outlet) }
    return page.report.combined == .failed ? .found : .success
  }

  private static func json(_ page: DocumentPage) -> JSON {
    [
      "result": .string(page.report.combined.rawValue),
      "fields": json(page.entries), "checks": page.report.json,
    ]
  }

  /// The fields of a document for a program.
  static func json(_ entries: [DocumentPage.Entry]) -> JSON {
    .array(
      entries.map { entry in
        .fields([
          "field": .string(entry.label), "value": .string(entry.value),
          "note": entry.note.isEmpty ? nil : .string(entry.note),
        ])
      })
  }

  private static func show(_ page: DocumentPage, on outlet: Outlet) {
    let verdict = page.report.combined
    outlet.line("\(verdict.words, verdict.style)")
    outlet.line()
    show(page.entries, on: outlet)
    outlet.line()
    show(page.report, on: outlet)
  }

  /// The fields of a document, one in a line.
  static func show(_ entries: [DocumentPage.Entry], on outlet: Outlet) {
    var fields = Table([.init("field"), .init("value"), .init("")])
    for entry in entries {
      fields.add(["\(entry.label)", "\(entry.value, .strong)", "\(entry.note, .faint)"])
    }
    fields.print(on: outlet)
  }

  /// Every check in a line of its own.
  static func show(_ report: DocumentReport, on outlet: Outlet) {
    var checks = Table([.init("check"), .init("result"), .init("")])
    for check in report.checks {
      checks.add([
        "\(check.name)", "\(check.outcome.words, check.style)", "\(check.detail, .faint)",
      ])
    }
    checks.print(on: outlet)
  }
}

extension DocumentCheck {
  /// How its result stands out: grey where only the issuer's certificate is missing here.
  var style: Style { reason == .issuerNotAvailable ? .faint : outcome.style }
}

extension CheckOutcome {
  /// The result as a person reads it.
  var words: String {
    switch self {
    case .successful: "successful"
    case .failed: "FAILED"
    case .undetermined: "undetermined"
    case .notSupported: "not supported"
    }
  }

  /// How it stands out: the traffic light of BSI TR-03135-1, table 5.1.
  var style: Style {
    switch self {
    case .successful: .good
    case .failed: .bad
    case .undetermined: .warning
    case .notSupported: .faint
    }
  }
}
