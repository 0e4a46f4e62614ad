import Host
import Bytes
import Codes
import Console
import Readmission
import Record
import Registry

/// `readmission block`: a case that must not go on, and the end of that.
enum ReadmissionBlockCommand {
  private static let ground = Parameter.optional(
    "--ground", .choice(of: BlockGround.self), "why; otherwise it is asked for")
  private static let voice = Parameter.optional(
    "--by", .choice(of: CaseVoice.self), "who asks for it; otherwise it is asked for")
  private static let end = Parameter.optional(
    "--end", .number(1...Int(Int32.max)), "end the block that this step made")
  private static let decision = Parameter.optional(
    "--decision", .file, "the final decision's document; kept sealed, known by its hash")

  static let command = Command(
    "block", "block a case, or end a block",
    discussion: """
      Nothing goes to another State and nothing moves while a block stands. A block for a claim \
      for protection, an appeal, a court's stay or a real risk on return ends on the document of \
      the final decision and by two people, never at anybody's discretion. Another block is ended \
      by a supervisor, with a reason. Do not write about asylum in a reason: the ground says it.
      """,
    examples: [
      .init("maabar readmission block R-2026-000001-24", "Asks for ground, voice and reason."),
      .init(
        "maabar readmission block R-2026-000001-24 --ground stay --by court", "A court's stay."),
      .init(
        "maabar readmission block R-2026-000001-24 --end 9 --decision decision.pdf",
        "End it; another officer confirms with decide."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [ground, voice, end, decision, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    let prompt = invocation.prompt
    if let step = invocation[end] {
      var document: StepDraft.File?
      if let path = invocation[decision] {
        document = StepDraft.File(
          kind: "final-decision", format: "application/octet-stream",
          bytes: try invocation.machine.files.read(path, limit: 16 << 20))
      }
      try desk.unblock(
        number, block: Int64(step), decision: document,
        reason: try ReadmissionCommand.reason(invocation))
      return try ReadmissionCommand.answer(invocation, desk, number, "Noted")
    }
    let why: BlockGround
    if let given = invocation[ground] {
      why = given
    } else {
      why = try prompt.ask("Ground", .choice(of: BlockGround.self))
    }
    let who: CaseVoice
    if let given = invocation[voice] {
      who = given
    } else {
      who = try prompt.ask("Asked for by", .choice(of: CaseVoice.self))
    }
    try desk.block(number, why, by: who, reason: try ReadmissionCommand.reason(invocation))
    return try ReadmissionCommand.answer(invocation, desk, number, "Blocked")
  }
}
