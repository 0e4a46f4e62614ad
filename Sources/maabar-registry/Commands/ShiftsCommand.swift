import Bytes
import Codes
import Console
import Registry
import Seal

/// The verb `shifts`: what stations said of their shifts, against what was counted here.
enum ShiftsCommand {
  private static let station = Parameter.optional(
    "--station", .word("STATION"), "one station only, as in IQ-IBK-1")
  private static let from = Parameter.optional("--from", .date, "closed on this local day or later")
  private static let to = Parameter.optional("--to", .date, "closed on this local day or earlier")

  static let command = Command(
    "shifts", "hold the sheets of closed shifts against what the registry counted",
    discussion: """
      A station sends the numbers of each shift that it closes. Here the same records are counted \
      by the same rule, as they stood when the shift was closed: a referral that was decided later \
      counts as held back. Records that no sheet accounts for are shown too.

      The exit status is 1 when a sheet differs, or leaves records out. A shift whose records have \
      not all arrived is shown as waiting, and nothing is said about it yet.
      """,
    examples: [
      .init("maabar-registry shifts", "See every shift that differs or waits."),
      .init(
        "maabar-registry shifts --station IQ-IBK-1 --from 2026-03-01 --to 2026-03-31",
        "Look at one station's month."),
    ],
    parameters: [RegistryParameters.folder, station, from, to]
  ) { invocation throws(Fault) in
    let registry = try RegistryParameters.open(invocation)
    let name = try invocation[station].map { text throws(Fault) in try StationName(text) }
    try registry.audit(.lookUp, detail: "sheets of shifts, \(name?.text ?? "all stations")")
    let sheets = try registry.compareSheets(
      of: name, from: invocation[from], to: invocation[to])
    let odd = sheets.filter { $0.isComplete && !$0.agrees || !$0.unaccounted.isEmpty }
    invocation.answer(.array(sheets.map(json))) { outlet in
      guard !sheets.isEmpty else { return outlet.line("No sheet has arrived.") }
      for sheet in sheets where !sheet.agrees { show(sheet, on: outlet) }
      let agreeing = sheets.count(where: \.agrees)
      outlet.line("\("\(agreeing) of \(sheets.count) sheets agree", odd.isEmpty ? .good : .plain)")
    }
    return odd.isEmpty ? .success : .found
  }

  private static func show(_ sheet: SheetComparison, on outlet: Outlet) {
    let standing: StyledText =
      sheet.isComplete
      ? (sheet.differences.isEmpty ? "\("gap", .bad)" : "\("differs", .bad)")
      : "\("waiting", .warning)"
    outlet.line(
      """
      \(standing)  \(sheet.station) shift \(sheet.shift)  closed \(sheet.closed) by \
      \(sheet.officer)  \(sheet.arrived) of \(sheet.records.count) records have arrived
      """)
    if let last = sheet.unaccounted.last {
      outlet.line(
        "  records \(sheet.unaccounted.lowerBound) to \(last) stand in no sheet that has arrived")
    }
    guard !sheet.differences.isEmpty else { return }
    var table = Table([
      .init("day"), .init("direction"), .init("outcome"), .init("nationality"), .number("sheet"),
      .number("registry"),
    ])
    for one in sheet.differences {
      table.add([
        "\(one.day)", "\(one.direction.rawValue)", "\(one.measure)", "\(one.nationality)",
        "\(one.sheet)", "\(one.registry)",
      ])
    }
    table.print(on: outlet)
  }

  private static func json(_ sheet: SheetComparison) -> JSON {
    .fields([
      "station": .string(sheet.station.text), "shift": .integer(sheet.shift),
      "closed": .string(sheet.closed.description), "officer": .string(sheet.officer),
      "first": .integer(sheet.records.lowerBound), "records": .number(sheet.records.count),
      "arrived": .number(sheet.arrived), "agrees": .boolean(sheet.agrees),
      "unaccounted": sheet.unaccounted.last.map {
        [.integer(sheet.unaccounted.lowerBound), .integer($0)]
      },
      "differences": .array(
        sheet.differences.map { one in
          [
            "day": .string(one.day.description), "direction": .string(one.direction.rawValue),
            "measure": .string(one.measure), "nationality": .string(one.nationality),
            "sheet": .integer(Int64(one.sheet)), "registry": .integer(Int64(one.registry)),
          ]
        }),
    ])
  }
}
