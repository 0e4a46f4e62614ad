public import Bytes
public import Codes
import Host
import Record

/// What people do about a clock that the station doubts.
extension PointOfEntry {
  /// The station's clock now, and whether the date is confirmed.
  public var clock: ClockReading {
    // Another process of the station may have recorded or confirmed the date since; a database that
    // cannot be read says so where something is recorded.
    try? journal.takeUp()
    return journal.clock.reading()
  }

  /// Audits, once, that the station began to doubt its clock; asked whenever the time is recorded.
  func noteDoubt() throws(Fault) {
    let reading = journal.clock.reading()
    let ledger = ClockLedger(database: journal.database)
    guard try ledger.isDoubted() != (reading.doubt != nil) else { return }
    try journal.writing { () throws(Fault) in
      guard try ledger.setDoubted(reading.doubt != nil), let doubt = reading.doubt else { return }
      var act = AuditedAct(.clockDoubted, by: "-")
      act.detail = "\(doubt.rawValue): machine \(reading.wall), station \(reading.utc)"
      try trail.note(act)
    }
  }

  /// Takes `utc` for the time now: the machine's own clock was right, or the station goes on with
  /// an offset until the machine's clock is set or the machine starts anew.
  ///
  /// A supervisor may say any time. An officer may when no other officer has an open shift, and not
  /// a time before the last trusted record: nobody has to wait for a supervisor after a power cut
  /// at night. Both are audited. Throws `.role` and `.clockTime`.
  public func confirmDate(_ utc: Instant, by officer: OfficerSession) throws(Fault) {
    try journal.takeUp()
    try noteDoubt()
    if officer.role < .supervisor {
      if let shift = try openShift(), shift.openedBy != officer.serviceNumber {
        try audit(.clockConfirmed, by: officer, isRefused: true)
        throw Fault(
          .role, at: "sign-in",
          "the officer whose shift is open or a supervisor confirms the date")
      }
      if let last = journal.clock.trust.anchor, utc.milliseconds < last.utcMilliseconds {
        try audit(.clockConfirmed, by: officer, isRefused: true)
        throw Fault(
          .clockTime, at: "clock", "before the last record: a supervisor can set such a date")
      }
    }
    guard utc.milliseconds >= StationParameters.clockFloorMilliseconds,
      utc.milliseconds <= StationParameters.clockCeilingMilliseconds
    else { throw Fault(.clockTime, at: "clock", "a date from 2026 to 2066 expected") }
    let before = clock
    let trust = journal.clock.trust(confirming: utc)
    var act = AuditedAct(
      .clockConfirmed, by: officer.serviceNumber, role: officer.role.rawValue)
    act.detail = "set \(utc), machine \(before.wall), station \(before.utc)"
    try journal.confirm(trust) { () throws(Fault) in try trail.write([act]) }
  }

  /// The civil day and the time of day at the point of entry of a moment: `2026-03-02 14:30`.
  public func localTime(_ utc: Instant) throws(Fault) -> String {
    let offset = try TimeZones.offsetMinutes(configuration.zone, at: utc.milliseconds)
    let local = utc.adding(milliseconds: Int64(offset) * 60_000).description
    return String(local.prefix(16)).replacing("T", with: " ")
  }

  /// The moment that a civil day and a time of day at the point of entry name.
  ///
  /// Takes `2026-03-02 14:30`; throws `.clockTime` for another form. In the hour that an end of
  /// summer time repeats, the first is meant.
  public func moment(local text: String) throws(Fault) -> Instant {
    let parts = text.split(separator: " ")
    guard parts.count == 2, parts[1].utf8.count == 5,
      let wall = try? Instant(iso: "\(parts[0])T\(parts[1]):00Z")
    else { throw Fault(.clockTime, at: "clock", "a time as 2026-03-02 14:30 expected") }
    let near = try TimeZones.offsetMinutes(configuration.zone, at: wall.milliseconds)
    let guess = wall.adding(milliseconds: -Int64(near) * 60_000)
    let offset = try TimeZones.offsetMinutes(configuration.zone, at: guess.milliseconds)
    return wall.adding(milliseconds: -Int64(offset) * 60_000)
  }
}
