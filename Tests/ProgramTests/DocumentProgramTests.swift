import Bytes
import Foundation
import Support
import Testing

/// The verbs of `document` that need no reader, run as a process of their own.
@Suite("Documents from the command line")
struct DocumentProgramTests {
  /// A folder with the BSI's specimen and a DG11 whose name tries to turn the line around.
  private func folder(_ root: String) throws -> String {
    let folder = "\(root)/chip"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    for name in ["EF_COM", "EF_SOD", "Datagroup1", "Datagroup2"] {
      try FileManager.default.copyItem(
        atPath: Fixture.path("chip/bsi-2008/\(name).bin"), toPath: "\(folder)/\(name)")
    }
    let name = Array("\u{202E}علي\u{1B}[31m".utf8)
    let field: [UInt8] = [0x5F, 0x0E, UInt8(name.count)] + name
    let bytes: [UInt8] = [0x6B, UInt8(field.count + 4), 0x5C, 2, 0x5F, 0x0E] + field
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/DG11"))
    return folder
  }

  @Test(
    "a check prints the line, the groups and the chip's fields, with exit status 1 for a failure")
  func check() throws {
    try withTemporaryFolder { root in
      let chip = try folder(root)
      let program = BuiltProgram.station(in: root)
      let run = try program.run([
        "document", "check", chip, "--day", "2008-06-01", "--portrait", "\(root)/face.jp2",
      ])
      #expect(run.status == 1)
      let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
      // Nobody signed the DG11 of this folder.
      #expect(lines[0].hasPrefix("DOES NOT HOLD: "))
      #expect(lines[0].contains("data group 11"))
      #expect(run.output.contains("data as the issuer signed them"))
      #expect(run.output.contains("MUSTERMANN"))
      // What turns a line around or colours it is shown, not obeyed.
      #expect(run.output.contains("علي"))
      #expect(!run.output.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x1B })
      let portrait = try read("\(root)/face.jp2")
      let file = try read(Fixture.path("chip/bsi-2008/Datagroup2.bin"))
      #expect(portrait == Array(file[84...]))
    }
  }

  @Test("with --json a program gets the colours, the groups and a random transaction")
  func json() throws {
    try withTemporaryFolder { root in
      let words = [
        "document", "check", Fixture.path("chip/nz-2013"), "--trust",
        Fixture.path("chip/nz-2013/csca.pem"), "--day", "2014-01-01", "--json",
      ]
      let program = BuiltProgram.station(in: root)
      let first = try #require(try program.run(words).json().first)
      let second = try #require(try program.run(words).json().first)
      #expect(first["signedBy"]?.string == "NZL")
      #expect(first["light"]?.string == "yellow")
      #expect(first["transaction"] != second["transaction"])
      #expect(first["components"]?.array?.count == 2)
      let group = first["groups"]?.array?.first { item in
        item["name"]?.string == "inspection.issuer-certificates"
      }
      // The signer is proved; no revocation list of New Zealand was given.
      #expect(group?["state"]?.string == "undetermined")
      #expect(group?["light"]?.string == "grey")
    }
  }

  @Test("the basic log has no name in it, the standard log has, and Python reads both")
  func log() throws {
    try withTemporaryFolder { root in
      let chip = try folder(root)
      let program = BuiltProgram.station(in: root)
      for profile in ["basic", "standard"] {
        let path = "\(root)/\(profile).xml"
        let run = try program.run([
          "document", "log", chip, "--profile", profile, "--out", path,
        ])
        #expect(run.status == 0)
        let text = String(decoding: try read(path), as: UTF8.self)
        let zone = Hex.encode("MUSTERMANN".utf8)
        #expect(text.contains(zone) == (profile == "standard"))
        #expect(!text.contains("MUSTERMANN"))
        let script = """
          python3 -c 'import sys, xml.etree.ElementTree as t
          print(len(list(t.parse(sys.argv[1]).iter("{urn:maabar:inspection-log:1}Check"))))' "$1"
          """
        let count = try StockTool.bash(script, [path], in: root).text
        #expect((Int(count) ?? 0) > 12, "\(count)")
      }
    }
  }
}
