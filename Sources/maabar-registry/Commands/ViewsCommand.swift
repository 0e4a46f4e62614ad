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

  private static let verify = Command(
    "verify", "find two trees of one size among the manifests of a folder",
    discussion: """
      Needs no registry and no key: every manifest names the last tree that its station verified. \
      The exit status is 1 when two stations were shown two trees of one size, or a manifest's \
      signature does not hold.
      """,
    examples: [
      .init("maabar-registry views verify manifests", "Compare the manifests of a folder.")
    ],
    parameters: [folder]
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
    invocation.answer([
      "manifests": .integer(Int64(names.count)), "views": .integer(Int64(views.count)),
      "conflicts": .array(views.conflicts.map(json)), "unreadable": .texts(unreadable),
    ]) { outlet in
      if views.conflicts.isEmpty {
        outlet.line("\("One log", .good): \(views.count) views in \(names.count) manifests agree")
      }
      for conflict in views.conflicts {
        let stations = conflict.stations.map(\.text).joined(separator: ", ")
        outlet.line(
          """
          \("two trees", .bad) of \(conflict.size) leaves of \(conflict.origin) were shown: \
          to \(stations)
          """)
        for root in conflict.roots { outlet.line("  \(root.hex)") }
      }
      for name in unreadable { outlet.line("\("does not hold", .bad)  \(name)") }
    }
    return views.conflicts.isEmpty && unreadable.isEmpty ? .success : .found
  }

  private static func json(_ conflict: LogViews.Conflict) -> JSON {
    [
      "origin": .string(conflict.origin), "size": .integer(Int64(conflict.size)),
      "stations": .texts(conflict.stations.map(\.text)),
      "roots": .texts(conflict.roots.map(\.hex)),
    ]
  }
}
