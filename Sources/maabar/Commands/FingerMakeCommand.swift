import Biometrics
import Bytes
import Console
import Host

/// `maabar finger make`: a print of a finger that nobody has.
enum FingerMakeCommand {
  private static let out = Parameter.required("--out", .file, "the greymap (PGM) to write")
  private static let finger = Parameter.defaulted(
    "--finger", .number(0...1_000_000_000), to: 1, "which finger: the same number, the same finger")
  private static let capture = Parameter.defaulted(
    "--capture", .number(0...1_000_000_000), to: 1, "which capture of it")
  private static let pattern = Parameter.optional(
    "--pattern", .choice(RidgePattern.allCases.map(\.rawValue)), "the class of its ridges")
  private static let side = Parameter.optional(
    "--side", .number(64...1600), "columns and rows of a square glass, at 500 dots per inch")
  private static let care = Parameter.defaulted(
    "--care", .choice(ImpressionConditions.Care.allCases.map(\.rawValue)), to: "ordinary",
    "how the finger is laid on")

  static let command = Command(
    "make", "draw a print of a finger that nobody has",
    discussion: """
      For trying things and for pictures: the same numbers give the same bytes on every machine, \
      and nobody's finger is shown.
      """,
    examples: [
      .init("maabar finger make --finger 7 --out seven.pgm", "One capture of finger 7."),
      .init(
        "maabar finger make --finger 7 --capture 2 --care careless --out again.pgm",
        "Another capture of the same finger, laid on in haste."),
    ],
    parameters: [out, finger, capture, pattern, side, care]
  ) { invocation throws(Fault) in
    let made = SyntheticFinger(
      seed: UInt64(invocation[finger]),
      pattern: invocation[pattern].flatMap(RidgePattern.init(rawValue:)))
    let seed = UInt64(invocation[capture])
    let care = ImpressionConditions.Care(rawValue: invocation[care]) ?? .ordinary
    let glass = invocation[side].map { GlassSize(width: Int($0), height: Int($0)) } ?? .single
    let image = made.impression(
      seed: seed, conditions: ImpressionConditions(seed: seed, care: care), on: glass)
    try invocation.machine.files.write(PortableGreymap.write(image), to: invocation[out])
    invocation.answer(["pattern": .string(made.pattern.rawValue)]) { outlet in
      outlet.line("a \(made.pattern.rawValue) in \(invocation[out].string)")
    }
    return .success
  }
}
