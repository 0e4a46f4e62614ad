import Bytes
import Console
import Document
import Host

/// The verb `document log`: the log of an inspection for operational monitoring.
enum DocumentLogCommand {
  static let profile = Parameter.defaulted(
    "--profile", .choice(of: InspectionLog.Profile.self), to: .basic,
    "how much the log tells; standard has the traveller's data where a check is open")
  private static let out = Parameter.defaulted(
    "--out", .file, to: "-", "the file to write; - is standard output")

  static let command = Command(
    "log", "write the log of an inspection as XML",
    discussion: """
      The log of BSI TR-03135 for operational monitoring. Its basic profile has every result, the \
      times and versions, and what of the document is no person's. The standard profile has also \
      what failed and undetermined checks were made on: the traveller's data, but never fingers \
      and irises.
      """,
    examples: [
      .init(
        "maabar document log Fixtures/chip/bsi-2008", "Log the inspection of a chip's files."),
      .init(
        "maabar document log chip --zone zone.txt --profile standard --out inspection.xml",
        "The same with what open checks were made on."),
    ],
    parameters: ChipFolder.parameters + [profile, out]
  ) { invocation throws(Fault) in
    let inspection = try ChipFolder.inspect(invocation)
    let xml = inspection.log(invocation[profile])
    if invocation[out].string == "-" {
      invocation.answer(["xml": .string(xml)]) { outlet in outlet.raw(xml) }
    } else {
      try invocation.machine.files.write(Array(xml.utf8), to: invocation[out], secret: true)
      invocation.answer(["file": .string(invocation[out].string)]) { outlet in
        outlet.line("\(invocation[out]): \(inspection.report.checks.checks.count) checks")
      }
    }
    return .success
  }
}
