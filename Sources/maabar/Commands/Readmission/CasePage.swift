import Bytes
import Codes
import Console
import Names
import Readmission
import Record
import Registry

/// A case on an officer's screen, and what may come next.
enum CasePage {
  /// The case in a line of JSON, without what is said about the person.
  static func summary(_ file: ReadmissionCase) -> JSON {
    .fields([
      "case": .string(file.number.description), "phase": .string(file.phase.rawValue),
      "role": .string(file.application.role.rawValue),
      "otherState": .string(file.application.otherState),
      "agreement": .string(file.application.agreement),
      "procedure": .string(file.application.procedure.rawValue),
      "conclusion": .text(file.conclusion?.rawValue),
      "blocks": .array(
        file.standing.blocks.map {
          ["step": .integer($0.number), "ground": .string($0.ground.rawValue)]
        }),
      "waiting": .array(file.standing.waiting.map { .string($0.act.rawValue) }),
      "steps": .number(file.steps.count), "hash": .string(file.hash),
    ])
  }

  /// The whole case for an officer, the application with it.
  static func json(_ file: ReadmissionCase) -> JSON {
    var fields = summary(file).object ?? [:]
    fields["application"] = file.application.json
    fields["history"] = .array(file.steps.map(step))
    fields["disclosures"] = .array(
      file.disclosures.map { one in
        .fields([
          "step": .integer(one.step), "to": .string(one.recipient.name), "what": .texts(one.what),
          "basis": .text(one.basis),
        ])
      })
    return .object(fields)
  }

  /// One step for programs: act, people and reason.
  static func step(_ kept: KeptStep) -> JSON {
    .fields([
      "step": .integer(kept.step.number), "at": .string(kept.at.utc.description),
      "day": .string(kept.at.day.description), "act": .string(kept.step.act.rawValue),
      "officer": .string(kept.step.officer), "role": .string(kept.step.role.rawValue),
      "target": .number(kept.step.target), "ground": .text(kept.step.ground?.rawValue),
      "voice": .text(kept.step.voice?.rawValue),
      "conclusion": .text(kept.step.conclusion?.rawValue),
      "document": .text(kept.step.document), "reason": .text(kept.step.reason),
      "hash": .string(kept.hash), "content": kept.step.content,
    ])
  }

  /// Prints a case.
  static func print(
    _ file: ReadmissionCase, _ rules: CaseRules, on day: CivilDate, _ outlet: Outlet
  ) {
    let application = file.application
    outlet.line("\(file.number, .strong)  \(file.phase.name, .strong)")
    for block in file.standing.blocks {
      let voice = block.voice.map { ", asked for by \($0.rawValue)" } ?? ""
      outlet.line("  \("blocked", .bad) \(block.ground.rawValue)\(voice) (step \(block.number))")
    }
    for note in rules.notes { outlet.line("  \("note", .warning) \(note)") }
    for line in next(file, on: day) { outlet.line("  \(line)") }
    outlet.line()
    print(application, outlet)
    if let received = file.received { outlet.line("Received     \(received)") }
    print(application.person, as: "Person", on: day, outlet)
    if let spouse = application.spouse { print(spouse, as: "Spouse", on: day, outlet) }
    for child in application.children { print(child, as: "Child", on: day, outlet) }
    for (place, item) in application.evidence.enumerated() {
      let said = item.says.map { ": \($0)" } ?? ""
      outlet.line("Evidence \(place + 1)   \(item.kind)\(said)")
    }
    if let text = application.observations { outlet.line("Remarks      \(text)") }
    print(file.flags, putAway: 0, outlet)
    outlet.line()
    history(file.steps, outlet)
  }

  /// Prints what does not fit, and that parts were put away unread.
  static func print(_ flags: [CaseFlag], putAway: Int, _ outlet: Outlet) {
    for flag in flags {
      let other = flag.other.map { ", \($0)" } ?? ""
      outlet.line("  \("flag", .warning) \(flag.kind.text) (\(flag.place)\(other))")
    }
    if putAway > 0 { outlet.line("  \("blocked", .bad) parts put away unread: \(putAway)") }
  }

