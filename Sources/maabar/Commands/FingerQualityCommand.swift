import Biometrics
import Bytes
import Codes
import Console
import Host

/// `maabar finger quality`: how good the prints in images are, and what would help.
enum FingerQualityCommand {
  private static let images = Parameter.repeated("IMAGE", .file, "images of fingers")

  static let command = Command(
    "quality", "say how well prints will compare, and what would make them better",
    discussion: """
      The value is this house's own measure from 0 to 100, not NFIQ 2. A capture below 35 is worth \
      another try; what to do stands in the last column. Failure to capture (too little of a \
      finger) and failure to enrol (a finger without a usable print) are told apart; neither says \
      anything of the person.
      """,
    examples: [
      .init("maabar finger quality Fixtures/fingers/whorl.pgm", "Judge one image."),
      .init(
        "maabar finger quality Fixtures/fingers/whorl.pgm Fixtures/fingers/arch.pgm --json",
        "Judge several for a program to read."),
    ],
    parameters: [images] + FingerFile.options
  ) { invocation throws(Fault) in
    let paths = invocation[images]
    guard !paths.isEmpty else { throw Fault(.usage, at: "IMAGE", "an image expected") }
    var rows: [(path: Path, quality: FingerQuality)] = []
    for path in paths {
      try Interruption.check()
      rows.append((path, FingerQuality(try FingerFile.image(path, invocation))))
    }
    invocation.answer(.array(rows.map { json($0.path, $0.quality) })) { outlet in
      var table = Table([
        .init("image"), .number("quality"), .number("ridges mm²"), .number("certainty"),
        .number("clarity"), .number("uniformity"), .number("ridge %"), .number("minutiae"),
        .init("advice"),
      ])
      for (path, quality) in rows { table.add(cells(path, quality)) }
      table.print(on: outlet)
    }
    return rows.allSatisfy { $0.quality.advice == nil } ? .success : .found
  }

  private static func cells(_ path: Path, _ quality: FingerQuality) -> [StyledText] {
    let value: StyledText =
      quality.advice == nil ? "\("\(quality.value)", .good)" : "\("\(quality.value)", .warning)"
    var advice = quality.advice?.words ?? "good enough"
    switch quality.failure {
    case nil: break
    case .notCaptured: advice = "not captured: \(advice)"
    case .notEnrolled: advice = "no usable print: \(advice)"
    }
    return [
      "\(path.string)", value, "\(Int(quality.ridgedArea.rounded()))",
      "\(hundredths(quality.certainty))", "\(hundredths(quality.clarity))",
      "\(hundredths(quality.uniformity))", "\(Int((quality.ridgeShare * 100).rounded()))",
      "\(quality.minutiae)", "\(advice)",
    ]
  }

  private static func json(_ path: Path, _ quality: FingerQuality) -> JSON {
    var fields: [String: JSON] = [
      "image": .string(path.string), "quality": .integer(Int64(quality.value)),
      "touchedSquareMillimetres": .decimal(quality.touchedArea),
      "ridgedSquareMillimetres": .decimal(quality.ridgedArea),
      "certainty": .decimal(quality.certainty), "clarity": .decimal(quality.clarity),
      "uniformity": .decimal(quality.uniformity), "ridgeShare": .decimal(quality.ridgeShare),
      "minutiae": .integer(Int64(quality.minutiae)),
    ]
    fields["advice"] = quality.advice.map { .string($0.rawValue) }
    fields["failure"] = quality.failure.map { .string($0.rawValue) }
    return .object(fields)
  }

  private static func hundredths(_ value: Double) -> String { BenchmarkResult.rounded(value) }
}

extension CaptureAdvice {
  /// What to tell the traveller.
  var words: String {
    switch self {
    case .layOn: "nothing is to be seen: lay the finger on"
    case .pressHarder: "press harder"
    case .tooDry: "finger too dry: breathe on it, then press harder"
    case .tooWet: "ridges run together: dry the finger, press less"
    case .moveToCentre: "move to the centre of the glass"
    case .layFlat: "lay the finger flat: too little is on the glass"
    case .tryAgain: "lift it and lay it on again; clean glass and finger"
    }
  }
}
