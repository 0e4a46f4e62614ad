import Codes
import Record

/// The coarse, impersonal facts of a record that stand beside it in clear.
struct JournalFacts {
  let kind: RecordKind
  let direction: Direction?
  let day: CivilDate
  let outcome: CrossingOutcome?
  let isPractice: Bool
  let of: RecordIdentity?

  init(_ record: RecordLine) {
    isPractice = record.header.isPractice
    switch record {
    case .crossing(let record):
      kind = .crossing
      direction = record.crossing.circumstances.place.direction
      day = record.crossing.captured.day
      outcome = record.crossing.decision.outcome
      of = nil
    case .outcome(let record):
      kind = .outcome
      direction = record.place.direction
      day = record.captured.day
      outcome = record.decision.outcome
      of = record.of
    case .correction(let record):
      kind = .correction
      direction = record.crossing.circumstances.place.direction
      day = record.crossing.captured.day
      outcome = record.crossing.decision.outcome
      of = record.correction.replaces
    case .audit(let record):
      kind = .audit
      direction = nil
      day = record.captured.day
      outcome = nil
      of = nil
    case .note(let record):
      kind = .note
      direction = nil
      day = record.captured.day
      outcome = nil
      of = record.of
    case .tally(let record):
      kind = .tally
      direction = nil
      day = record.captured.day
      outcome = nil
      of = record.of
    case .step(let record):
      // Steps are the registry's office's; a station makes none.
      kind = record.kind
      direction = nil
      day = record.captured.day
      outcome = nil
      of = record.of
    }
  }
}
