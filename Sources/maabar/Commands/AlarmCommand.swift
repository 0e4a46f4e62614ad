import Bytes
import Codes
import Console
import Station

/// The verb `alarm`: what a station found wrong about the registry's log or its own database.
enum AlarmCommand {
  static let command = Command(
    "alarm", "see and settle alarms about the registry's log and this station's disk",
    subcommands: [list, settle])

  private static let all = Parameter.flag("--all", "settled ones too")
  private static let list = Command(
    "list", "list the open alarms",
    discussion: """
      While an alarm stands open the station goes on recording, sealing and sending, and prunes \
      nothing. Both notes of an alarm lie in the station's folder, below evidence/. The exit \
      status is 1 while one stands open.
      """,
    examples: [.init("maabar alarm list --station ibk", "See whether anything is wrong.")],
    parameters: [StationOption.station, all]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    let alarms = try station.alarms(isOpenOnly: !invocation[all])
    invocation.answer(.array(alarms.map(\.json))) { outlet in
      if alarms.isEmpty { outlet.line("No alarm stands open.") }
      for alarm in alarms { show(alarm, on: outlet) }
    }
    return alarms.allSatisfy { $0.settled != nil } ? .success : .found
  }

  private static let number = Parameter.required("ALARM", .number(1...Int.max), "the alarm")
  private static let settle = Command(
    "settle", "settle an alarm that the registry's administrator has explained",
    examples: [.init("maabar alarm settle 1 --station ibk", "Settle an alarm.")],
    parameters: [StationOption.station, SignInOption.file, number]
  ) { invocation throws(Fault) in
    let station = try StationOption.open(invocation)
    try station.settle(
      alarm: Int64(invocation[number]), by: try SignInOption.session(invocation, at: station))
    invocation.answer(["settled": .integer(Int64(invocation[number]))]) { outlet in
      outlet.line("\("Settled", .good)")
    }
    return .success
  }

  /// One alarm, as every verb shows it.
  static func show(_ alarm: StationAlarm, on outlet: Outlet) {
    let isOpen = alarm.settled == nil
    outlet.line(
      """
      \(isOpen ? "ALARM" : "settled", isOpen ? .bad : .plain) \(alarm.number)  \
      \(alarm.kind.rawValue)  \(alarm.raised)
      """)
    outlet.line("  \(alarm.detail)")
  }
}
