import Bytes
import Codes
import Console
import Flows
import Registry

/// The verb `flows releases`: what was released.
enum FlowsReleasesCommand {
  static let command = Command(
    "releases", "list the releases that were made",
    discussion: """
      Provisional figures may still change; a release that revises another one names it. Releases \
      stand for ever, for what they showed is known outside.
      """,
    examples: [.init("maabar flows releases", "Every release of this registry.")],
    parameters: [FlowsCommand.registry], run: run)

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let releases = try FlowsCommand.opened(invocation).releaseEntries()
    invocation.answer(.array(releases.map(json))) { outlet in
      var shown = Table(
        [
          .init("release"), .init("series"), .init("made"), .init("figures"), .init("revises"),
          .number("tables"), .number("facts"),
        ])
      for release in releases {
        let mark = release.mark
        shown.add([
          "\(mark.label)", "\(mark.series)", "\(mark.made.description)",
          "\(mark.standing.rawValue)", "\(mark.revises.map { "R\($0)" } ?? "")",
          "\(String(release.digests.count))", "\(String(mark.arrival))",
        ])
      }
      shown.print(on: outlet)
    }
    return .success
  }

  private static func json(_ release: ReleaseEntry) -> JSON {
    .fields([
      "release": .string(release.mark.label), "series": .string(release.mark.series),
      "made": .string(release.mark.made.description),
      "figures": .string(release.mark.standing.rawValue),
      "revises": .number(release.mark.revises), "facts": .integer(release.mark.arrival),
      "checkpoint": .text(release.origin.checkpoint), "sha256": .texts(release.digests),
    ])
  }
}
