import Bytes
import Console
import Host
import Station

/// The verb `doctor`: what this machine and this station have and lack.
enum DoctorCommand {
  private static let station = Parameter.optional(
    "--station", .folder, "the station to look at too", variable: "MAABAR_STATION")
  private static let folder = Parameter.defaulted(
    "--folder", .folder, to: ".", "the folder whose disk is tried, without a station")

  static let command = Command(
    "doctor", "look at this machine and this station for what would fail",
    discussion: """
      Looks at the libraries, time zones, clock and disk, and in a station's folder at \
      permissions and at what protects its keys. Ends with status 1 when something would fail. \
      Keys that nothing protects are said in red; that alone is no failure.
      """,
    examples: [
      .init("maabar doctor", "Look at the machine."),
      .init("maabar doctor --station /var/lib/maabar", "Look at the machine and the station."),
    ],
    parameters: [station, folder], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    let root = invocation[station]
    var findings = MachineExamination(
      files: machine.files, timekeeper: machine.timekeeper, randomness: machine.randomness,
      folder: root ?? invocation[folder]
    ).findings
    if let root {
      findings += StationExamination(disk: Disk(), folder: StationFolder(root)).findings
    }
    invocation.answer(.array(findings.map(\.json))) { show(findings, on: $0) }
    return findings.contains { $0.verdict == .bad } ? .found : .success
  }

  private static func show(_ findings: [Finding], on outlet: Outlet) {
    let width = findings.map(\.subject.count).max() ?? 0
    for finding in findings {
      let space = String(repeating: " ", count: width - finding.subject.count + 2)
      outlet.line(
        """
        \(finding.subject)\(space)\(finding.verdict.rawValue, finding.verdict.style): \
        \(finding.detail)
        """)
      if let advice = finding.advice { outlet.paragraph(advice, indent: 4) }
    }
  }
}
