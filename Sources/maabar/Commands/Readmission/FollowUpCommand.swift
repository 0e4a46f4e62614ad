import Bytes
import Codes
import Console
import Host
import Readmission
import Record
import Registry

/// `readmission follow-up`: after arrival, for those who wish it, by people who see nothing else.
enum FollowUpCommand {
  static let command = Command(
    "follow-up", "follow up returnees who opted in, apart from their cases",
    discussion: """
      For the role follow-up only. A follow-up has a number of its own that leads to no case, and \
      its data is kept under a key of its own: no readmission officer, border or police sees it.
      """,
    subcommands: [open, list, show, call, assess, refer, close])

  private static let number = Parameter.required(
    "FOLLOW-UP", .caseNumber, "the follow-up, as in F-2026-000001-42")
  private static let arrived = Parameter.optional(
    "--arrived", .date, "the day of arrival; otherwise it is asked for")
  private static let need = Parameter.required(
    "--need", .choice(of: ReintegrationNeed.self), "what is needed")
  private static let place = Parameter.required(
    "--to", .word("CODE"), "the office or organisation; no person")
  private static let answers = Parameter.optional(
    "--answers", .file, "the answers as JSON; otherwise they are asked for")

  private static let open = Command(
    "open", "open a follow-up, on the person's own wish",
    examples: [.init("maabar readmission follow-up open", "Asks whom to call, and where.")],
    parameters: ReadmissionCommand.common + [arrived]
  ) { invocation throws(Fault) in
    let desk = try desk(invocation)
    let prompt = invocation.prompt
    guard try prompt.confirm("Does the person wish to be called") else {
      throw Fault(.safeguard, at: "consent", "a follow-up rests on the person's own wish")
    }
    let name = try prompt.ask("How the person wants to be called", .nonEmpty)
    let contact = try prompt.ask("How the person is reached", .nonEmpty)
    let district = try prompt.askOptional("District", .nonEmpty)
    var day = invocation[arrived]
    if day == nil { day = try prompt.ask("Arrived on", .date) }
    let number = try desk.open(
      name: name, contact: contact, district: district, arrived: day ?? desk.today)
    return try answer(invocation, desk, number, "Opened")
  }

