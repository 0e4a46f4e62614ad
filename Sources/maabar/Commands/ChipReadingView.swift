import Bytes
import Console
import Crypto
import Document

/// What reading a chip came to beside its inspection: how it opened, what was left out, how long it
/// took.
struct ChipReadingView {
  private let reading: ChipReading

  /// Shows a reading.
  init(_ reading: ChipReading) { self.reading = reading }

  /// The answer for programs, to stand beside the inspection's fields.
  var json: [String: JSON] {
    var fields: [String: JSON] = [
      "access": .string(access), "commands": .integer(Int64(reading.exchanges)),
      "bytes": .integer(Int64(reading.received)),
      "largestAnswer": .integer(Int64(reading.largestAnswer)),
      "restarts": .integer(Int64(reading.restarts)),
      "hashes": .object(
        Dictionary(
          uniqueKeysWithValues: reading.content.files.map { file, bytes in
            ("\(file)", .string(Hex.encode(Hash.sha256(bytes))))
          })),
      "missing": .array(
        reading.missing.map { ["name": .string("\($0.file)"), "reason": .string($0.reason)] }),
    ]
    fields["brokenOff"] = reading.interruption.map { .string($0.words) }
    return fields
  }

  /// Prints it in a few lines.
  func show(on outlet: Outlet) {
    outlet.line()
    if let interruption = reading.interruption {
      outlet.line("\("broken off", .warning) \(interruption.words)")
    }
    outlet.line("access     \(access)")
    for (file, reason) in reading.missing { outlet.line("missing    \(file): \(reason)") }
    let milliseconds = reading.timings.reduce(0) { $0 + $1.microseconds } / 1000
    let again = reading.restarts > 0 ? ", powered anew \(reading.restarts) times" : ""
    outlet.line(
      """
      reading    \(reading.exchanges) commands, \(reading.received) bytes in \(milliseconds) ms, \
      at most \(reading.largestAnswer) in one answer\(again)
      """)
  }

  /// How the chip was opened, in words.
  private var access: String {
    switch reading.access {
    case nil: "the chip was not opened"
    case .plain: "none needed"
    case .basic(nil): "Basic Access Control"
    case .basic(let why?): "Basic Access Control; \(why)"
    case .pace(let variant): variant
    }
  }
}
