public import Bytes
public import Codes

/// A document that a consulate issues for one journey home: issued, surrendered at the point of
/// entry, closed. It never serves twice.
public struct EmergencyTravelDocument: Hashable, Sendable {
  /// Its number, as the consulate printed it.
  public let number: String
  /// The consulate.
  public let consulate: String
  /// The day of issue.
  public let issued: CivilDate
  /// The last day on which the journey may begin.
  public let validUntil: CivilDate
  /// Where the journey begins.
  public let from: String
  /// The point of entry where it ends.
  public let pointOfEntry: String
  /// The day on which it was surrendered.
  public private(set) var surrendered: CivilDate?
  /// The point of entry at which it was.
  public private(set) var surrenderedAt: String?
  /// The officer who closed it.
  public private(set) var closedBy: String?

  /// Days at most between issue and the end of validity; it is for one journey.
  private static let validDaysAtMost = 366

  /// A document as issued. Throws `.paper` for an empty number, for days in the wrong order, and
  /// for more than a year.
  public init(
    number: String, consulate: String, issued: CivilDate, validUntil: CivilDate, from: String,
    pointOfEntry: String
  ) throws(Fault) {
    guard !number.isEmpty, !consulate.isEmpty, !pointOfEntry.isEmpty else {
      throw Fault(.paper, at: "number", "a number, a consulate and a point of entry expected")
    }
    let days = validUntil.daysSince1970 - issued.daysSince1970
    guard (0...EmergencyTravelDocument.validDaysAtMost).contains(days) else {
      throw Fault(.paper, at: "validUntil", "a year at most from the day of issue expected")
    }
    self.number = number
    self.consulate = consulate
    self.issued = issued
    self.validUntil = validUntil
    self.from = from
    self.pointOfEntry = pointOfEntry
  }

  /// Surrenders it at a point of entry, which closes it. Throws `.paper` the second time, and
  /// before its day of issue; after its validity it is taken all the same, for the person is there.
  public mutating func surrender(
    on day: CivilDate, at place: String, officer: String
  ) throws(Fault) {
    guard surrendered == nil else {
      throw Fault(.paper, at: "surrendered", "this document was surrendered before")
    }
    guard day >= issued, !place.isEmpty, !officer.isEmpty else {
      throw Fault(.paper, at: "surrendered", "before it was issued, or without place or officer")
    }
    surrendered = day
    surrenderedAt = place
    closedBy = officer
  }

  /// Reads it from a step; throws `.field` and `.paper`.
  public init(json: JSON) throws(Fault) {
    guard let issued = try json.day("issued"), let until = try json.day("validUntil") else {
      throw Fault(.field, at: "issued", "the days of issue and of validity expected")
    }
    try self.init(
      number: json.requiredString("number"), consulate: json.requiredString("consulate"),
      issued: issued, validUntil: until, from: json["from"]?.string ?? "",
      pointOfEntry: json.requiredString("pointOfEntry"))
    if let day = try json.day("surrendered") {
      try surrender(
        on: day, at: json.requiredString("surrenderedAt"), officer: json.requiredString("closedBy"))
    }
  }

  /// As it is read.
  public var json: JSON {
    .fields([
      "number": .string(number), "consulate": .string(consulate),
      "issued": .string(issued.description), "validUntil": .string(validUntil.description),
      "from": from.isEmpty ? nil : .string(from), "pointOfEntry": .string(pointOfEntry),
      "surrendered": .text(surrendered?.description), "surrenderedAt": .text(surrenderedAt),
      "closedBy": .text(closedBy),
    ])
  }
}

extension Paper {
  /// The record of an emergency travel document, open or closed.
  public static func emergencyTravelDocument(
    _ subject: PaperSubject, _ document: EmergencyTravelDocument, portrait: [UInt8]?,
    randomness: some Randomness
  ) throws(Fault) -> Paper {
    try Paper(
      .emergencyTravelDocument, of: subject, portrait: portrait, randomness: randomness,
      sections: [
        subject.holder,
        PaperSection(
          heading: .theDocument, sentences: [.oneJourneyOnly],
          fields: [
            PaperField(.documentNumber, .code(document.number)),
            PaperField(.issuedBy, .name(document.consulate)),
            PaperField(.issuedOn, .day(document.issued)),
            PaperField(.validUntil, .day(document.validUntil)),
            PaperField(.from, document.from.isEmpty ? nil : .name(document.from)),
            PaperField(.to, .name(document.pointOfEntry)),
          ].compactMap(\.self)),
        PaperSection(
          heading: .theUse,
          fields: [
            PaperField(.surrenderedOn, document.surrendered.map(PaperValue.day) ?? .blank(1)),
            PaperField(.surrenderedAt, document.surrenderedAt.map(PaperValue.name) ?? .blank(1)),
            PaperField(.closedBy, document.closedBy.map(PaperValue.code) ?? .blank(1)),
          ]),
        PaperSection(
          heading: .signatures, form: .signatures,
          fields: [PaperField(.personConcerned, .blank(1)), PaperField(.stamp, .blank(1))]),
      ])
  }
}
