public import Bytes
public import Codes
import Record
import Registry

/// A transfer as it is announced.
public struct Transfer: Hashable, Sendable {
  /// The day.
  public var day: CivilDate
  /// The point of entry, ours or theirs.
  public var pointOfEntry: String
  /// By air, land or sea.
  public var mode: TransportMode
  /// Flight, ship or vehicle.
  public var carrier: String?
  /// Escorts that travel along.
  public var escorts: Int

  /// A transfer on a day at a place.
  public init(
    day: CivilDate, pointOfEntry: String, mode: TransportMode = .air, carrier: String? = nil,
    escorts: Int = 0
  ) {
    self.day = day
    self.pointOfEntry = pointOfEntry
    self.mode = mode
    self.carrier = carrier
    self.escorts = escorts
  }

  /// What the step says.
  public var json: JSON {
    .fields([
      "day": .string(day.description), "point": .string(pointOfEntry),
      "mode": .string(mode.rawValue), "carrier": .text(carrier), "escorts": .number(escorts),
    ])
  }

  /// Reads what a step says; throws `.application`.
  public init(json: JSON) throws(Fault) {
    guard let day = json["day"]?.string.flatMap({ try? CivilDate(iso: $0) }),
      let point = json["point"]?.string, (1...32).contains(point.utf8.count),
      let mode = TransportMode(rawValue: json["mode"]?.string ?? "air")
    else { throw Fault(.application, at: "transfer", "day, point and mode expected") }
    self.init(
      day: day, pointOfEntry: point, mode: mode, carrier: json["carrier"]?.string,
      escorts: Int(clamping: json["escorts"]?.integer ?? 0))
  }
}

/// Bringing a person from one State to the other.
extension CaseDesk {
  /// Announces a transfer, once nothing stands in its way; a new announcement replaces the last.
  /// Throws `.safeguard` naming what is missing, `.policy`, `.notReached`, `.caseBlocked`.
  public func announce(
    _ number: CaseNumber, _ transfer: Transfer, under book: AgreementBook
  ) throws(Fault) {
    let known = try file(number)
    var months = try monthlyReturns([known], book)
    try registry.write([try announcement(known, transfer, book, &months)], by: session)
  }

  /// The count of a month's returns, over all cases where an agreement of these asks for it.
  func monthlyReturns(
    _ cases: [ReadmissionCase], _ book: AgreementBook
  ) throws(Fault) -> MonthlyReturns {
    let isAsked = cases.contains { known in
      book.agreements[known.application.agreement]?.phases
        .contains { $0.returnsAMonth != nil } == true
    }
    return MonthlyReturns(isAsked ? try files() : [], book)
  }

  /// The draft of an announcement; throws for what stands in its way.
  func announcement(
    _ known: ReadmissionCase, _ transfer: Transfer, _ book: AgreementBook,
    _ months: inout MonthlyReturns, charter: CaseNumber? = nil
  ) throws(Fault) -> StepDraft {
    guard transfer.day >= today else {
      throw Fault(.caseStep, at: known.number.description, "a day that has not passed expected")
    }
    try Safeguards(.announced, in: known, on: today).check()
    try known.standing.holdsNothing(against: .announced, of: known.number)
    try CaseRules(known, book).check(session)
    try months.take(known, on: transfer.day)
    var draft = draft(.announced, known.number)
    var content = transfer.json.object ?? [:]
    if let charter { content["charter"] = .string(charter.description) }
    draft.content = .object(content)
    draft.after = known.standing.last
    return draft
  }

  /// Notes the emergency travel document: its number, one journey, the consulate that issued it;
  /// and later that it was surrendered at the point of entry.
  public func document(
    _ number: CaseNumber, _ document: CaseDocument, isSurrendered: Bool
  ) throws(Fault) {
    var draft = draft(.documented, number)
    draft.content = [
      "document": document.json, "journeys": 1,
      "state": .string(isSurrendered ? "surrendered" : "issued"),
    ]
    draft.numbers = document.number.map { [$0] } ?? []
    try registry.write([draft], by: session)
  }

  /// Hands the person over for the journey: the last moment at which consent can be taken back and
  /// everything is asked once more of the case.
  public func handOver(_ number: CaseNumber) throws(Fault) {
    let known = try file(number)
    try Safeguards(.handedOver, in: known, on: today).check()
    try registry.write([draft(.handedOver, number)], by: session)
  }

  /// Notes that an announced transfer did not take place.
  public func absent(_ number: CaseNumber, reason: String) throws(Fault) {
    try registry.write([draft(.absent, number, reason: reason)], by: session)
  }

  /// Claims that a person was readmitted in error, or notes that the other State took the person
  /// back, with what came with them.
  public func error(_ number: CaseNumber, isReversed: Bool, reason: String) throws(Fault) {
    try registry.write(
      [draft(isReversed ? .reversed : .claimedError, number, reason: reason)], by: session)
  }
}
