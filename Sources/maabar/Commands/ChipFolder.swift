import Bytes
import Codes
import Console
import Crypto
import Document
import Host

/// A folder of chip files, inspected without the chip, and the parameters of the verbs that do so.
enum ChipFolder {
  private static let folder = Parameter.required(
    "FOLDER", .folder, "the files of a chip, whatever their names")
  private static let zone = Parameter.optional(
    "--zone", .file, "the lines of the printed zone, to be held against the chip's")

  /// The parameters of an inspection.
  static let parameters: [any AnyParameter] = [
    folder, TrustOptions.files, TrustOptions.station, zone, DocumentCommand.day,
  ]

  /// Reads the folder and makes every check that needs no chip.
  static func inspect(_ invocation: Invocation) throws(Fault) -> Inspection {
    let authorities = try TrustOptions.trust(invocation)
    let watch = Stopwatch(invocation.machine.timekeeper)
    let chip = try read(invocation[folder], invocation)
    var document = InspectedDocument()
    document.chip = chip
    if let path = invocation[zone] {
      document.printed = try MachineReadableZone(bytes: try invocation.read(path, limit: 4096))
    }
    let now = Instant(milliseconds: invocation.machine.timekeeper.now().utcMilliseconds)
    return Inspection(
      of: document, trust: authorities, on: invocation[DocumentCommand.day], begunAt: now,
      timings: [watch.lap("files")], invocation.machine)
  }

  private static func read(_ folder: Path, _ invocation: Invocation) throws(Fault) -> ChipContent {
    var chip = ChipContent()
    let entries = try invocation.machine.files.list(folder, limit: 1000)
    for entry in entries.sorted(by: { $0.name < $1.name }) where entry.kind == .file {
      let bytes = try invocation.machine.files.read(
        folder / entry.name, limit: ReadingLimits.largestFile)
      try chip.add(bytes, named: entry.name)
    }
    guard !chip.files.isEmpty else {
      throw Fault(.chipFile, at: folder.string, "no file of a travel document's chip")
    }
    return chip
  }
}
