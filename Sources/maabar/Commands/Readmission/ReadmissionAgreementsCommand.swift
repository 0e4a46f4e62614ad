import Bytes
import Codes
import Console
import Host
import Readmission
import Registry

/// `readmission agreements`: the rules that the office knows.
enum ReadmissionAgreementsCommand {
  private static let with = Parameter.optional(
    "--with", .word("CODE"), "only what stands between us and this State today")
  private static let day = Parameter.optional(
    "--day", .date, "with --with: on this day; otherwise today at the office")
  private static let id = Parameter.optional("AGREEMENT", .word("CODE"), "one of them, in full")

  static let command = Command(
    "agreements", "show the agreements, or what stands with a State",
    discussion: """
      Agreements and calendars are JSON files. Those built in can be replaced, and new ones added, \
      by files in the folder `agreements` of the registry; no program changes. Each names its \
      sources and how well they were read.
      """,
    examples: [
      .init("maabar readmission agreements", "All of them."),
      .init("maabar readmission agreements --with D", "What stands with Germany."),
      .init("maabar readmission agreements ec-serbia-2007", "One in full."),
    ],
    parameters: [id, FlowsCommand.registry, with, day]
  ) { invocation throws(Fault) in
    let book = try ReadmissionCommand.book(invocation)
    if let name = invocation[id] {
      show(try book.agreement(name), invocation)
      return .success
    }
    var found = book.agreements.values.sorted { $0.id < $1.id }
    if let code = invocation[with] {
      guard let state = Country(alpha3: code.uppercased()) else {
        throw Fault(.field, at: "with", "a State's code expected, as in D or SWE")
      }
      var when = invocation[day]
      if when == nil { when = try today(invocation) }
      if let when { found = book.between(book.office.state, state, on: when) }
    }
    invocation.answer(.array(found.map(summary))) { outlet in
      var table = Table([.init("agreement"), .init("kind"), .init("title")])
      for one in found {
        table.add(["\(one.id, .strong)", "\(one.basis.rawValue)", "\(one.title.english)"])
      }
      table.print(on: outlet)
    }
    return .success
  }

  /// The office's civil day.
  private static func today(_ invocation: Invocation) throws(Fault) -> CivilDate {
    let machine = invocation.machine
    let registry = try RegistryService.open(
      invocation[FlowsCommand.registry], files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness, waitMilliseconds: 5000)
    let now = machine.timekeeper.now().utcMilliseconds
    return Instant(milliseconds: now).day(
      offsetMinutes: try TimeZones.offsetMinutes(try registry.officeZone(), at: now))
  }

  private static func summary(_ agreement: Agreement) -> JSON {
    [
      "id": .string(agreement.id), "basis": .string(agreement.basis.rawValue),
      "title": .string(agreement.title.english),
      "sources": .array(
        agreement.sources.map {
          .fields([
            "title": .string($0.title), "address": .text($0.address),
            "read": .string($0.reading.rawValue),
          ])
        }),
    ]
  }

  private static func show(_ agreement: Agreement, _ invocation: Invocation) {
    invocation.answer(summary(agreement)) { outlet in
      outlet.line("\(agreement.id, .strong)  \(agreement.basis.rawValue)")
      outlet.line("\(agreement.title.english)")
      for limit in agreement.limits { outlet.line("  \(words(limit))") }
      for phase in agreement.phases {
        let kinds = phase.returns.map(\.rawValue).sorted().joined(separator: ", ")
        let until = phase.until.map { " to \($0)" } ?? " on"
        outlet.line("  phase \(phase.id), from \(phase.from)\(until): \(kinds)")
        for limit in phase.limits { outlet.line("    \(words(limit))") }
      }
      if agreement.evidence.isEmpty, agreement.basis == .agreement {
        outlet.line("  evidence: no list was read; every item weighs as an indication")
      }
      for entry in agreement.evidence {
        outlet.line("  \(entry.weight.rawValue): \(entry.kind) (\(entry.text))")
      }
      for note in agreement.notes { outlet.line("  note: \(note.english)") }
      for source in agreement.sources {
        let address = source.address.map { " \($0)" } ?? ""
        outlet.line("  source (\(source.reading.rawValue)): \(source.title)\(address)")
      }
    }
  }

  private static func words(_ limit: TimeLimit) -> String {
    let people =
      limit.people.count == PersonKind.allCases.count
      ? "" : " for \(limit.people.map(\.rawValue).sorted().joined(separator: ", "))"
    let procedure =
      limit.procedures.count == 1 ? " (\(limit.procedures.first?.rawValue ?? ""))" : ""
    let longer =
      switch limit.longer {
      case .by(let span): ", may be made longer by \(span.words)"
      case .to(let span): ", may be made longer to \(span.words)"
      case .whileHindered: ", stands still while obstacles last"
      case nil: ""
      }
    let silence = limit.silence.map { "; silence: \($0.rawValue)" } ?? ""
    let aim = limit.binds ? "" : "; binds nobody"
    return "\(limit.step.rawValue)\(procedure)\(people): \(limit.span.words) "
      + "\(limit.isBefore ? "before" : "from") \(limit.from.rawValue)\(longer)\(silence)\(aim)"
      + (limit.clause.isEmpty ? "" : " [\(limit.clause)]")
  }
}
