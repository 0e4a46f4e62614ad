import Bytes
import Codes
import Console
import Flows
import Host
import Registry

/// The verb `flows tallies`: counts of enumerators and of published tables of flow monitoring.
enum FlowsTalliesCommand {
  private static let files = Parameter.repeated(
    "FILE", .file, "tables of IOM's Displacement Tracking Matrix (CSV); the registry's without one")
  private static let form = Parameter.optional(
    "--as", .choice(of: DTMForm.self), "which table it is; told by its columns otherwise")
  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: TallyDimension.self)), to: [.point, .movement],
    "the columns, in order")
  private static let points = Parameter.defaulted(
    "--point", .list(.text), to: [], "these flow monitoring points only")
  private static let tables = Parameter.defaulted(
    "--table", .list(.choice([Tally.Source.stations] + DTMForm.allCases.map(\.rawValue))), to: [],
    "these tables only: what stations recorded, or a published one")
  private static let from = Parameter.optional("--from", .date, "the first day")
  private static let to = Parameter.optional("--to", .date, "the last day")
  private static let charts = Parameter.optional(
    "--charts", .folder, "write pages with charts into this folder too")
  private static let registry = Parameter.optional(
    "--registry", .folder, "the registry's folder", variable: "MAABAR_REGISTRY")

  static let command = Command(
    "tallies", "count what enumerators tallied, or published tables of flow monitoring",
    discussion: """
      Counts the registry's tallies, or reads the tables that are named row by row and reports \
      each line that could not be used, with the reason. Tallies of several points are never \
      added, nor two tables that break down one flow in different ways, nor figures of several \
      methods, nor two observations of one point in the same hours, nor tallies and crossings: \
      people would be counted twice. Reasons are answers of which several may stand together.
      """,
    examples: [
      .init(
        "maabar flows tallies --by point,day,movement,method --from 2026-03-01 --to 2026-03-31",
        "What enumerators counted in March."),
      .init("maabar flows tallies dtm_wca_dmg.csv", "A published table, by point and direction."),
      .init(
        "maabar flows tallies --charts pages dtm_ehoa_nat.csv", "The same as a page to look at."),
      .init(
        """
        maabar flows tallies --by month,sex,age --point Kantchari --from 2018-01-01 \
        --to 2018-12-31 dtm_wca_dmg.csv
        """, "A year at one point by sex and age."),
    ],
    parameters: [files, form, columns, points, tables, from, to, charts, registry], run: run)

  /// What was counted, and where it was read from.
  private struct Counted {
    var tallies: [Tally] = []
    var observations: [ObservedHours] = []
    var readers: [(path: Path, reader: DTMReader)] = []
  }

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let first = invocation[from] ?? CivilDate(daysSince1970: 0)
    let last = invocation[to] ?? CivilDate(daysSince1970: 47_482)
    guard first <= last else {
      throw Fault(.flowQuery, at: "from", "the period ends before it starts")
    }
    let counted =
      invocation[files].isEmpty
      ? try kept(first...last, invocation) : try read(invocation[files], invocation)
    let question = TallyQuestion(
      by: invocation[columns], points: Set(invocation[points]), tables: Set(invocation[tables]),
      days: first...last)
    let rows = try question.answer(
      counted.tallies, overlaps: TallyLedger.overlaps(counted.observations))
    if let folder = invocation[charts] {
      let page = try TallyPage(counted.tallies, question)
      try invocation.machine.files.makeFolder(folder)
      for file in page.files {
        try invocation.machine.files.write(Array(file.text.utf8), to: folder / file.name)
        invocation.outlet.note("\(folder / file.name)")
      }
    }
    invocation.answer(json(question, rows, counted)) { outlet in
      show(question, rows, counted, on: outlet)
    }
    let refused = counted.readers.contains { $0.reader.remarks.contains { !$0.isTaken } }
    return refused ? .found : .success
  }

  private static func kept(
    _ days: ClosedRange<CivilDate>, _ invocation: Invocation
  ) throws(Fault) -> Counted {
    guard let folder = invocation[registry] else {
      throw Fault(.usage, at: "FILE", "a table, or the registry's folder with --registry")
    }
    let registry = try FlowsCommand.opened(folder, invocation)
    let by = invocation[columns].map(\.rawValue).joined(separator: ",")
    try registry.audit(
      .export, detail: "tallies \(days.lowerBound) to \(days.upperBound) by \(by)")
    return Counted(
      tallies: try registry.tallies(days), observations: try registry.observations(days))
  }

  private static func read(
    _ paths: [Path], _ invocation: Invocation
  ) throws(Fault) -> Counted {
    var counted = Counted()
    for path in paths {
      var reader: DTMReader
      do throws(Fault) {
        let source = ByteSource(path, files: invocation.machine.files)
        reader = try DTMReader(source, as: invocation[form])
        while let tally = try reader.next() { counted.tallies.append(tally) }
      } catch { throw error.within(path.string) }
      counted.readers.append((path, reader))
    }
    return counted
  }

  // MARK: For people

  private static func show(
    _ question: TallyQuestion, _ rows: [TallyQuestion.Row], _ counted: Counted, on outlet: Outlet
  ) {
    var table = Table(
      question.dimensions.map { .init($0.rawValue) }
        + [.number("people"), .number("unaccompanied"), .number("separated"), .init("method")]
        + [.number("% seen")])
    for row in rows {
      let children = [TallyVulnerability.unaccompanied, .separated].map { kind in
        row.vulnerable[kind].map(String.init) ?? "-"
      }
      let method = row.methods.map(\.rawValue).sorted().joined(separator: ", ")
      table.add(
        row.values.map { "\($0)" }
          + [
            "\(row.count)", "\(children[0])", "\(children[1])", "\(method.isEmpty ? "-" : method)",
          ]
          + ["\(row.share)"])
    }
    table.print(on: outlet)
    for note in question.notes { outlet.note("\(note)") }
    let minutes = counted.observations.compactMap(\.minutes).reduce(0, +)
    if !counted.observations.isEmpty {
      outlet.note(
        """
        \(counted.observations.count) observations, \(minutes / 60) h \(minutes % 60) min in all; \
        who passed outside them was not counted.
        """)
    }
    for (path, reader) in counted.readers {
      outlet.note(
        """
        \(path): \(reader.form.rawValue), \(reader.rows) rows, \
        \(reader.remarks.count { !$0.isTaken }) not used
        """)
      FlowsImportCommand.show(reader.remarks, on: outlet)
    }
  }

  // MARK: For programs

  private static func json(
    _ question: TallyQuestion, _ rows: [TallyQuestion.Row], _ counted: Counted
  ) -> JSON {
    [
      "type": "maabar/tally-counts/1", "by": .texts(question.dimensions.map(\.rawValue)),
      "notes": .texts(question.notes), "rows": .array(rows.map(json)),
      "observations": .array(
        counted.observations.map { hours in
          .fields([
            "station": .text(hours.source.station), "point": .string(hours.point),
            "day": .string(hours.day.description), "setting": .string(hours.setting.rawValue),
            "began": .string(hours.began.description), "until": .text(hours.until?.description),
            "whole": .boolean(hours.isWhole),
          ])
        }),
      "files": .array(
        counted.readers.map { path, reader in
          [
            "file": .string(path.string), "form": .string(reader.form.rawValue),
            "rows": .integer(Int64(reader.rows)),
            "remarks": .array(reader.remarks.map(\.json)),
          ]
        }),
    ]
  }

  private static func json(_ row: TallyQuestion.Row) -> JSON {
    .fields([
      "values": .texts(row.values), "people": .number(row.count),
      "vulnerable": .object(
        Dictionary(
          uniqueKeysWithValues: row.vulnerable.map { ($0.key.rawValue, .integer(Int64($0.value))) })
      ),
      "methods": .texts(row.methods.map(\.rawValue).sorted()),
      "shareFrom": .number(row.sharePercent?.lowerBound),
      "shareTo": .number(row.sharePercent?.upperBound),
    ])
  }
}

extension TallyQuestion.Row {
  /// The share seen: `60`, `40-60`, or `-`.
  fileprivate var share: String {
    guard let sharePercent else { return "-" }
    let (least, most) = (sharePercent.lowerBound, sharePercent.upperBound)
    return least == most ? "\(least)" : "\(least)-\(most)"
  }
}

extension DTMReader.Remark {
  /// JSON for programs.
  var json: JSON {
    [
      "line": .integer(Int64(line)), "reason": .string(reason), "taken": .boolean(isTaken),
    ]
  }
}
