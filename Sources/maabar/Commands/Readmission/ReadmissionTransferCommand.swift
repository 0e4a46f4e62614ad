import Bytes
import Codes
import Console
import Crypto
import Host
import Readmission
import Record

/// `readmission transfer`: what is asked for the person's sake, the announcement, the hand-over.
enum ReadmissionTransferCommand {
  /// What becomes of a transfer.
  enum Event: String, Sendable, CaseIterable {
    case handedOver = "handed-over"
    case absent
    case claimError = "claim-error"
    case reversed
  }

  private static let day = Parameter.optional("--day", .date, "the day of the transfer")
  private static let point = Parameter.optional("--point", .word("CODE"), "the point of entry")
  private static let mode = Parameter.defaulted(
    "--mode", .choice(of: TransportMode.self), to: .air, "by air, land or sea")
  private static let escorts = Parameter.defaulted(
    "--escorts", .number(0...200), to: 0, "escorts that travel along")
  private static let answers = Parameter.optional(
    "--answers", .file, "answers to the safeguards' questions as JSON; otherwise they are asked")
  private static let event = Parameter.optional(
    "--event", .choice(of: Event.self), "note what became of the announced transfer")
  private static let document = Parameter.optional(
    "--travel-document", .choice(["issued", "surrendered"]),
    "note the emergency travel document; its number is asked for")

  static let command = Command(
    "transfer", "ask what protects the person, and announce the transfer",
    discussion: """
      Asks first whatever has not been answered with yes: a real risk on return, fitness to \
      travel, vulnerability, the family together; consent where the return is the person's own \
      choice; for a child, or whoever may be one, the best-interests determination and the adult \
      who receives it. A no blocks the case at once and nothing is announced. Consent can be \
      withdrawn until the person is handed over.
      """,
    examples: [
      .init(
        "maabar readmission transfer R-2026-000001-24 --day 2026-03-20 --point IQ-BGW",
        "Ask, then announce."),
      .init(
        "maabar readmission transfer R-2026-000001-24 --event handed-over", "On the way."),
      .init(
        "maabar readmission transfer R-2026-000001-24 --travel-document issued",
        "Note the emergency travel document."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [day, point, mode, escorts, answers, event, document, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    if let what = invocation[event] { return try note(what, invocation, desk, number) }
    if let state = invocation[document] {
      try desk.document(
        number, try travelDocument(invocation.prompt), isSurrendered: state == "surrendered")
      return try ReadmissionCommand.answer(invocation, desk, number, "Noted")
    }
    let given = try SafeguardDialogue.answers(invocation, answers, desk.file(number), desk.today)
    if !given.isEmpty { try desk.answer(given, in: number) }
    guard given.allSatisfy(\.isYes) else {
      return try ReadmissionCommand.answer(invocation, desk, number, "Not announced")
    }
    let prompt = invocation.prompt
    var when = invocation[day]
    if when == nil { when = try prompt.ask("Day of the transfer", .date) }
    var place = invocation[point]
    if place == nil { place = try prompt.ask("Point of entry", .word("CODE")) }
    try desk.announce(
      number,
      Transfer(
        day: when ?? desk.today, pointOfEntry: place ?? "", mode: invocation[mode],
        escorts: invocation[escorts]), under: ReadmissionCommand.book(invocation))
    return try ReadmissionCommand.answer(invocation, desk, number, "Announced")
  }

  private static func note(
    _ what: Event, _ invocation: Invocation, _ desk: CaseDesk, _ number: CaseNumber
  ) throws(Fault) -> ExitStatus {
    switch what {
    case .handedOver: try desk.handOver(number)
    case .absent: try desk.absent(number, reason: try ReadmissionCommand.reason(invocation))
    case .claimError, .reversed:
      try desk.error(
        number, isReversed: what == .reversed, reason: try ReadmissionCommand.reason(invocation))
    }
    return try ReadmissionCommand.answer(invocation, desk, number, "Noted")
  }

  private static func travelDocument(_ prompt: Prompt) throws(Fault) -> CaseDocument {
    var document = CaseDocument(kind: .emergencyDocument)
    document.number = try prompt.ask("Number of the emergency travel document", .nonEmpty)
    document.issuer = try prompt.ask("Issued by (code)", .countryCode)
    document.authority = try prompt.ask("Consulate", .nonEmpty)
    document.issued = try prompt.askOptional("Issued on", .date)
    document.expires = try prompt.askOptional("Valid until", .date)
    return document
  }
}

/// Asks the questions of safeguards that are still open.
enum SafeguardDialogue {
  /// The answers of a file, else those of a person at the prompt; none where nothing is open.
  static func answers(
    _ invocation: Invocation, _ given: Parameter<Path?>, _ file: ReadmissionCase,
    _ day: CivilDate
  ) throws(Fault) -> [SafeguardAnswer] {
    let known = Set(file.answers.filter(\.isYes).map(\.question))
    let open = Safeguards.questions(for: file.application, on: day).filter { !known.contains($0) }
    if let path = invocation[given] { return try read(path, invocation) }
    var answers: [SafeguardAnswer] = []
    for question in open {
      let isYes = try invocation.prompt.confirm(question.text)
      let by = try invocation.prompt.ask("Answered or examined by", .nonEmpty)
      var hash: String?
      if isYes, question.needsDocument {
        let path = try invocation.prompt.ask("File of the determination", .file)
        hash = Hash.digest(try invocation.machine.files.read(path, limit: 16 << 20)).hex
      }
      answers.append(SafeguardAnswer(question, isYes: isYes, by: by, document: hash))
    }
    return answers
  }

  private static func read(
    _ path: Path, _ invocation: Invocation
  ) throws(Fault) -> [SafeguardAnswer] {
    let json = try JSON.parse(try invocation.read(path, limit: 64 * 1024))
    var answers: [SafeguardAnswer] = []
    for item in json.array ?? [] {
      guard let question = SafeguardQuestion(rawValue: item["question"]?.string ?? ""),
        let isYes = ["yes": true, "no": false][item["answer"]?.string ?? ""]
      else {
        throw Fault(.field, at: path.string, "question and answer, yes or no, expected")
      }
      answers.append(
        SafeguardAnswer(
          question, isYes: isYes, by: item["by"]?.string, document: item["document"]?.string))
    }
    return answers
  }
}
