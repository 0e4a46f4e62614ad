import Bytes
import Codes
import Console
import Registry

/// The verb `audit`: who looked at what at the registry, and who decided what.
enum AuditCommand {
  private static let act = Parameter.optional(
    "--act", .choice(of: RegistryAct.self), "one kind of act only")

  static let command = Command(
    "audit", "list what was looked at, opened, exported and decided here",
    discussion: """
      An entry names the operating system's user, the reason that this user gave, and the records \
      concerned, never a person. Reading the audit stands in it too. Give each person a user of \
      their own: the registry knows no other name for who works here.
      """,
    examples: [
      .init("maabar-registry audit", "Read all of it."),
      .init("maabar-registry audit --act attachment-opened", "Look after the lookers."),
    ],
    parameters: [RegistryParameters.folder, act]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    try registry.audit(.auditRead, detail: invocation[act]?.rawValue)
    let entries = try registry.auditEntries().filter { entry in
      invocation[act].map { $0 == entry.act } ?? true
    }
    invocation.answer(.array(entries.map(\.json))) { outlet in
      var table = Table([
        .number("entry"), .init("time (UTC)"), .number("user"), .init("act"), .init("reason"),
        .number("records"), .init("concerns"),
      ])
      for entry in entries {
        let time = entry.at.description.prefix(19).replacing("T", with: " ")
        table.add([
          "\(entry.number)", "\(time)", "\(entry.user.map(String.init) ?? "-")",
          "\(entry.act.rawValue)", "\(entry.reason ?? "")",
          "\(entry.recordCount == 0 ? "" : "\(entry.recordCount)")", "\(entry.detail ?? "")",
        ])
      }
      table.print(on: outlet)
    }
    return .success
  }
}
