import Bytes
import Codes
import Console
import Flows
import Host
import Registry

/// The verb `flows`: who crossed, where and when, as counts of no one.
enum FlowsCommand {
  /// How a table is written.
  private enum Format: String, CaseIterable, Sendable { case csv, json }

  private static let registry = Parameter.required(
    "--registry", .folder, "the registry's folder", variable: "MAABAR_REGISTRY")
  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: FlowDimension.self)), to: [.day, .poe, .direction],
    "the columns, in order")
  private static let from = Parameter.required(
    "--from", .date, "the first local day of the points of entry")
  private static let to = Parameter.required("--to", .date, "the last day, which counts too")
  private static let minimumCell = Parameter.defaulted(
    "--min-cell", .number(1...1000), to: 5, "the smallest count that is shown; 1 shows all")
  private static let format = Parameter.defaulted(
    "--format", .choice(of: Format.self), to: .csv, "how to write the table")

  static let command = Command(
    "flows", "count who crossed, where and when", subcommands: [export])

  private static let export = Command(
    "export", "write a table of counts",
    discussion: """
      A movement counts when its final outcome is admitted or exit permitted, on the local day of \
      the crossing at its point of entry. Refusals, preventions, withdrawals, hand-overs, pending, \
      corrected and practice records are measures of their own.

      Counts below --min-cell are suppressed. A table with suppressed cells has no totals and \
      carries the stamp "internal". CSV has a row of HXL tags below the names.
      """,
    examples: [
      .init(
        "maabar flows export --from 2026-03-01 --to 2026-03-31", "Count March by day and place."),
      .init(
        """
        maabar flows export --by month,nationality,sex,age-band --from 2026-01-01 --to 2026-12-31 \
        --min-cell 10 --format json
        """, "Count a year by nationality, sex and age, for a program."),
    ],
    parameters: [registry, columns, from, to, minimumCell, format], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let query = try FlowQuery(
      by: invocation[columns], from: invocation[from], to: invocation[to],
      minimumCell: invocation[minimumCell])
    let registry = try registry(invocation)
    try registry.audit(
      .export,
      detail: "flows \(query.from) to \(query.to) by "
        + query.dimensions.map(\.rawValue).joined(separator: ","))
    let source: any FlowSource = registry
    let table = try source.flows(query)
    let isJSON = invocation.json || invocation[format] == .json
    invocation.outlet.raw(isJSON ? table.json.line() + "\n" : table.csv())
    for note in table.notes where table.stamp != nil { invocation.outlet.note("\(note)") }
    return .success
  }

  /// Whoever answers: the registry in its own folder.
  private static func registry(_ invocation: Invocation) throws(Fault) -> RegistryService {
    let machine = invocation.machine
    let opened = try RegistryService.open(
      invocation[registry], files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness)
    opened.user = HostEnvironment.user
    return opened
  }
}
