import Biometrics
import Bytes
import Codes
import Console
import Host

/// `maabar finger extract`: the minutiae of one image, as numbers, pictures or a record for others.
enum FingerExtractCommand {
  /// The editions that are written for others; the draft of 2007 and the amendment are read only.
  enum Target: String, CaseIterable, Sendable {
    case isoOf2005 = "iso-2005"
    case isoOf2011 = "iso-2011"
    case ansiOf2004 = "ansi-2004"
    case ansiOf2009 = "ansi-2009"

    var edition: FingerMinutiaeRecord.Edition { .init(rawValue: rawValue) ?? .iso2005 }
  }

  private static let image = Parameter.required("IMAGE", .file, "an image of a finger")
  private static let pictures = Parameter.optional(
    "--show", .folder, "a folder for pictures of every step of the extraction")
  private static let form = Parameter.optional(
    "--as", .choice(of: Target.self), "write a minutiae record of this edition")
  private static let out = Parameter.optional("--out", .file, "the minutiae record to write")
  private static let finger = Parameter.optional(
    "--finger", .choice(FingerPosition.singles.map(\.word)),
    "the finger, for the record; else that of the file")

  static let command = Command(
    "extract", "find the minutiae of one image",
    discussion: """
      Two branches clean the image in different ways; each looks for minutiae by itself. With \
      `--show` every step is written as a picture, to be looked at. With `--as` the minutiae of \
      both, merged, become a record that other vendors read.
      """,
    examples: [
      .init("maabar finger extract Fixtures/fingers/whorl.pgm", "Count the minutiae."),
      .init(
        "maabar finger extract Fixtures/fingers/whorl.pgm --show steps",
        "See what each step made of the image."),
      .init(
        "maabar finger extract Fixtures/fingers/whorl.pgm --as iso-2011 --out whorl.fmr",
        "Write a record of ISO/IEC 19794-2:2011."),
    ],
    parameters: [image, pictures, form, out, finger] + FingerFile.options
  ) { invocation throws(Fault) in
    guard (invocation[form] == nil) == (invocation[out] == nil) else {
      throw Fault(.usage, at: "--as", "--as and --out together expected")
    }
    let file = try FingerFile.read(invocation[image], invocation)
    guard let print = file.image else {
      throw Fault(.fingerFile, at: invocation[image].string, "an image expected")
    }
    let extraction = MinutiaExtraction(print)
    if let folder = invocation[pictures] {
      try invocation.machine.files.makeFolder(folder)
      for picture in extraction.pictures {
        try invocation.machine.files.write(
          ColourPicture(picture.image, []).portableNetworkGraphics,
          to: folder / "\(picture.name).png")
      }
    }
    if let target = invocation[form], let path = invocation[out] {
      let position = invocation[finger].flatMap(FingerPosition.init(word:)) ?? file.position
      let record = FingerMinutiaeRecord(
        edition: target.edition, branches: extraction.minutiae, of: print, position: position)
      try invocation.machine.files.write(try record.bytes(), to: path)
    }
    answer(extraction.minutiae, invocation)
    return extraction.minutiae.allSatisfy(\.isEmpty) ? .found : .success
  }

  private static func answer(_ branches: [[Minutia]], _ invocation: Invocation) {
    invocation.answer(.array(branches.map(json))) { outlet in
      for (number, minutiae) in branches.enumerated() {
        let endings = minutiae.count { $0.kind == .ending }
        outlet.line(
          """
          branch \(number + 1)  \(minutiae.count, .strong) minutiae: \(endings) endings, \
          \(minutiae.count - endings) bifurcations
          """)
      }
      if let path = invocation[out] { outlet.line("written to \(path.string)") }
    }
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
}