  /// Prints acts, people and reasons: all that an auditor sees.
  static func history(_ steps: [KeptStep], _ outlet: Outlet) {
    var table = Table([
      .number("step"), .init("day"), .init("act"), .init("officer"), .init("why"),
    ])
    for kept in steps {
      let step = kept.step
      let said = [
        step.conclusion?.name, step.ground?.rawValue, step.target.map { "of step \($0)" },
        told(step), step.reason,
      ].compactMap(\.self).joined(separator: ", ")
      table.add([
        "\(step.number)", "\(kept.at.day)", "\(step.act.rawValue)", "\(step.officer)", "\(said)",
      ])
    }
    table.print(on: outlet)
  }

  /// What a step says in a few words, for who may see its content.
  private static func told(_ step: CaseStep) -> String? {
    guard let content = step.content else { return nil }
    let parts: [String?] =
      switch step.act {
      case .safeguarded: ["question", "answer", "by"].map { content[$0]?.string }
      case .announced, .arrived, .receiptConfirmed: ["day", "point"].map { content[$0]?.string }
      case .disclosed:
        ["to \(content["to"]?.string ?? "")"]
          + (content["what"]?.array ?? []).map(\.string)
      case .detained: [content["told"]?.string.map { "told: \($0)" }]
      case .noted: [content["text"]?.string]
      case .attached: (content["files"]?.array ?? []).map { $0["kind"]?.string }
      case .flagged: [content["flag"]?.string, content["other"]?.string]
      case .documented: [content["state"]?.string]
      default: []
      }
    let said = parts.compactMap(\.self).joined(separator: ", ")
    return said.isEmpty ? nil : said
  }

  private static func print(_ application: Application, _ outlet: Outlet) {
    let ours = application.reference.map { ", their \($0)" } ?? ""
    outlet.line(
      "We are       the \(application.role.rawValue) State, with \(application.otherState)\(ours)")
    outlet.line(
      "Under        \(application.agreement), \(application.procedure.rawValue) procedure")
    let terms = application.terms
    let parts = [
      terms.kind.rawValue, terms.language.map { "informed in \($0)" },
      terms.hasInterpreter ? "with an interpreter" : nil, terms.isDetained ? "detained" : nil,
      terms.statement.map { "certified enforceable on \($0.dated) by \($0.authority)" },
    ]
    outlet.line("Return       \(parts.compactMap(\.self).joined(separator: ", "))")
  }

  private static func print(
    _ person: CasePerson, as what: String, on day: CivilDate, _ outlet: Outlet
  ) {
    let names = person.names.map(\.name.issued).joined(separator: " / ")
    let label = what.padding(to: 13)
    let child = person.isChild(on: day) ? ", a child until shown otherwise" : ""
    outlet.line(
      "\(label)\(names), \(person.sex.rawValue), born \(person.birth)\(child)")
    for document in person.documents {
      outlet.line(
        "             \(document.kind.name) \(document.issuer ?? "") \(document.number ?? "")")
    }
  }

  /// What may come next, in the words of commands.
  static func next(_ file: ReadmissionCase, on day: CivilDate) -> [String] {
    if let waiting = file.standing.waiting.first {
      let what = waiting.act == .unblocked ? "the end of a block" : "the conclusion"
      return [
        "\(what) waits for another officer: maabar readmission decide \(file.number) --confirm"
      ]
    }
    let isOurs = file.application.role == .requesting
    let words: String? =
      switch file.phase {
      case .open where isOurs:
        "export \(file.number) --to state --recipient \(file.application.otherState) "
          + "--basis agreement --output case.json"
      case .open: "verify \(file.number)"
      case .examined: "decide \(file.number)"
      case .decided: "reply \(file.number)"
      case .submitted: "reply \(file.number) --received agreed"
      case .agreed: "transfer \(file.number)"
      case .announced, .handedOver: "arrive --case \(file.number) --point CODE"
      case .refused, .arrived, .concluded, .disputed, .closed: nil
      }
    return words.map { ["next: maabar readmission \($0)"] } ?? []
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
