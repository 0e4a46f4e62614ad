import Bytes

/// A length of time as an agreement writes it.
public struct TimeSpan: Hashable, Sendable {
  /// What is counted. The raw value stands in the data.
  public enum Unit: String, Sendable, CaseIterable {
    /// Hours from the moment itself.
    case hour
    /// Every day.
    case calendarDay = "calendar-day"
    /// Days on which the authorities named by the limit work.
    case workingDay = "working-day"
    /// Months: the day of the same number, or the last of the month.
    case month
  }

  /// How many, 1...400.
  public let count: Int
  /// Of what.
  public let unit: Unit

  /// A length; nil outside 1...400.
  public init?(_ count: Int, _ unit: Unit) {
    guard (1...400).contains(count) else { return nil }
    self.count = count
    self.unit = unit
  }

  /// Reads `count` and `unit`; throws `.field`.
  init(json: JSON) throws(Fault) {
    guard let count = try json.whole("count", in: 1...400) else {
      throw Fault(.field, at: "count", "missing")
    }
    self.count = count
    unit = try json.requiredChoice("unit")
  }

  /// `10 working days`.
  public var words: String {
    let name = unit.rawValue.replacing("-", with: " ")
    return "\(count) \(name)\(count == 1 ? "" : "s")"
  }
}

/// What has to be done in time. The raw value stands in the data.
public enum LimitStep: String, Sendable, CaseIterable {
  /// The requesting State submits the application.
  case submission
  /// The requested State answers it, or the State of transit answers its own.
  case reply
  /// The requested State issues the document to travel with.
  case travelDocument = "travel-document"
  /// The person is handed over.
  case transfer
  /// The transfer is announced.
  case notice
  /// A person readmitted in error is taken back.
  case errorReturn = "error-return"
}

/// What starts a time limit. The raw value stands in the data.
public enum ClockEvent: String, Sendable, CaseIterable {
  /// The requesting authority learnt of the irregular stay or entry.
  case stayKnown = "stay-known"
  /// The person was found near the border or at an airport, which opens the accelerated way.
  case apprehended
  /// The requested authority confirmed receipt of the application.
  case receiptConfirmed = "receipt-confirmed"
  /// The reply was given, or silence has taken its place.
  case agreed
  /// A travel document was asked for.
  case travelDocumentAsked = "travel-document-asked"
  /// The transfer is planned for a day; limits before it are counted back.
  case transferPlanned = "transfer-planned"
  /// The person was handed over.
  case transferred
  /// It was found that the person had been readmitted in error.
  case errorFound = "error-found"
}

/// What it means when a time limit for a reply passes in silence. No meaning of silence ever
/// establishes a nationality: at most the transfer may go on without a reply.
public enum SilenceMeaning: String, Sendable, CaseIterable {
  /// The transfer is deemed agreed.
  case agreed
  /// No consent: a transfer needs an express answer.
  case notAgreed = "not-agreed"
  /// The requesting State may use its own document for the journey.
  case ownDocument = "own-document"
}

/// Whose days of rest a limit in working days leaves out. The raw value stands in the data.
public enum WorkingDaysOf: String, Sendable, CaseIterable {
  /// Those of the State that has to act.
  case actor
  /// Those of the requested State.
  case requested
  /// Those of the requesting State.
  case requesting
  /// A day counts only when both States work.
  case both
}

/// One time limit of an agreement.
public struct TimeLimit: Hashable, Sendable {
  /// How a limit may be made longer.
  public enum Extension: Hashable, Sendable {
    /// By so much more.
    case by(TimeSpan)
    /// To so much in all.
    case to(TimeSpan)
    /// For as long as legal or practical obstacles last.
    case whileHindered
  }

  /// What has to be done.
  public let step: LimitStep
  /// Who has to do it.
  public let actor: StateRole
  /// The procedures for which it stands.
  public let procedures: Set<CaseProcedure>
  /// Whether it stands for readmission (false) or for transit (true).
  public let isTransit: Bool
  /// The people for whom it stands.
  public let people: Set<PersonKind>
  /// What starts it; the day of the event itself is not counted.
  public let from: ClockEvent
  /// How long it is.
  public let span: TimeSpan
  /// Whether it is counted back from the event.
  public let isBefore: Bool
  /// Whose working days count.
  public let workingDays: WorkingDaysOf
  /// Whether a limit that ends on a day of rest ends on the next working day.
  public let rollsToWorkingDay: Bool
  /// How it may be made longer.
  public let longer: Extension?
  /// What silence means when it has passed.
  public let silence: SilenceMeaning?
  /// False for an aim of the office's own, which binds nobody.
  public let binds: Bool
  /// The clause: `Article 10(2)`.
  public let clause: String

  /// Reads a limit; throws `.field`.
  init(json: JSON) throws(Fault) {
    try json.allow(only: [
      "step", "actor", "procedures", "transit", "people", "from", "count", "unit", "before",
      "workingDaysOf", "rollsToWorkingDay", "longer", "silence", "binds", "clause",
    ])
    step = try json.requiredChoice("step")
    actor = try json.requiredChoice("actor")
    let procedures: [CaseProcedure] = try json.choices("procedures")
    self.procedures = Set(procedures.isEmpty ? CaseProcedure.allCases : procedures)
    isTransit = json["transit"]?.boolean ?? false
    let people: [PersonKind] = try json.choices("people")
    self.people = Set(people.isEmpty ? PersonKind.allCases : people)
    from = try json.requiredChoice("from")
    span = try TimeSpan(json: json)
    isBefore = json["before"]?.boolean ?? false
    workingDays = try json.choice("workingDaysOf") ?? .actor
    rollsToWorkingDay = json["rollsToWorkingDay"]?.boolean ?? false
    longer = try TimeLimit.longer(json["longer"])
    silence = try json.choice("silence")
    binds = json["binds"]?.boolean ?? true
    clause = json["clause"]?.string ?? ""
    guard silence == nil || step == .reply || step == .travelDocument else {
      throw Fault(.field, at: "silence", "silence has a meaning only where an answer is due")
    }
    guard binds || silence == nil else {
      throw Fault(.field, at: "silence", "silence means nothing where no rule binds")
    }
  }

  private static func longer(_ json: JSON?) throws(Fault) -> Extension? {
    guard let json else { return nil }
    if json.string == "while-hindered" { return .whileHindered }
    do throws(Fault) {
      try json.allow(only: ["by", "to"])
      if let by = json["by"] { return .by(try TimeSpan(json: by)) }
      if let to = json["to"] { return .to(try TimeSpan(json: to)) }
      throw Fault(.field, "by, to or while-hindered expected")
    } catch { throw error.within("longer") }
  }

  /// Whether any of its days depends on who works when.
  var needsCalendar: Bool {
    let longerUnit: TimeSpan.Unit? =
      switch longer {
      case .by(let span), .to(let span): span.unit
      case .whileHindered, nil: nil
      }
    return rollsToWorkingDay || span.unit == .workingDay || longerUnit == .workingDay
  }

  /// Whether it stands for a case.
  func stands(for facts: ClockFacts) -> Bool {
    isTransit == (facts.role == .transit || facts.isTransit)
      && procedures.contains(facts.procedure) && people.contains(facts.person)
  }
}

/// Whose readmission is asked for. The raw value stands in the data.
public enum PersonKind: String, Sendable, CaseIterable {
  case ownNational = "own-national"
  case thirdCountryNational = "third-country-national"
  case stateless
}
