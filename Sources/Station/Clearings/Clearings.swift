public import Bytes
import Codes
public import Match
import Record

/// Clearings by the second line: a dismissed match need not stop the same traveller again.
extension PointOfEntry {
  /// Days that a clearing holds where the officer names none: half a year.
  public static let clearingDays = 180

  /// Clears a possible match of a crossing's traveller, as `review` gave it, for so many days from
  /// today.
  ///
  /// The traveller is screened anew, so that what is cleared is what the list says now. It holds
  /// for the document, and asks for one of the fingers where the crossing has templates. The
  /// clearing and its audit record are one transaction. Throws `.role` for who may do less than the
  /// second line, `.noSuchRecord`, and `.clearing` for a traveller without a document's number, a
  /// match that is there no more, one of a document number, no reason, or too many days.
  public func clear(
    _ match: PossibleMatch, ofCrossing n: Int64, days: Int = PointOfEntry.clearingDays,
    reason: String, by officer: OfficerSession
  ) throws(Fault) -> StoredClearing {
    try admit(officer)
    try require(.secondLine, of: officer, for: .clearingAdded, "to clear a possible match")
    let crossing = try crossing(n)
    guard reason.utf8.count <= PointOfEntry.reasonBytes else {
      throw Fault(.clearing, at: "reason", "\(PointOfEntry.reasonBytes) bytes at most")
    }
    let today = try recordTime()
    guard !today.isUnconfirmed else {
      throw Fault(.clearing, "the station's date is not confirmed: no end can be given")
    }
    let book = try ClearingBook(journal)
    guard let key = book.key(of: crossing.document) else {
      throw Fault(.clearing, "the traveller has no document with a number to be known by")
    }
    let query = ScreeningQuery(crossing, on: today.day)
    let known = try LaneLists(self).open.screen(query, leastScore: match.score).first {
      $0.list.id == match.list.id && $0.entryID == match.entryID && $0.content == match.content
    }
    guard let known else {
      throw Fault(.clearing, "the lists say something else of this traveller now")
    }
    let fingers = crossing.templates
    let clearing = try Clearing(
      known, document: Hex.encode(key), finger: fingers.isEmpty ? nil : "crossing \(n)",
      reason: reason, officer: officer.serviceNumber, clearedOn: today.day,
      validUntil: today.day.adding(days: days))
    let stored = StoredClearing(
      number: try book.next(), n: n, clearing: clearing, fingers: fingers)
    let sealed = try book.seal(stored, version: 1)
    try trail.write([try act(.clearingAdded, stored, officer)]) { () throws(Fault) in
      try book.insert(stored, sealed, document: key)
    }
    return stored
  }

  /// Revokes a clearing from today on. Throws `.role`, and `.clearing` for a number that is none
  /// or one that was revoked before.
  public func revokeClearing(
    _ number: Int64, by officer: OfficerSession
  ) throws(Fault) -> StoredClearing {
    try admit(officer)
    try require(.secondLine, of: officer, for: .clearingRevoked, "to revoke a clearing")
    let book = try ClearingBook(journal)
    guard var stored = try book.clearing(number) else {
      throw Fault(.clearing, at: "clearing \(number)", "there is none")
    }
    guard stored.clearing.revokedOn == nil else {
      throw Fault(.clearing, at: "clearing \(number)", "it was revoked before")
    }
    stored.clearing.revoke(on: try recordTime().day)
    let revoked = stored
    let sealed = try book.seal(revoked, version: 2)
    try trail.write([try act(.clearingRevoked, revoked, officer)]) { () throws(Fault) in
      try book.revoke(revoked, sealed)
    }
    return revoked
  }

  /// The clearings of this station, oldest first; with `ended` also those that hold no more. For
  /// the second line: throws `.role` for others. Reading them is audited.
  public func clearings(
    ended: Bool = false, for officer: OfficerSession
  ) throws(Fault) -> [StoredClearing] {
    try require(.secondLine, of: officer, for: .lookUp, "to see clearings")
    try audit(.lookUp, by: officer, detail: "clearings")
    let day = try recordTime().day
    return try ClearingBook(journal).all().filter { ended || $0.clearing.holds(on: day) }
  }

  func crossing(_ n: Int64) throws(Fault) -> Crossing {
    guard case .crossing(let record) = try record(n) else {
      throw Fault(.noSuchRecord, at: "record \(n)", "no crossing has this number")
    }
    return record.crossing
  }

  private func act(
    _ action: AuditAction, _ stored: StoredClearing, _ officer: OfficerSession
  ) throws(Fault) -> AuditedAct {
    var act = AuditedAct(action, by: officer.serviceNumber, role: officer.role.rawValue)
    act.records = [try journal.identity(stored.n)]
    act.lists = [
      AuditedList(id: stored.clearing.list, entry: EntryCode.code(stored.clearing.entry))
    ]
    act.detail = "clearing \(stored.number), until \(stored.clearing.validUntil)"
    return act
  }
}
