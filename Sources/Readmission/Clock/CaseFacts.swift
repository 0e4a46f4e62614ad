public import Bytes
public import Codes
import Record
import Registry

extension ClockFacts {
  /// What the steps of a case say to its clock, for an office of a State.
  ///
  /// Throws `.field` for a State that nobody knows.
  public init(_ file: ReadmissionCase, home: Country) throws(Fault) {
    let application = file.application
    let other = try Country(stateCode: application.otherState, at: "otherState")
    let destination = try application.transit.map { transit throws(Fault) in
      try Country(stateCode: transit.destination, at: "destination")
    }
    let requested: Country =
      switch application.role {
      case .requested: home
      case .requesting: other
      case .transit: destination ?? home
      }
    self.init(
      role: application.role, requested: requested,
      requesting: application.role == .requesting ? home : other,
      transit: application.role == .transit ? home : nil, procedure: application.procedure,
      person: PersonKind(application.person, requested: requested),
      events: ClockFacts.events(file), done: ClockFacts.done(file),
      isRefused: file.reply?.agrees == false, isClosed: file.closed != nil,
      extensions: file.extensions.compactMap { try? Extension(json: $0.content, given: $0) })
  }

  private static func events(_ file: ReadmissionCase) -> [ClockEvent: CivilDate] {
    var events: [ClockEvent: CivilDate] = [:]
    let isAccelerated = file.application.procedure == .accelerated
    events[isAccelerated ? .apprehended : .stayKnown] = file.application.stayKnown
    events[.receiptConfirmed] = file.received ?? file.submitted
    if let reply = file.reply, reply.agrees { events[.agreed] = reply.day }
    events[.transferPlanned] = file.transferDay
    events[.transferred] = file.arrived ?? file.day(of: .handedOver)
    events[.errorFound] = file.day(of: .claimedError)
    return events
  }

  private static func done(_ file: ReadmissionCase) -> [LimitStep: CivilDate] {
    var done: [LimitStep: CivilDate] = [:]
    done[.submission] =
      file.application.role == .requesting
      ? file.submitted : file.application.dated ?? file.received ?? file.opened
    done[.reply] = file.replied
    done[.travelDocument] = file.day(of: .documented)
    done[.notice] = file.last(.announced)?.at.day
    done[.transfer] = file.arrived ?? file.day(of: .handedOver)
    done[.errorReturn] = file.day(of: .reversed)
    return done
  }
}

extension ReadmissionCase {
  /// What was replied, or what silence came to mean, with its day.
  fileprivate var reply: (agrees: Bool, day: CivilDate)? {
    let acts: Set<CaseAct> = [.replied, .answered, .silence]
    guard let kept = steps.last(where: { acts.contains($0.step.act) }),
      let day = day(of: kept.step.act)
    else { return nil }
    return (kept.step.conclusion?.agrees ?? kept.step.agrees, day)
  }
}

extension PersonKind {
  /// Whose readmission it is, as the application says: without a nationality it is about one.
  init(_ person: CasePerson, requested: Country) {
    let stated = person.nationalities.compactMap { Country(alpha3: $0) }
    if stated.isEmpty || stated.contains(requested) {
      self = .ownNational
    } else if stated.allSatisfy(\.isWithoutNationality) {
      self = .stateless
    } else {
      self = .thirdCountryNational
    }
  }
}

extension ClockFacts.Extension {
  /// As a step keeps it; the motive stands as the step's reason.
  public var json: JSON {
    .fields([
      "limit": .string(step.rawValue), "count": .number(span?.count),
      "unit": .text(span?.unit.rawValue), "until": .text(until?.description),
    ])
  }

  /// Reads what a step keeps; a step without content speaks of the reply.
  init(json: JSON?, given: ReadmissionCase.Extension) throws(Fault) {
    let json = json ?? .object([:])
    self.init(
      of: try json.choice("limit") ?? .reply, on: given.on,
      span: try json["count"] == nil ? nil : TimeSpan(json: json), until: try json.day("until"),
      motive: given.motive)
  }
}
