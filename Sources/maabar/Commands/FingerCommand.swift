import Bytes
import Codes
import Console
import Host

/// The verb `finger`: looks at files of fingers, extracts minutiae and compares them.
enum FingerCommand {
  static let command = Command(
    "finger", "look at files of fingers, extract minutiae, and compare fingers",
    subcommands: [
      FingerQualityCommand.command, FingerExtractCommand.command, FingerCompareCommand.command,
      FingerShowCommand.command, FingerInspectCommand.command, FingerConvertCommand.command,
      FingerHandCommand.command, FingerMakeCommand.command,
    ])

  /// A score with two digits after the point.
  static func text(_ score: Double) -> String {
    let hundredths = Int((score * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
