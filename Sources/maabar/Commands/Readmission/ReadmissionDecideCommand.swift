import Bytes
import Codes
import Console
import Readmission
import Record

/// `readmission decide`: an officer concludes, another one confirms.
enum ReadmissionDecideCommand {
  private static let conclusion = Parameter.optional(
    "--conclusion", .choice(of: Conclusion.self), "what you conclude; otherwise it is asked for")
  private static let confirm = Parameter.flag(
    "--confirm", "as the second officer: stand behind what waits")
  private static let decline = Parameter.flag(
    "--decline", "as the second officer: do not, and say why")
  private static let close = Parameter.flag("--close", "close the case, and say why")
  private static let delete = Parameter.flag(
    "--delete", "delete a closed case whose retention time is over; prints the certificates")

  static let command = Command(
    "decide", "conclude on a case, or confirm what another officer concluded",
    discussion: """
      One officer concludes, with reasons. A different officer, signed in for themselves, looks at \
      the case and confirms or declines: every conclusion, the positive one too. The registry \
      refuses the same officer and the same session. The end of a protective block waits for a \
      second officer in the same way.
      """,
    examples: [
      .init("maabar readmission decide R-2026-000001-24", "Conclude; asks for what and why."),
      .init(
        "maabar readmission decide R-2026-000001-24 --conclusion established", "In short."),
      .init("maabar readmission decide R-2026-000001-24 --confirm", "As the second officer."),
      .init("maabar readmission decide R-2026-000001-24 --close", "Close a case."),
    ],
    parameters: [ReadmissionCommand.number] + ReadmissionCommand.common
      + [conclusion, confirm, decline, close, delete, ReadmissionCommand.reason]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let number = invocation[ReadmissionCommand.number]
    let chosen = [confirm, decline, close, delete].filter { invocation[$0] }
    guard chosen.count <= 1, chosen.isEmpty || invocation[conclusion] == nil else {
      throw Fault(.usage, at: "decide", "one of --conclusion, --confirm, --decline, --close")
    }
    if invocation[delete] { return try remove(invocation, desk, number) }
    if invocation[confirm] {
      try desk.second(number, confirms: true, reason: nil)
      return try ReadmissionCommand.answer(invocation, desk, number, "Confirmed")
    }
    if invocation[decline] {
      try desk.second(
        number, confirms: false, reason: try ReadmissionCommand.reason(invocation, "Why not"))
      return try ReadmissionCommand.answer(invocation, desk, number, "Declined")
    }
    if invocation[close] {
      try desk.close(number, reason: try ReadmissionCommand.reason(invocation))
      return try ReadmissionCommand.answer(invocation, desk, number, "Closed")
    }
    let what: Conclusion
    if let given = invocation[conclusion] {
      what = given
    } else {
      what = try invocation.prompt.ask("Conclusion", .choice(of: Conclusion.self))
    }
    try desk.conclude(number, what, reason: try ReadmissionCommand.reason(invocation, "Reasons"))
    return try ReadmissionCommand.answer(invocation, desk, number, "Concluded")
  }

  private static func remove(
    _ invocation: Invocation, _ desk: CaseDesk, _ number: CaseNumber
  ) throws(Fault) -> ExitStatus {
    let certificates = try desk.delete(number)
    invocation.answer(["certificates": .array(certificates.map(JSON.integer))]) { outlet in
      outlet.line("\("Deleted", .good)  \(number, .strong) by the retention rule")
      for one in certificates {
        outlet.line("  certificate \(one): maabar-registry erase --certificate \(one)")
      }
    }
    return .success
  }
}
