import Bytes
import Foundation
import Support
import Testing

/// A traveller with a name like nobody's goes through everything that can go wrong; then she is
/// looked for wherever she must not be.
@Suite("A canary traveller is found nowhere")
struct CanaryTests {
  private static let name = "QUOXIMANDER ZYTHOPHANE"
  private static let arabic = "كوكسماندر زيتوفان"
  private static let number = "ZX9377415"

  /// One line of the lane's input: her papers, and what is put into the decision's place.
  private static func traveller(_ decision: String = "{\"outcome\":\"admitted\"}") -> String {
    """
    {"names":[{"issued":"\(name)","script":"Latn","source":"printed"},\
    {"issued":"\(arabic)","script":"Arab","source":"declared"}],"nationality":"SYR",\
    "birth":"1987-11-23","sex":"F","document":{"kind":"passport","issuer":"SYR",\
    "number":"\(number)"},"decision":\(decision)}
    """
  }

  /// Her data in every form in which a file or log could hold it.
  private static let forms: [(String, [UInt8])] = {
    var forms: [(String, [UInt8])] = []
    for word in [name, "ZYTHOPHANE", "zythophane", arabic, number, number.lowercased()] {
      forms.append(("UTF-8 \(word)", Array(word.utf8)))
      for (what, isBig) in [("UTF-16LE", false), ("UTF-16BE", true)] {
        forms.append(
          (
            "\(what) \(word)",
            word.utf16.flatMap { unit in
              let bytes = [UInt8(unit & 0xff), UInt8(unit >> 8)]
              return isBig ? bytes.reversed() : bytes
            }
          ))
      }
    }
    let base64 = Data(number.utf8).base64EncodedString().prefix(12)
    forms.append(("Base64 of the number", Array(base64.utf8)))
    forms.append(("hexadecimal", Array(Hex.encode(Array(number.utf8)).utf8)))
    return forms
  }()

  private func expectAbsent(_ bytes: [UInt8], _ place: String) {
    for (what, form) in Self.forms where bytes.firstRange(of: form) != nil {
      Issue.record("\(what) in \(place)")
    }
  }

  private func expectAbsent(in run: BuiltProgram.Run, _ what: String, output: Bool = true) {
    expectAbsent(Array(run.problems.utf8), "standard error of \(what)")
    if output { expectAbsent(Array(run.output.utf8), "standard output of \(what)") }
  }

