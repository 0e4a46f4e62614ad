import Bytes
import Codes
import Console
import Flows
import Host
import Registry

/// The verb `flows import`: takes published tables of flow monitoring into the registry.
enum FlowsImportCommand {
  private static let files = Parameter.repeated(
    "FILE", .file, "tables of IOM's Displacement Tracking Matrix (CSV)")
  private static let form = Parameter.optional(
    "--as", .choice(of: DTMForm.self), "which table it is; told by its columns otherwise")
  private static let withdrawn = Parameter.optional(
    "--withdraw", .number(1...Int.max), "take out the file of this number instead")

  /// Bytes of one file at most: the largest table that is published has 9 MB.
  private static let fileBytes = 256 << 20

  static let command = Command(
    "import", "take in published tables of flow monitoring",
    discussion: """
      Reads each table whole, row by row, and reports every line that could not be used with its \
      reason; nothing is dropped in silence. A file that was taken in before is refused, and so is \
      each line whose point and period another file of the same table holds: a revised table takes \
      the place of the old one once that was taken out with --withdraw. Without a file it lists \
      what was taken in. Nothing that is imported is ever added to crossings.
      """,
    examples: [
      .init("maabar flows import dtm_wca_dmg.csv", "Take a table in."),
      .init(
        "maabar flows import table.csv --as dtm-ehoa-nat --json", "Of this form, or not at all."),
      .init("maabar flows import --withdraw 2", "Take the second file out again."),
    ],
    parameters: [FlowsCommand.registry, files, form, withdrawn], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let registry = try FlowsCommand.opened(invocation[FlowsCommand.registry], invocation)
    if let number = invocation[withdrawn] {
      guard invocation[files].isEmpty else {
        throw Fault(.usage, at: "--withdraw", "without files: one thing at a time")
      }
      let lines = try registry.withdrawTallies(file: Int64(number))
      invocation.answer(["withdrawn": .integer(Int64(number)), "lines": .integer(Int64(lines))]) {
        $0.line("\("taken out", .good) file \(number)  \(lines) lines count no more")
      }
      return .success
    }
    if invocation[files].isEmpty { return try list(registry, invocation) }
    var status = ExitStatus.success
    for path in invocation[files] {
      let bytes = try invocation.read(path, limit: fileBytes)
      let taken: TallyImport
      do throws(Fault) { taken = try registry.importTallies(bytes, as: invocation[form]) } catch {
        throw error.within(path.string)
      }
      answer(path, taken, invocation)
      if taken.taken < taken.rows { status = .found }
    }
    return status
  }

  private static func answer(_ path: Path, _ taken: TallyImport, _ invocation: Invocation) {
    invocation.answer([
      "file": .string(path.string), "number": .integer(taken.file),
      "form": .string(taken.form.rawValue), "rows": .integer(Int64(taken.rows)),
      "taken": .integer(Int64(taken.taken)), "people": .integer(Int64(taken.people)),
      "remarks": .array(taken.remarks.map(\.json)),
    ]) { outlet in
      outlet.line(
        """
        \("taken in", .good) \(path) as file \(taken.file)  \(taken.form.rawValue, .strong)  \
        \(taken.taken) of \(taken.rows) lines, \(taken.people) people
        """)
      show(taken.remarks, on: outlet)
    }
  }

  private static let shownRemarks = 10

  /// The first remarks, and how many more there are by reason.
  static func show(_ remarks: [DTMReader.Remark], on outlet: Outlet) {
    for remark in remarks.prefix(shownRemarks) {
      outlet.note("  line \(remark.line): \(remark.reason)")
    }
    let more = remarks.dropFirst(shownRemarks)
    guard !more.isEmpty else { return }
    outlet.note("  and \(more.count) more, --json lists all:")
    for (reason, some) in Dictionary(grouping: more, by: \.reason).sorted(by: { $0.key < $1.key }) {
      outlet.note("  \(some.count) lines: \(reason)")
    }
  }

  private static func list(
    _ registry: RegistryService, _ invocation: Invocation
  ) throws(Fault) -> ExitStatus {
    let files = try registry.tallyFiles()
    var table = Table([
      .number("file"), .init("table"), .init("taken in"), .number("rows"), .number("taken"),
    ])
    for file in files {
      table.add([
        "\(file.number)", "\(file.form.rawValue)", "\(file.imported.description.prefix(10))",
        "\(file.rows)", "\(file.taken)",
      ])
    }
    invocation.answer(
      .array(
        files.map { file in
          [
            "number": .integer(file.number), "form": .string(file.form.rawValue),
            "imported": .string(file.imported.description), "rows": .integer(Int64(file.rows)),
            "taken": .integer(Int64(file.taken)),
          ]
        })
    ) { outlet in
      guard !files.isEmpty else { return outlet.line("No table was taken in.") }
      table.print(on: outlet)
    }
    return .success
  }
}
