import Bytes
import Codes
import Record

/// The golden records about people's acts, and one of a station with a dead battery.
extension Samples {
  static func identity(_ n: Int64, station: String = "IQ-IBK-1") throws -> RecordIdentity {
    try RecordIdentity(station: station, epoch: epoch, n: n)
  }

  static func doubted() throws -> Crossing {
    var crossing = try minimal()
    crossing.captured = RecordTime(
      utc: try Instant(iso: "2026-03-02T08:00:07.000Z"), offsetMinutes: 180,
      monotonicNanoseconds: 7_000_000_000, boot: "boot-2",
      doubtedWall: try Instant(iso: "1970-01-01T00:00:07.000Z"))
    crossing.circumstances.departure = "SYR"
    crossing.circumstances.destination = "D"
    crossing.circumstances.returnKind = .assistedVoluntary
    crossing.circumstances.vulnerability = .separatedChild
    crossing.circumstances.processingSeconds = 95
    var document = RecordedDocument(kind: .passport)
    document.issuer = "IRN"
    document.number = "A12345678"
    crossing.document = document
    crossing.doubles = [
      RecordedDouble(kind: .possibleDuplicate, earlier: try identity(7), minutes: 4),
      RecordedDouble(kind: .sameDirection, earlier: try identity(3), minutes: nil),
    ]
    crossing.missing = [
      RecordedMissing(kind: "portrait", reason: .noDevice),
      RecordedMissing(kind: "finger-image", finger: .rightIndex, reason: .bandaged),
    ]
    return crossing
  }

  static func audit() throws -> AuditRecord {
    var act = AuditedAct(.view, by: "8102", role: "second-line")
    act.times = 3
    act.records = [try identity(7), try identity(8)]
    act.lists = [AuditedList(id: "iq-silent", version: 3, entry: "S-5")]
    act.purpose = "alert"
    act.subject = "4711"
    act.isRefused = true
    act.detail = "the role may not"
    return AuditRecord(
      header: try header(12), captured: try time("2026-03-02T08:05:00.000Z", 12), act: act)
  }

  static func shiftClosed() throws -> AuditRecord {
    let day = try CivilDate(iso: "2026-03-02")
    func cell(_ direction: Direction, _ measure: String, _ nationality: String, _ count: Int)
      -> ShiftSheet.Cell
    {
      ShiftSheet.Cell(
        day: day, direction: direction, measure: measure, nationality: nationality, count: count)
    }
    var act = AuditedAct(.shiftClosed, by: "4711", role: "officer")
    act.sheet = ShiftSheet(
      shift: 5, openedBy: "4711", opened: try Instant(iso: "2026-03-02T05:00:00.000Z"), first: 7,
      last: 12, openReferrals: 1, openAlerts: 2, takenOverBy: "4712",
      cells: [
        cell(.exit, "practice", "IRQ", 1), cell(.entry, "movements", "IRN", 1),
        cell(.entry, "movements", "D", 12), cell(.entry, "pending", "XXX", 1),
        cell(.exit, "prevented", "IRQ", 1),
      ])
    return AuditRecord(
      header: try header(13), captured: try time("2026-03-02T17:00:00.000Z", 13), act: act)
  }

  static func note() throws -> NoteRecord {
    NoteRecord(
      header: try header(14), of: try identity(1, station: "IQ-BGW"),
      captured: try time("2026-03-02T08:10:00.000Z", 14), kind: .vulnerability, officer: "8102",
      text: "Travels alone, says he is 15.\nتحدث مع UNHCR")
  }

  static func stepOpened() throws -> CaseStepRecord {
    var step = caseStep(1, .opened)
    step.numbers = ["A99110042"]
    step.content = ["type": "maabar/readmission/application/1"]
    return CaseStepRecord(
      header: try header(15, station: "BGW-READMISSION"),
      captured: try time("2026-03-01T08:00:00.000Z", 15), of: nil, step: step)
  }

  static func stepConfidence() throws -> CaseStepRecord {
    var step = caseStep(2, .interviewed)
    step.previous = String(repeating: "ab", count: 32)
    step.content = ["text": "دەڵێت لە سلێمانی لەدایکبووە"]
    return CaseStepRecord(
      header: try header(16, station: "BGW-READMISSION"),
      captured: try time("2026-03-01T09:00:00.000Z", 16),
      of: try identity(15, station: "BGW-READMISSION"), step: step,
      attachments: [
        RecordedAttachment(
          kind: "interview", format: "application/pdf", name: String(repeating: "cd", count: 32),
          bytes: 116, key: String(repeating: "ef", count: 32))
      ])
  }

  private static func caseStep(_ number: Int64, _ act: CaseAct) -> CaseStep {
    CaseStep(
      file: "R-2026-000001-24", opening: .opened, number: number, previous: nil, act: act,
      officer: "3001", role: .officer, session: "00112233aabbccdd", purpose: .readmission)
  }
}