  /// No file below the folder holds her.
  private func expectAbsentEverywhere(_ folder: String) throws {
    var count = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
      expectAbsent([UInt8](data), name)
      expectAbsent(Array(name.utf8), "the name \(name)")
      count += 1
    }
    #expect(count > 20)
  }

  @Test("in no error, answer, bundle, log, core or file, through success, failure and death")
  func everywhere() throws {
    try withTemporaryFolder { folder in
      let border = try WholeWayTests.Border(folder)
      let station = border.station
      let entry = ["entry", "--station", "ibk", "--input", "-"]
      // The lane shows her to the officer: on its screen only.
      let good = try station.run(entry, input: Self.traveller())
      #expect(good.status == 0 && good.output.contains(Self.name), "\(good.problems)")
      expectAbsent(in: good, "entry", output: false)
      for (what, input) in wrongInputs {
        let run = try station.run(entry, input: input)
        #expect(run.status != 0, "\(what)")
        expectAbsent(in: run, what, output: run.output.contains("recorded") == false)
        expectAbsent(in: try station.run(entry + ["--json"], input: input), "\(what), JSON")
      }
      for milliseconds in [5, 20, 60, 120] {
        let many = Array(repeating: Self.traveller(), count: 300).joined(separator: "\n")
        expectAbsent(
          in: try station.run(entry, input: many, killAfterMilliseconds: milliseconds), "killed",
          output: false)
      }
      try others(station, border.registry)
      let bundle = try station.run([
        "doctor", "--station", "ibk", "--bundle", "bundle.json", "--json",
      ])
      expectAbsent(in: bundle, "doctor")
      let text = try String(contentsOfFile: folder + "/bundle.json", encoding: .utf8)
      let counts = try JSON.parse(Array(text.utf8))["station"]?["counts"]
      #expect((counts?["records"]?.integer ?? 0) > 0, "\(text)")
      for secret in ["PRIVATE KEY", "1001", "camels"] { #expect(!text.contains(secret)) }
      try expectAbsentEverywhere(folder)
    }
  }

  /// Input that is refused at every depth, each with her in it.
  private var wrongInputs: [(String, String)] {
    let good = Self.traveller()
    return [
      ("not JSON", "\(Self.name) \(Self.number)"), ("cut", String(good.dropLast(9))),
      ("a name twice", good.replacing("\"sex\":\"F\"", with: "\"sex\":\"F\",\"sex\":\"F\"")),
      ("her name as a field", "{\"\(Self.name)\":1}"),
      ("her number as a field", good.replacing("\"sex\"", with: "\"\(Self.number)\"")),
      ("her name as sex", good.replacing("\"F\"", with: "\"\(Self.name)\"")),
      ("her name as birth", good.replacing("1987-11-23", with: Self.name)),
      (
        "her name as nationality",
        good.replacing("\"SYR\",\"birth\"", with: "\"\(Self.name)\",\"birth\"")
      ),
      ("her number as a kind", good.replacing("passport", with: Self.number)),
      ("a number for her number", good.replacing("\"\(Self.number)\"", with: "9377415")),
      (
        "a long number",
        good.replacing(Self.number, with: String(repeating: Self.number, count: 999))
      ),
      ("a zone of hers", "{\"zone\":[\"P<SYR\(Self.name)<<\",\"\(Self.number)\"],\"decision\":{}}"),
      ("no decision", Self.traveller("null")),
      ("her as outcome", Self.traveller("\"\(Self.name)\"")),
      ("an outcome of hers", Self.traveller("{\"outcome\":\"\(Self.number)\"}")),
      ("a refusal without its reason", Self.traveller("{\"outcome\":\"refused-entry\"}")),
    ]
  }

  /// Every other verb over the records that hold her.
  private func others(_ station: BuiltProgram, _ registry: BuiltProgram) throws {
    let own = ["--station", "ibk"]
    let centre = ["--registry", "centre"]
    let calls: [(BuiltProgram, [String], String)] = [
      (station, ["batch", "seal"] + own, ""), (station, ["batch", "list"] + own, ""),
      (station, ["sync", "stick"] + own, ""), (station, ["doctor"] + own, ""),
      (station, ["entry", "--help"], ""), (station, ["entri"], ""),
      (station, ["sync", "nowhere/at/all"] + own, ""),
      (registry, ["ingest", "stick"] + centre, ""), (registry, ["fsck"] + centre, ""),
      (registry, ["stations"] + centre, ""), (registry, ["checkpoint"] + centre, ""),
      (station, ["sync", "stick"] + own, ""),
      (registry, ["erase"] + centre, "\(Self.name)\n"),
      (registry, ["erase"] + centre, ""),
      (registry, ["ingest", "nowhere"] + centre, ""),
    ]
    for (program, words, input) in calls {
      for json in [[], ["--json"]] {
        expectAbsent(
          in: try program.run(words + json, input: input), words.joined(separator: " "))
      }
    }
  }

  @Test("in no command line, environment, core or crash report of a process that holds her")
  func process() throws {
    try withTemporaryFolder { folder in
      let border = try WholeWayTests.Border(folder)
      let input = Pipe()
      let process = try border.station.start(["entry", "--station", "ibk", "--input", "-"], input)
      input.fileHandleForWriting.write(Data((Self.traveller() + "\n").utf8))
      usleep(300_000)
      let place = "/proc/\(process.processIdentifier)"
      let limits = String(decoding: Self.contents("\(place)/limits"), as: UTF8.self)
      #expect(limits.contains(/Max core file size +0 +0/), "\(limits)")
      for name in ["cmdline", "environ", "comm", "status", "maps"] {
        expectAbsent(Self.contents("\(place)/\(name)"), name)
      }
      // Not dumpable: the files of the process belong to the superuser.
      let owner = try FileManager.default.attributesOfItem(atPath: "\(place)/environ")
      #expect(owner[.ownerAccountID] as? Int == 0)
      kill(process.processIdentifier, SIGSEGV)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
      expectAbsent(Self.contents(folder + "/.problems"), "a crash report")
      expectAbsent(Self.contents(folder + "/.answer"), "the output of a crash")
      try expectAbsentEverywhere(folder)
      // A file that grows past its limit ends the process, as a full disk does.
      let full = try StockTool.bash(
        """
        ulimit -c unlimited 2>/dev/null || true
        ulimit -f 8
        "$1" entry --station ibk --input - < line > out 2> err || true
        rm -f line
        """, [try border.station.executable()], in: try lay(folder))
      #expect(full.status == 0, "\(full.problems)")
      expectAbsent(Self.contents(folder + "/err"), "standard error of a full disk")
      try? FileManager.default.removeItem(atPath: folder + "/out")
      try expectAbsentEverywhere(folder)
    }
  }

  private func lay(_ folder: String) throws -> String {
    let many = Array(repeating: Self.traveller(), count: 50).joined(separator: "\n")
    try write(many, to: folder + "/line")
    return folder
  }

  private static func contents(_ path: String) -> [UInt8] {
    [UInt8](FileManager.default.contents(atPath: path) ?? Data())
  }

  @Test("a name with escape codes and bidirectional marks is shown, never obeyed")
  func hostileName() throws {
    try withTemporaryFolder { folder in
      let border = try WholeWayTests.Border(folder)
      let escapes = "\\u001b[2J\\u001b]0;owned\\u0007\\u202egnp.exe\\u2066\\u200f=cmd"
      let line = Self.traveller().replacing(Self.name, with: escapes)
      let run = try border.station.run(["entry", "--station", "ibk", "--input", "-"], input: line)
      for scalar in run.output.unicodeScalars + run.problems.unicodeScalars {
        #expect(scalar.value >= 0x20 || scalar == "\n", "\(scalar.value)")
        #expect(![0x7f, 0x9b, 0x202e, 0x2066, 0x200f].contains(scalar.value), "\(scalar.value)")
      }
      #expect(run.status != 0 || run.output.contains("\\u{1b}"), "\(run.output)")
    }
  }
}
