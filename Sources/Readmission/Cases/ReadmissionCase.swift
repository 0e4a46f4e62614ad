public import Codes
public import Record

/// A case as its steps make it: what the application says now, where the case stands, what was
/// concluded, agreed and done. It is made anew from the steps whenever it is looked at.
public struct ReadmissionCase: Sendable {
  /// A longer time limit.
  public struct Extension: Hashable, Sendable {
    /// The day on which it was asked for or given.
    public let on: CivilDate
    /// The motive.
    public let motive: String
    /// The step.
    public let step: Int64
  }

  /// The number.
  public let number: CaseNumber
  /// The steps, oldest first.
  public let steps: [ReadmissionStep]
  /// Where it stands, as the registry enforces it.
  public let standing: CaseStanding
  /// The application in its present version.
  public let application: Application
  /// How many versions there were.
  public let versions: Int
  /// Files of the case, those of the application too.
  public let attachments: [CaseAttachment]
  /// The day on which receipt was confirmed, or on which our application was received; nil until
  /// then. Time limits for the reply run from here.
  public let received: CivilDate?
  /// Extensions of the time limit for the reply.
  public let extensions: [Extension]
  /// The day of the reply, ours or the other State's, also where silence stood for it.
  public let replied: CivilDate?
  /// The day on which the transfer is announced to be.
  public let transferDay: CivilDate?
  /// The day of arrival.
  public let arrived: CivilDate?
  /// The day on which it was closed.
  public let closed: CivilDate?

  /// Where the case stands.
  public var phase: CasePhase { standing.phase }
  /// What two officers concluded.
  public var conclusion: Conclusion? { standing.conclusion }
}

/// One step of a case as it stands in the registry.
public struct ReadmissionStep: Sendable {
  /// The record's identity.
  public let identity: RecordIdentity
  /// When, with the office's civil day.
  public let at: RecordTime
  /// What was done. Of a restricted step the content is left out.
  public let step: CaseStep
  /// SHA-256 of its line, 64 hexadecimal digits.
  public let hash: String

  /// A step.
  public init(identity: RecordIdentity, at: RecordTime, step: CaseStep, hash: String) {
    self.identity = identity
    self.at = at
    self.step = step
    self.hash = hash
  }
}
