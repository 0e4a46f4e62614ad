import Biometrics
import Bytes
import Codes
import Console
import Host

/// `maabar finger convert`: images into other image formats, minutiae records into other editions.
enum FingerConvertCommand {
  /// What can be written.
  enum Target: String, CaseIterable, Sendable {
    case pgm, png, raw
    case firOf2005 = "fir-2005"
    case firOf2011 = "fir-2011"
    case isoOf2005 = "iso-2005"
    case isoOf2011 = "iso-2011"
    case ansiOf2004 = "ansi-2004"
    case ansiOf2009 = "ansi-2009"

    /// The edition of a minutiae record.
    var edition: FingerMinutiaeRecord.Edition? { .init(rawValue: rawValue) }
  }

  private static let input = Parameter.required("FILE", .file, "an image or a minutiae record")
  private static let form = Parameter.required(
    "--as", .choice(of: Target.self), "the format to write")
  private static let out = Parameter.required("--out", .file, "the file to write")

  static let command = Command(
    "convert", "write an image or a minutiae record in another format",
    discussion: """
      Images become `pgm`, `png`, `raw`, or a finger image record of ISO/IEC 19794-4 (`fir-2005`, \
      `fir-2011`). Minutiae records become those of another edition; what the other edition cannot \
      hold is named. To find the minutiae of an image use `maabar finger extract --as`.
      """,
    examples: [
      .init(
        "maabar finger convert Fixtures/wsq/256x256.wsq --as pgm --out print.pgm",
        "Decode WSQ."),
      .init(
        "maabar finger convert Fixtures/fingers/whorl.pgm --dpi 500 --as fir-2011 --out whorl.fir",
        "Make a finger image record."),
      .init(
        """
        maabar finger convert Fixtures/minutiae/iso19794p2v2005-sample.dat --as ansi-2009 \
        --out other.fmr
        """,
        "Change the edition of another vendor's minutiae."),
    ],
    parameters: [input, form, out] + FingerFile.options
  ) { invocation throws(Fault) in
    let file = try FingerFile.read(invocation[input], invocation)
    let target = invocation[form]
    let (bytes, losses) = try converted(file, target)
    try invocation.machine.files.write(bytes, to: invocation[out])
    invocation.answer([
      "from": .string(file.format.name), "to": .string(target.rawValue),
      "bytes": .integer(Int64(bytes.count)), "lost": JSON.texts(losses),
    ]) { outlet in
      outlet.line("\(file.format.name) -> \(target.rawValue, .strong)  \(bytes.count) bytes")
      for loss in losses { outlet.line("lost: \(loss)") }
    }
    return .success
  }

  private static func converted(
    _ file: FingerInput, _ target: Target
  ) throws(Fault) -> (bytes: [UInt8], losses: [String]) {
    switch (file.content, target.edition) {
    case (.record(let record), let edition?):
      return (try record.converted(to: edition).bytes(), losses(record, edition))
    case (.image(let image), nil): return (try written(image, file.position, target), [])
    case (.record, nil):
      throw Fault(.usage, at: "--as", "an edition of a minutiae record expected: no image is there")
    case (.image, _?):
      throw Fault(.usage, at: "--as", "an image format expected; `finger extract` finds minutiae")
    }
  }

  private static func written(
    _ image: GreyImage, _ position: FingerPosition, _ target: Target
  ) throws(Fault) -> [UInt8] {
    switch target {
    case .png: PortableNetworkGraphics.write(image)
    case .raw: image.pixels
    case .firOf2005, .firOf2011:
      try record(image, position, target == .firOf2005 ? .iso2005 : .iso2011)
    default: PortableGreymap.write(image)
    }
  }

  private static func record(
    _ image: GreyImage, _ position: FingerPosition, _ edition: FingerImageRecord.Edition
  ) throws(Fault) -> [UInt8] {
    try FingerImageRecord(
      edition: edition,
      representations: [.init(image, position: position, edition: edition)]
    ).bytes()
  }

  /// What does not survive, for people.
  private static func losses(
    _ record: FingerMinutiaeRecord, _ edition: FingerMinutiaeRecord.Edition
  ) -> [String] {
    guard edition != record.edition else { return [] }
    var losses: [String] = []
    if record.views.contains(where: { !$0.extended.isEmpty }) {
      losses.append("extended data (ridge counts, cores and deltas, or a vendor's own)")
    }
    if edition.isANSI != record.edition.isANSI {
      losses.append("up to half an angle unit: 2 degrees against 1.40625")
    }
    if record.edition == .iso2011 {
      losses.append("the date, the certificates, and qualities after the first")
    }
    if record.edition.isANSI, !edition.isANSI, record.product != .init() {
      losses.append("the product's number")
    }
    return losses
  }
}
