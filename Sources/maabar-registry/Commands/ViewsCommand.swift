import Bytes
import Console
import Crypto
import Host
import Registry
import Seal

/// The verb `views`: were two stations shown two forms of the log.
enum ViewsCommand {
  static let command = Command(
    "views", "compare what stations were shown of the log, from signed manifests alone",
    subcommands: [export, verify])

  private static let folder = Parameter.required(
    "FOLDER", .folder, "signed manifests, one file each, *.cms")

  private static let export = Command(
    "export", "write every signed manifest into a folder, for anybody",
    discussion: """
      Manifests hold no personal data. Each is written as <leaf>-<batch id>.cms, CMS SignedData in \
      DER; the leaf of the log names its SHA-256.
      """,
    examples: [
      .init("maabar-registry views export manifests", "Write the manifests for an auditor.")
    ],
    parameters: [RegistryParameters.folder, folder]
  ) { invocation throws(Fault) in
    let files = invocation.machine.files
    let place = invocation[folder]
    try files.makeFolder(place)
    var count = 0
    try RegistryParameters.open(invocation).eachManifest { leaf, id, signed throws(Fault) in
      try files.write(signed, to: place / "\(leaf)-\(id.hex).cms")
      count += 1
    }
    invocation.answer(["manifests": .integer(Int64(count))]) { outlet in
      outlet.line("\(count, .strong) manifests written")
    }
    return .success
  }

  private static let log = Parameter.optional(
    "--log", .folder, "a copy of the log: `checkpoint` and `tile`, as at the public port")
  private static let logKey = Parameter.optional(
    "--log-key", .file, "the log's verifier key, for its signature over the checkpoint")

  private static let verify = Command(
    "verify", "find two trees of one size among the manifests of a folder",
    discussion: """
      Needs no registry and no key: every manifest names the last tree that its station verified. \
      The exit status is 1 when two stations were shown two trees of one size, or a manifest's \
      signature does not hold.

      With --log the manifests are also held against a copy of the log: each leaf must have its \
      manifest, so that none is kept back, and each tree that a station was shown must be the \
      log's own at that size.
      """,
    examples: [
      .init("maabar-registry views verify manifests", "Compare the manifests of a folder."),
      .init(
        "maabar-registry views verify manifests --log copy --log-key log.vkey",
        "Hold them against a copy of the log, too."),
    ],
    parameters: [folder, log, logKey]
  ) { invocation throws(Fault) in
    let files = invocation.machine.files
    let place = invocation[folder]
    let names = try files.list(place, limit: 10_000_000).filter {
      $0.kind == .file && $0.name.hasSuffix(".cms")
    }.map(\.name)
    var manifests: [[UInt8]] = []
    for name in names { manifests.append(try files.read(place / name, limit: 64 * 1024)) }
    let views = LogViews(manifests)
    let unreadable = views.unreadable.map { names[$0] }
    let audit = try invocation[log].map { copy throws(Fault) in
      try ViewsCommand.audit(copy, manifests, invocation)
    }
    invocation.answer(
      .fields([
        "manifests": .integer(Int64(names.count)), "views": .integer(Int64(views.count)),
        "conflicts": .array(views.conflicts.map(json)), "unreadable": .texts(unreadable),
        "log": audit.map { json($0, names) },
      ])
    ) { outlet in
      if views.conflicts.isEmpty {
        outlet.line("\("One log", .good): \(views.count) views in \(names.count) manifests agree")
      }
      for conflict in views.conflicts { show(conflict, on: outlet) }
      for name in unreadable { outlet.line("\("does not hold", .bad)  \(name)") }
      if let audit { show(audit, names, on: outlet) }
    }
    return views.conflicts.isEmpty && unreadable.isEmpty && audit?.isWhole ?? true
      ? .success : .found
  }

  /// Reads a copy of a log and holds the manifests against it.
  private static func audit(
    _ copy: Path, _ manifests: [[UInt8]], _ invocation: Invocation
  ) throws(Fault) -> LogAudit {
    let files = invocation.machine.files
    let note = String(
      decoding: try files.read(copy / "checkpoint", limit: Seal.Parameters.noteBytes),
      as: UTF8.self)
    var head = try Checkpoint(unverified: note)
    if let key = invocation[logKey] {
      var text = String(decoding: try files.read(key, limit: 4096), as: UTF8.self)
      if text.hasSuffix("\n") { text.removeLast() }
      head = try Checkpoint(note: note, verifier: try NoteVerifier(text))
    }
    var entries: [[UInt8]] = []
    for tile in Tile.all(size: head.size) where tile.level == 0 {
      let limit = Tile.fullWidth * (Seal.Parameters.logEntryBytes + 2)
      entries += try EntryBundle.decode(try files.read(copy / tile.entriesPath, limit: limit))
    }
    return try LogAudit(head, entries: entries, manifests: manifests)
  }

  private static func show(_ conflict: LogViews.Conflict, on outlet: Outlet) {
    let stations = conflict.stations.map(\.text).joined(separator: ", ")
    outlet.line(
      """
      \("two trees", .bad) of \(conflict.size) leaves of \(conflict.origin) were shown: \
      to \(stations)
      """)
    for root in conflict.roots { outlet.line("  \(root.hex)") }
  }

  private static func show(_ audit: LogAudit, _ names: [String], on outlet: Outlet) {
    if audit.isWhole {
      outlet.line(
        "\("The log", .good) has every manifest, and every tree that was shown is its own")
    }
    for index in audit.withoutManifest {
      outlet.line("\("kept back", .bad)  the manifest of leaf \(index)")
    }
    for place in audit.withoutLeaf { outlet.line("\("not in the log", .bad)  \(names[place])") }
    for other in audit.otherTrees {
      outlet.line(
        "\("another tree", .bad) of \(other.seen.size) leaves was shown: \(names[other.manifest])")
    }
  }

  private static func json(_ audit: LogAudit, _ names: [String]) -> JSON {
    [
      "withoutManifest": .array(audit.withoutManifest.map { .integer(Int64($0)) }),
      "withoutLeaf": .texts(audit.withoutLeaf.map { names[$0] }),
      "otherTrees": .array(
        audit.otherTrees.map {
          [
            "manifest": .string(names[$0.manifest]), "size": .integer(Int64($0.seen.size)),
            "root": .string($0.seen.root.hex),
          ]
        }),
    ]
  }

  private static func json(_ conflict: LogViews.Conflict) -> JSON {
    [
      "origin": .string(conflict.origin), "size": .integer(Int64(conflict.size)),
      "stations": .texts(conflict.stations.map(\.text)),
      "roots": .texts(conflict.roots.map(\.hex)),
    ]
  }
}
