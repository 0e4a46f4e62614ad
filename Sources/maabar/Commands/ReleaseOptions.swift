import Bytes
import Console
import Flows
import Host
import Registry

/// What the commands share that make releases.
enum ReleaseOptions {
  static let draft = Parameter.flag(
    "--draft", "show what a release would be; nothing is kept, and nothing may be published")
  static let other = Parameter.defaulted(
    "--other-below", .number(0...100_000), to: 0,
    "nationalities with fewer crossings stand together as `other`")

  static let round = Parameter.optional(
    "--round", .number(3...100),
    "round every count to a multiple of this, by chance, instead of leaving counts out")

  /// The rules that were typed.
  static func rules(_ invocation: Invocation) throws(Fault) -> ReleaseRules {
    try ReleaseRules(
      method: invocation[round].map { .rounding(base: $0) } ?? .suppression,
      otherBelow: invocation[other])
  }

  /// What was made: a release that is kept, or a draft of its tables.
  struct Made {
    let tables: [FlowRelease]
    let release: PublishedRelease?
    let places: PlaceBook
    let completeness: Completeness
  }

  /// Makes a release, or a draft of one, at the registry, and writes it to its audit.
  static func make(_ plan: ReleasePlan, _ invocation: Invocation) throws(Fault) -> Made {
    let registry = try FlowsCommand.opened(invocation)
    let isDraft = invocation[draft]
    for query in plan.queries {
      try registry.audit(
        .export, detail: "flows \(isDraft ? "draft" : "release") \(query.summary)")
    }
    let places = try registry.places()
    guard !isDraft else {
      let tables = try registry.draft(plan)
      let query = plan.queries[0]
      return Made(
        tables: tables, release: nil, places: places,
        completeness: try registry.completeness(from: query.from, to: query.to))
    }
    let release = try registry.publish(plan)
    return Made(
      tables: release.tables, release: release, places: places,
      completeness: release.entry.completeness)
  }

  /// Writes files below a folder, which is made, and gives their paths.
  static func write(
    _ files: [(name: String, text: String)], to folder: Path, _ invocation: Invocation
  ) throws(Fault) -> [Path] {
    try invocation.machine.files.makeFolder(folder)
    for file in files {
      try invocation.machine.files.write(Array(file.text.utf8), to: folder / file.name)
    }
    return files.map { folder / $0.name }
  }
}
