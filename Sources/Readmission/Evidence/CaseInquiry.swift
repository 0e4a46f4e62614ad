public import Codes
public import Match
public import Record

/// Whom a search is about, among the people of an application.
public enum CaseSubject: Hashable, Sendable {
  case person
  case spouse
  /// A child, by its place from 0.
  case child(Int)

  /// The words for people, in English.
  public var name: String {
    switch self {
    case .person: "person"
    case .spouse: "spouse"
    case .child(let place): "child \(place + 1)"
    }
  }
}

/// Another case that seems to be about the same person, and what was concluded in it.
public struct EarlierCase: Hashable, Sendable {
  /// Its number.
  public let number: CaseNumber
  /// Why it seems so, in words.
  public let because: String
  /// What two officers concluded in it; nil for nothing.
  public let conclusion: Conclusion?

  /// Names a case.
  public init(number: CaseNumber, because: String, conclusion: Conclusion?) {
    self.number = number
    self.because = because
    self.conclusion = conclusion
  }
}

/// What is asked of the searches: the application, what came with it, under which agreement, and by
/// which right.
public struct CaseInquiry: Sendable {
  /// The application in its present version.
  public var application: Application
  /// Its biometric files.
  public var files: [CaseFile]
  /// The agreement whose lists weigh the evidence.
  public var agreement: Agreement
  /// The State of which the person may be a national, ICAO code: ours as requested State.
  public var state: String
  /// By which right many people are searched.
  public var warrant: SearchWarrant
  /// The office's civil day.
  public var today: CivilDate
  /// Other cases of what seems to be the same person.
  public var earlier: [EarlierCase]
  /// What was flagged in the case already as not fitting together, in words.
  public var flags: [String]
  /// What the case is known to lack already, in words.
  public var absent: [String] = []

  /// What is asked.
  public init(
    _ application: Application, files: [CaseFile], agreement: Agreement, state: String,
    warrant: SearchWarrant, today: CivilDate, earlier: [EarlierCase] = [], flags: [String] = []
  ) {
    self.application = application
    self.files = files
    self.agreement = agreement
    self.state = state
    self.warrant = warrant
    self.today = today
    self.earlier = earlier
    self.flags = flags
  }

  /// The people of the application.
  var people: [(subject: CaseSubject, person: CasePerson)] {
    [(.person, application.person)] + (application.spouse.map { [(.spouse, $0)] } ?? [])
      + application.children.enumerated().map { (.child($0.offset), $0.element) }
  }

  /// What a kind of evidence weighs for a national of the State.
  func weight(of kind: String) -> EvidenceWeight { agreement.weight(of: kind, for: .ownNational) }
}
