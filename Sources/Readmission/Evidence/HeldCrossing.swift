import Biometrics
public import Codes
import Crypto
import Match
public import Names
public import Record

/// A crossing as it serves as evidence: who crossed, with which document, and how that was checked.
public struct HeldCrossing: Hashable, Sendable {
  /// The record.
  public let identity: RecordIdentity
  /// The local civil day.
  public let day: CivilDate
  /// Which way.
  public let direction: Direction
  /// Where, by the point's code.
  public let pointOfEntry: String
  /// What the officer decided.
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

  /// Takes from a record what serves as evidence.
  public init(_ record: CrossingRecord) {
    let crossing = record.crossing
    identity = record.header.identity
    day = crossing.captured.day
    direction = crossing.circumstances.place.direction
    pointOfEntry = crossing.circumstances.place.pointOfEntry
    outcome = crossing.decision.outcome
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

  /// The crossing in words: `2025-03-04 entry at BGW`.
  public var words: String { "\(day) \(direction.rawValue) at \(pointOfEntry)" }
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
