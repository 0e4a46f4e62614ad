import Codes
import Document
import Match

extension CaseFacts: RuleSubject {
  static var partName: String? { "match" }

  var parts: [MatchFact] { matches }

  static func kind(of field: String) -> FactKind? {
    switch field {
    case "direction": .code(Direction.allCases.map(\.rawValue))
    case "mode": .code(TransportMode.allCases.map(\.rawValue))
    case "control": .code(ControlMode.allCases.map(\.rawValue))
    case "category": .code(TravellerCategory.allCases.map(\.rawValue))
    case "purpose": .code(TravelPurpose.allCases.map(\.rawValue))
    case "nationality", "issuingState": .text
    case "documentKind": .code(DocumentKind.allCases.map(\.rawValue))
    case "permit": .code(PermitState.allCases.map(\.rawValue))
    case "report": .code(CheckOutcome.allCases.map(\.rawValue))
    case "ownNational", "fearOfReturn", "unaccompaniedChild": .flag
    case "age", "stayDays", "permitDays", "overstayDays", "daysBeyondPermit": .number
    default:
      // `check mrz.composite-digit`: the outcome of one check; `reason` of the same: why.
      if field.hasPrefix("check ") {
        .code(CheckOutcome.allCases.map(\.rawValue))
      } else {
        field.hasPrefix("reason ") ? .text : nil
      }
    }
  }

  func value(of field: String) -> FactValue {
    switch field {
    case "direction": .texts([direction.rawValue])
    case "mode": .texts([mode.rawValue])
    case "control": .texts([control.rawValue])
    case "category": .texts([category.rawValue])
    case "purpose": purpose.map { .texts([$0.rawValue]) } ?? .unknown
    case "nationality": nationality.map { .texts([$0]) } ?? .unknown
    case "documentKind": .texts([documentKind.rawValue])
    case "issuingState": issuingState.map { .texts([$0]) } ?? .unknown
    case "permit": permit.map { .texts([$0.rawValue]) } ?? .unknown
    case "report": .texts([report.combined.rawValue])
    case "ownNational": .flag(isOwnNational)
    case "fearOfReturn": .flag(voicesFearOfReturn)
    case "unaccompaniedChild": .flag(isUnaccompaniedChild)
    case "age": age.map { .number($0) } ?? .unknown
    case "stayDays": number(stayDays)
    case "permitDays": number(permitDays)
    case "overstayDays": number(overstayDays)
    case "daysBeyondPermit": number(daysBeyondPermit)
    default:
      field.hasPrefix("reason ")
        ? .texts([reason(ofCheck: field)]) : .texts([outcome(ofCheck: field)])
    }
  }

  /// The reason's code, or nothing where the check has none or was not made.
  private func reason(ofCheck field: String) -> String {
    let name = DocumentCheck.Name(String(field.dropFirst("reason ".count)))
    return report.reason(of: name)?.description ?? ""
  }

  /// Days of the intended stay that the permit does not allow; nil when either is not known.
  private var daysBeyondPermit: Int? {
    guard let stayDays, let permitDays else { return nil }
    let (days, isFar) = stayDays.subtractingReportingOverflow(permitDays)
    return isFar ? nil : max(days, 0)
  }

  private func number(_ value: Int?) -> FactValue { value.map { .number($0...$0) } ?? .unknown }

  private func outcome(ofCheck field: String) -> String {
    report.outcome(of: DocumentCheck.Name(String(field.dropFirst("check ".count)))).rawValue
  }
}

extension MatchFact: RuleSubject {
  static var partName: String? { nil }

  var parts: [MatchFact] { [] }

  static func kind(of field: String) -> FactKind? {
    switch field {
    case "list": .text
    case "ground": .code(PossibleMatch.Ground.allCases.map(\.rawValue))
    case "action": .code(PermittedAction.allCases.map(\.rawValue))
    case "visibility": .code([MatchVisibility.open, .protective].map(\.rawValue))
    case "exemption": .code(MatchExemption.allCases.map(\.rawValue))
    case "order", "confirmed": .flag
    default: nil
    }
  }

  func value(of field: String) -> FactValue {
    switch field {
    case "list": .texts([list])
    case "ground": .texts([ground.rawValue])
    case "action": .texts([action.rawValue])
    case "visibility": .texts([visibility.rawValue])
    case "exemption": .texts(exemptions.map(\.rawValue))
    case "order": .flag(citesOrder)
    case "confirmed": .flag(isConfirmed)
    default: .unknown
    }
  }
}
