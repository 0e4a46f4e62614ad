public import Bytes
public import Codes

/// How and when a person is brought.
public struct TransferPlan: Hashable, Sendable {
  /// The day.
  public var day: CivilDate
  /// The time of day there, `hh:mm`.
  public var time: String?
  /// The place or point of entry.
  public var place: String
  /// Carrier and number: a flight.
  public var carrier: String?
  /// Places on the way.
  public var route: String?
  /// Escorts.
  public var escorts: Int

  /// A plan.
  public init(
    day: CivilDate, time: String? = nil, place: String, carrier: String? = nil,
    route: String? = nil, escorts: Int = 0
  ) {
    self.day = day
    self.time = time
    self.place = place
    self.carrier = carrier
    self.route = route
    self.escorts = escorts
  }

  var section: PaperSection {
    PaperSection(
      heading: .theJourney,
      fields: [
        PaperField(.day, .day(day)), PaperField(.time, time.map(PaperValue.code)),
        PaperField(.pointOfEntry, .name(place)), PaperField(.carrier, carrier.map(PaperValue.code)),
        PaperField(.route, route.map(PaperValue.name)),
        PaperField(.escorts, .code(String(escorts))),
      ].compactMap(\.self))
  }
}

extension Paper {
  /// The request to the requested State or its consulate for a document of one journey.
  public static func travelDocumentRequest(
    _ subject: PaperSubject, neededBy: CivilDate?, clause: LocalText?, portrait: [UInt8]?,
    randomness: some Randomness
  ) throws(Fault) -> Paper {
    try Paper(
      .travelDocumentRequest, of: subject, portrait: portrait, randomness: randomness,
      sections: [
        subject.request, subject.person,
        PaperSection(
          heading: .theDemand, sentences: [.requestsDocument],
          fields: [
            PaperField(.requestedBy, neededBy.map(PaperValue.day)),
            PaperField(.legalBasis, clause.map(PaperValue.local)),
          ].compactMap(\.self)),
        subject.officers,
      ])
  }

  /// The announcement of a transfer. Of health it says whether there is something to look at.
  public static func transferNotice(
    _ subject: PaperSubject, plan: TransferPlan, randomness: some Randomness
  ) throws(Fault) -> Paper {
    let terms = subject.application.terms
    return try Paper(
      .transferNotice, of: subject, randomness: randomness,
      sections: [subject.request, subject.person] + subject.family + [
        plan.section,
        PaperSection(
          heading: .theSafeguards, sentences: [.noticeOfTransfer, .noticeObjections],
          fields: [
            PaperField(.kindOfReturn, .term(terms.kind.term)),
            PaperField(.language, terms.language.map(PaperValue.language)),
            PaperField(.interpreter, .term(terms.hasInterpreter ? .yes : .no)),
            PaperField(.detained, .term(terms.isDetained ? .yes : .no)),
            PaperField(
              .healthNeeds, .term(subject.application.circumstances.hasHealthNeeds ? .yes : .no)),
          ].compactMap(\.self)),
        subject.officers,
      ])
  }

  /// The record signed where a person is handed over, filled in by hand beyond what is known.
  public static func handover(
    _ subject: PaperSubject, plan: TransferPlan, documents: [String], property: [String],
    randomness: some Randomness
  ) throws(Fault) -> Paper {
    try Paper(
      .handover, of: subject, randomness: randomness,
      sections: [subject.person] + subject.family + [
        plan.section,
        PaperSection(
          heading: .thePossessions,
          fields: [
            PaperField(.documentsHanded, .list(documents.map(PaperValue.text) + [.blank(1)])),
            PaperField(.property, .list(property.map(PaperValue.text) + [.blank(2)])),
            PaperField(.medication, .blank(1)),
          ]),
        PaperSection(
          heading: .theHandover, sentences: [.handoverReceipt],
          fields: [PaperField(.condition, .blank(2)), PaperField(.complaints, .blank(3))]),
        PaperSection(
          heading: .signatures, form: .signatures,
          fields: [
            PaperField(.handingOver, .blank(1)), PaperField(.takingOver, .blank(1)),
            PaperField(.personConcerned, .blank(1)),
          ]),
      ])
  }

  /// The claim that a person was readmitted in error and is to be taken back.
  public static func errorClaim(
    _ subject: PaperSubject, transferred: CivilDate, found: CivilDate, notMet: String,
    takeBackBy: CivilDate?, returned: [String], randomness: some Randomness
  ) throws(Fault) -> Paper {
    guard !notMet.isEmpty else {
      throw Fault(.paper, at: "notMet", "the requirement that was not met expected")
    }
    guard found >= transferred else {
      throw Fault(.paper, at: "found", "found before the transfer")
    }
    return try Paper(
      .errorClaim, of: subject, randomness: randomness,
      sections: [
        subject.request, subject.person,
        PaperSection(
          heading: .theTransfer,
          fields: [
            PaperField(.transferredOn, .day(transferred)), PaperField(.errorFoundOn, .day(found)),
          ]),
        PaperSection(
          heading: .theError, fields: [PaperField(.conditionNotMet, .text(notMet))]),
        PaperSection(
          heading: .theDemand, sentences: [.errorDemand],
          fields: [
            PaperField(.takeBackBy, takeBackBy.map(PaperValue.day)),
            PaperField(
              .documentsReturned, PaperSubject.list(returned.map(PaperValue.text))),
          ].compactMap(\.self)),
        subject.officers,
      ])
  }
}
