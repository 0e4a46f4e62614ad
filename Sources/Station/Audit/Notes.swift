public import Bytes
public import Record

/// Restricted notes: what the second line knows about a need for protection or a vulnerability.
extension PointOfEntry {
  /// Writes a note about a crossing, and audits it in the same transaction.
  ///
  /// Any officer may write one: who sees a need in the lane says so. Throws `.noSuchRecord` for a
  /// number that is none, `.noteSubject` for a record that is no crossing, `.record` for an empty
  /// text or one of more than 4,096 bytes.
  public func addNote(
    _ kind: NoteRecord.Kind, _ text: String, about n: Int64, by officer: OfficerSession
  ) throws(Fault) -> RecordIdentity {
    try admit(officer)
    let of = try journal.identity(n)
    guard case .crossing(let crossing) = try record(n) else {
      throw Fault(.noteSubject, at: "record \(n)", "no crossing has this number")
    }
    let captured = try recordTime()
    var act = AuditedAct(.noteAdded, by: officer.serviceNumber, role: officer.role.rawValue)
    act.records = [of]
    let identities = try journal.append(isPractice: crossing.header.isPractice, count: 2) {
      headers in
      [
        .note(
          NoteRecord(
            header: headers[0], of: of, captured: captured, kind: kind,
            officer: officer.serviceNumber, text: text)),
        .audit(AuditRecord(header: headers[1], captured: captured, act: act)),
      ]
    }
    guard let identity = identities.first else {
      throw Fault(.bug, at: "note", "nothing was recorded")
    }
    return identity
  }

  /// The notes about a crossing, oldest first, for the second line and supervisors; each reading is
  /// audited before they are given. Throws `.role` for others, `.noSuchRecord` for a number that is
  /// none.
  public func notes(
    about n: Int64, for officer: OfficerSession, purpose: String? = nil
  ) throws(Fault) -> [NoteRecord] {
    guard officer.role == .secondLine || officer.role == .supervisor else {
      try audit(.noteViewed, by: officer, records: [n], purpose: purpose, isRefused: true)
      throw Fault(
        .role, at: "sign-in", "restricted notes are for the second line and supervisors only")
    }
    try audit(.noteViewed, by: officer, records: [n], purpose: purpose)
    var notes: [NoteRecord] = []
    for number in try journal.notes(about: try journal.identity(n)) {
      guard case .note(let note) = try record(number) else {
        throw Fault(.bug, at: "record \(number)", "no note")
      }
      notes.append(note)
    }
    return notes
  }
}