  private static let list = Command(
    "list", "list follow-ups, and what is due when",
    examples: [.init("maabar readmission follow-up list", "Whom to call this week.")],
    parameters: ReadmissionCommand.common
  ) { invocation throws(Fault) in
    let desk = try desk(invocation)
    let files = try desk.files()
    let due = desk.due(files)
    invocation.answer([
      "followUps": .array(files.map(json)),
      "due": .array(
        due.map {
          [
            "followUp": .string($0.number.description), "what": .string($0.what.rawValue),
            "from": .string($0.from.description), "until": .string($0.until.description),
          ]
        }),
    ]) { outlet in
      var table = Table([.init("follow-up"), .init("due"), .init("from"), .init("until")])
      for one in due {
        let isLate = one.until < desk.today
        table.add([
          "\(one.number, .strong)", "\(one.what.rawValue)", "\(one.from)",
          isLate ? "\("\(one.until)", .bad) overdue" : "\(one.until)",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }

  private static let show = Command(
    "show", "show a follow-up",
    examples: [.init("maabar readmission follow-up show F-2026-000001-42", "Before a call.")],
    parameters: [number] + ReadmissionCommand.common
  ) { invocation throws(Fault) in
    let desk = try desk(invocation)
    let file = try desk.file(invocation[number])
    var fields = json(file).object ?? [:]
    fields["name"] = .string(file.name)
    fields["contact"] = .string(file.contact)
    invocation.answer(.object(fields)) { outlet in
      outlet.line("\(file.number, .strong)  \(file.name), \(file.contact)")
      outlet.line("  arrived \(file.arrived), \(file.district ?? "district not known")")
      for day in file.contacts { outlet.line("  contact \(day)") }
      for (day, assessment) in file.assessments {
        let scores = ReintegrationDimension.allCases.map { dimension in
          "\(dimension.rawValue) \(assessment.score(dimension).map { String($0) } ?? "-")"
        }
        outlet.line("  assessed \(day): \(scores.joined(separator: ", ")) of 100")
      }
      for referral in file.referrals {
        outlet.line("  \(referral.need.rawValue): referred to \(referral.to)")
      }
    }
    return .success
  }

  private static let call = Command(
    "call", "note a contact",
    examples: [.init("maabar readmission follow-up call F-2026-000001-42", "Asks for a note.")],
    parameters: [number] + ReadmissionCommand.common
  ) { invocation throws(Fault) in
    let desk = try desk(invocation)
    try desk.contact(
      invocation[number], try invocation.prompt.askOptional("In a few words", .nonEmpty))
    return try answer(invocation, desk, invocation[number], "Noted")
  }

  private static let assess = Command(
    "assess", "ask the indicators of reintegration, economic, social and psychosocial",
    discussion: """
      The fields of IOM's Reintegration Sustainability Survey, each from 0 (worst) to 4 (best); \
      what the person does not want to answer is left empty. Scores are plain means, not the \
      weights of the survey. Ask again later: assessments stand side by side.
      """,
    examples: [
      .init("maabar readmission follow-up assess F-2026-000001-42", "Question by question."),
      .init(
        "maabar readmission follow-up assess F-2026-000001-42 --answers survey.json", "From a file."
      ),
    ],
    parameters: [number] + ReadmissionCommand.common + [answers]
  ) { invocation throws(Fault) in
    let desk = try desk(invocation)
    let assessment: ReintegrationAssessment
    if let path = invocation[answers] {
      assessment = try ReintegrationAssessment(
        json: try JSON.parse(try invocation.read(path, limit: 64 * 1024)))
    } else {
      var given: [ReintegrationIndicator: Int] = [:]
      for indicator in ReintegrationIndicator.allCases {
        given[indicator] = try invocation.prompt.askOptional(
          "\(indicator.dimension.rawValue): \(indicator.name), 0 worst to 4 best", .number(0...4))
      }
      assessment = try ReintegrationAssessment(given)
    }
    try desk.assess(invocation[number], assessment)
    return try answer(invocation, desk, invocation[number], "Noted")
  }

  private static let refer = Command(
    "refer", "note a need and where the person was referred to",
    examples: [
      .init(
        "maabar readmission follow-up refer F-2026-000001-42 --need housing --to UNHABITAT",
        "Housing, land and property.")
    ],
    parameters: [number] + ReadmissionCommand.common + [need, place]
  ) { invocation throws(Fault) in
    let desk = try desk(invocation)
    try desk.refer(invocation[number], invocation[need], to: invocation[place])
    return try answer(invocation, desk, invocation[number], "Noted")
  }

  private static let close = Command(
    "close", "close a follow-up: it is over, or the person leaves it",
    examples: [.init("maabar readmission follow-up close F-2026-000001-42", "Asks why.")],
    parameters: [number] + ReadmissionCommand.common + [ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try desk(invocation)
    try desk.close(invocation[number], reason: try ReadmissionCommand.reason(invocation))
    return try answer(invocation, desk, invocation[number], "Closed")
  }

  private static func desk(_ invocation: Invocation) throws(Fault) -> FollowUpDesk {
    let desk = try ReadmissionCommand.desk(invocation)
    return try FollowUpDesk(
      desk.registry, desk.session, now: invocation.machine.timekeeper.now())
  }

  private static func json(_ file: FollowUp) -> JSON {
    .fields([
      "followUp": .string(file.number.description), "arrived": .string(file.arrived.description),
      "contacts": .number(file.contacts.count),
      "assessments": .array(
        file.assessments.map { day, one in
          .fields(["day": .string(day.description), "score": .number(one.score)])
        }),
      "referrals": .texts(file.referrals.map(\.need.rawValue)),
      "closed": .boolean(file.isClosed),
    ])
  }

  private static func answer(
    _ invocation: Invocation, _ desk: FollowUpDesk, _ number: CaseNumber, _ what: String
  ) throws(Fault) -> ExitStatus {
    let file = try desk.file(number)
    invocation.answer(json(file)) { outlet in
      outlet.line("\(what, .good)  \(number, .strong)")
      for one in desk.due([file]) {
        outlet.line("  \(one.what.rawValue) due from \(one.from) to \(one.until)")
      }
    }
    return .success
  }
}
