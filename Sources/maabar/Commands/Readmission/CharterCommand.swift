import Bytes
import Codes
import Console
import Host
import Readmission
import Record
import Registry

/// `readmission charter`: one manifest of many people, announced and closed in bulk.
enum CharterCommand {
  static let command = Command(
    "charter", "announce and close a charter of many people by one manifest",
    subcommands: [announce, close, show])

  private static let number = Parameter.required(
    "CHARTER", .caseNumber, "the manifest, as in C-2026-000001-95")
  private static let cases = Parameter.required(
    "--cases", .file, "the cases' numbers, a line each; - is standard input")
  private static let day = Parameter.required("--day", .date, "the day of the flight")
  private static let point = Parameter.required("--point", .word("CODE"), "the point of entry")
  private static let carrier = Parameter.optional(
    "--carrier", .word("CODE"), "the flight, as in ZZ123")
  private static let escorts = Parameter.defaulted(
    "--escorts", .number(0...400), to: 0, "escorts that travel along")
  private static let arrivals = Parameter.optional(
    "--arrivals", .file, "absentees and arrivals of their own as JSON; otherwise asked for")

  private static let announce = Command(
    "announce", "make a manifest, and announce everybody whom nothing holds",
    discussion: """
      Every case on the list is looked at as by `maabar readmission transfer`: who is blocked, not \
      agreed to, or not asked what protects them, stays behind, and is named with the reason.
      """,
    examples: [
      .init(
        """
        maabar readmission charter announce --cases cases.txt --day 2026-03-20 --point IQ-BGW \
        --carrier ZZ123 --escorts 40
        """, "A charter of the cases in a file.")
    ],
    parameters: ReadmissionCommand.common + [cases, day, point, carrier, escorts]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let outcome = try desk.charter(
      Transfer(
        day: invocation[day], pointOfEntry: invocation[point], carrier: invocation[carrier],
        escorts: invocation[escorts]), try numbers(invocation[cases], invocation),
      under: ReadmissionCommand.book(invocation))
    return answer(invocation, outcome, "Announced")
  }

  private static let close = Command(
    "close", "note the arrival of everybody on a manifest, and close it",
    discussion: """
      Everybody arrived as you say once for all: spoken to alone, given the complaint slip and \
      their property. With --arrivals a file names who was absent and why, and whose arrival \
      differed: {"absent": {"R-2026-000003-18": "fell ill"}, "own": {"R-2026-000004-15": \
      {"interview": 1, "told": "counsel"}}, "all": {"interview": 1, "slip": 1, "property": 1}}.
      """,
    examples: [
      .init(
        "maabar readmission charter close C-2026-000001-95 --arrivals arrivals.json",
        "From the sheet that was kept at the gate."),
      .init("maabar readmission charter close C-2026-000001-95", "Asks."),
    ],
    parameters: [number] + ReadmissionCommand.common + [arrivals]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let charter = invocation[number]
    let (transfer, _) = try desk.manifest(charter)
    let told: JSON
    if let path = invocation[arrivals] {
      told = try JSON.parse(try invocation.read(path, limit: 1 << 20))
    } else {
      told = try asked(invocation.prompt)
    }
    let sheet = try ArrivalSheet(
      told, Arrival(day: desk.today, pointOfEntry: transfer.pointOfEntry))
    let outcome = try desk.close(
      charter: charter, sheet.all, but: sheet.own, absent: sheet.absent)
    return answer(invocation, outcome, "Closed")
  }

  private static let show = Command(
    "show", "show a manifest",
    examples: [.init("maabar readmission charter show C-2026-000001-95", "Who is on it.")],
    parameters: [number] + ReadmissionCommand.common
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let (transfer, cases) = try desk.manifest(invocation[number])
    invocation.answer([
      "charter": .string(invocation[number].description), "transfer": transfer.json,
      "cases": .texts(cases.map(\.description)),
    ]) { outlet in
      let carrier = transfer.carrier ?? ""
      outlet.line(
        "\(invocation[number], .strong)  \(transfer.day) \(transfer.pointOfEntry) \(carrier)")
      for one in cases { outlet.line("  \(one)") }
    }
    return .success
  }

  private static func asked(_ prompt: Prompt) throws(Fault) -> JSON {
    var all: [String: JSON] = [:]
    if try prompt.confirm("Was everybody spoken to alone") { all["interview"] = 1 }
    if try prompt.confirm("Did everybody get the complaint slip") { all["slip"] = 1 }
    if try prompt.confirm("Was everybody's property given back") { all["property"] = 1 }
    var absent: [String: JSON] = [:]
    while let number = try prompt.askOptional(
      "A case that did not arrive (empty: no more)", .caseNumber)
    {
      absent[number.description] = .string(try prompt.ask("Why", .nonEmpty))
    }
    return ["all": .object(all), "absent": .object(absent)]
  }

  private static func numbers(
    _ path: Path, _ invocation: Invocation
  ) throws(Fault) -> [CaseNumber] {
    let bytes = try invocation.read(path, limit: 1 << 16)
    var numbers: [CaseNumber] = []
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      numbers.append(try CaseNumber(String(line.filter { $0 != " " })))
    }
    return numbers
  }

  private static func answer(
    _ invocation: Invocation, _ outcome: CharterOutcome, _ what: String
  ) -> ExitStatus {
    invocation.answer([
      "charter": .string(outcome.number.description),
      "done": .texts(outcome.done.map(\.description)),
      "left": .array(
        outcome.left.map {
          ["case": .string($0.number.description), "why": .string($0.why.description)]
        }),
    ]) { outlet in
      outlet.line("\(what, .good)  \(outcome.number, .strong)  cases: \(outcome.done.count)")
      for one in outcome.left {
        outlet.line("  \("left out", .warning) \(one.number): \(one.why.detail)")
      }
    }
    return outcome.left.isEmpty ? .success : .found
  }
}

/// What was noted at the gate of a charter.
private struct ArrivalSheet {
  let all: Arrival
  let own: [CaseNumber: Arrival]
  let absent: [CaseNumber: String]

  init(_ json: JSON, _ plain: Arrival) throws(Fault) {
    var all = plain
    all.take(json["all"] ?? .object([:]))
    self.all = all
    var own: [CaseNumber: Arrival] = [:]
    for (number, one) in json["own"]?.object ?? [:] {
      var arrival = plain
      arrival.take(one)
      own[try CaseNumber(number)] = arrival
    }
    self.own = own
    var absent: [CaseNumber: String] = [:]
    for (number, why) in json["absent"]?.object ?? [:] {
      guard let reason = why.string, !reason.isEmpty else {
        throw Fault(.field, at: "absent", "a reason for each absence expected")
      }
      absent[try CaseNumber(number)] = reason
    }
    self.absent = absent
  }
}
