public import Bytes
public import Codes
import Record

/// Opening, handing over and closing shifts, and the day's sheet.
///
/// The queue never stops for a shift: a crossing outside one is recorded, the lane warns, and it
/// belongs to the shift that is opened next.
extension PointOfEntry {
  private var book: ShiftBook { ShiftBook(database: journal.database) }

  /// The shift that is open, or nil.
  public func openShift() throws(Fault) -> Shift? { try book.open() }

  /// The last shifts, newest first.
  public func shifts(atMost count: Int = 100) throws(Fault) -> [Shift] {
    try book.shifts(atMost: count)
  }

  /// Opens a shift. Throws `.shift` while one is open: it is handed over or closed first.
  public func openShift(by officer: OfficerSession) throws(Fault) -> Shift {
    try admit(officer)
    let now = clock.utc
    let act = AuditedAct(.shiftOpened, by: officer.serviceNumber, role: officer.role.rawValue)
    try journal.writing { () throws(Fault) in
      if let open = try book.open() {
        throw Fault(
          .shift, at: "shift \(open.number)",
          "it is open since \(try localTime(open.opened)): close it or hand it over")
      }
      try trail.write([act]) { () throws(Fault) in try book.add(officer.serviceNumber, at: now) }
    }
    guard let shift = try book.open() else { throw Fault(.bug, at: "shift", "none is open") }
    return shift
  }

  /// The numbers of the open shift as they stand, for both officers to look at. Throws `.shift`
  /// when none is open.
  public func handover() throws(Fault) -> Handover {
    guard try book.open() != nil else { throw Fault(.shift, at: "shift", "none is open") }
    try trail.fold()
    // Lanes go on meanwhile: alerts are counted first, the rest of one moment.
    let alerts = try openAlerts()
    return try journal.writing { () throws(Fault) in
      guard let shift = try book.open() else { throw Fault(.shift, at: "shift", "none is open") }
      let last = try journal.lastNumber()
      let referrals = try openReferrals()
      let sheet = ShiftSheet(
        shift: shift.number, openedBy: shift.openedBy, opened: shift.opened, first: shift.first,
        last: last, openReferrals: referrals.count, openAlerts: alerts.count,
        cells: try book.cells(from: shift.first, to: last))
      return Handover(shift: shift, sheet: sheet, openReferrals: referrals)
    }
  }

  /// Closes the open shift with the numbers of `handover`, and opens the next one for the officer
  /// who takes over and confirmed them. The sheet becomes an audit record in the same transaction.
  ///
  /// What lanes recorded since the handover was made belongs to the next shift: the queue does not
  /// stand still while two officers look at numbers. The officer who opened it, a supervisor, or
  /// the officer who takes over closes it. Throws `.role` for another, and `.shift` when somebody
  /// else closed it meanwhile.
  public func closeShift(
    _ handover: Handover, by officer: OfficerSession, takenOverBy next: OfficerSession? = nil
  ) throws(Fault) {
    try admit(officer)
    let shift = handover.shift
    guard officer.serviceNumber == shift.openedBy || officer.role >= .supervisor || next != nil
    else {
      try audit(.shiftClosed, by: officer, isRefused: true)
      throw Fault(
        .role, at: "sign-in", "the officer who opened a shift, or a supervisor, closes it")
    }
    let now = clock.utc
    var closing = AuditedAct(
      .shiftClosed, by: officer.serviceNumber, role: officer.role.rawValue)
    var sheet = handover.sheet
    sheet.takenOverBy = next?.serviceNumber
    closing.sheet = sheet
    let opening = next.map {
      AuditedAct(.shiftOpened, by: $0.serviceNumber, role: $0.role.rawValue)
    }
    let book = book
    try journal.writing { () throws(Fault) in
      guard try book.open() == shift else {
        throw Fault(.shift, at: "shift \(shift.number)", "somebody else has closed it")
      }
      try trail.write([closing] + (opening.map { [$0] } ?? [])) { () throws(Fault) in
        try book.close(
          shift, by: officer.serviceNumber, at: now, last: sheet.last, next: next?.serviceNumber)
        if let next { try book.add(next.serviceNumber, at: now) }
      }
    }
  }

  /// The sheet of a civil day at the point of entry, today's or any past one.
  public func daySheet(_ day: CivilDate) throws(Fault) -> DaySheet {
    try DaySheet(day, in: journal.database)
  }
}
