import Biometrics
import Bytes
import Codes
import Console
import Host

/// Prints whose fingers are known: folders of files `<finger>_<impression>`, or prints of people
/// who do not exist.
struct FingerSets {
  /// One image of one finger.
  struct Print: Sendable {
    let finger: String
    let impression: Int
    let image: GreyImage
    /// How its file stands, for the time that reading takes.
    let bytes: [UInt8]
  }

  let sets: [(name: String, prints: [Print])]
  let isSynthetic: Bool

  /// The sets of a folder, one a folder in it; `manifest.csv` there may state `path` and `dpi`.
  /// Throws `.fingerSets` where nothing is found.
  init(_ folder: Path, _ invocation: Invocation) throws(Fault) {
    let files = invocation.machine.files
    let manifest = try Self.resolutions(folder / "manifest.csv", files)
    var sets: [(name: String, prints: [Print])] = []
    for entry in try files.list(folder, limit: 1000).sorted(by: { $0.name < $1.name })
    where files.kind(of: folder / entry.name) == .folder {
      var prints: [Print] = []
      for file in try files.list(folder / entry.name, limit: 100_000)
        .sorted(by: { $0.name < $1.name })
      {
        try Interruption.check()
        guard let stem = file.name.split(separator: ".").first.map(String.init),
          let cut = stem.lastIndex(of: "_"), let number = Int(stem[stem.index(after: cut)...])
        else { continue }
        let path = "\(entry.name)/\(file.name)"
        let bytes = try files.read(folder / path, limit: 64 << 20)
        let input: FingerInput
        do throws(Fault) { input = try FingerInput(bytes) } catch { throw error.within(path) }
        guard var image = input.image else { continue }
        if let dots = manifest[path], image.resolution.provenance != .image {
          image = image.with(dots)
        }
        let finger = "\(entry.name)/\(stem[..<cut])"
        prints.append(Print(finger: finger, impression: number, image: image, bytes: bytes))
      }
      if !prints.isEmpty { sets.append((entry.name, prints)) }
    }
    guard !sets.isEmpty else {
      throw Fault(
        .fingerSets, at: folder.string, "folders of images <finger>_<impression> expected")
    }
    self.sets = sets
    isSynthetic = false
  }

  /// Four sets of ten fingers that nobody has, four impressions of each, as ordinary people lay
  /// their fingers on.
  init(syntheticWith progress: Progress) {
    sets = (0..<4).map { set in
      let fingers = Cores.values(of: Array(0..<10)) { number -> [Print] in
        let finger = SyntheticFinger(seed: UInt64(1_000 * (set + 1) + number))
        progress.advance()
        return (1...4).map { impression in
          let image = finger.impression(seed: UInt64(100 * number + impression))
          return Print(
            finger: "synthetic\(set + 1)/\(number)", impression: impression, image: image,
            bytes: PortableGreymap.write(image))
        }
      }
      return ("synthetic\(set + 1)", fingers.flatMap { $0 })
    }
    isSynthetic = true
  }

  private static func resolutions(
    _ path: Path, _ files: any Files
  ) throws(Fault) -> [String: Resolution] {
    guard files.exists(path) else { return [:] }
    let lines = String(decoding: try files.read(path, limit: 16 << 20), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    guard let head = lines.first, let name = head.firstIndex(of: "path"),
      let dots = head.firstIndex(of: "dpi")
    else { return [:] }
    var resolutions: [String: Resolution] = [:]
    for line in lines.dropFirst() where line.count > max(name, dots) {
      guard let number = Int(line[dots]) else { continue }
      resolutions[String(line[name])] = Resolution(dotsPerInch: number, provenance: .operator)
    }
    return resolutions
  }
}

extension Fault.Code {
  /// A folder without sets of prints.
  static let fingerSets = Fault.Code("bench.finger-sets", .badInput)
}
