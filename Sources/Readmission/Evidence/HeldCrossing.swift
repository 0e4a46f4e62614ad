import Biometrics
public import Codes
import Crypto
import Match
public import Names
public import Record
public import Registry

/// A crossing as it serves as evidence: who crossed, with which document, and how that was checked.
public struct HeldCrossing: Hashable, Sendable {
  /// The record whose content this is: the crossing, or the correction that stands for it.
  public let identity: RecordIdentity
  /// Whether it was corrected since it was recorded.
  public let isCorrected: Bool
  /// The local civil day.
  public let day: CivilDate
  /// Which way.
  public let direction: Direction
  /// Where, by the point's code.
  public let pointOfEntry: String
  /// What was decided in the end, by the second line where it was asked.
  public let outcome: CrossingOutcome
  /// The names, parents too.
  public let names: [PersonName]
  /// The birth date.
  public let birth: PartialDate
  /// The sex that counts.
  public let sex: Sex
  /// The nationality as recorded, ICAO code.
  public let nationality: String
  /// The document shown.
  public let document: RecordedDocument?
  /// The finger templates.
  let templates: [RecordedTemplate]

  /// Takes what serves as evidence from a crossing as it was recorded.
  public init(_ record: CrossingRecord) {
    self.init(
      record.crossing, of: record.header.identity, record.crossing.decision.outcome,
      isCorrected: false)
  }

  /// The same of a correction.
  public init(_ record: CorrectionRecord) {
    self.init(
      record.crossing, of: record.header.identity, record.crossing.decision.outcome,
      isCorrected: true)
  }

  /// The same of a crossing as it stands, with its corrections and outcomes.
  public init(_ standing: StandingCrossing) {
    self.init(
      standing.crossing, of: standing.identity, standing.outcome,
      isCorrected: standing.corrects != nil)
  }

  private init(
    _ crossing: Crossing, of identity: RecordIdentity, _ outcome: CrossingOutcome,
    isCorrected: Bool
  ) {
    self.identity = identity
    self.outcome = outcome
    self.isCorrected = isCorrected
    day = crossing.captured.day
    direction = crossing.circumstances.place.direction
    pointOfEntry = crossing.circumstances.place.pointOfEntry
    names = crossing.traveller.names.map(PersonName.init)
    birth = crossing.traveller.birth?.value ?? .unknown
    sex = crossing.traveller.sex?.counted ?? .unspecified
    nationality = crossing.traveller.nationality
    document = crossing.document
    templates = crossing.templates
  }

  /// The fingers of the crossing, those that can be read.
  var fingers: [PositionedTemplate] {
    templates.compactMap { recorded in
      guard let bytes = try? Base64.decode(recorded.base64),
        let template = try? FingerTemplate(received: bytes)
      else { return nil }
      return PositionedTemplate(recorded.finger, template)
    }
  }

  /// Whether the chip was read whole and its signature proved to be that of a State.
  public func isChipProved(of state: String) -> Bool {
    guard let chip = document?.chip else { return false }
    return chip.reading == .complete && chip.light == "green" && chip.signedBy == state
  }

  /// The checks of the document that failed, by their codes.
  public var failedChecks: [String] {
    (document?.checks ?? []).filter { $0.outcome == .failed }.map(\.name)
  }

  /// The crossing in words: `2025-03-04 entry at BGW`, and what became of it where that is not the
  /// ordinary thing: `2025-03-04 entry at BGW (refused-entry; corrected)`.
  public var words: String {
    let isOrdinary = outcome == .admitted || outcome == .exitPermitted
    let notes = (isOrdinary ? [] : [outcome.rawValue]) + (isCorrected ? ["corrected"] : [])
    let more = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
    return "\(day) \(direction.rawValue) at \(pointOfEntry)\(more)"
  }
}

extension PersonName {
  /// A name of a record with its parts.
  init(_ recorded: RecordedName) {
    self.init(
      issued: recorded.issued, given: recorded.given ?? recorded.secondary,
      father: recorded.father, grandfather: recorded.grandfather,
      family: recorded.family ?? recorded.primary, mother: recorded.mother,
      isTruncated: recorded.isTruncated)
  }
}
