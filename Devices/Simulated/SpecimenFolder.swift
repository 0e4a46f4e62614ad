public import Bytes
import Codes
import Device
public import Host
import VirtualPassport

/// A folder of specimen files.
public struct SpecimenFolder: Sendable {
  /// No specimen is larger: a slap at 1,000 dots per inch has 10 MB.
  static let largestFile = 32 << 20
  private static let mostFiles = 10_000

  private let files: any Files
  private let folder: Path

  /// The folder at a path.
  public init(_ folder: Path, files: any Files) {
    self.folder = folder
    self.files = files
  }

  /// One document a `.txt` file, in the names' byte order; each file's bytes are what is captured.
  /// A folder that is named like the file is the document's chip (`ChipSpecimen`). A folder of one
  /// chip's files is one document, whose zone is that of its DG1.
  public func documents(
    randomness: any Randomness = SystemRandomness()
  ) throws(Fault) -> [ScriptStep] {
    if try isChip(folder) {
      let chip = try ChipSpecimen(folder: folder, files: files)
      return [
        ScriptStep(
          specimen: .document(
            lines: chip.zoneLines, chip: VirtualChip(chip, randomness: randomness)))
      ]
    }
    var steps: [ScriptStep] = []
    for name in try names(ending: [".txt"]) {
      let bytes = try files.read(folder / name, limit: 4096)
      let chip = folder / String(name.dropLast(4))
      guard files.kind(of: chip) == .folder else {
        steps.append(ScriptStep(specimen: .document(bytes)))
        continue
      }
      let specimen = try ChipSpecimen(folder: chip, files: files)
      steps.append(
        ScriptStep(specimen: .electronic(bytes, VirtualChip(specimen, randomness: randomness))))
    }
    return steps
  }

  /// Whether a folder holds the files of one chip: settings, or a security object by its first
  /// byte.
  private func isChip(_ folder: Path) throws(Fault) -> Bool {
    let entries = try files.list(folder, limit: Self.mostFiles).filter { $0.kind == .file }
    guard !entries.contains(where: { $0.name.hasSuffix(".txt") }) else { return false }
    return entries.contains { entry in
      entry.name == ChipSpecimen.settingsName
        || (try? files.read(folder / entry.name, from: 0, count: 1)) == [0x77]
    }
  }

  /// One face an image file, in the names' byte order; each file's bytes are what is captured.
  public func faces() throws(Fault) -> [ScriptStep] {
    var steps: [ScriptStep] = []
    for name in try names(ending: Self.faceFormats.map(\.ending)) {
      guard let format = Self.faceFormats.first(where: { name.hasSuffix($0.ending) })?.format
      else { continue }
      let bytes = try files.read(folder / name, limit: Self.largestFile)
      steps.append(ScriptStep(specimen: .face(.image(format, bytes))))
    }
    return steps
  }

  /// The fingers of one person: the images that `manifest.jsonl` names, or without one all images
  /// whose names say the position: `right-index.pgm`, `anything.left-four.pgm`.
  public func hand() throws(Fault) -> Specimen {
    let manifest = folder / "manifest.jsonl"
    return .hand(
      files.exists(manifest) ? try listed(in: manifest) : try named())
  }

  private func named() throws(Fault) -> [FingerSpecimen] {
    var fingers: [FingerSpecimen] = []
    for name in try names(ending: Self.formats.map(\.ending)) {
      let stem = name.split(separator: ".").dropLast().last.map(String.init) ?? ""
      guard let position = FingerPosition(word: stem) else {
        throw Fault(.field, at: (folder / name).string, "a finger position in the name expected")
      }
      fingers.append(try finger(name, position, dotsPerInch: nil))
    }
    return fingers
  }

  private func listed(in manifest: Path) throws(Fault) -> [FingerSpecimen] {
    let lines = try files.read(manifest, limit: 1 << 20).split(separator: 0x0A)
    var fingers: [FingerSpecimen] = []
    for (index, line) in lines.enumerated() where line.contains(where: { $0 > 0x20 }) {
      do throws(Fault) {
        let json = try JSON.parse(Array(line))
        let name = try json.requiredString("file")
        guard !name.contains("/"), name != "..", name != "." else {
          throw Fault(.field, at: "file", "a name within the folder expected")
        }
        let code = try json.requiredInteger("position")
        guard let position = FingerPosition(rawValue: Int(code)) else {
          throw Fault(.field, at: "position", "a finger position code 0 to 15 expected")
        }
        fingers.append(
          try finger(name, position, dotsPerInch: json["dotsPerInch"]?.integer.map { Int($0) }))
      } catch {
        throw error.within("\(manifest):\(index + 1)")
      }
    }
    return fingers
  }

  private func finger(
    _ name: String, _ position: FingerPosition, dotsPerInch: Int?
  ) throws(Fault) -> FingerSpecimen {
    guard let format = Self.formats.first(where: { name.hasSuffix($0.ending) })?.format else {
      throw Fault(.field, at: "file", "an image file's ending expected")
    }
    let bytes = try files.read(folder / name, limit: Self.largestFile)
    return FingerSpecimen(
      position: position, format: format, bytes: bytes,
      resolution: dotsPerInch.flatMap { Resolution(dotsPerInch: $0, provenance: .operator) })
  }

  private func names(ending endings: [String]) throws(Fault) -> [String] {
    try files.list(folder, limit: Self.mostFiles)
      .filter { entry in entry.kind == .file && endings.contains { entry.name.hasSuffix($0) } }
      .map(\.name)
  }

  private static let faceFormats: [(ending: String, format: CaptureFormat)] = [
    (".jpg", .jpeg), (".jpeg", .jpeg), (".png", .png), (".jp2", .jpeg2000), (".pgm", .pgm),
    (".ppm", .ppm),
  ]

  private static let formats: [(ending: String, format: CaptureFormat)] = [
    (".pgm", .pgm), (".png", .png), (".wsq", .wsq), (".jp2", .jpeg2000), (".iso", .fingerRecord),
  ]
}
