import Bytes
import Console
import Host
import Station

/// The verb `sync`: seals what waits, carries batches over a folder, takes receipts back.
enum SyncCommand {
  private static let folder = Parameter.required(
    "FOLDER", .folder, "the stick, or any folder that the registry reaches too")

  static let command = Command(
    "sync", "carry batches to the registry and take its receipts, over a folder",
    discussion: """
      Seals the records that wait, takes the receipts that lie in the folder, and writes every \
      batch that has no receipt yet. A stick that is lost costs nothing: the next sync writes all \
      of it again, and the registry counts what it gets twice once.
      """,
    examples: [.init("maabar sync /media/stick --station ibk", "Before and after each journey.")],
    parameters: [folder, StationOption.station], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let station = try StationOption.open(invocation)
    let sealed = try station.seal()
    let report = try station.sync(over: invocation[folder])
    invocation.answer(json(sealed, report)) { outlet in
      if !sealed.isEmpty { outlet.line("sealed     \(sealed.count, .strong) new batches") }
      outlet.line("written    \(report.written.count, .strong) batches")
      outlet.line("there yet  \(report.waiting.count, .strong) batches await their receipt")
      outlet.line("receipted  \(report.receipted.count, .strong) batches, verified and stored")
      for range in report.missing {
        outlet.line(
          "\("the registry lacks", .warning) batches \(range.lowerBound)\u{2013}\(range.upperBound)"
        )
      }
      for file in report.setAside {
        outlet.line("\("set aside by the registry:", .warning) \(file)")
      }
      for file in report.refused { outlet.line("\("refused", .bad) \(file)") }
    }
    return report.refused.isEmpty ? .success : .found
  }

  private static func json(_ sealed: [OutboxEntry], _ report: SyncReport) -> JSON {
    var fields = report.json.object ?? [:]
    fields["sealed"] = .array(sealed.map(\.json))
    return .object(fields)
  }
}
