import Codes

/// What an officer reads first: one line and its colour. It says what was proved and what was not;
/// an officer decides.
public struct InspectionVerdict: Hashable, Sendable {
  /// The colour.
  public let light: TrafficLight
  /// The line, with the heaviest finding first.
  public let line: String

  /// A line in its colour.
  public init(light: TrafficLight, line: String) {
    self.light = light
    self.line = line
  }
}

extension InspectionReport {
  /// The line for the officer, by the precedence of the guideline: what failed, what was broken
  /// off, what is undecided, what was proved.
  public var verdict: InspectionVerdict {
    let light = light(of: .document)
    switch state(of: .document) {
    case .ended(.failed): return InspectionVerdict(light: light, line: failure)
    case .aborted: return InspectionVerdict(light: light, line: interruption)
    case .ended(.undetermined):
      let open = findings(of: .undetermined)
      guard light == .yellow, !open.isEmpty else {
        return InspectionVerdict(light: light, line: unproved)
      }
      return InspectionVerdict(light: light, line: "look at the document: \(list(open))")
    case .ended(.successful): return InspectionVerdict(light: light, line: success)
    case .ended(.notSupported):
      return InspectionVerdict(light: light, line: "nothing could be checked")
    }
  }

  private var failure: String {
    let failed = findings(of: .failed)
    let others = failed.filter { !isExpiry($0) && $0.reason != .specimen }
    guard others.isEmpty else { return "DOES NOT HOLD: \(list(others + failed.filter(isExpiry)))" }
    let isSpecimen = failed.contains { $0.reason == .specimen }
    let isExpired = failed.contains(where: isExpiry)
    let what = [isSpecimen ? "SPECIMEN, not a real document" : nil, isExpired ? "EXPIRED" : nil]
    let line = what.compactMap(\.self).joined(separator: "; ")
    return state(of: .electronic) == .ended(.notSupported)
      ? line : "\(line); chip: \(signer), \(copy)"
  }

  private func isExpiry(_ check: DocumentCheck) -> Bool { check.name == .expiry }

  private var interruption: String {
    let reason = aborted.first?.reason ?? "broken off"
    return "NOT FINISHED: \(reason); what was not read says nothing about the document"
  }

  private var success: String {
    switch state(of: .electronic) {
    case .ended(.successful): "chip genuine: \(signer), \(copy)"
    default: "nothing against the document; no chip was checked"
    }
  }

  /// What is proved where a list is missing here: by whom the data were signed, or only that they
  /// are as somebody signed them.
  private var unproved: String {
    guard outcome(of: .signerCertificate) != .successful else {
      return "chip genuine: \(signer), \(copy); whether its signer was revoked is not known here"
    }
    let isBound = state(of: .authenticity) == .ended(.successful)
    return "issuer not proved: its certificate is not available here; "
      + "data as they were signed\(isBound ? ", and of this chip" : "")"
  }

  /// Whose signature was proved.
  private var signer: String {
    switch state(of: .passiveAuthentication) {
    case .ended(.failed): "data not as signed"
    case .ended where outcome(of: .signerCertificate) == .successful:
      "signed by \(signedBy?.name ?? "a trusted issuer"), unaltered"
    case .ended(.undetermined): "issuer not proved"
    default: "data not proved"
    }
  }

  /// Whether the chip proved to be no copy.
  private var copy: String {
    switch state(of: .authenticity) {
    case .ended(.successful): "not a copy"
    case .ended(.notSupported): "the chip cannot prove that it is no copy"
    case .ended(.failed): "A COPY OR BROKEN"
    default: "not proved that it is no copy"
    }
  }

  /// The single checks of an outcome that count and do not merely wait for an issuer's certificate.
  private func findings(of outcome: CheckOutcome) -> [DocumentCheck] {
    checks.checks.filter { check in
      check.outcome == outcome && !check.name.isEvaluatory && light(of: check.name) != .grey
    }
  }

  /// At most three findings in words; the table below has them all.
  private func list(_ checks: [DocumentCheck]) -> String {
    let words = checks.prefix(3).map { check in
      check.detail.isEmpty ? check.name.words : "\(check.name.words) (\(check.detail))"
    }
    let rest = checks.count > 3 ? ", and \(checks.count - 3) more" : ""
    return words.joined(separator: "; ") + rest
  }
}
