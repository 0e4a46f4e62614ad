import Bytes
import Codes
public import Document
import Record

/// What reading the chip of a traveller's document came to, as the lane shows and records it.
public struct LaneChip: Sendable {
  /// Every check on page and chip, with what was broken off.
  public let report: InspectionReport
  /// How the chip was opened; nil when it was not.
  public let access: ChipReading.Access?
  /// Why the reading was broken off; nil when it came to its end.
  public let brokenOff: String?
  /// How long reading and checking took.
  public let milliseconds: Int
  /// The files that a record keeps, as the chip gave them.
  public let files: [CapturedFile]

  /// What a reading and its inspection came to.
  public init(_ reading: ChipReading, _ report: InspectionReport) {
    self.report = report
    access = reading.access
    brokenOff = reading.interruption?.words
    let microseconds = report.timings.reduce(0) { $0 &+ max(0, $1.microseconds) }
    milliseconds = Int(clamping: min(microseconds / 1000, 3_600_000))
    files = LaneChip.kept.compactMap { file in
      reading.content[file].flatMap { CapturedFile(file, bytes: $0) }
    }
  }

  /// Whether reading it again may give more: it was broken off, or stayed shut.
  public var isUnfinished: Bool { brokenOff != nil }

  /// The files that a record keeps: what shows later that a check was made on what the chip gave
  /// (the signatures, what they cover of zone and face, the chip's own keys). What else is written
  /// about the person and its next of kin is looked at and left; fingers and irises are never kept.
  static let kept: [ChipFile] = [
    .cardAccess, .cardSecurity, .securityObject, .dataGroup(1), .dataGroup(2), .dataGroup(14),
    .dataGroup(15),
  ]

  /// The checks beside those that are `known`, each once, for a record and the lane's page.
  func checks(besides known: DocumentReport) -> [DocumentCheck] {
    report.checks.checks.filter { known[$0.name] == nil }
  }

  /// The results of the guideline's groups, for rules.
  var groups: [DocumentCheck] {
    InspectionGroup.allCases.compactMap { group in
      report.state(of: group).outcome.map { DocumentCheck(group.name, $0) }
    }
  }

  /// The same while nobody knows what day it is: what a date decides is undetermined.
  var withoutDate: LaneChip { LaneChip(self, report.withoutDate) }

  private init(_ chip: LaneChip, _ report: InspectionReport) {
    self.report = report
    access = chip.access
    brokenOff = chip.brokenOff
    milliseconds = chip.milliseconds
    files = chip.files
  }

  /// The form of records.
  var recorded: RecordedChip {
    var chip = RecordedChip(
      reading: brokenOff == nil ? .complete : .aborted,
      light: report.light(of: .electronic).rawValue, milliseconds: milliseconds)
    chip.reason = brokenOff.map { $0.cut(to: LaneChip.detailBytes) }
    chip.access =
      switch access {
      case .plain: .plain
      case .basic: .basic
      case .pace: .pace
      case nil: nil
      }
    chip.signedBy = report.signedBy?.icao
    return chip
  }

  /// The form for programs.
  var json: JSON {
    let verdict = report.verdict
    return .fields([
      "light": .string(verdict.light.rawValue), "verdict": .string(verdict.line),
      "brokenOff": .text(brokenOff), "milliseconds": .integer(Int64(milliseconds)),
      "groups": .object(
        Dictionary(
          uniqueKeysWithValues: InspectionGroup.allCases.map {
            ($0.rawValue, JSON.string(report.state(of: $0).spelling))
          })),
    ])
  }

  /// Bytes of one finding in a record: a hundred of them must fit into a line.
  static let detailBytes = 160
}

extension CapturedFile {
  /// A file of a chip, as it came; nil for fingers, irises, and what no record keeps.
  init?(_ file: ChipFile, bytes: [UInt8]) {
    let kind: Kind?
    switch file {
    case .common: kind = .chipCOM
    case .securityObject: kind = .chipSOD
    case .cardAccess: kind = .chipCardAccess
    case .cardSecurity: kind = .chipCardSecurity
    case .dataGroup(3), .dataGroup(4): kind = nil
    case .dataGroup(let number): kind = Kind(dataGroup: number)
    }
    guard let kind, !bytes.isEmpty else { return nil }
    self.init(kind, format: "icao-9303-10", bytes: bytes)
  }
}

extension InspectionReport {
  /// The report with every check that needs today's date undetermined.
  fileprivate var withoutDate: InspectionReport {
    InspectionReport(
      transaction: transaction, begunAt: begunAt, checks: checks.withoutDate.checks,
      aborted: aborted, timings: timings, components: components, signedBy: signedBy)
  }
}

extension String {
  /// The text without what goes beyond so many bytes of UTF-8; a character is never cut.
  func cut(to bytes: Int) -> String {
    guard utf8.count > bytes else { return self }
    var text = self[...]
    while text.utf8.count > bytes - 3 { text = text.dropLast() }
    return text + "…"
  }
}
