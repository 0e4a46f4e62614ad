public import Bytes
public import Host

/// What an officer may do at a station; each role may do all that those before it may.
public enum OfficerRole: String, CaseIterable, Comparable, Sendable {
  /// Works in the lane: records crossings as the lane sees them.
  case officer
  /// Decides referrals, and sees what silent and protective lists found.
  case secondLine = "second-line"
  /// Leads a shift: officers, lists, the date after a clock's jump, practice.
  case supervisor
  /// Sets the station up: its keys, and other administrators.
  case administrator

  /// By what each may do.
  public static func < (left: OfficerRole, right: OfficerRole) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .officer: 0
    case .secondLine: 1
    case .supervisor: 2
    case .administrator: 3
    }
  }
}

/// Who works at the station now. What a record says about its officer comes from here only.
public struct OfficerSession: Equatable, Sendable {
  /// The officer's service number: an identifier of the service, never a name.
  public let serviceNumber: String
  /// What the officer may do.
  public let role: OfficerRole
  /// When the session was opened, by the station's clocks.
  public let opened: Moment

  /// Sign-in makes sessions; besides it only the demonstration, benchmarks and tests do.
  package init(serviceNumber: String, role: OfficerRole, opened: Moment) {
    self.serviceNumber = serviceNumber
    self.role = role
    self.opened = opened
  }

  /// Throws `.role` for who may do less than `least`; `task` says what was wanted: "to import a
  /// list".
  public func require(_ least: OfficerRole, _ task: String) throws(Fault) {
    guard role >= least else {
      throw Fault(.role, at: "sign-in", "\(task) takes the role \(least.rawValue) or above")
    }
  }
}

extension Fault.Code {
  /// Something that the signed-in officer's role does not allow.
  public static let role = Fault.Code("station.role", .refused)
}
