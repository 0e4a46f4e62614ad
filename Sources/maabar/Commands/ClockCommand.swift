import Bytes
import Codes
import Console
import Station

/// The verb `clock`: whether the station trusts its clock, and what an officer says about it.
enum ClockCommand {
  static let command = Command(
    "clock", "the station's clock, and confirming the date", subcommands: [show, confirm])

  private static let show = Command(
    "show", "show the station's time and whether it is confirmed",
    examples: [.init("maabar clock show --station ibk", "Look after a power cut.")],
    parameters: [StationOption.station]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    try show(station, invocation)
    return .success
  }

  private static let time = Parameter.optional(
    "--at", .word("TIME"), "the local time now, as 2026-03-02T14:30, when the machine's is wrong")

  private static let confirm = Command(
    "confirm", "say what the time is, after a dead battery or a jump",
    discussion: """
      Without --at the machine's own clock is shown and confirmed. With --at the station goes on \
      from the given time until the machine's clock is set by its administrator or the machine \
      starts anew. The officer whose shift is open confirms, a supervisor always can; both stand \
      in the audit. Until then expiry, age and stay are undetermined, and records say so.
      """,
    examples: [
      .init("maabar clock confirm --station ibk", "Confirm the time that is shown."),
      .init("maabar clock confirm --station ibk --at 2026-03-02T14:30", "Set the right time."),
    ],
    parameters: [time, StationOption.station, SignInOption.file]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let officer = try SignInOption.session(invocation, at: station)
    let utc: Instant
    if let text = invocation[time] {
      utc = try station.moment(local: text.replacing("T", with: " "))
    } else {
      utc = station.clock.wall
      let local = try station.localTime(utc)
      if invocation.machine.inlet.isTerminal,
        try !invocation.prompt.confirm("Is it \(local) here now?")
      {
        throw Fault(.clockTime, at: "clock", "not confirmed: give the time with --at")
      }
    }
    try station.confirmDate(utc, by: officer)
    try show(station, invocation)
    return .success
  }

  private static func show(_ station: PointOfEntry, _ invocation: Invocation) throws(Fault) {
    let clock = station.clock
    let local = try station.localTime(clock.utc)
    let machine = try station.localTime(clock.wall)
    invocation.answer(
      .fields([
        "utc": .string(clock.utc.description), "local": .string(local),
        "machine": .string(clock.wall.description), "confirmed": .boolean(clock.doubt == nil),
        "doubt": .text(clock.doubt?.rawValue),
      ])
    ) { outlet in
      if let doubt = clock.doubt {
        outlet.line("\("date not confirmed", .warning)  \(doubt.words)")
        outlet.line("  the machine says  \(machine)")
        outlet.line("  the station takes \(local) for an estimate")
      } else {
        outlet.line("\("date confirmed", .good)  \(local, .strong)")
        if clock.wall != clock.utc { outlet.line("  the machine says  \(machine)") }
      }
    }
  }
}
