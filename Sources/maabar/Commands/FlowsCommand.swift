import Bytes
import Codes
import Console
import Flows
import Host
import Registry

/// The verb `flows`: who crossed, where and when, as counts of no one.
enum FlowsCommand {
  static let command = Command(
    "flows", "count who crossed, where and when",
    subcommands: [
      FlowsCountCommand.command, FlowsSeriesCommand.command, FlowsCompareCommand.command,
      FlowsExportCommand.command, FlowsReleaseCommand.command, FlowsReportCommand.command,
      FlowsReleasesCommand.command, FlowsVerifyCommand.command, FlowsRevisionsCommand.command,
      FlowsCompletenessCommand.command,
      FlowsTalliesCommand.command, FlowsReturnsCommand.command,
      FlowsImportCommand.command, FlowsCheckCommand.command,
      FlowsDictionaryCommand.command, FlowsPlacesCommand.command,
    ])

  static let registry = Parameter.required(
    "--registry", .folder, "the registry's folder", variable: "MAABAR_REGISTRY")
  static let from = Parameter.required(
    "--from", .date, "the first local day of the points of entry")
  static let to = Parameter.required("--to", .date, "the last day, which counts too")
  static let minimumCell = Parameter.defaulted(
    "--min-cell", .number(1...1000), to: 5, "the smallest count that is shown; 1 shows all")
  static let filters = Parameter.repeated(
    "--where", .flowFilter, "count these only: nationality=IRQ,SYR")

  /// The table of a question.
  static func table(
    _ query: FlowQuery, _ invocation: Invocation
  ) throws(Fault) -> FlowTable {
    try tables([query], invocation)[0]
  }

  /// The tables of questions, answered by the registry in its own folder and written to its audit.
  static func tables(
    _ queries: [FlowQuery], _ invocation: Invocation
  ) throws(Fault) -> [FlowTable] {
    let registry = try opened(invocation)
    var tables: [FlowTable] = []
    for query in queries {
      try registry.audit(.export, detail: "flows \(query.summary)")
      tables.append(try registry.flows(query))
    }
    return tables
  }

  /// What is worked out of counts, answered and audited likewise.
  static func figure(
    _ question: FigureQuestion, _ invocation: Invocation
  ) throws(Fault) -> FigureTable {
    let registry = try opened(invocation)
    try registry.audit(
      .export, detail: "flows \(question.figure.rawValue) \(question.query.summary)")
    return try registry.figure(question)
  }

  /// The registry in its own folder.
  static func opened(_ invocation: Invocation) throws(Fault) -> RegistryService {
    try opened(invocation[registry], invocation)
  }

  /// The registry in a folder, with who asks.
  static func opened(
    _ folder: Path, _ invocation: Invocation
  ) throws(Fault) -> RegistryService {
    let machine = invocation.machine
    let registry = try RegistryService.open(
      folder, files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness)
    registry.user = HostEnvironment.user
    return registry
  }

  /// Rows for people: the values, then a number for each measure.
  static func show(_ table: FlowTable, on outlet: Outlet) {
    var shown = Table(
      table.query.dimensions.map { .init($0.rawValue) }
        + table.query.measures.map { .number($0.rawValue) })
    for row in table.rows {
      shown.add(row.values.map { "\($0)" } + row.cells.map { "\(text($0, table.query))" })
    }
    if let totals = table.totals, !table.query.dimensions.isEmpty {
      shown.add(
        table.query.dimensions.indices.map { $0 == 0 ? "\("all", .strong)" : "" }
          + totals.map { "\(String($0), .strong)" })
    }
    shown.print(on: outlet)
    for note in table.notes { outlet.note("\(note)") }
  }

  /// A cell as people read it.
  static func text(_ cell: FlowTable.Cell, _ query: FlowQuery) -> String {
    switch cell {
    case .count(let count): String(count)
    case .suppressed: "<\(query.minimumCell)"
    }
  }
}

extension FlowQuery {
  /// The question on one line, for the audit.
  var summary: String {
    let conditions = filters.sorted { $0.key.rawValue < $1.key.rawValue }.map { dimension, values in
      " where \(dimension.rawValue)=\(values.sorted().joined(separator: ","))"
    }
    return "\(from) to \(to) by " + dimensions.map(\.rawValue).joined(separator: ",")
      + conditions.joined()
  }
}

extension Reading where Value == FlowFilter {
  /// A filter of flows.
  fileprivate static var flowFilter: Self {
    Reading("COLUMN=VALUE,...") { text throws(Fault) in try FlowFilter(text) }
  }
}
