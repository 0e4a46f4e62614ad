public import Bytes
public import Codes
public import Record
public import Registry

/// A case as its steps make it: what the application says now, where the case stands, what was
/// concluded, agreed and done. It is made anew from the steps whenever it is looked at.
public struct ReadmissionCase: Sendable {
  /// A longer time limit.
  public struct Extension: Equatable, Sendable {
    /// The day on which it was asked for or given.
    public let on: CivilDate
    /// The motive.
    public let motive: String
    /// The step.
    public let step: Int64
    /// What else the step says, in the form of who wrote it.
    public let content: JSON?
  }

  /// The number.
  public let number: CaseNumber
  /// The steps, oldest first. Of a restricted one the content is left out unless it was opened.
  public let steps: [KeptStep]
  /// Where it stands, as the registry enforces it.
  public let standing: CaseStanding
  /// The application in its present version.
  public let application: Application
  /// How many versions there were.
  public let versions: Int
  /// Answers to what is asked for the person's sake, the last of each.
  public let answers: [SafeguardAnswer]

  /// Makes a case of its steps; throws `.application` for content that is of another form.
  public init(_ number: CaseNumber, _ steps: [KeptStep]) throws(Fault) {
    self.number = number
    self.steps = steps
    standing = try CaseStanding(steps.map(\.step))
    let versions = steps.filter { $0.step.act == .opened || $0.step.act == .amended }
    guard let content = versions.last?.step.content else {
      throw Fault(.application, at: number.description, "a case without an application")
    }
    application = try Application(json: content)
    self.versions = versions.count
    var answers: [SafeguardAnswer] = []
    for kept in steps where kept.step.act == .safeguarded {
      guard let content = kept.step.content else { continue }
      let answer = try SafeguardAnswer(json: content, on: kept.at.day, step: kept.step)
      answers.removeAll { $0.question == answer.question }
      answers.append(answer)
    }
    self.answers = answers
  }

  /// Where the case stands.
  public var phase: CasePhase { standing.phase }
  /// What two officers concluded.
  public var conclusion: Conclusion? { standing.conclusion }

  /// The day on which it was opened.
  public var opened: CivilDate? { steps.first?.at.day }
  /// The day on which receipt was confirmed, or on which our application was received; nil until
  /// then. Time limits for the reply run from here.
  public var received: CivilDate? {
    day(of: .receiptConfirmed) ?? application.received
  }
  /// The day on which our application went out.
  public var submitted: CivilDate? { day(of: .submitted) }
  /// The day of the reply, ours or the other State's; silence is none.
  public var replied: CivilDate? { day(of: .replied) ?? day(of: .answered) }
  /// The day of the transfer as it is announced now; nil when none is.
  public var transferDay: CivilDate? {
    phase == .announced || phase == .handedOver || phase == .arrived ? day(of: .announced) : nil
  }
  /// The day of arrival.
  public var arrived: CivilDate? { day(of: .arrived) }
  /// The day on which it was closed.
  public var closed: CivilDate? {
    phase == .closed ? day(of: .closed) ?? day(of: .reversed) : nil
  }
  /// Longer time limits, in the order in which they were given.
  public var extensions: [Extension] {
    steps.filter { $0.step.act == .extended }.map {
      Extension(
        on: $0.at.day, motive: $0.step.reason ?? "", step: $0.step.number,
        content: $0.step.content)
    }
  }

  /// The last step of an act.
  public func last(_ act: CaseAct) -> KeptStep? { steps.last { $0.step.act == act } }

  /// The day that the last step of an act speaks of: the one in its content, or its own.
  public func day(of act: CaseAct) -> CivilDate? {
    guard let kept = last(act) else { return nil }
    let said = kept.step.content?["day"]?.string.flatMap { try? CivilDate(iso: $0) }
    return said ?? kept.at.day
  }

  /// The emergency travel document as it was noted when it was issued; nil when none was.
  public var emergencyDocument: CaseDocument? {
    let noted = steps.last {
      $0.step.act == .documented && $0.step.content?["state"]?.string == "issued"
    }
    return noted?.step.content?["document"].flatMap { try? CaseDocument(json: $0) }
  }

  /// The step that says that the emergency travel document was surrendered; nil while it was not.
  public var documentSurrendered: KeptStep? {
    steps.last { kept in
      kept.step.act == .documented && kept.step.content?["state"]?.string == "surrendered"
        || kept.step.act == .arrived && kept.step.content?["documentSurrendered"]?.integer == 1
    }
  }

  /// The point of entry of the transfer as it is announced.
  public var transferPoint: String? { last(.announced)?.step.content?["point"]?.string }

  /// The hash of the last step: it stands for the whole case, and documents show it.
  public var hash: String { steps.last?.hash ?? "" }

  /// Files of the case with the step that each came with, oldest first.
  public var files: [(step: KeptStep, file: RecordedAttachment)] {
    steps.flatMap { step in step.attachments.map { (step, $0) } }
  }
}
