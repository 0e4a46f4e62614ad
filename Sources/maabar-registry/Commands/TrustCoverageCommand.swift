import Bytes
import Codes
import Console
import Document
import Host
import Registry

/// `trust coverage`: of which states' documents something can be verified, and of which nothing.
enum TrustCoverageCommand {
  static let command = Command(
    "coverage", "show of which issuing states documents can be verified, and of which not",
    discussion: """
      Counts what is accepted, whether it was published or not. A state with certificates that are \
      all over is listed with none in force. The states with nothing are listed in full: their \
      travellers' documents stay grey, and that is no reason to refer anybody.
      """,
    examples: [
      .init("maabar-registry trust coverage --registry /srv/maabar", "See what is covered.")
    ],
    parameters: [RegistryParameters.folder]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let trust = try registry.acceptedTrust()
    let now = Instant(milliseconds: invocation.machine.timekeeper.now().utcMilliseconds)
    let coverage = TrustCoverage(trust, at: now)
    invocation.answer(json(coverage, trust)) { outlet in show(coverage, trust, on: outlet) }
    return .success
  }

  private static func json(_ coverage: TrustCoverage, _ trust: IssuerTrust) -> JSON {
    [
      "covered": .array(
        coverage.covered.map { state in
          .fields([
            "state": .string(state.country.icao), "name": .string(state.country.name),
            "authorities": .integer(Int64(state.authorities)),
            "inForce": .integer(Int64(state.inForce)),
            "until": state.until.map { .string($0.description) },
            "revocationLists": .integer(Int64(state.revocationLists)),
            "revocationsDue": state.revocationsDue.map { .string($0.description) },
          ])
        }),
      "uncovered": .texts(coverage.uncovered.map(\.icao)),
      "unnamed": .object(coverage.unnamed.mapValues { .integer(Int64($0)) }),
      "expected": .texts(trust.expected.sorted()),
    ]
  }

  private static func show(
    _ coverage: TrustCoverage, _ trust: IssuerTrust, on outlet: Outlet
  ) {
    var table = Table([
      .init("state"), .number("authorities"), .number("in force"), .init("until"),
      .init("revocations"), .init(""),
    ])
    for state in coverage.covered {
      let until = state.until.map { "\($0.day(offsetMinutes: 0))" } ?? ""
      let due = state.revocationsDue.map { "due \($0.day(offsetMinutes: 0))" } ?? "none"
      table.add([
        "\(state.country.icao)", "\(state.authorities)",
        "\("\(state.inForce)", state.inForce > 0 ? .good : .warning)", "\(until)", "\(due)",
        "\(state.country.name, .faint)",
      ])
    }
    table.print(on: outlet)
    outlet.line()
    let names = coverage.uncovered.map(\.icao)
    outlet.line("\(names.count, .strong) issuers of which nothing can be verified:")
    outlet.paragraph(names.joined(separator: " "))
    let missing = trust.expected.intersection(names).sorted()
    if !missing.isEmpty {
      outlet.line("\("expected and missing", .warning)  \(missing.joined(separator: ", "))")
    }
    for (code, count) in coverage.unnamed.sorted(by: { $0.key < $1.key }) {
      outlet.line("\(count) under the country \(code), which is no issuer's")
    }
  }
}
