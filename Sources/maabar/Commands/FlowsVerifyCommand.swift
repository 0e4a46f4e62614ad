import Bytes
import Console
import Crypto
import Flows
import Host
import Registry
import Seal

/// The verb `flows verify`: a published table made again, or held against its checkpoint.
enum FlowsVerifyCommand {
  private static let registry = Parameter.optional(
    "--registry", .folder, "the registry's folder", variable: "MAABAR_REGISTRY")
  private static let key = Parameter.optional(
    "--log-key", .file, "the log's verifier key: check without access to the registry")
  private static let place = Parameter.required(
    "RELEASE", .file, "the folder of a release, or one of its tables")
  /// Bytes of a published table at most.
  private static let tableBytes = 256 << 20

  static let command = Command(
    "verify", "make a published table again and compare it bit for bit",
    discussion: """
      With the registry's folder the tables are counted again from the facts as they stood when \
      the release was made, whatever was corrected or erased since, and the checkpoint is held \
      against the log. With --log-key nothing of the registry is needed: the files are held \
      against their description, and the checkpoint's signature against the key.
      """,
    examples: [
      .init("maabar flows verify march", "A release in its folder."),
      .init(
        "maabar flows verify march --log-key log.vkey",
        "What everybody can check who has the log's verifier key."),
    ],
    parameters: [place, registry, key], run: run)

  /// What was found.
  private struct Finding {
    var label: String
    var tables: [(file: String, holds: Bool)] = []
    var beside: [(file: String, holds: Bool)] = []
    var isRecounted = false
    var isCheckpointGood: Bool

    var holds: Bool { isCheckpointGood && (tables + beside).allSatisfy(\.holds) }

    var json: JSON {
      .fields([
        "release": .string(label), "holds": .boolean(holds), "recounted": .boolean(isRecounted),
        "checkpoint": .boolean(isCheckpointGood),
        "tables": .array(
          (tables + beside).map { ["file": .string($0.file), "holds": .boolean($0.holds)] }),
      ])
    }
  }

  private static func run(_ invocation: Invocation) throws(Fault) -> ExitStatus {
    let finding = try finding(invocation)
    invocation.answer(finding.json) { outlet in
      outlet.line(
        finding.holds
          ? "\("holds", .strong)  \(finding.label)" : "\("does not hold", .bad)  \(finding.label)")
      for table in finding.tables {
        let how = finding.isRecounted ? "counted again, bit for bit" : "as it is described"
        outlet.line("  \(table.file): \(table.holds ? how : "differs")")
      }
      for file in finding.beside {
        outlet.line("  \(file.file): \(file.holds ? "as it is described" : "differs")")
      }
      outlet.line(
        finding.isCheckpointGood
          ? "  checkpoint: signed by the log" : "  checkpoint: not the log's")
    }
    return finding.holds ? .success : .found
  }

  private static func finding(_ invocation: Invocation) throws(Fault) -> Finding {
    let (path, files) = (invocation[place], invocation.machine.files)
    guard files.kind(of: path) == .folder else {
      let table = try files.read(path, limit: tableBytes)
      let label: String
      do throws(Fault) { label = try ReleaseFolder.label(ofTable: table) } catch {
        throw error.within(path.string)
      }
      let check = try check(label, invocation)
      return recounted(check, [(path.name, ReleaseFolder.digest(table))])
    }
    let described = try ReleaseFolder.Described(
      try files.read(path / ReleaseFolder.description, limit: 1 << 20))
    let tables = try digests(of: described.tables, in: path, files)
    let beside = zip(try digests(of: described.beside, in: path, files), described.beside)
      .map { (file: $0.file, holds: $0.digest == $1.digest) }
    guard let key = invocation[key] else {
      var finding = recounted(try check(described.label, invocation), tables)
      finding.beside = beside
      return finding
    }
    let bytes = try files.read(key, limit: 4096)
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let verifier = try NoteVerifier(String(decoding: line, as: UTF8.self))
    let note = String(
      decoding: try files.read(path / ReleaseFolder.checkpoint, limit: 1 << 16), as: UTF8.self)
    let head = try? Checkpoint(note: note, verifier: verifier)
    let named = head.map { "\($0.origin) \($0.size) \($0.root.hex)" }
    return Finding(
      label: described.label,
      tables: zip(tables, described.tables).map { ($0.file, $0.digest == $1.digest) },
      beside: beside, isCheckpointGood: named != nil && named == described.checkpoint)
  }

  private static func digests(
    of described: [ReleaseFolder.Described.File], in folder: Path, _ files: any Files
  ) throws(Fault) -> [(file: String, digest: String)] {
    var digests: [(file: String, digest: String)] = []
    for file in described {
      let bytes = try files.read(folder / file.name, limit: tableBytes)
      digests.append((file.name, ReleaseFolder.digest(bytes)))
    }
    return digests
  }

  private static func check(
    _ label: String, _ invocation: Invocation
  ) throws(Fault) -> RegistryService.ReleaseCheck {
    guard let folder = invocation[registry] else {
      throw Fault(.usage, at: "--registry", "the registry's folder, or --log-key, is needed")
    }
    let machine = invocation.machine
    let service = try RegistryService.open(
      folder, files: machine.files, timekeeper: machine.timekeeper,
      randomness: machine.randomness)
    return try service.check(release: label)
  }

  /// Each file must be the table of its place, or, alone, one of them.
  private static func recounted(
    _ check: RegistryService.ReleaseCheck, _ files: [(file: String, digest: String)]
  ) -> Finding {
    let isWhole = files.count == check.digests.count
    return Finding(
      label: check.entry.mark.label,
      tables: files.enumerated().map { place, file in
        (
          file.file,
          check.holds
            && (isWhole ? check.digests[place] == file.digest : check.digests.contains(file.digest))
        )
      }, isRecounted: true, isCheckpointGood: check.isCheckpointOfLog)
  }
}
