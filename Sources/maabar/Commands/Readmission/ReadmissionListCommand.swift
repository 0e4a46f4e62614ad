import Bytes
import Codes
import Console
import Readmission
import Record

/// `readmission list`: the cases, by number.
enum ReadmissionListCommand {
  private static let phase = Parameter.optional(
    "--phase", .choice(of: CasePhase.self), "these only")
  private static let all = Parameter.flag("--all", "closed cases too")

  static let command = Command(
    "list", "list cases and where they stand",
    discussion: "Shows no names: a case is known by its number. The list stands in the audit.",
    examples: [
      .init("maabar readmission list", "All open cases."),
      .init("maabar readmission list --phase concluded", "What waits for a second officer."),
    ],
    parameters: ReadmissionCommand.common + [phase, all]
  ) { invocation throws(Fault) in
    let desk = try ReadmissionCommand.desk(invocation)
    let files = try desk.files().filter { file in
      invocation[phase].map { file.phase == $0 } ?? (invocation[all] || file.phase != .closed)
    }
    invocation.answer(.array(files.map(CasePage.summary))) { outlet in
      var table = Table([
        .init("case"), .init("phase"), .init("we are"), .init("with"), .init("under"),
        .init("received"), .init("blocked by"),
      ])
      for file in files {
        let blocks = file.standing.blocks.map(\.ground.rawValue).joined(separator: ", ")
        table.add([
          "\(file.number, .strong)", "\(file.phase.name)", "\(file.application.role.rawValue)",
          "\(file.application.otherState)", "\(file.application.agreement)",
          "\(file.received?.description ?? "")", "\(blocks, .bad)",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }
}
