import Biometrics
import Bytes
import Codes
import Console
import Host

/// `maabar finger hand`: several fingers of two sides, and one decision.
enum FingerHandCommand {
  private static let probe = Parameter.required(
    "PROBE", .folder, "a folder of images named by finger: right-index.pgm, left-four.pgm")
  private static let reference = Parameter.required(
    "REFERENCE", .folder, "the folder of the other side")

  static let command = Command(
    "hand", "compare several fingers of two sides, with one decision",
    discussion: """
      Files are named by finger or slap (right-index, left-four, both-thumbs); any other name is a \
      finger whose position nobody knows. Missing fingers speak neither for nor against. Swapped \
      hands and lost labels are found, and what looking for them costs is taken off the score.
      """,
    examples: [
      .init(
        "maabar finger hand traveller enrolled",
        "Hold the fingers of one folder against those of another.")
    ],
    parameters: [probe, reference] + FingerFile.options
  ) { invocation throws(Fault) in
    let first = try fingers(invocation[probe], invocation)
    let second = try fingers(invocation[reference], invocation)
    let hands = HandComparison(first, second)
    invocation.answer(json(hands, first, second)) { show(hands, first, second, on: $0) }
    return hands.score >= 30 ? .success : .found
  }

  /// The fingers of a folder in the order of their files; ten at most.
  private static func fingers(
    _ folder: Path, _ invocation: Invocation
  ) throws(Fault) -> [PositionedTemplate] {
    let files = try invocation.machine.files.list(folder, limit: 100).map(\.name).sorted()
    var images: [(FingerPosition, GreyImage)] = []
    for file in files {
      try Interruption.check()
      let word = file.split(separator: ".").first.map(String.init) ?? file
      let position = FingerPosition(word: word) ?? .unknown
      let image = try FingerFile.image(folder / file, invocation)
      let tips = position.isSlap ? SlapSegmentation(image) : nil
      if let tips, let parts = tips.positioned(position) {
        images += parts.map { ($0.position, $0.image) }
      } else if let tips {
        let found = "\(file): \(tips.fingers.count) fingers found; their positions are not known"
        invocation.outlet.note("\(found, .warning)")
        images += tips.fingers.map { (.unknown, $0.image) }
      } else {
        images.append((position, image))
      }
    }
    guard (1...10).contains(images.count) else {
      throw Fault(.usage, at: folder.string, "images of one to ten fingers expected")
    }
    return images.map { PositionedTemplate($0.0, FingerEnrolment($0.1).template) }
  }

  private static func json(
    _ hands: HandComparison, _ probe: [PositionedTemplate], _ reference: [PositionedTemplate]
  ) -> JSON {
    [
      "score": .string(FingerCommand.text(hands.score)),
      "meaning": .string(FingerVerdict.oneIn(hands.score)),
      "reading": .string(hands.reading.rawValue),
      "pairs": .array(
        hands.pairs.map { pair in
          [
            "probe": .string(probe[pair.probe].position.word),
            "reference": .string(reference[pair.reference].position.word),
            "score": .string(FingerCommand.text(pair.score)),
          ]
        }),
      "unmetProbes": .array(hands.unmetProbes.map { .string(probe[$0].position.word) }),
      "unmetReferences": .array(
        hands.unmetReferences.map { .string(reference[$0].position.word) }),
    ]
  }

  private static func show(
    _ hands: HandComparison, _ probe: [PositionedTemplate], _ reference: [PositionedTemplate],
    on outlet: Outlet
  ) {
    let verdict: StyledText =
      hands.score >= 30
      ? "\("the same person", .good)" : "\("not shown to be the same person", .warning)"
    outlet.line(
      """
      score \(FingerCommand.text(hands.score), .strong)  \(FingerVerdict.oneIn(hands.score)) \
      different persons are as alike: \(verdict)
      """)
    outlet.line("labels were read: \(hands.reading.rawValue)")
    var table = Table([.init("probe"), .init("met"), .number("score"), .init("speaks")])
    for pair in hands.pairs {
      table.add([
        "\(probe[pair.probe].position.name)", "\(reference[pair.reference].position.name)",
        "\(FingerCommand.text(pair.score))", "\(pair.evidence >= 0 ? "for" : "against")",
      ])
    }
    table.print(on: outlet)
    func unmet(_ side: String, _ fingers: [PositionedTemplate]) {
      for finger in fingers {
        let why = finger.template == nil ? "no usable print" : "no partner"
        outlet.line("\(side) \(finger.position.name): \(why), speaks neither for nor against")
      }
    }
    unmet("probe", hands.unmetProbes.map { probe[$0] })
    unmet("reference", hands.unmetReferences.map { reference[$0] })
  }
}
