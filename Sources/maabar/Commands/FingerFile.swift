import Biometrics
import Bytes
import Codes
import Console
import Host

/// Files of fingers as the verb `finger` takes them: the options that say what a file does not, and
/// the reading.
enum FingerFile {
  static let resolution = Parameter.optional(
    "--dpi", .number(100...2000), "dots per inch of every image, whatever its file says")
  static let raw = Parameter.optional(
    "--raw", .word("WIDTHxHEIGHT"), "the sides of an image without a header, a byte a pixel")
  static let inverted = Parameter.flag("--inverted", "the ridges are light on dark ground")
  static let view = Parameter.defaulted(
    "--view", .number(1...255), to: 1, "which finger of a record, in its order")

  /// What a command lists among its parameters to use `read`.
  static let options: [any AnyParameter] = [resolution, raw, inverted, view]

  /// A file's bytes at most.
  private static let mostBytes = 128 << 20

  /// The endings under which `--pairs` looks for a file, in this order.
  private static let endings = [
    "pgm", "wsq", "png", "jpg", "jpeg", "jp2", "j2k", "fir", "iso", "fmr", "dat",
  ]

  /// Reads a file of any format; the fault names it.
  static func read(_ path: Path, _ invocation: Invocation) throws(Fault) -> FingerInput {
    var options = FingerInput.Options()
    if let dots = invocation[resolution] {
      options.resolution = Resolution(dotsPerInch: Int(dots), provenance: .operator)
    }
    if let text = invocation[raw] { options.rawSize = try size(text) }
    options.isInverted = invocation[inverted]
    options.view = Int(invocation[view]) - 1
    let bytes = try invocation.machine.files.read(path, limit: mostBytes)
    do throws(Fault) { return try FingerInput(bytes, options) } catch {
      throw error.within(path.string)
    }
  }

  /// The image of a file; a fault for a minutiae record, which has none.
  static func image(_ path: Path, _ invocation: Invocation) throws(Fault) -> GreyImage {
    guard let image = try read(path, invocation).image else {
      throw Fault(.fingerFile, at: path.string, "an image expected, not a minutiae record")
    }
    return image
  }

  /// Reads the file of a name below a folder, under the first ending that there is.
  static func read(
    _ name: String, below folder: Path, _ invocation: Invocation
  ) throws(Fault) -> FingerInput {
    let files = invocation.machine.files
    let found = endings.lazy.map { folder / "\(name).\($0)" }.first { files.exists($0) }
    return try read(found ?? folder / "\(name).pgm", invocation)
  }

  private static func size(_ text: String) throws(Fault) -> FingerInput.RawSize {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let width = sides[0], let height = sides[1], width > 0, height > 0
    else { throw Fault(.usage, at: "--raw", "two numbers as in 388x374 expected") }
    return .init(width: width, height: height)
  }
}
