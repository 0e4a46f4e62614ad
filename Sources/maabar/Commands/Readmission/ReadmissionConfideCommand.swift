import Bytes
import Codes
import Console
import Host
import Names
import Readmission
import Registry

/// `readmission confide`: what only a recorded exception shows again.
enum ReadmissionConfideCommand {
  /// What is confided.
  enum Matter: String, Sendable, CaseIterable { case interview, health }

  private static let about = Parameter.required(
    "--about", .choice(of: Matter.self), "an interview with the person, or health")
  private static let details = Parameter.optional(
    "--details", .file,
    "the interview as JSON, or the text about health; - is standard input; otherwise asked")
  private static let output = Parameter.optional(
    "--output", .file, "of an interview: write its protocol as a page, for signatures")
  private static let language = Parameter.defaulted(
    "--language", .choice(of: PageLanguage.self), to: .english, "of the page: en, ar or ckb")

  static let command = Command(
    "confide", "record an interview, or something about health, as a restricted step",
    discussion: """
      Nobody reads a restricted step again but a supervisor or auditor, one by one, with a reason \
      that stands in the case (`readmission show`, --restricted). An interview is typed question \
      by question; its protocol can be printed at once for the person to sign. An answer that \
      speaks of a claim for asylum is put away unread and the case blocked. As JSON an \
      interview has `day`, `place`, `language`, `interpreter`, `present` and `answers`, each \
      with `question` and `answer`.
      """,
    examples: [
      .init(
        """
        maabar readmission confide R-2026-000001-24 --about interview --output protocol.html \
        --language ckb
        """, "Hold an interview, and print its protocol in Kurdish."),
      .init("maabar readmission confide R-2026-000001-24 --about health", "Asks for the words."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [about, details, output, language]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    switch invocation[about] {
    case .health:
      let text = try ReadmissionNoteCommand.words(invocation, details, "About health")
      let isAway = try desk.confide(health: text, in: number)
      return try ReadmissionCommand.answer(
        invocation, desk, number, "Confided", putAway: isAway ? 1 : 0)
    case .interview:
      let interview = try interview(invocation, desk.file(number))
      let (kept, putAway) = try desk.confide(interview: interview, in: number)
      if !kept.answers.isEmpty { try print(kept, invocation, desk, number) }
      return try ReadmissionCommand.answer(
        invocation, desk, number, "Confided", putAway: putAway)
    }
  }

  private static func interview(
    _ invocation: Invocation, _ file: ReadmissionCase
  ) throws(Fault) -> Interview {
    if let path = invocation[details] {
      return try Interview(json: try JSON.parse(try invocation.read(path, limit: 1 << 16)))
    }
    let answers = try PaperAnswers(invocation, details)
    var interview = Interview(
      try answers.setting(standard: file.application.terms.language ?? "ar"), [])
    while let question = try invocation.prompt.askOptional(
      "A question (empty: no more)", .text)
    {
      interview.answers.append(
        Interview.Answer(question, try invocation.prompt.askOptional("The answer", .text)))
    }
    return interview
  }

  /// Writes the protocol, and notes in the case that it was issued.
  private static func print(
    _ interview: Interview, _ invocation: Invocation, _ desk: CaseDesk, _ number: CaseNumber
  ) throws(Fault) {
    guard let path = invocation[output] else { return }
    let file = try desk.file(number)
    var subject = try PaperSubject(
      file, ReadmissionCommand.rules(invocation, desk),
      addressee: file.application.person.name.issued, officer: desk.session.officer,
      on: desk.today)
    subject.officer = desk.session.officer
    let paper = try Paper.interview(
      subject, interview, randomness: invocation.machine.randomness)
    let page = try paper.html(invocation[language])
    try desk.issue(paper)
    try invocation.machine.files.write(Array(page.utf8), to: path, secret: true)
  }
}
