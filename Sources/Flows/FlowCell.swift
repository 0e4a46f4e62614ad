import Codes
import Record

/// All codes of a record: what it shares with every record that counts in the same place.
struct FlowCell: Hashable, Sendable {
  let day: CivilDate
  let point: String
  let direction: Direction
  let kind: RecordKind
  let isPractice: Bool
  let outcome: CrossingOutcome
  /// The codes of a traveller at a crossing; nil for an outcome.
  let traveller: Traveller?

  struct Traveller: Hashable, Sendable {
    let mode: TransportMode
    let control: ControlMode
    let category: TravellerCategory
    let purpose: TravelPurpose?
    let nationality: String
    let sex: Sex
    let age: AgeClass
    let residence: String?
    let departure: String?
    let destination: String?
    let document: DocumentKind
    let stay: StayBand
    let returnKind: ReturnKind?
    let vulnerability: Vulnerability?

    init(_ traveller: ImpersonalRecord.Traveller) {
      mode = traveller.mode
      control = traveller.control
      category = traveller.category
      purpose = traveller.purpose
      nationality = traveller.nationality
      sex = traveller.sex
      age = AgeClass(traveller.age)
      residence = traveller.residence
      departure = traveller.departure
      destination = traveller.destination
      document = traveller.document
      stay = StayBand(days: traveller.stayDays)
      returnKind = traveller.returnKind
      vulnerability = traveller.vulnerability
    }
  }

  init(_ record: ImpersonalRecord) {
    day = record.day
    point = record.pointOfEntry
    direction = record.direction
    kind = record.kind
    isPractice = record.isPractice
    outcome = record.outcome
    traveller = record.traveller.map { Traveller($0) }
  }

  /// Hashes what tells most cells of a batch apart and leaves the rest to the comparison: a cell is
  /// looked up for every record.
  func hash(into hasher: inout Hasher) {
    hasher.combine(day.daysSince1970)
    guard let traveller else { return }
    hasher.combine(traveller.nationality)
    hasher.combine(traveller.age.fiveYears)
    hasher.combine(traveller.sex)
    hasher.combine(traveller.purpose)
  }

  /// The columns of `flow_cell` before those of the traveller, but for `practice`.
  var circumstances: [String] {
    [day.description, point, direction.rawValue, kind.rawValue, outcome.rawValue]
  }

  /// The traveller's columns, those of `flow_profile`; empty for an outcome.
  var codes: [String] {
    traveller?.codes ?? [String](repeating: "", count: FlowCell.codeColumns)
  }

  /// How many columns a profile has.
  static let codeColumns = 16
}

extension FlowCell.Traveller {
  /// The columns of `flow_profile`.
  var codes: [String] {
    let unknown = FlowLayout.unknown
    return [
      mode.rawValue, control.rawValue, category.rawValue, purpose?.rawValue ?? unknown,
      nationality, sex.rawValue, age.band.rawValue, age.fiveYears, age.adulthood,
      residence ?? unknown, departure ?? unknown, destination ?? unknown, document.rawValue,
      stay.rawValue, returnKind?.rawValue ?? unknown, vulnerability?.rawValue ?? unknown,
    ]
  }
}
