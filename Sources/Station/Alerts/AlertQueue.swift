public import Bytes
public import Record
import Store

/// The second line's queue of silent alerts. Every look at it is audited.
extension PointOfEntry {
  /// Bytes of an acknowledgement's reason at most.
  public static let reasonBytes = 512

  /// Alerts that wait, oldest first; with `acknowledged` those too that somebody took note of.
  ///
  /// Throws `.role` for who may do less than the second line. Cost: every crossing's record is
  /// decrypted, about 20 microseconds each; only those with a match are taken apart.
  public func silentAlerts(
    acknowledged: Bool = false, for officer: OfficerSession
  ) throws(Fault) -> [SilentAlert] {
    try officer.require(.secondLine, "to see silent alerts")
    try note(AuditedAct.lookUp(by: officer))
    let known = try acknowledgements()
    var alerts: [SilentAlert] = []
    try journal.eachLine(of: .crossing) { n, line throws(Fault) in
      guard acknowledged || known[n] == nil, line.mayHoldRestrictedMatch,
        let alert = try alert(n, line, known)
      else { return }
      alerts.append(alert)
    }
    return alerts
  }

  /// The alert of one crossing; throws `.noSuchAlert` for a crossing without one, in the same words
  /// as for a number that is none.
  public func silentAlert(
    _ n: Int64, for officer: OfficerSession
  ) throws(Fault) -> SilentAlert {
    try officer.require(.secondLine, "to see silent alerts")
    let alert = try found(n)
    try note(AuditedAct.viewing(alert, by: officer))
    return alert
  }

  /// Takes note of an alert for good, with the reason. The acknowledgement is an audit record: it
  /// is on the disk when this returns, and travels to the registry like every record.
  ///
  /// Throws `.role`, `.noSuchAlert`, and `.alertReason` for no reason, one too long, or an alert
  /// that somebody acknowledged before.
  public func acknowledge(
    _ n: Int64, reason: String, by officer: OfficerSession
  ) throws(Fault) -> RecordIdentity {
    try officer.require(.secondLine, "to acknowledge a silent alert")
    let alert = try found(n)
    guard alert.acknowledgement == nil else {
      throw Fault(.alertReason, at: "alert \(n)", "somebody acknowledged it before")
    }
    guard (1...PointOfEntry.reasonBytes).contains(reason.utf8.count) else {
      throw Fault(
        .alertReason, at: "reason", "a reason of 1 to \(PointOfEntry.reasonBytes) bytes expected")
    }
    return try note(AuditedAct.acknowledging(alert, reason, by: officer))
  }

  private func found(_ n: Int64) throws(Fault) -> SilentAlert {
    let known = try acknowledgements()
    let line = try? journal.line(n)
    guard let line, line.mayHoldRestrictedMatch, let alert = try alert(n, line, known) else {
      throw Fault(.noSuchAlert, at: "alert \(n)", "no alert has this number")
    }
    return alert
  }

  private func alert(
    _ n: Int64, _ line: [UInt8], _ known: [Int64: SilentAlert.Acknowledgement]
  ) throws(Fault) -> SilentAlert? {
    guard case .crossing(let record) = try RecordLine(line),
      !record.crossing.restricted.matches.isEmpty
    else { return nil }
    return SilentAlert(n: n, crossing: record, acknowledgement: known[n])
  }

  /// Who took note of which alert; the first counts.
  private func acknowledgements() throws(Fault) -> [Int64: SilentAlert.Acknowledgement] {
    let sign = Array("\"\(AuditAction.alertAcknowledged.rawValue)\"".utf8)
    var known: [Int64: SilentAlert.Acknowledgement] = [:]
    try journal.eachLine(of: .audit) { _, line throws(Fault) in
      guard line.place(of: sign, from: 0) != nil, case .audit(let record) = try RecordLine(line),
        record.act.action == .alertAcknowledged, !record.act.isRefused
      else { return }
      let acknowledgement = SilentAlert.Acknowledgement(
        officer: record.act.officer, captured: record.captured, reason: record.act.detail ?? "")
      for identity in record.act.records where known[identity.n] == nil {
        known[identity.n] = acknowledgement
      }
    }
    return known
  }

  @discardableResult
  private func note(_ act: AuditedAct) throws(Fault) -> RecordIdentity {
    let captured = try recordTime()
    return try journal.append(isPractice: configuration.isPractice) { header in
      .audit(AuditRecord(header: header, captured: captured, act: act))
    }
  }
}

extension AuditedAct {
  fileprivate static func lookUp(by officer: OfficerSession) -> AuditedAct {
    var act = AuditedAct(.lookUp, by: officer.serviceNumber, role: officer.role.rawValue)
    act.detail = "silent alerts"
    return act
  }

  fileprivate static func viewing(_ alert: SilentAlert, by officer: OfficerSession) -> AuditedAct {
    var act = AuditedAct(.view, by: officer.serviceNumber, role: officer.role.rawValue)
    act.name(alert)
    return act
  }

  fileprivate static func acknowledging(
    _ alert: SilentAlert, _ reason: String, by officer: OfficerSession
  ) -> AuditedAct {
    var act = AuditedAct(
      .alertAcknowledged, by: officer.serviceNumber, role: officer.role.rawValue)
    act.name(alert)
    act.detail = reason
    return act
  }

  private mutating func name(_ alert: SilentAlert) {
    records = [alert.crossing.header.identity]
    lists = alert.matches.prefix(AuditedAct.listsAtMost).map {
      AuditedList(id: $0.list, version: $0.version, entry: $0.entry)
    }
  }
}

extension Journal {
  /// Calls `body` with the number and line of every record of a kind, oldest first, a few hundred
  /// numbers at a time: the database may be written meanwhile.
  func eachLine(
    of kind: RecordKind, _ body: (Int64, [UInt8]) throws(Fault) -> Void
  ) throws(Fault) {
    var last: Int64 = 0
    while true {
      let numbers = try database.rows(
        "SELECT n FROM record WHERE kind = ? AND n > ? ORDER BY n LIMIT 500", kind.rawValue, last
      ) { row throws(Fault) in try row.int64(0) }
      guard let end = numbers.last else { return }
      for n in numbers { try body(n, try line(n)) }
      last = end
    }
  }
}

extension [UInt8] {
  /// False for a record's line whose restricted part certainly holds no match. In a canonical line
  /// `restricted` stands before `salt` and `screening`, and no text can hold a bare quotation mark.
  fileprivate var mayHoldRestrictedMatch: Bool {
    guard let restricted = place(of: Array("\"restricted\":{".utf8), from: 0),
      let matches = place(of: Array("\"matches\":[".utf8), from: restricted)
    else { return false }
    guard let open = place(of: Array("\"screening\":{".utf8), from: restricted) else { return true }
    return matches < open
  }

  /// Where a text first stands at or behind an index.
  fileprivate func place(of text: [UInt8], from start: Int) -> Int? {
    guard let first = text.first, count >= text.count else { return nil }
    var place = start
    while place <= count - text.count {
      if self[place] == first, self[place..<place + text.count].elementsEqual(text) {
        return place
      }
      place += 1
    }
    return nil
  }
}

extension Fault.Code {
  /// A crossing that has no silent alert, or a number that is none.
  public static let noSuchAlert = Fault.Code("station.no-such-alert", .notFound)
  /// An acknowledgement without a reason, or of an alert that was acknowledged.
  public static let alertReason = Fault.Code("station.alert-reason", .badInput)
}
