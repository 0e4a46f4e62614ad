import Bytes
import Codes
import Console
import Host
import Station

/// `sync --watch`: the station stays connected, as a service or at a terminal.
enum SyncWatch {
  static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    guard invocation[SyncCommand.folder] == nil else {
      throw Fault(.usage, at: "--watch", "a folder has no line to stay connected to")
    }
    let station = try StationOption.open(invocation)
    let limit = invocation[SyncCommand.megabytes].map { $0 * 1_000_000 }
    var plan = WatchPlan()
    plan.sync = try SyncCommand.plan(invocation, limit)
    plan.everySeconds = invocation[SyncCommand.every]
    var isConnected = false
    try station.watch(
      plan,
      unlock: { () throws(Fault) in try SignInOption.unlock(invocation, station) },
      tell: { event in
        isConnected = tell(event, station, invocation, isConnected)
        try? invocation.outlet.flush()
      })
    return .success
  }

  /// One line an event, so that a service's log stays short: a sync that did nothing is silent once
  /// the station is connected. Gives whether it is.
  private static func tell(
    _ event: WatchEvent, _ station: PointOfEntry, _ invocation: Invocation, _ isConnected: Bool
  ) -> Bool {
    switch event {
    case .synced(let report):
      guard !isConnected || report.sync.hasNews || report.lists.hasNews else { return true }
      invocation.answer(
        .fields([
          "event": "synced", "report": SyncCommand.json(report.sync, 0, report.lists, report),
        ])
      ) { outlet in
        outlet.line(
          """
          \(station.now.timeOfDay(offsetMinutes: 0), .faint)Z synced: \
          \(report.sync.written.count) batches out, \(report.sync.receipted.count) receipted, \
          \(ByteCount.text(Int64(report.bytesOnLine))) over the line
          """)
        SyncCommand.show(report.lists, on: outlet)
      }
      for alarm in report.sync.alarms { AlarmCommand.show(alarm, on: invocation.outlet) }
      return true
    case .news(let lists, let bytes):
      invocation.answer(
        .fields([
          "event": "news", "lists": lists.json, "bytesOnLine": .integer(Int64(bytes)),
        ])
      ) { outlet in
        let time = station.now.timeOfDay(offsetMinutes: 0)
        outlet.line("\(time, .faint)Z news, \(ByteCount.text(Int64(bytes))) over the line")
        SyncCommand.show(lists, on: outlet)
      }
      return true
    case .waiting(let fault):
      invocation.outlet.note("\("no line", .warning): \(fault.description); trying again")
      return false
    case .locked:
      invocation.outlet.note(
        "\("locked", .warning): it connects once an officer has signed in")
      return false
    }
  }
}

extension SyncReport {
  /// Whether anything went out or came, or is wrong.
  fileprivate var hasNews: Bool {
    !written.isEmpty || !receipted.isEmpty || !sealed.isEmpty || !refused.isEmpty
      || !alarms.isEmpty || !missing.isEmpty || !setAside.isEmpty
  }
}

extension ListSyncReport {
  fileprivate var hasNews: Bool { !installed.isEmpty || !snapshots.isEmpty || !refused.isEmpty }
}
