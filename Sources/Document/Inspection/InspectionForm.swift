public import Bytes
import Codes

extension InspectionReport {
  /// The form for programs: verdict, groups, single checks with their colours, broken-off checks,
  /// timings and components. It holds no personal data.
  public var json: JSON {
    let verdict = verdict
    return .fields([
      "transaction": .string(transaction), "begunAt": .string(begunAt.description),
      "verdict": .string(verdict.line), "light": .string(verdict.light.rawValue),
      "result": .string(state(of: .document).spelling),
      "signedBy": .text(signedBy?.icao),
      "groups": .array(
        InspectionGroup.allCases.map { group in
          [
            "name": .string(group.name.description), "state": .string(state(of: group).spelling),
            "light": .string(light(of: group).rawValue),
          ]
        }),
      "checks": .array(checks.checks.map(form)),
      "aborted": .array(
        aborted.map { ["name": .string($0.name.description), "reason": .string($0.reason)] }),
      "notMade": .texts(unmade.map(\.name.description)),
      "timings": .array(
        timings.map { ["step": .string($0.step), "microseconds": .integer($0.microseconds)] }),
      "components": .array(
        components.map {
          ["role": .string($0.role), "name": .string($0.name), "version": .string($0.version)]
        }),
    ])
  }

  private func form(_ check: DocumentCheck) -> JSON {
    .fields([
      "name": .string(check.name.description), "outcome": .string(check.outcome.rawValue),
      "light": .string(light(of: check.name).rawValue),
      "detail": check.detail.isEmpty ? nil : .string(check.detail),
      "reason": .text(check.reason?.description),
    ])
  }
}
