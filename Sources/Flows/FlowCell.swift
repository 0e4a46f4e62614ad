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
    let ageBand: AgeBand
  }

  init(_ record: ImpersonalRecord) {
    day = record.day
    point = record.pointOfEntry
    direction = record.direction
    kind = record.kind
    isPractice = record.isPractice
    outcome = record.outcome
    traveller = record.traveller.map { traveller in
      Traveller(
        mode: traveller.mode, control: traveller.control, category: traveller.category,
        purpose: traveller.purpose, nationality: traveller.nationality, sex: traveller.sex,
        ageBand: AgeBand(traveller.age))
    }
  }

  /// Hashes what tells most cells of a batch apart and leaves the rest to the comparison: a cell is
  /// looked up for every record.
  func hash(into hasher: inout Hasher) {
    hasher.combine(day.daysSince1970)
    guard let traveller else { return }
    hasher.combine(traveller.nationality)
    hasher.combine(traveller.ageBand)
    hasher.combine(traveller.sex)
    hasher.combine(traveller.purpose)
  }

  /// The columns of `flow_cell` before those of the traveller, but for `practice`.
  var circumstances: [String] {
    [day.description, point, direction.rawValue, kind.rawValue, outcome.rawValue]
  }

  /// The traveller's columns; empty for an outcome.
  var codes: [String] {
    guard let traveller else { return [String](repeating: "", count: 7) }
    return [
      traveller.mode.rawValue, traveller.control.rawValue, traveller.category.rawValue,
      traveller.purpose?.rawValue ?? "unknown", traveller.nationality, traveller.sex.rawValue,
      traveller.ageBand.rawValue,
    ]
  }
}
