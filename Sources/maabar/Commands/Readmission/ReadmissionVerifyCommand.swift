import Bytes
import Console
import Readmission
import Registry
import Record

/// `readmission verify`: every search of a case, and the table of evidence.
enum ReadmissionVerifyCommand {
  private static let state = Parameter.defaulted(
    "--state", .state, to: "IRQ", "the State of which the person may be a national")
  private static let basis = Parameter.optional(
    "--basis", .file, "a file with the legal basis of the searches; otherwise the agreement")
  private static let children = Parameter.flag(
    "--children", "search fingers of enrolled children too; asks for the legal basis")

  static let command = Command(
    "verify", "run every search of a case, and weigh what was found",
    discussion: """
      Searches documents, names in all scripts with dates and parents, fingers against the records \
      that the documents lead to and over everybody who is enrolled, crossings and earlier cases. \
      Each search is audited with its purpose, legal basis and case. What was found is weighed \
      under the agreement, with what contradicts and what is missing, and stands in the case. It \
      proposes; you conclude, and another officer confirms. Children's fingers are searched only \
      with --children. Crossings that came since the last search are prepared first: `maabar \
      readmission prepare` does that beforehand.
      """,
    examples: [
      .init("maabar readmission verify R-2026-000001-24", "Search and weigh."),
      .init("maabar readmission verify R-2026-000001-24 --json", "For a program."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [state, basis, children]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    var inquiry = try desk.inquiry(
      number,
      under: try AgreementBook(
        office: invocation[FlowsCommand.registry], files: invocation.machine.files),
      state: invocation[state], basis: try legalBasis(invocation),
      includesChildren: invocation[children])
    let work = PreparingProgress(invocation)
    let holdings = try PreparedHoldings(desk.registry)
      .open(on: desk.today, starting: work.start, each: work.advance)
    work.finish()
    inquiry.today = desk.today
    let table = try desk.verify(number, inquiry, in: holdings)
    invocation.answer(table.json) { EvidencePage.print(table, number, inquiry.agreement, $0) }
    return .success
  }

  /// The basis from the file; asked for where children are searched, and else the agreement.
  private static func legalBasis(_ invocation: Invocation) throws(Fault) -> String? {
    if let path = invocation[basis] { return try ReadmissionCommand.text(path, invocation) }
    guard invocation[children] else { return nil }
    return try invocation.prompt.ask("Legal basis for searching children", .reason)
  }
}

extension Reading where Value == String {
  /// A State's ICAO code.
  fileprivate static var state: Self {
    Reading("CODE") { text throws(Fault) in
      guard (1...3).contains(text.utf8.count),
        text.utf8.allSatisfy({ (0x41...0x5a).contains($0) })
      else { throw Fault(.usage, "an ICAO code such as IRQ expected") }
      return text
    }
  }
}

/// The table of evidence on an officer's screen.
enum EvidencePage {
  static func print(
    _ table: EvidenceTable, _ number: CaseNumber, _ agreement: Agreement, _ outlet: Outlet
  ) {
    outlet.line("\("Evidence", .strong)  \(number, .strong)  \(agreement.title.english)")
    for subject in subjects(table) {
      outlet.line("")
      outlet.line("\(subject, .strong)")
      for row in table.rows where row.subject == subject { print(row, outlet) }
    }
    section("Does not fit", table.contradictions.map(\.says), .bad, outlet)
    section("Missing", table.missing, .warning, outlet)
    let proposal = table.proposal
    outlet.line("")
    outlet.line("\("Proposed", .strong)  \(proposal.conclusion.name, .strong): \(proposal.why)")
    outlet.line("  an officer concludes, and another one confirms: maabar readmission decide")
  }

  private static func subjects(_ table: EvidenceTable) -> [String] {
    table.rows.reduce(into: []) { if !$0.contains($1.subject) { $0.append($1.subject) } }
  }

  private static func print(_ row: EvidenceRow, _ outlet: Outlet) {
    let style: Style =
      switch row.bearing {
      case .for: .good
      case .against: .bad
      case .neutral: .faint
      }
    outlet.line(
      "  \(row.bearing.rawValue, style), \(row.weight.rawValue) (\(row.kind)): \(row.says)")
    outlet.line("      \("errs: \(row.error.words)", .faint)")
  }

  private static func section(
    _ title: String, _ lines: [String], _ style: Style, _ outlet: Outlet
  ) {
    guard !lines.isEmpty else { return }
    outlet.line("")
    outlet.line("\(title, style)")
    for line in lines { outlet.line("  \(line)") }
  }
}
