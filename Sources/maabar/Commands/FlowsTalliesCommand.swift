import Bytes
import Codes
import Console
import Flows
import Host

/// The verb `flows tallies`: counts out of published tables of flow monitoring.
enum FlowsTalliesCommand {
  private static let files = Parameter.repeated(
    "FILE", .file, "tables of IOM's Displacement Tracking Matrix (CSV)", atLeast: 1)
  private static let form = Parameter.optional(
    "--as", .choice(of: DTMForm.self), "which table it is; told by its columns otherwise")
  private static let columns = Parameter.defaulted(
    "--by", .list(.choice(of: TallyDimension.self)), to: [.point, .movement],
    "the columns, in order")
  private static let points = Parameter.defaulted(
    "--point", .list(.text), to: [], "these flow monitoring points only")
  private static let from = Parameter.optional("--from", .date, "the first day")
  private static let to = Parameter.optional("--to", .date, "the last day")

  static let command = Command(
    "tallies", "read and count published tables of flow monitoring",
    discussion: """
      Reads the tables row by row and reports each line that could not be used, with the reason. \
      Tallies of several points are never added, nor two tables that break down one flow in \
      different ways: people would be counted twice. Reasons are answers of which several may \
      stand together.
      """,
    examples: [
      .init("maabar flows tallies dtm_wca_dmg.csv", "By point and direction."),
      .init(
        """
        maabar flows tallies --by month,sex,age --point Kantchari --from 2018-01-01 \
        --to 2018-12-31 dtm_wca_dmg.csv
        """, "A year at one point by sex and age."),
    ],
    parameters: [files, form, columns, points, from, to], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    var tallies: [Tally] = []
    var readers: [(Path, DTMReader)] = []
    for path in invocation[files] {
      var reader: DTMReader
      do throws(Fault) {
        let source = ByteSource(path, files: invocation.machine.files)
        reader = try DTMReader(source, as: invocation[form])
        while let tally = try reader.next() { tallies.append(tally) }
      } catch { throw error.within(path.string) }
      readers.append((path, reader))
    }
    let first = invocation[from] ?? CivilDate(daysSince1970: 0)
    let last = invocation[to] ?? CivilDate(daysSince1970: 47_482)
    guard first <= last else {
      throw Fault(.flowQuery, at: "from", "the period ends before it starts")
    }
    let question = TallyQuestion(
      by: invocation[columns], points: Set(invocation[points]), days: first...last)
    let rows = try question.answer(tallies)
    invocation.answer(json(question, rows, readers)) { outlet in
      show(question, rows, readers, on: outlet)
    }
    let refused = readers.contains { $0.1.remarks.contains { !$0.isTaken } }
    return refused ? .found : .success
  }

  private static func show(
    _ question: TallyQuestion, _ rows: [TallyQuestion.Row], _ readers: [(Path, DTMReader)],
    on outlet: Outlet
  ) {
    var table = Table(
      question.dimensions.map { .init($0.rawValue) }
        + [.number("people"), .number("unaccompanied")])
    for row in rows {
      table.add(row.values.map { "\($0)" } + ["\(row.count)", "\(row.unaccompanied)"])
    }
    table.print(on: outlet)
    for note in question.notes { outlet.note("\(note)") }
    for (path, reader) in readers {
      let refused = reader.remarks.count { !$0.isTaken }
      outlet.note(
        "\(path): \(reader.form.rawValue), \(reader.rows) rows, \(refused) not used")
      for remark in reader.remarks.prefix(shownRemarks) {
        outlet.note("  line \(remark.line): \(remark.reason)")
      }
      let more = reader.remarks.count - shownRemarks
      if more > 0 { outlet.note("  and \(more) more: --json lists all") }
    }
  }

  private static let shownRemarks = 10

  private static func json(
    _ question: TallyQuestion, _ rows: [TallyQuestion.Row], _ readers: [(Path, DTMReader)]
  ) -> JSON {
    [
      "type": "maabar/tally-counts/1", "by": .texts(question.dimensions.map(\.rawValue)),
      "notes": .texts(question.notes),
      "rows": .array(
        rows.map { row in
          [
            "values": .texts(row.values), "people": .integer(Int64(row.count)),
            "unaccompanied": .integer(Int64(row.unaccompanied)),
          ]
        }),
      "files": .array(
        readers.map { path, reader in
          [
            "file": .string(path.string), "form": .string(reader.form.rawValue),
            "rows": .integer(Int64(reader.rows)),
            "remarks": .array(
              reader.remarks.map { remark in
                [
                  "line": .integer(Int64(remark.line)), "reason": .string(remark.reason),
                  "taken": .boolean(remark.isTaken),
                ]
              }),
          ]
        }),
    ]
  }
}
