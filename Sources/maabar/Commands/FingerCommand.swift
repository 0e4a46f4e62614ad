import Biometrics
import Bytes
import Codes
import Console
import Dispatch
import Host
import Synchronization

/// The verb `finger`: extracts minutiae from images of fingers and compares them.
enum FingerCommand {
  static let command = Command(
    "finger", "extract minutiae from images of fingers, and compare fingers",
    subcommands: [extract, compare])

  private static let resolution = Parameter.optional(
    "--dpi", .number(100...2000), "dots per inch of every image, whatever its file says")

  // MARK: extract

  private static let image = Parameter.required("IMAGE", .file, "a greymap (PGM)")
  private static let pictures = Parameter.optional(
    "--show", .folder, "a folder for pictures of every step of the extraction")

  private static let extract = Command(
    "extract", "find the minutiae of one image",
    discussion: """
      Two branches clean the image in different ways; each looks for minutiae by itself. With \
      `--show` every step is written as a picture, to be looked at.
      """,
    examples: [
      .init("maabar finger extract Fixtures/fingers/whorl.pgm", "Count the minutiae."),
      .init(
        "maabar finger extract Fixtures/fingers/whorl.pgm --show steps",
        "See what each step made of the image."),
    ],
    parameters: [image, resolution, pictures]
  ) { invocation throws(Fault) in
    let extraction = MinutiaExtraction(try read(invocation[image], invocation))
    if let folder = invocation[pictures] {
      try invocation.machine.files.makeFolder(folder)
      for picture in extraction.pictures {
        try invocation.machine.files.write(
          PortableGreymap.write(picture.image), to: folder / "\(picture.name).pgm")
      }
    }
    invocation.answer(.array(extraction.minutiae.map(json))) { outlet in
      for (number, minutiae) in extraction.minutiae.enumerated() {
        let endings = minutiae.count { $0.kind == .ending }
        outlet.line(
          """
          branch \(number + 1)  \(minutiae.count, .strong) minutiae: \(endings) endings, \
          \(minutiae.count - endings) bifurcations
          """)
      }
    }
    return extraction.minutiae.allSatisfy(\.isEmpty) ? .found : .success
  }

  private static func json(_ minutiae: [Minutia]) -> JSON {
    .array(
      minutiae.map { minutia in
        [
          "x": .integer(Int64(minutia.x)), "y": .integer(Int64(minutia.y)),
          "degrees": .integer(Int64((minutia.direction * 180 / 3.14159265).rounded())),
          "kind": .string(minutia.kind == .ending ? "ending" : "bifurcation"),
          "quality": .integer(Int64(minutia.quality)),
        ]
      })
  }

  // MARK: compare

  private static let two = Parameter.repeated("IMAGE", .file, "two greymaps (PGM) to compare")
  private static let pairs = Parameter.optional(
    "--pairs", .file, "a file of lines `idA idB`: paths below --images without their ending")
  private static let images = Parameter.optional(
    "--images", .folder, "the folder of the images that --pairs names")
  private static let out = Parameter.defaulted(
    "--out", .file, to: "-", "where to write lines `idA idB score`; - is standard output")

  private static let compare = Command(
    "compare", "compare two fingers, or many pairs on all cores",
    discussion: """
      The score is -10 times the decimal logarithm of the false-match rate: 30 is reached by one \
      pair of different fingers in a thousand, 40 by one in ten thousand, 60 by one in a million. \
      With `--pairs` each image is extracted once; one that cannot be read scores -inf.
      """,
    examples: [
      .init(
        "maabar finger compare Fixtures/fingers/whorl.pgm Fixtures/fingers/arch.pgm",
        "Compare two images."),
      .init(
        "maabar finger compare --pairs pairs.txt --images prints --out scores.txt",
        "Compare the pairs of a list."),
    ],
    parameters: [two, pairs, images, out, resolution]
  ) { invocation throws(Fault) in
    if let list = invocation[pairs] { return try compareAll(list, invocation) }
    let paths = invocation[two]
    guard paths.count == 2 else {
      throw Fault(.usage, at: "IMAGE", "two images, or --pairs and --images, expected")
    }
    let first = FingerTemplate(try read(paths[0], invocation))
    let second = FingerTemplate(try read(paths[1], invocation))
    let score = FingerComparison(first, second).score
    invocation.answer(["score": .string(text(score))]) { outlet in
      let verdict =
        score >= 40
        ? "the same finger at a false-match rate of 0.01 %"
        : score >= 30
          ? "the same finger at a false-match rate of 0.1 %" : "not shown to be the same"
      outlet.line("score \(text(score), .strong)  \(verdict)")
    }
    return score >= 30 ? .success : .found
  }

