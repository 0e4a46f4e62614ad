import Biometrics
import Bytes
import Codes
import Console
import Host

/// The verb `finger`: looks at images of fingers, extracts minutiae and compares them.
enum FingerCommand {
  static let command = Command(
    "finger", "look at images of fingers, extract minutiae, and compare fingers",
    subcommands: [
      FingerQualityCommand.command, extract, FingerCompareCommand.command,
      FingerShowCommand.command,
    ])

  static let resolution = Parameter.optional(
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

  // MARK: What all of them use

  /// A score with two digits after the point.
  static func text(_ score: Double) -> String {
    let hundredths = Int((score * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  /// The image of a file, at the resolution of `--dpi` if it is given.
  static func read(_ path: Path, _ invocation: Invocation) throws(Fault) -> GreyImage {
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
