import Biometrics
import Bytes
import Codes
import Console
import Host

/// `maabar finger compare`: two fingers, or many pairs on all cores.
enum FingerCompareCommand {
  private static let two = Parameter.repeated("FILE", .file, "two images or minutiae records")
  private static let pairs = Parameter.optional(
    "--pairs", .file, "a file of lines `idA idB`: paths below --images without their ending")
  private static let images = Parameter.optional(
    "--images", .folder, "the folder of the images that --pairs names")
  private static let out = Parameter.defaulted(
    "--out", .file, to: "-", "where to write lines `idA idB score`; - is standard output")

  static let command = Command(
    "compare", "compare two fingers, or many pairs on all cores",
    discussion: """
      The score is -10 times the decimal logarithm of the false-match rate: 30 is reached by one \
      pair of different fingers in a thousand, 40 by one in ten thousand, 60 by one in a million. \
      A minutiae record of another vendor compares as an image does. With `--pairs` each file is \
      read once, whatever its ending; one that cannot be read scores -inf. Ctrl-C keeps the scores \
      so far.
      """,
    examples: [
      .init(
        "maabar finger compare Fixtures/fingers/whorl.pgm Fixtures/fingers/arch.pgm",
        "Compare two images."),
      .init(
        """
        maabar finger compare Fixtures/fingers/whorl.pgm \
        Fixtures/minutiae/iso19794p2v2005-sample.dat
        """,
        "Compare an image with another vendor's minutiae."),
      .init(
        "maabar finger compare --pairs pairs.txt --images prints --out scores.txt",
        "Compare the pairs of a list."),
    ],
    parameters: [two, pairs, images, out] + FingerFile.options
  ) { invocation throws(Fault) in
    if let list = invocation[pairs] { return try compareAll(list, invocation) }
    let paths = invocation[two]
    guard paths.count == 2 else {
      throw Fault(.usage, at: "FILE", "two files, or --pairs and --images, expected")
    }
    let first = FingerTemplate(try FingerFile.read(paths[0], invocation).minutiae)
    let second = FingerTemplate(try FingerFile.read(paths[1], invocation).minutiae)
    let verdict = FingerVerdict(explanation: FingerExplanation(first, second))
    invocation.answer(verdict.json) { verdict.print(on: $0) }
    return verdict.score >= 30 ? .success : .found
  }

  private static func compareAll(
    _ list: Path, _ invocation: Invocation
  ) throws(Fault) -> ExitStatus {
    guard let folder = invocation[images] else {
      throw Fault(.usage, at: "--images", "the folder of the images expected")
    }
    let list = try FingerPairs(try invocation.read(list, limit: 1 << 30))
    let progress = invocation.progress("extracting", of: list.names.count)
    let templates = Cores.values(of: list.names) { name -> FingerTemplate? in
      defer { progress.advance() }
      return try? FingerTemplate(
        FingerFile.read(name, below: folder, invocation).minutiae)
    }
    progress.finish()
    let comparing = invocation.progress("comparing", of: list.pairs.count)
    let scores = Cores.values(of: list.pairs) { pair -> Double in
      defer { comparing.advance() }
      guard pair.first < templates.count, pair.second < templates.count,
        let first = templates[pair.first], let second = templates[pair.second]
      else { return -.infinity }
      return FingerComparison(first, second).score
    }
    comparing.finish()
    try write(list, scores, invocation)
    if scores.count < list.pairs.count {
      invocation.outlet.note(
        "\("stopped: \(scores.count) of \(list.pairs.count) pairs were compared", .warning)")
      return .interrupted
    }
    let unread = templates.count { $0 == nil }
    guard unread > 0 else { return .success }
    invocation.outlet.note(
      "\("\(unread) images could not be read; their pairs score -inf", .warning)")
    return .found
  }

  /// One line a pair, as many as were compared.
  private static func write(
    _ list: FingerPairs, _ scores: [Double], _ invocation: Invocation
  ) throws(Fault) {
    var text = ""
    for (pair, score) in zip(list.pairs, scores) {
      let number = score.isFinite ? FingerCommand.text(score) : "-inf"
      text += "\(list.names[pair.first]) \(list.names[pair.second]) \(number)\n"
    }
    if invocation[out].string == "-" {
      invocation.outlet.raw(text)
    } else {
      try invocation.machine.files.write(Array(text.utf8), to: invocation[out])
    }
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
