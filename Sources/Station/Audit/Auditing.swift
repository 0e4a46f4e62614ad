public import Bytes
public import Codes
public import Record

/// Who did what at the station: written by everything that shows, exports, overrides or changes.
extension PointOfEntry {
  /// Audits an act. When this returns it is on the disk; audit first, then show.
  ///
  /// Look-ups, views and sign-ins are gathered: those of one kind by one officer become one record
  /// at the end of the run. `records` are numbers in this journal; unknown ones throw
  /// `.noSuchRecord`.
  public func audit(
    _ action: AuditAction, by officer: OfficerSession, records: [Int64] = [],
    lists: [AuditedList] = [], purpose: String? = nil, subject: String? = nil,
    detail: String? = nil, isRefused: Bool = false
  ) throws(Fault) {
    try admit(officer)
    var act = AuditedAct(action, by: officer.serviceNumber, role: officer.role.rawValue)
    act.lists = lists
    act.purpose = purpose
    act.subject = subject
    act.detail = detail
    act.isRefused = isRefused
    for n in records { act.records.append(try journal.identity(n)) }
    try audit(act)
  }

  /// Audits an act of somebody without a session: a refused sign-in, or the station itself (`-`).
  public func audit(_ act: AuditedAct) throws(Fault) {
    for part in act.parts {
      // What a locked station does of itself (it takes signed lists) waits for the keys.
      if part.action.isGathered || isLocked {
        try trail.note(part)
      } else {
        try trail.write([part])
      }
    }
  }

  /// Throws `.role` for who may do less than `least`, and audits that it was tried.
  public func require(
    _ least: OfficerRole, of officer: OfficerSession, for action: AuditAction, _ task: String
  ) throws(Fault) {
    do throws(Fault) { try officer.require(least, task) } catch {
      try audit(action, by: officer, isRefused: true)
      throw error
    }
  }

  /// Audit records of a local day, or all, oldest first; at most `count`. For a supervisor: throws
  /// `.role` for others. Reading them is an act itself, and audited before they are given.
  public func auditRecords(
    day: CivilDate? = nil, atMost count: Int = 10_000, for officer: OfficerSession,
    as action: AuditAction = .lookUp
  ) throws(Fault) -> [AuditRecord] {
    try require(.supervisor, of: officer, for: action, "to read the audit")
    try trail.fold()
    let numbers = try journal.numbers(of: .audit, day: day, atMost: count)
    try audit(action, by: officer, detail: "audit, \(day?.description ?? "all days")")
    var records: [AuditRecord] = []
    for n in numbers {
      guard case .audit(let record) = try record(n) else {
        throw Fault(.bug, at: "record \(n)", "no audit record")
      }
      records.append(record)
    }
    return records
  }
}

extension AuditAction {
  /// True for acts that may come many times in one run of a program.
  fileprivate var isGathered: Bool {
    switch self {
    case .lookUp, .view, .noteViewed, .signIn, .signOut, .signInRefused: true
    default: false
    }
  }
}

extension AuditedAct {
  /// The act in as many parts as its records and lists need.
  var parts: [AuditedAct] {
    guard
      records.count > AuditedAct.recordsAtMost || lists.count > AuditedAct.listsAtMost
    else { return [self] }
    var parts: [AuditedAct] = []
    var records = records[...]
    var lists = lists[...]
    repeat {
      var part = self
      part.records = Array(records.prefix(AuditedAct.recordsAtMost))
      part.lists = Array(lists.prefix(AuditedAct.listsAtMost))
      records = records.dropFirst(AuditedAct.recordsAtMost)
      lists = lists.dropFirst(AuditedAct.listsAtMost)
      parts.append(part)
    } while !records.isEmpty || !lists.isEmpty
    return parts
  }
}