  private static func compareAll(
    _ list: Path, _ invocation: Invocation
  ) throws(Fault) -> ExitStatus {
    guard let folder = invocation[images] else {
      throw Fault(.usage, at: "--images", "the folder of the images expected")
    }
    let list = try FingerPairs(try invocation.read(list, limit: 1 << 30))
    let progress = invocation.progress("extracting", of: list.names.count)
    let templates = inParallel(list.names) { name -> FingerTemplate? in
      defer { progress.advance() }
      return try? FingerTemplate(read(folder / "\(name).pgm", invocation))
    }
    progress.finish()
    let comparing = invocation.progress("comparing", of: list.pairs.count)
    let lines = inParallel(list.pairs) { pair -> String in
      defer { comparing.advance() }
      let names = "\(list.names[pair.first]) \(list.names[pair.second])"
      guard let first = templates[pair.first] ?? nil, let second = templates[pair.second] ?? nil
      else { return "\(names) -inf\n" }
      return "\(names) \(text(FingerComparison(first, second).score))\n"
    }
    comparing.finish()
    let bytes = Array(lines.joined().utf8)
    if invocation[out].string == "-" {
      invocation.outlet.raw(String(decoding: bytes, as: UTF8.self))
    } else {
      try invocation.machine.files.write(bytes, to: invocation[out])
    }
    let unread = templates.count { $0 == nil }
    guard unread > 0 else { return .success }
    invocation.outlet.note(
      "\("\(unread) images could not be read; their pairs score -inf", .warning)")
    return .found
  }

  /// The values of a function on all cores, in the order of the elements.
  private static func inParallel<Element: Sendable, Value: Sendable>(
    _ elements: [Element], _ value: @Sendable (Element) -> Value
  ) -> [Value] {
    let done = Mutex<[(Int, [Value])]>([])
    let block = 64
    DispatchQueue.concurrentPerform(iterations: (elements.count + block - 1) / block) { number in
      let range = number * block..<min((number + 1) * block, elements.count)
      let values = elements[range].map(value)
      done.withLock { $0.append((number, values)) }
    }
    return done.withLock { $0.sorted { $0.0 < $1.0 }.flatMap(\.1) }
  }

  private static func text(_ score: Double) -> String {
    let hundredths = Int((score * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  private static func read(_ path: Path, _ invocation: Invocation) throws(Fault) -> GreyImage {
    let bytes = try invocation.machine.files.read(path, limit: 64 << 20)
    do throws(Fault) {
      let image = try PortableGreymap.read(bytes)
      guard let told = invocation[resolution],
        let dots = Resolution(dotsPerInch: Int(told), provenance: .operator),
        let same = GreyImage(
          width: image.width, height: image.height, pixels: image.pixels, resolution: dots)
      else { return image }
      return same
    } catch { throw error.within(path.string) }
  }
}

/// Pairs of images to compare: lines `idA idB`.
private struct FingerPairs: Sendable {
  struct Pair: Sendable {
    let first: Int
    let second: Int
  }

  /// Every image once, in the order of the lines.
  private(set) var names: [String] = []
  private(set) var pairs: [Pair] = []

  init(_ bytes: [UInt8]) throws(Fault) {
    var places: [String: Int] = [:]
    for (number, line) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
      if words.isEmpty || words[0].first == UInt8(ascii: "#") { continue }
      guard words.count >= 2 else {
        throw Fault(.field, at: "line \(number + 1)", "two images expected")
      }
      var pair: [Int] = []
      for word in words.prefix(2) {
        let name = String(decoding: word, as: UTF8.self)
        if places[name] == nil {
          places[name] = names.count
          names.append(name)
        }
        pair.append(places[name] ?? 0)
      }
      pairs.append(Pair(first: pair[0], second: pair[1]))
    }
  }
}
