public import Codes

/// One inspection of a document as BSI TR-03135-1 v2.5 describes it: the single checks that ended,
/// those that were broken off, how long each step took, and with which programs.
///
/// Checks flow in from the page, the chip and its reader as they are; what the guideline combines
/// is computed here. Nothing in it says "valid", and no text of it holds personal data.
public struct InspectionReport: Hashable, Sendable {
  /// A check that was broken off before its end; no evidence about the document.
  public struct Aborted: Hashable, Sendable {
    /// The check.
    public let name: DocumentCheck.Name
    /// Why, in plain words: `the chip was taken away`.
    public let reason: String

    /// A check that was broken off.
    public init(_ name: DocumentCheck.Name, _ reason: String) {
      self.name = name
      self.reason = reason
    }
  }

  /// How long a step took.
  public struct Timing: Hashable, Sendable {
    /// The step: `access`, `DG2`, `passive authentication`.
    public let step: String
    /// Its duration in microseconds by a steady clock.
    public let microseconds: Int64

    /// A step that took so long.
    public init(_ step: String, microseconds: Int64) {
      self.step = step
      self.microseconds = microseconds
    }
  }

  /// A part of the inspection system with its version.
  public struct Component: Hashable, Sendable {
    /// What it does: `program`, `cryptography`, `reader`, `driver`.
    public let role: String
    /// Its name.
    public let name: String
    /// Its version as it says itself; empty where it says none.
    public let version: String

    /// A part of the system.
    public init(_ role: String, name: String, version: String) {
      self.role = role
      self.name = name
      self.version = version
    }
  }

  /// A random identifier of this inspection; it says nothing about the document.
  public let transaction: String
  /// When it began.
  public let begunAt: Instant
  /// The single checks that ended, each name once.
  public let checks: DocumentReport
  /// The single checks that were broken off; none of them stands in `checks`.
  public let aborted: [Aborted]
  /// How long each step took, in their order.
  public let timings: [Timing]
  /// The parts of the system.
  public let components: [Component]
  /// The state whose signature was proved up to a trusted authority; nil when none was.
  public let signedBy: Country?
  /// Whether this issuer's certificates should be known here, as a policy for it says: then a
  /// missing one is yellow and not grey.
  public let expectsIssuer: Bool

  /// A report of one inspection. Of two checks of one name the first counts, and of one that
  /// ended and was also broken off the result.
  public init(
    transaction: String, begunAt: Instant, checks: [DocumentCheck], aborted: [Aborted] = [],
    timings: [Timing] = [], components: [Component] = [], signedBy: Country? = nil,
    expectsIssuer: Bool = false
  ) {
    self.transaction = transaction
    self.begunAt = begunAt
    var names: Set<DocumentCheck.Name> = []
    self.checks = DocumentReport(checks.filter { names.insert($0.name).inserted })
    self.aborted = aborted.filter { names.insert($0.name).inserted }
    self.timings = timings
    self.components = components
    self.signedBy = signedBy
    self.expectsIssuer = expectsIssuer
  }

  /// The state of a single check or, by its name, of a group; nil for a check that was not made.
  public func state(of name: DocumentCheck.Name) -> CheckState? {
    if let check = checks[name] { return .ended(check.outcome) }
    if aborted.contains(where: { $0.name == name }) { return .aborted }
    return InspectionGroup.allCases.first { $0.name == name }.map(state(of:))
  }

  /// The state of a group, by its table of the guideline.
  public func state(of group: InspectionGroup) -> CheckState {
    state(of: group) { !$0.isEvaluatory }
  }

  /// The result of a single check or of a group. What was broken off or not made is no evidence:
  /// not supported.
  public func outcome(of name: DocumentCheck.Name) -> CheckOutcome {
    state(of: name)?.outcome ?? .notSupported
  }

  /// The colour of a single check: as table 5.1 says, but grey where it waits for a list that this
  /// station was not given.
  public func light(of name: DocumentCheck.Name) -> TrafficLight {
    if let group = InspectionGroup.allCases.first(where: { $0.name == name }) {
      return light(of: group)
    }
    if isWaiting(name) { return .grey }
    return state(of: name).map(TrafficLight.init) ?? .grey
  }

  /// The colour of a group; grey where nothing but a missing list keeps it from being green.
  public func light(of group: InspectionGroup) -> TrafficLight {
    let state = state(of: group)
    guard state == .ended(.undetermined) else { return TrafficLight(state) }
    let rest = self.state(of: group) { name in
      !name.isEvaluatory && !self.isWaiting(name)
    }
    return rest == .ended(.undetermined) ? .yellow : .grey
  }

  /// The checks and groups that rules may ask for, as results: all that ended, then each group
  /// that was not broken off.
  public var results: DocumentReport {
    let groups = InspectionGroup.allCases.compactMap { group in
      state(of: group).outcome.map { DocumentCheck(group.name, $0) }
    }
    return checks.adding(groups)
  }

  /// The report with more checks, as those of an officer who looked at the portrait.
  public func adding(_ more: [DocumentCheck]) -> InspectionReport {
    InspectionReport(
      transaction: transaction, begunAt: begunAt, checks: checks.checks + more, aborted: aborted,
      timings: timings, components: components, signedBy: signedBy, expectsIssuer: expectsIssuer)
  }

  /// Whether a check waits for a list that this station was not given, and need not have.
  private func isWaiting(_ name: DocumentCheck.Name) -> Bool {
    !expectsIssuer && checks[name]?.waitsForList == true
  }

  /// The state of a group out of the single checks that count.
  private func state(
    of group: InspectionGroup, counting counts: (DocumentCheck.Name) -> Bool
  ) -> CheckState {
    let ended = checks.checks.map { (name: $0.name, state: CheckState.ended($0.outcome)) }
    let broken = aborted.map { (name: $0.name, state: CheckState.aborted) }
    let own = (ended + broken).filter { InspectionGroup(of: $0.name) == group && counts($0.name) }
    let below = group.children.map {
      (name: $0.name, state: state(of: $0, counting: counts))
    }
    return group.combined(own + below)
  }
}
