public import Codes

/// What the clock of a case rests on: days that somebody recorded, never the machine's own.
public struct ClockFacts: Hashable, Sendable {
  /// A longer limit that was given.
  public struct Extension: Hashable, Sendable {
    /// What was made longer.
    public let step: LimitStep
    /// The day on which it was given.
    public let on: CivilDate
    /// By how much; nil for all that the agreement allows, or to the end of an obstacle.
    public let span: TimeSpan?
    /// Until when an obstacle lasted, where the limit runs on while one lasts.
    public let until: CivilDate?
    /// Why.
    public let motive: String

    /// An extension.
    public init(
      of step: LimitStep, on day: CivilDate, span: TimeSpan? = nil, until: CivilDate? = nil,
      motive: String
    ) {
      self.step = step
      on = day
      self.span = span
      self.until = until
      self.motive = motive
    }
  }

  /// Which State we are.
  public var role: StateRole
  /// The requested State, whose national the person is thought to be, or which was passed through.
  public var requested: Country
  /// The requesting State.
  public var requesting: Country
  /// The State of transit, where a passage is asked for.
  public var transit: Country?
  /// Normal or accelerated.
  public var procedure: CaseProcedure
  /// Whose readmission it is.
  public var person: PersonKind
  /// Days on which what starts a limit happened, of the authority's own calendar.
  public var events: [ClockEvent: CivilDate]
  /// Days on which what a limit asks for was done.
  public var done: [LimitStep: CivilDate]
  /// Whether the reply that was given was a refusal: nothing after it runs.
  public var isRefused: Bool
  /// Whether the case is closed: nothing runs any more.
  public var isClosed: Bool
  /// Longer limits.
  public var extensions: [Extension]

  /// Whether it is an application for transit, whoever we are.
  public var isTransit: Bool { transit != nil }

  /// Facts of a case in which nothing has happened.
  public init(
    role: StateRole, requested: Country, requesting: Country, transit: Country? = nil,
    procedure: CaseProcedure = .normal, person: PersonKind = .ownNational,
    events: [ClockEvent: CivilDate] = [:], done: [LimitStep: CivilDate] = [:],
    isRefused: Bool = false, isClosed: Bool = false, extensions: [Extension] = []
  ) {
    self.role = role
    self.requested = requested
    self.requesting = requesting
    self.transit = transit
    self.procedure = procedure
    self.person = person
    self.events = events
    self.done = done
    self.isRefused = isRefused
    self.isClosed = isClosed
    self.extensions = extensions
  }

  /// The State that plays a role.
  func state(_ role: StateRole) -> Country? {
    switch role {
    case .requested: requested
    case .requesting: requesting
    case .transit: transit
    }
  }
}
