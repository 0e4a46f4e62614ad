import Bytes
import Codes
import Device
import Host
import Simulated
import Support
import Testing

@Suite("Specimens come from scripts and folders")
struct SpecimenTests {
  @Test("A script gives documents and faults in their order")
  func script() throws {
    let script = try SpecimenScript.parse(
      Array(
        """
        {"mrz":["A<","B<"]}

        {"faults":["slow:300","bad-read:turn-document"]}
        {"mrz":["C<"],"faults":["unplug:50","hang:5"]}

        """.utf8))
    #expect(
      script == [
        ScriptStep(specimen: .document(Array("A<\r\nB<\r\n".utf8))),
        ScriptStep(
          faults: [.slow(milliseconds: 300), .badRead(.turnDocument)], specimen: nil),
        ScriptStep(
          faults: [.unplug(afterMilliseconds: 50), .hang(milliseconds: 5)],
          specimen: .document(lines: ["C<"])),
      ])
  }

  @Test(
    "A bad script is refused with the line's number",
    arguments: [
      "{}", "[]", "{\"mrz\":[1]}", "{\"mrz\":\"A\"}", "{\"faults\":[\"no such fault\"]}",
      "{\"faults\":[\"slow:-1\"]}", "{\"faults\":[\"slow:99999999999999999999\"]}",
      "{\"faults\":[\"slow\"", "{\"faults\":[\"\"]}",
    ])
  func badScript(line: String) {
    do throws(Fault) {
      _ = try SpecimenScript.parse(Array("{\"mrz\":[\"A\"]}\n\(line)".utf8))
      Issue.record("accepted")
    } catch {
      #expect(error.place.hasPrefix("line 2"))
    }
  }

  @Test("A folder of text files is read as it is, in the names' order")
  func documents() throws {
    try withTemporaryFolder { folder in
      let path = Path(folder)
      try Disk().write("SECOND<\n", to: path / "b.txt")
      try Disk().write("FIRST<\r\n", to: path / "a.txt")
      try Disk().write("not a specimen", to: path / "README.md")
      let steps = try SpecimenFolder(path, files: Disk()).documents()
      #expect(
        steps.map(\.specimen) == [
          .document(Array("FIRST<\r\n".utf8)), .document(Array("SECOND<\n".utf8)),
        ])
    }
  }

  @Test("A hand's positions stand in the names, or in a manifest with resolutions")
  func hand() throws {
    try withTemporaryFolder { folder in
      let path = Path(folder)
      try Disk().write("P5", to: path / "right-index.pgm")
      try Disk().write("P2", to: path / "anyone.left-four.pgm")
      let specimens = SpecimenFolder(path, files: Disk())
      #expect(
        try specimens.hand()
          == .hand([
            FingerSpecimen(position: .leftFour, bytes: Array("P2".utf8)),
            FingerSpecimen(position: .rightIndex, bytes: Array("P5".utf8)),
          ]))
      try Disk().write(
        "{\"file\":\"right-index.pgm\",\"position\":7,\"dotsPerInch\":569}\n",
        to: path / "manifest.jsonl")
      #expect(
        try specimens.hand()
          == .hand([
            FingerSpecimen(
              position: .leftIndex, bytes: Array("P5".utf8),
              resolution: Resolution(dotsPerInch: 569, provenance: .operator))
          ]))
    }
  }

  @Test(
    "A manifest that leads out of its folder, or names no finger, is refused",
    arguments: [
      "{\"file\":\"../x.pgm\",\"position\":1}", "{\"file\":\"x.pgm\",\"position\":11}",
      "{\"file\":\"x.exe\",\"position\":1}", "{\"position\":1}",
    ])
  func badManifest(line: String) throws {
    try withTemporaryFolder { folder in
      try Disk().write(line, to: Path(folder) / "manifest.jsonl")
      #expect(throws: Fault(.field, "")) {
        try SpecimenFolder(Path(folder), files: Disk()).hand()
      }
    }
  }

  @Test("A script plays on a simulated clock without real waiting")
  func playing() throws {
    let clock = SimulatedTimekeeper(utcMilliseconds: 0)
    let reader = SimulatedDevice.documentReader()
    reader.load(
      try SpecimenScript.parse(
        Array("{\"faults\":[\"slow:60000\"]}".utf8)))
    reader.load([ScriptStep(faults: [.badRead(.readAgain)], specimen: .document(lines: ["X"]))])
    let hub = DeviceHub(drivers: [SimulatedDriver([reader])], timekeeper: clock)
    let session = try hub.open(reader.identity)
    let deadline = session.deadline(milliseconds: 7_200_000)
    guard case .retry = session.capture(.document(), by: deadline) else {
      Issue.record("no bad read")
      return
    }
    #expect(clock.now().utcMilliseconds >= 60_000)
    let result = try #require(session.capture(.document(), by: deadline).captured)
    #expect(result.items.map(\.bytes) == [Array("X\r\n".utf8)])
    guard case .timedOut = session.capture(.document(), by: deadline) else {
      Issue.record("a script that is over brought another document")
      return
    }
    #expect(clock.now().utcMilliseconds == 7_200_000)
  }
}
