import Bytes
import Console
import Host
import Match
import Station

/// `watchlist import`: installs a list, or a newer version of it.
enum WatchlistImport {
  private static let file = Parameter.required(
    "FILE", .file, "the list, in any form that `--format` names; - is standard input")
  private static let report = Parameter.optional(
    "--report", .file, "where to write what was passed over, every line of it, as JSON lines")
  private static let preview = Parameter.flag(
    "--preview", "read and compare only: show what installing would change")

  static let command = Command(
    "import", "install a list, or a newer version of it, at a station",
    discussion: """
      The form is told by the content, or by --format; a national table by its --mapping. \
      Whatever is passed over is reported with its line and reason, and what changes against the \
      installed version is shown. A list older than the installed one is refused; an older \
      content can only come back as a newer version.
      """,
    examples: [
      .init(
        "maabar watchlist import --station ibk un-consolidated.xml",
        "Install the list of the UN Security Council."),
      .init(
        """
        maabar watchlist import --station ibk SDN.CSV --with ALT.CSV --issue 20261121000000
        """, "Install OFAC's list, which is information only."),
      .init(
        """
        maabar watchlist import --station ibk wanted.csv --mapping wanted.json --issue 12 \
        --preview
        """, "See what a national table would change."),
    ],
    parameters: [StationOption.station, SignInOption.file, file] + ListOptions.all
      + [report, preview]
  ) { invocation throws(Fault) in
    let path = invocation[file]
    let reader = try ListOptions.reading(path) { () throws(Fault) in
      try ListOptions.file(path, invocation).reader()
    }
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let outcome = try ListOptions.reading(path) { () throws(Fault) in
      try station.install(reader, preview: invocation[preview], by: officer)
    }
    if let report = invocation[report] {
      try invocation.machine.files.write(outcome.report.file, to: report, secret: true)
    }
    let answer: JSON = [
      "list": WatchlistCommand.json(outcome.reference),
      "installed": .string(words(outcome.installation)), "changes": outcome.delta.json,
      "report": outcome.report.json,
    ]
    invocation.answer(answer) { show(outcome, on: $0) }
    return .success
  }

  private static func words(_ installation: WatchlistShelf.Installation) -> String {
    switch installation {
    case .added: "installed"
    case .replaced(let version): "installed in place of version \(version)"
    case .unchanged: "was installed already"
    case .previewed: "not installed: a preview"
    }
  }

  private static func show(_ outcome: WatchlistShelf.Outcome, on outlet: Outlet) {
    let report = outcome.report
    outlet.line("\(outcome.reference.title, .strong)")
    let version = outcome.reference.version
    outlet.line("\(report.entries) entries, version \(version): \(words(outcome.installation))")
    outlet.line(
      """
      \(report.lines) read, \(report.entries) taken, \(report.skippedCount) passed over, \
      \(report.brokenCount) unreadable, \(report.noteCount) notes
      """)
    for (reason, count) in report.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
      .prefix(12)
    {
      outlet.line("  \(count)  \(reason)")
    }
    for remark in report.remarks(.broken).prefix(10) {
      outlet.line("  \("unreadable", .warning)  \(remark.description)")
    }
    WatchlistDifference.show(outcome.delta, isFirst: outcome.installation == .added, on: outlet)
  }
}

/// `watchlist diff`: what differs between two versions of a list.
enum WatchlistDifference {
  private static let older = Parameter.required("OLDER", .file, "the older version, in any form")
  private static let newer = Parameter.required("NEWER", .file, "the newer version, in any form")

  static let command = Command(
    "diff", "show what differs between two versions of a list",
    discussion: "The exit status is 1 when the two differ.",
    examples: [
      .init(
        "maabar watchlist diff un-2026-02.xml un-2026-03.xml",
        "See who was added, removed or changed.")
    ],
    parameters: [older, newer]
  ) { invocation throws(Fault) in
    let from = try ListOptions.unversioned(invocation[older], invocation, as: "list")
    let to = try ListOptions.unversioned(invocation[newer], invocation, as: "list")
    let delta = try WatchlistDelta(from: from, to: to)
    invocation.answer(delta.json) { show(delta, isFirst: false, on: $0) }
    return delta.isEmpty ? .success : .found
  }

  /// The changes of a list, the first forty by name.
  static func show(_ delta: WatchlistDelta, isFirst: Bool, on outlet: Outlet) {
    guard !isFirst else { return }
    guard !delta.isEmpty else { return outlet.line("The content is the same.") }
    outlet.line(
      """
      \(delta.added) added, \(delta.removed) removed, \(delta.changed) changed, \
      \(delta.unchanged) as before
      """)
    if !delta.header.isEmpty {
      let fields = delta.header.joined(separator: ", ")
      outlet.line("  \("the list's own terms changed", .warning)  \(fields)")
    }
    for change in delta.changes.prefix(40) {
      let fields = change.fields.isEmpty ? "" : "  " + change.fields.joined(separator: ", ")
      outlet.line("  \(change.kind.rawValue)  \(change.id, .strong)\(fields)")
    }
    if delta.changes.count > 40 { outlet.line("  ... --json gives a thousand") }
  }
}
