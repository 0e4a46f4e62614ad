public import Bytes
public import Codes
import Host
import Record
public import Seal

/// The one way in which a file of the office is deleted.
extension RegistryService {
  /// The day from which a file may be deleted: that of its closing and the retention time; nil for
  /// a file that is not closed.
  public func retentionEnds(of steps: [KeptStep]) throws(Fault) -> CivilDate? {
    guard try CaseStanding(steps.map(\.step)).phase == .closed,
      let closing = steps.last(where: { $0.step.act == .closed || $0.step.act == .reversed })
    else { return nil }
    return CivilDate(
      daysSince1970: closing.at.day.daysSince1970 + (try openedOffice().retentionDays))
  }

  /// Destroys every step of a file whose retention time is over, with its attachments and index
  /// rows, and gives the signed certificates. Takes a supervisor.
  ///
  /// Its number stays given, its leaf hashes stay proved. Throws `.caseRetention` before the time
  /// is over: nothing else deletes a file.
  public func deleteFile(
    _ file: String, by session: OfficeSession
  ) throws(Fault) -> [Tombstone] {
    try check(session)
    guard session.role == .supervisor else {
      throw Fault(.caseRole, at: file, "to delete a file takes a supervisor")
    }
    let steps = try allSteps(of: file)
    guard !steps.isEmpty else {
      throw Fault(.unknownToRegistry, at: file, "no file of this number")
    }
    let now = timekeeper.now().utcMilliseconds
    let today = Instant(milliseconds: now).day(
      offsetMinutes: try TimeZones.offsetMinutes(try openedOffice().zone, at: now))
    guard let end = try retentionEnds(of: steps), end <= today else {
      throw Fault(
        .caseRetention, at: file, "a file is deleted when its retention time is over, not before")
    }
    var chosen: [ErasableRecord] = []
    for row in try cases.rows(of: file) {
      if let record = try erasable(row: row) { chosen.append(record) }
    }
    return try eraseSteps(chosen, authority: "retention rule", by: session.officer)
  }
}

extension Fault.Code {
  /// A file that is to be deleted before its retention time is over, or otherwise than by it.
  public static let caseRetention = Fault.Code("registry.case-retention", .refused)
}
