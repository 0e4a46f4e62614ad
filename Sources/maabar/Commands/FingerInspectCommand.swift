import Biometrics
import Bytes
import Codes
import Console
import Host

/// `maabar finger inspect`: what a file of a finger holds, for people and for programs.
enum FingerInspectCommand {
  private static let input = Parameter.required("FILE", .file, "an image or a minutiae record")

  static let command = Command(
    "inspect", "tell what a file of a finger holds",
    discussion: """
      Of an image its size and resolution; of a minutiae record its fingers, and with `--json` \
      every minutia in the record's own units. What a record has wrong is named.
      """,
    examples: [
      .init(
        "maabar finger inspect Fixtures/minutiae/iso19794p2v2011-sample.dat",
        "List the fingers of another vendor's record."),
      .init("maabar finger inspect Fixtures/wsq/256x256.wsq", "See an image's size."),
    ],
    parameters: [input] + FingerFile.options
  ) { invocation throws(Fault) in
    let file = try FingerFile.read(invocation[input], invocation)
    switch file.content {
    case .image(let image): show(image, file, invocation)
    case .record(let record): show(record, file, invocation)
    }
    return .success
  }

  private static func show(_ image: GreyImage, _ file: FingerInput, _ invocation: Invocation) {
    let resolution = image.resolution
    invocation.answer([
      "format": .string(file.format.name), "width": .integer(Int64(image.width)),
      "height": .integer(Int64(image.height)),
      "dotsPerInch": .integer(Int64(resolution.dotsPerInch)),
      "resolutionFrom": .string(resolution.provenance.rawValue),
      "position": .string(file.position.word), "images": .integer(Int64(file.views)),
    ]) { outlet in
      outlet.line("format      \(file.format.name, .strong)")
      outlet.line("size        \(image.width) x \(image.height) pixels")
      outlet.line("resolution  \(resolution.dotsPerInch) dots per inch (\(word(resolution)))")
      outlet.line("finger      \(file.position.name)")
      if file.views > 1 { outlet.line("images      \(file.views); --view chooses another") }
    }
  }

  private static func word(_ resolution: Resolution) -> String {
    switch resolution.provenance {
    case .image: "the file says so"
    case .device: "the device says so"
    case .operator: "as given"
    case .assumed: "assumed: the file does not say"
    }
  }

  private static func show(
    _ record: FingerMinutiaeRecord, _ file: FingerInput, _ invocation: Invocation
  ) {
    let irregularities = record.irregularities.map(\.rawValue).sorted()
    invocation.answer([
      "format": .string(file.format.name), "edition": .string(record.edition.rawValue),
      "irregularities": JSON.texts(irregularities),
      "views": .array(record.views.map(json)),
    ]) { outlet in
      outlet.line("format      \(file.format.name, .strong)")
      for view in record.views { show(view, outlet) }
      if !irregularities.isEmpty {
        outlet.line("irregular   \(irregularities.joined(separator: ", "), .warning)")
      }
    }
  }

  private static func show(_ view: FingerMinutiaeRecord.View, _ outlet: Outlet) {
    let endings = view.points.count { $0.kindCode == 1 }
    let forks = view.points.count { $0.kindCode == 2 }
    outlet.line(
      """
      finger      \(view.position.name), view \(view.number): \(view.points.count, .strong) \
      minutiae, \(endings) endings, \(forks) bifurcations
      """)
    let quality = view.capture.score.map { "quality \($0)" } ?? "no quality"
    outlet.line(
      """
                  \(view.width) x \(view.height) pixels, \(view.across) x \(view.down) a \
      centimetre, \(quality)
      """)
    guard !view.extended.isEmpty else { return }
    let areas = ExtendedDataArea.areas(view.extended)?.map(word).joined(separator: ", ")
    outlet.line("            extended data: \(areas ?? "\(view.extended.count) bytes, unread")")
  }

  private static func word(_ area: ExtendedDataArea) -> String {
    switch area.content {
    case .ridgeCounts: "ridge counts"
    case .coresAndDeltas: "cores and deltas"
    case .zonalQuality: "quality by zone"
    case nil: "a vendor's own (\(area.code))"
    }
  }

  private static func json(_ view: FingerMinutiaeRecord.View) -> JSON {
    .fields([
      "position": .string(view.position.word), "view": .integer(Int64(view.number)),
      "impression": .integer(Int64(view.impressionCode)),
      "quality": JSON.number(view.capture.score),
      "width": .integer(Int64(view.width)), "height": .integer(Int64(view.height)),
      "across": .integer(Int64(view.across)), "down": .integer(Int64(view.down)),
      "extendedBytes": .integer(Int64(view.extended.count)),
      "minutiae": .array(
        view.points.map { point in
          [
            "kind": .integer(Int64(point.kindCode)), "x": .integer(Int64(point.x)),
            "y": .integer(Int64(point.y)), "angle": .integer(Int64(point.angle)),
            "quality": .integer(Int64(point.quality)),
          ]
        }),
    ])
  }
}
