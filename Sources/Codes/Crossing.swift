// The codes of a crossing that several modules share: records, rules, watchlists and counts.

/// Which way a traveller crosses, seen from the country of the point of entry.
public enum Direction: String, Sendable, CaseIterable {
  /// Into the country.
  case entry
  /// Out of the country.
  case exit
}

/// How a traveller arrives at or leaves the point of entry.
public enum TransportMode: String, Sendable, CaseIterable {
  /// An airport.
  case air
  /// A road, rail or foot crossing.
  case land
  /// A sea or river port.
  case sea
}

/// How thoroughly travellers are checked at the time of a crossing.
public enum ControlMode: String, Sendable, CaseIterable {
  /// Every check is made.
  case normal
  /// Checks are reduced under a legal basis that the record names.
  case reduced
}

/// What kind of traveller a person is at this crossing.
public enum TravellerCategory: String, Sendable, CaseIterable {
  case ordinary
  case borderResident = "border-resident"
  case driver
  case crew
  case diplomat
  case unitedNations = "un"
  case military
  case pilgrim
  /// Deported or readmitted, arriving under an order or agreement.
  case returned
  case transit
  /// Under international protection, or asking for it.
  case protection
}

/// The sex of a person, as far as it is known or stated (ICAO 9303-4 uses F, M and X or a filler).
public enum Sex: String, Sendable, CaseIterable {
  case female = "F"
  case male = "M"
  /// Unspecified by the issuer (`X`, or `<` in the machine-readable zone).
  case unspecified = "X"
}

/// The result of one check (BSI TR-03135-1, clause 3.5). Aborted is no result and is no evidence.
public enum CheckOutcome: String, Sendable, CaseIterable {
  case successful
  case failed
  case undetermined
  case notSupported = "not-supported"
}

/// What was done about a traveller, per direction. A person decides; rules only propose.
public enum CrossingOutcome: String, Sendable, CaseIterable {
  /// Entry: let into the country.
  case admitted
  /// Exit: let out of the country.
  case exitPermitted = "exit-permitted"
  /// Either: sent to the second line; not final.
  case referred
  /// Entry: refused under a stated reason.
  case refusedEntry = "refused-entry"
  /// Either: the traveller withdrew.
  case withdrawn
  /// Either: handed over to another authority.
  case handedOver = "handed-over"
  /// Exit: prevented under an order that the record cites.
  case exitPrevented = "exit-prevented"

  /// The outcomes that exist for a direction.
  public static func allowed(for direction: Direction) -> [CrossingOutcome] {
    switch direction {
    case .entry: [.admitted, .referred, .refusedEntry, .withdrawn, .handedOver]
    case .exit: [.exitPermitted, .referred, .exitPrevented, .withdrawn, .handedOver]
    }
  }

  /// True when nothing more is awaited: all outcomes but a referral.
  public var isFinal: Bool { self != .referred }

  /// True when the traveller crossed: the movement counts.
  public var isMovement: Bool { self == .admitted || self == .exitPermitted }
}

/// Why a traveller crosses (UN IRTS 2008 clause 3.14, with the purposes border forms add).
public enum TravelPurpose: String, Sendable, CaseIterable {
  case holiday
  case visit
  case education
  case health
  case religion
  case shopping
  case transit
  case business
  case work
  case residence
  case `return`
  case official
  case protection
  case other
}

/// How a person returns who is returned or readmitted.
public enum ReturnKind: String, Sendable, CaseIterable {
  case spontaneous
  /// Assisted voluntary return.
  case assistedVoluntary = "assisted-voluntary"
  /// Voluntary departure under a decision.
  case voluntaryDeparture = "voluntary-departure"
  case forced
}

/// The need of care that an officer noted about a traveller: the foremost one, of several.
///
/// A child alone and a child apart from its parents but with other kin are two needs (Inter-agency
/// Guiding Principles on Unaccompanied and Separated Children, 2004).
public enum Vulnerability: String, Sendable, CaseIterable {
  /// It was asked, and there is none.
  case none
  /// A child without parents and without any adult who is responsible by law or custom.
  case unaccompaniedChild = "unaccompanied-child"
  /// A child without its parents or former caregiver, with other kin.
  case separatedChild = "separated-child"
  case disability
  /// A serious illness or injury.
  case illness
  case pregnancy
  /// Signs of trafficking, exploitation or torture.
  case abuse
  case other
}
