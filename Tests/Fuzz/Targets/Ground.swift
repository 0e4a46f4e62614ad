import Bytes
import Codes
import Console
import Host

extension FuzzTarget {
  /// JSON, dates, hexadecimal text and the command line.
  static let ground: [FuzzTarget] = [json, words]

  private static let json = FuzzTarget("json") { bytes in
    let value = try JSON.parse(bytes)
    let again = try JSON.parse(Array(value.line().utf8), limits: .init(bytes: 1 << 20, depth: 33))
    guard again.line() == value.line() else { return "the line reads back as another value" }
    guard let line = try? value.canonicalLine() else { return nil }
    guard let canonical = try? JSON.parseCanonical(line, limits: .init(bytes: 1 << 20)) else {
      return "its own canonical line is refused"
    }
    return try canonical.canonicalLine() == line ? nil : "the canonical line is not stable"
  }

  /// Words separated by line ends, and the text as a date, a time and hexadecimal digits.
  private static let words = FuzzTarget("command-line") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    let shown = Display.safe(text)
    guard !shown.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { return "a control character was let through" }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    _ = program.run(lines, on: machine(lines))
    if let date = try? CivilDate(iso: text), date.description != text { return "a date changed" }
    if let time = try? Instant(iso: text), try Instant(iso: time.description) != time {
      return "a time changed"
    }
    let decoded = try Hex.decode(text)
    return Hex.encode(decoded) == text.lowercased() ? nil : "hexadecimal text changed"
  }

  private static let number = Parameter.defaulted("--number", .number(0...9), to: 1, "a number")
  private static let date = Parameter.optional("--date", .date, "a date")
  private static let score = Parameter.optional("--score", .decimal(0...1), "a score")
  private static let rest = Parameter.repeated("FILE", .file, "files")

  private static let program = Program(
    "fuzz", "read words",
    commands: [
      Command(
        "ask", "ask", examples: [], parameters: [number, date, score, rest],
        run: { invocation throws(Fault) in
          _ = try invocation.prompt.ask("Number", .number(0...9))
          invocation.outlet.line("\(invocation[rest].map(\.string).joined())")
          return .success
        })
    ])

  private static func machine(_ lines: [String]) -> Machine {
    Machine(
      files: Disk(), timekeeper: SimulatedTimekeeper(utcMilliseconds: 0),
      randomness: SeededRandomness(seed: 1),
      outlet: Outlet(output: { _ throws(Fault) in }, error: { _ throws(Fault) in }),
      inlet: PreparedInlet(lines), variable: { _ in nil })
  }
}
