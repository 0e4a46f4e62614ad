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
    try require(.secondLine, of: officer, for: .lookUp, "to see silent alerts")
    try audit(.lookUp, by: officer, detail: "silent alerts")
    return try alerts(acknowledged: acknowledged)
  }

  /// The crossings whose alerts wait, for the sheet of a shift and for pruning; the same cost.
  func openAlerts() throws(Fault) -> [Int64] { try alerts(acknowledged: false).map(\.n) }

  private func alerts(acknowledged: Bool) throws(Fault) -> [SilentAlert] {
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
    try require(.secondLine, of: officer, for: .view, "to see silent alerts")
    let alert = try found(n)
    try audit(.view, by: officer, records: [n], lists: alert.audited, detail: "silent alert")
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
    try require(
      .secondLine, of: officer, for: .alertAcknowledged, "to acknowledge a silent alert")
    guard (1...PointOfEntry.reasonBytes).contains(reason.utf8.count) else {
      throw Fault(
        .alertReason, at: "reason", "a reason of 1 to \(PointOfEntry.reasonBytes) bytes expected")
    }
    let seen = try journal.lastNumber()
    let alert = try found(n)
    let captured = try recordTime()
    return try journal.append(isPractice: configuration.isPractice) { header throws(Fault) in
      // Another of the second line may have been first, a moment ago.
      let later = try acknowledgements(after: seen)[n]
      guard alert.acknowledgement == nil, later == nil else {
        throw Fault(.alertReason, at: "alert \(n)", "somebody acknowledged it before")
      }
      var act = AuditedAct(
        .alertAcknowledged, by: officer.serviceNumber, role: officer.role.rawValue)
      act.records = [alert.crossing.header.identity]
      act.lists = Array(alert.audited.prefix(AuditedAct.listsAtMost))
      act.detail = reason
      return .audit(AuditRecord(header: header, captured: captured, act: act))
    }
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
  private func acknowledgements(
    after first: Int64 = 0
  ) throws(Fault) -> [Int64: SilentAlert.Acknowledgement] {
    let sign = Array("\"\(AuditAction.alertAcknowledged.rawValue)\"".utf8)
    var known: [Int64: SilentAlert.Acknowledgement] = [:]
    try journal.eachLine(of: .audit, after: first) { _, line throws(Fault) in
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
}

extension SilentAlert {
  /// The lists and entries that matched, as the audit names them.
  fileprivate var audited: [AuditedList] {
    matches.map { AuditedList(id: $0.list, version: $0.version, entry: $0.entry) }
  }
}

extension Journal {
  /// Calls `body` with the number and line of every record of a kind that is still kept here,
  /// oldest first, a few hundred numbers at a time: the database may be written meanwhile.
  func eachLine(
    of kind: RecordKind, after first: Int64 = 0, _ body: (Int64, [UInt8]) throws(Fault) -> Void
  ) throws(Fault) {
    var last = first
    while true {
      let numbers = try database.rows(
        """
        SELECT n FROM record WHERE kind = ? AND n > ? AND length(sealed) > 0 ORDER BY n LIMIT 500
        """, kind.rawValue, last
      ) { row throws(Fault) in try row.int64(0) }
      guard let end = numbers.last else { return }
      for n in numbers {
        let line: [UInt8]
        do throws(Fault) { line = try self.line(n) } catch {
          if error.code == .rowErased { continue }
          throw error
        }
        try body(n, line)
      }
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
