import Biometrics
import Bytes
import Console
import Host

/// `maabar finger show`: pictures of prints with their minutiae, and of why two go together.
enum FingerShowCommand {
  private static let images = Parameter.repeated("IMAGE", .file, "one image, or two to compare")
  private static let out = Parameter.required("--out", .file, "the PNG file to write")

  static let command = Command(
    "show", "draw the minutiae of a print, or the pairs of two",
    discussion: """
      Rings are endings, squares bifurcations, tails their direction. Of two images the minutiae \
      that go together are orange and joined by lines, the others blue.
      """,
    examples: [
      .init(
        "maabar finger show Fixtures/fingers/whorl.pgm --out whorl.png",
        "Draw the minutiae of one print."),
      .init(
        "maabar finger show Fixtures/fingers/whorl.pgm Fixtures/fingers/arch.pgm --out pair.png",
        "Draw what goes together in two."),
    ],
    parameters: [images, out] + FingerFile.options
  ) { invocation throws(Fault) in
    let paths = invocation[images]
    guard (1...2).contains(paths.count) else {
      throw Fault(.usage, at: "IMAGE", "one image or two expected")
    }
    let first = try FingerFile.image(paths[0], invocation)
    let template = FingerTemplate(first)
    guard paths.count == 2 else {
      let minutiae = template.minutiae.first ?? []
      try write(ColourPicture(first, minutiae), invocation)
      invocation.answer(["minutiae": .integer(Int64(minutiae.count))]) { outlet in
        outlet.line("\(minutiae.count, .strong) minutiae in \(invocation[out].string)")
      }
      return .success
    }
    let second = try FingerFile.image(paths[1], invocation)
    let explanation = FingerExplanation(template, FingerTemplate(second))
    try write(ColourPicture(first, second, explanation), invocation)
    let verdict = FingerVerdict(explanation: explanation)
    invocation.answer(verdict.json) { verdict.print(on: $0) }
    return .success
  }

  private static func write(_ picture: ColourPicture, _ invocation: Invocation) throws(Fault) {
    try invocation.machine.files.write(picture.portableNetworkGraphics, to: invocation[out])
  }
}
