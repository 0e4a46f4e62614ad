public import Bytes

/// The dimensions of reintegration (IOM, Reintegration Handbook, 2019, chapter 1).
public enum ReintegrationDimension: String, Sendable, CaseIterable {
  case economic, social, psychosocial
}

/// The indicators that an assessment asks, each answered from 0 (worst) to 4 (best).
///
/// They are the fields of IOM's Reintegration Sustainability Survey (Samuel Hall and IOM, Setting
/// Standards for an Integrated Approach to Reintegration, 2017, annex). Its weights are not
/// reproduced: a score here is the plain mean, and says so.
public enum ReintegrationIndicator: String, Sendable, CaseIterable {
  // Economic.
  case incomeSatisfaction = "income-satisfaction"
  case foodSecurity = "food-security"
  case borrowing, debt, employment
  case productiveAssets = "productive-assets"
  // Social.
  case housing, education
  case identityDocuments = "identity-documents"
  case justice, water
  case healthCare = "health-care"
  // Psychosocial.
  case participation
  case supportNetwork = "support-network"
  case belonging
  case familyTensions = "family-tensions"
  case discrimination, distress, safety
  case abilityToStay = "ability-to-stay"

  /// The dimension that it belongs to.
  public var dimension: ReintegrationDimension {
    switch self {
    case .incomeSatisfaction, .foodSecurity, .borrowing, .debt, .employment, .productiveAssets:
      .economic
    case .housing, .education, .identityDocuments, .justice, .water, .healthCare: .social
    default: .psychosocial
    }
  }

  /// The words for people, in English.
  public var name: String { rawValue.split(separator: "-").joined(separator: " ") }
}

/// One assessment: answers as far as the person gave them, at one time; repeated later.
public struct ReintegrationAssessment: Hashable, Sendable {
  /// The best answer.
  public static let best = 4

  /// Answers from 0 to 4; what was not asked or not answered is not there.
  public let answers: [ReintegrationIndicator: Int]

  /// An assessment; throws `.application` for an answer out of range.
  public init(_ answers: [ReintegrationIndicator: Int]) throws(Fault) {
    for (indicator, answer) in answers
    where !(0...ReintegrationAssessment.best).contains(answer) {
      throw Fault(
        .application, at: indicator.rawValue, "0 to \(ReintegrationAssessment.best) expected")
    }
    self.answers = answers
  }

  /// The plain mean of a dimension's answers, 0...100; nil without any.
  public func score(_ dimension: ReintegrationDimension) -> Int? {
    mean(answers.filter { $0.key.dimension == dimension }.map(\.value))
  }

  /// The plain mean of the dimensions that have a score; nil without any.
  public var score: Int? {
    let scores = ReintegrationDimension.allCases.compactMap { score($0) }
    return scores.isEmpty ? nil : (scores.reduce(0, +) + scores.count / 2) / scores.count
  }

  private func mean(_ answers: [Int]) -> Int? {
    guard !answers.isEmpty else { return nil }
    let most = answers.count * ReintegrationAssessment.best
    return (answers.reduce(0, +) * 100 + most / 2) / most
  }

  /// What the step says.
  public var json: JSON {
    .object(
      Dictionary(
        uniqueKeysWithValues: answers.map { ($0.key.rawValue, .integer(Int64($0.value))) }))
  }

  /// Reads what a step says; throws `.application` for an indicator that there is not.
  public init(json: JSON) throws(Fault) {
    var answers: [ReintegrationIndicator: Int] = [:]
    for (name, value) in json.object ?? [:] {
      guard let indicator = ReintegrationIndicator(rawValue: name), let answer = value.integer
      else {
        throw Fault(.application, at: "assessment", "an indicator with its answer expected")
      }
      answers[indicator] = Int(clamping: answer)
    }
    try self.init(answers)
  }
}

/// What a returnee may need. The raw value stands in the step.
public enum ReintegrationNeed: String, Sendable, CaseIterable {
  case documents
  /// Housing, land and property.
  case housing
  case health, livelihoods, protection
  case education
}
