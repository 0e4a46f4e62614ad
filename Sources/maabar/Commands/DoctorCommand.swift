import Bytes
import Codes
import Console
import Host
import Station

/// The verb `doctor`: what this machine and this station have and lack.
enum DoctorCommand {
  private static let station = Parameter.optional(
    "--station", .folder, "the station to look at too", variable: "MAABAR_STATION")
  private static let folder = Parameter.defaulted(
    "--folder", .folder, to: ".", "the folder whose disk is tried, without a station")

  private static let bundle = Parameter.optional(
    "--bundle", .file, "write what helps headquarters to help: findings, versions, counts")

  static let command = Command(
    "doctor", "look at this machine and this station for what would fail",
    discussion: """
      Looks at the libraries, time zones, clock and disk, and in a station's folder at \
      permissions and at what protects its keys. Ends with status 1 when something would fail. \
      Keys that nothing protects are said in red; that alone is no failure.

      With --bundle the findings go into a file as well, with versions, sizes, counts and the \
      configuration, to be sent to headquarters. It is plain text: no record, no name, no key, \
      no officer stands in it.
      """,
    examples: [
      .init("maabar doctor", "Look at the machine."),
      .init("maabar doctor --station /var/lib/maabar", "Look at the machine and the station."),
      .init(
        "maabar doctor --station /var/lib/maabar --bundle support.json",
        "Write a file for headquarters too."),
    ],
    parameters: [station, folder, bundle], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let machine = invocation.machine
    let root = invocation[station]
    var findings = MachineExamination(
      files: machine.files, timekeeper: machine.timekeeper, randomness: machine.randomness,
      folder: root ?? invocation[folder]
    ).findings
    if let root {
      let now = Instant(milliseconds: machine.timekeeper.now().utcMilliseconds)
      findings +=
        StationExamination(disk: Disk(), folder: StationFolder(root), now: now).findings
    }
    invocation.answer(.array(findings.map(\.json))) { show(findings, on: $0) }
    if let path = invocation[bundle] {
      let support = SupportBundle(
        findings: findings, folder: root.map { StationFolder($0) }, disk: Disk(),
        made: Instant(milliseconds: machine.timekeeper.now().utcMilliseconds))
      try machine.files.write(
        Array((support.json.line() + "\n").utf8), to: path, secret: true)
      invocation.outlet.note("written: \(path); look through it before you send it")
    }
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
