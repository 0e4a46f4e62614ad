import Bytes
import Codes
import Console
import Flows
import Record
import Station

/// The verb `shift`: opening, handing over and closing, and the day's sheet.
enum ShiftCommand {
  static let command = Command(
    "shift", "open, hand over and close a shift; the day's sheet",
    subcommands: [open, close, report])

  private static let open = Command(
    "open", "open a shift",
    discussion: """
      Crossings are recorded without an open shift too, with a warning; they belong to the shift \
      that is opened next. A clock that the station doubts is shown here first.
      """,
    examples: [.init("maabar shift open --station ibk", "Begin the day.")],
    parameters: [StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let shift = try station.openShift(by: officer)
    let doubt = station.clock.doubt
    let local = try station.localTime(shift.opened)
    invocation.answer(shift.json) { outlet in
      outlet.line(
        "\("shift \(shift.number) is open", .good)  \(local)  officer \(shift.openedBy)")
    }
    if let doubt {
      invocation.outlet.note(
        "\("date not confirmed", .warning): \(doubt.words); use `maabar clock confirm`")
    }
    return .success
  }

  private static let next = Parameter.optional(
    "--next-sign-in", .file, "the next officer's sign-in, as --sign-in, for programs")
  private static let alone = Parameter.flag(
    "--nobody-follows", "close without handing over: the station rests")
  private static let agreed = Parameter.flag(
    "--agreed", "both officers have looked at the numbers and agree; asked for otherwise")

  private static let close = Command(
    "close", "hand the station over, or close it",
    discussion: """
      Shows the counts of the shift, the referrals without an outcome and the alerts that nobody \
      has acknowledged; these are shown to the second line and supervisors only. Both officers \
      look at them; the next one signs in and goes on with a shift of their own. Lanes go on \
      meanwhile: what they record after the numbers were shown belongs to the next shift. The \
      numbers become an audit record that travels to the registry.
      """,
    examples: [
      .init("maabar shift close --station ibk", "Hand over to the next officer."),
      .init("maabar shift close --station ibk --nobody-follows", "Close for the night."),
    ],
    parameters: [StationOption.station, SignInOption.file, next, alone, agreed]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let handover = try station.handover()
    // Before the next officer has signed in, only who closes looks at the numbers.
    let showsAlerts = officer.role >= .secondLine
    if !invocation.json {
      ShiftPage(handover: handover, showsAlerts: showsAlerts).print(on: invocation.outlet)
    }
    if !invocation[agreed] {
      guard try invocation.prompt.confirm("Are these numbers agreed?") else {
        throw Fault(.shift, at: "shift \(handover.shift.number)", "not agreed: it stays open")
      }
    }
    var follower: OfficerSession?
    if !invocation[alone] {
      invocation.outlet.note("The next officer signs in.")
      follower = try SignInOption.signIn(invocation, at: station, next)
    }
    let knows = showsAlerts || follower.map { $0.role >= .secondLine } ?? false
    try station.closeShift(handover, by: officer, takenOverBy: follower)
    let opened = try station.openShift()
    invocation.answer(
      .fields([
        "closed": .integer(handover.shift.number), "last": .integer(handover.sheet.last),
        "openReferrals": .number(handover.sheet.openReferrals),
        "openAlerts": knows ? .number(handover.sheet.openAlerts) : nil, "opened": opened?.json,
      ])
    ) { outlet in
      outlet.line("\("shift \(handover.shift.number) is closed", .good)")
      if knows, !showsAlerts {
        outlet.line("\(handover.sheet.openAlerts) alerts are not acknowledged")
      }
      if let opened { outlet.line("shift \(opened.number) is open  officer \(opened.openedBy)") }
    }
    return .success
  }

  private static let day = Parameter.optional(
    "--day", .date, "the local day; today without it")
  private static let isCSV = Parameter.flag("--csv", "write the sheet as CSV")

  private static let report = Command(
    "report", "the day's sheet by direction, nationality and outcome",
    discussion: """
      Counts of a local day, today or any past one, by the rule of the registry. Travellers held \
      back (referred, no outcome yet) and practice stand apart.
      """,
    examples: [
      .init("maabar shift report --station ibk", "Today's sheet."),
      .init("maabar shift report --station ibk --day 2026-03-01 --csv", "A past day, as a file."),
    ],
    parameters: [StationOption.station, SignInOption.file, day, isCSV]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let today = try station.recordTime().day
    let sheet = try station.daySheet(invocation[day] ?? today)
    try station.audit(.export, by: officer, detail: "day sheet \(sheet.day)")
    if invocation[isCSV] {
      invocation.outlet.raw(sheet.csv)
    } else {
      invocation.answer(sheet.json) { outlet in SheetPage(sheet: sheet).print(on: outlet) }
    }
    return .success
  }
}
