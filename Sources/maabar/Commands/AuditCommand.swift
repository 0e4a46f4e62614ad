import Bytes
import Codes
import Console
import Record
import Station

/// The verb `audit`: who did what at the station, for a supervisor.
enum AuditCommand {
  static let command = Command(
    "audit", "who did what at the station", subcommands: [list, export])

  private static let day = Parameter.optional(
    "--day", .date, "one local day; all days without it")

  private static let list = Command(
    "list", "list what was looked at, exported, overridden and changed",
    discussion: """
      For a supervisor. A line names the officer, the act and the records or lists concerned, \
      never a person. Looking at the audit is an act itself and stands in it.
      """,
    examples: [
      .init("maabar audit list --station ibk --day 2026-03-01", "Read the acts of a day.")
    ],
    parameters: [StationOption.station, SignInOption.file, day]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let records = try station.auditRecords(day: invocation[day], for: officer)
    var json: [JSON] = []
    for record in records { json.append(try record.shown) }
    invocation.answer(.array(json)) { outlet in
      guard !records.isEmpty else { return outlet.line("No act of this day stands in the audit.") }
      var table = Table([
        .number("record"), .init("time (UTC)"), .init("officer"), .init("act"), .number("times"),
        .init("concerns"),
      ])
      for record in records { table.add(record.cells) }
      table.print(on: outlet)
    }
    return .success
  }

  private static let export = Command(
    "export", "write the audit records as they were sealed, a line each",
    discussion: """
      For a supervisor. The lines are canonical JSON, the very bytes that the batches carry.
      """,
    examples: [
      .init(
        "maabar audit export --station ibk --day 2026-03-01", "Give a day's audit to an inspector.")
    ],
    parameters: [StationOption.station, SignInOption.file, day]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    for record in try station.auditRecords(day: invocation[day], for: officer, as: .export) {
      invocation.outlet.raw(try RecordLine.audit(record).bytes() + [UInt8(ascii: "\n")])
    }
    return .success
  }
}

extension AuditRecord {
  /// The record as JSON for programs.
  fileprivate var shown: JSON {
    get throws(Fault) { try JSON.parse(try RecordLine.audit(self).bytes()) }
  }

  /// The record as a row for people.
  fileprivate var cells: [StyledText] {
    let time = captured.utc.description.prefix(19).replacing("T", with: " ")
    let doubted = captured.isUnconfirmed ? " ?" : ""
    let style: Style = act.isRefused || act.action == .signInRefused ? .warning : .plain
    let refused = act.isRefused ? " (refused)" : ""
    return [
      "\(header.identity.n)", "\(time)\(doubted)", "\(act.officer)",
      StyledText(act.action.rawValue + refused, style), "\(act.times)", "\(concerns)",
    ]
  }

  /// What the act concerned, in few words.
  private var concerns: String {
    var parts: [String] = []
    if !act.records.isEmpty {
      let shown = act.records.prefix(8).map { "\($0.n)" }.joined(separator: ",")
      parts.append("record \(shown)" + (act.records.count > 8 ? ",…" : ""))
    }
    for list in act.lists.prefix(4) {
      let version = list.version.map { " v\($0)" } ?? ""
      parts.append(list.id + version + (list.entry.map { " \($0)" } ?? ""))
    }
    if let subject = act.subject { parts.append("officer \(subject)") }
    if let purpose = act.purpose { parts.append("for \(purpose)") }
    if let sheet = act.sheet {
      parts.append("shift \(sheet.shift), \(sheet.cells.reduce(0) { $0 + $1.count }) counted")
    }
    if let detail = act.detail { parts.append(detail) }
    return parts.joined(separator: "; ")
  }
}
