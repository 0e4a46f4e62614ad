public import Bytes
public import Codes
public import Flows
import Record
import Registry

/// The counts of the office: codes and days of its cases, and nobody.
extension CaseDesk: ReturnSource {
  /// One fact a person of every case whose day lies between two.
  public func returnFacts(
    from: CivilDate, to: CivilDate
  ) throws(Fault) -> [ReturnFact] {
    var facts: [ReturnFact] = []
    for file in try files() where file.application.role != .transit {
      guard let (day, outcome) = file.counted, from <= day, day <= to else { continue }
      for person in file.application.people {
        facts.append(
          ReturnFact(
            day: day, otherState: file.application.otherState, outcome: outcome,
            kind: file.application.terms.kind.rawValue, sex: person.sex,
            age: AgeBand(person.birth.age(on: day))))
      }
    }
    return facts
  }
}

extension ReadmissionCase {
  /// How far the case came, and on which day.
  fileprivate var counted: (day: CivilDate, outcome: String)? {
    if let arrived { return (arrived, "arrived") }
    if let replied {
      let agreed = last(.replied)?.step.conclusion?.agrees ?? last(.answered)?.step.agrees ?? false
      return (replied, agreed ? "agreed" : "refused")
    }
    return opened.map { ($0, "applied") }
  }
}
