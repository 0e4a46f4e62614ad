import Bytes
import Codes
import Console
import Readmission
import Record

/// `readmission request`: what persons ask of the office about themselves.
enum PersonRequestCommand {
  static let command = Command(
    "request", "a person's own request: access, correction, complaint",
    subcommands: [open, list, answer])

  private static let kind = Parameter.required(
    "--kind", .choice(of: RequestKind.self), "what is asked")
  private static let about = Parameter.optional(
    "--about", .caseNumber, "the case that it is about")
  private static let number = Parameter.required(
    "REQUEST", .caseNumber, "the request, as in Q-2026-000001-74")

  private static let open = Command(
    "open", "take a request down",
    examples: [
      .init(
        "maabar readmission request open --kind access --about R-2026-000001-24",
        "Asks for the person's words.")
    ],
    parameters: ReadmissionCommand.common + [kind, about, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let words = try ReadmissionCommand.reason(invocation, "In the person's words")
    let number = try desk.request(invocation[kind], about: invocation[about], words)
    return show(invocation, try desk.request(number), "Opened")
  }

  private static let list = Command(
    "list", "list requests, and by when each is to be answered",
    examples: [.init("maabar readmission request list", "What is open.")],
    parameters: ReadmissionCommand.common
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let requests = try desk.requests()
    invocation.answer(.array(requests.map(json))) { outlet in
      var table = Table([.init("request"), .init("kind"), .init("about"), .init("due")])
      for one in requests where one.answer == nil {
        table.add([
          "\(one.number, .strong)", "\(one.kind.rawValue)", "\(one.about?.description ?? "")",
          one.due < desk.today ? "\("\(one.due)", .bad) overdue" : "\(one.due)",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }

  private static let answer = Command(
    "answer", "answer a request, and close it",
    examples: [.init("maabar readmission request answer Q-2026-000001-74", "Asks for the answer.")],
    parameters: [number] + ReadmissionCommand.common + [ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    try desk.answer(
      request: invocation[number], try ReadmissionCommand.reason(invocation, "The answer"))
    return show(invocation, try desk.request(invocation[number]), "Answered")
  }

  private static func json(_ request: PersonRequest) -> JSON {
    .fields([
      "request": .string(request.number.description), "kind": .string(request.kind.rawValue),
      "about": .text(request.about?.description),
      "received": .string(request.received.description),
      "due": .string(request.due.description), "answered": .boolean(request.answer != nil),
    ])
  }

  private static func show(
    _ invocation: Invocation, _ request: PersonRequest, _ what: String
  ) -> ExitStatus {
    invocation.answer(json(request)) { outlet in
      outlet.line(
        "\(what, .good)  \(request.number, .strong)  \(request.kind.rawValue), due \(request.due)")
    }
    return .success
  }
}
