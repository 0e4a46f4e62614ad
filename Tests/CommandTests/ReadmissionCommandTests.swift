import Bytes
import Console
import Host
import Readmission
import Record
import Support
import Synchronization
import Testing

@testable import maabar
@testable import maabar_registry

@Suite("Cases by their commands")
struct ReadmissionCommandTests {
  /// An office in a folder, and what its people type.
  private struct Typist {
    let root: Path
    let clock = SimulatedTimekeeper(utcMilliseconds: 1_772_352_000_000, bootID: "readmission")

    init(_ folder: String) throws {
      root = Path(folder)
      for (name, number) in [
        ("supervisor", "2001"), ("first", "3001"), ("second", "3002"), ("auditor", "4001"),
      ] {
        try Disk().write("\(number)\nfour quiet camels cross\n", to: root / name)
      }
      try Disk().write(
        try Fixture.bytes("readmission/applications/normal.json"), to: root / "application.json")
      try Disk().write("passport copy and register agree\n", to: root / "why")
      registry(["init", "--name", "Test", "--origin", "registry.example/maabar/1"])
      registry(["office", "open", "BGW-READMISSION", "--officer", path("supervisor")])
      for (name, role) in [("first", "officer"), ("second", "officer"), ("auditor", "auditor")] {
        registry(
          ["office", "add", "--role", role, "--officer", path(name)]
            + ["--sign-in", path("supervisor")])
      }
    }

    func path(_ name: String) -> String { (root / name).string }

    private func registry(_ words: [String]) {
      let folder = ["--registry", path("registry")]
      let result = run(maabar_registry.Main.program, words + folder, [])
      #expect(result.status == .success, "\(words): \(result.text)")
    }

    func type(
      _ words: [String], by officer: String, input: [String] = []
    ) -> (status: Bytes.ExitStatus, text: String) {
      run(
        maabar.Main.program,
        ["readmission"] + words + ["--registry", path("registry"), "--sign-in", path(officer)],
        input)
    }

    private func run(
      _ program: Program, _ words: [String], _ input: [String]
    ) -> (status: Bytes.ExitStatus, text: String) {
      let written = Written()
      let outlet = Outlet(
        output: { more throws(Fault) in written.add(more) },
        error: { more throws(Fault) in written.add(more) })
      let machine = Machine(
        files: Disk(), timekeeper: clock, randomness: SystemRandomness(), outlet: outlet,
        inlet: PreparedInlet(input), variable: { _ in nil })
      let status = program.run(words, on: machine)
      return (status, written.text)
    }
  }

  private final class Written: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    func add(_ more: some Sequence<UInt8> & Sendable) { bytes.withLock { $0 += more } }
  }

  @Test("The whole of a normal case takes eight commands, besides two officers' sign-in")
  func normal() throws {
    try withTemporaryFolder { folder in
      let typist = try Typist(folder)
      let number = "R-2026-000001-24"
      let typed: [(words: [String], officer: String, input: [String], shown: String)] = [
        (["open", "--application", typist.path("application.json")], "first", [], "Opened"),
        (["verify", number], "first", [], "Evidence"),
        (
          ["decide", number, "--conclusion", "established", "--reason", typist.path("why")],
          "first", [], "waits for another officer"
        ),
        (["decide", number, "--confirm"], "second", [], "Confirmed"),
        (["reply", number], "first", [], "agreed"),
        (
          ["transfer", number, "--day", "2026-03-20", "--point", "IQ-BGW"], "first",
          ["y", "a physician", "y", "a physician", "y", "a physician"], "Announced"
        ),
        (
          ["arrive", "--point", "IQ-BGW"], "first", ["A 9911-0042", "y", "y", "y", "n", "n"],
          "Arrived"
        ),
        (
          ["decide", number, "--close", "--reason", typist.path("why")], "second", [], "closed"
        ),
      ]
      for one in typed {
        let result = typist.type(one.words, by: one.officer, input: one.input)
        #expect(result.status == .success, "\(one.words): \(result.text)")
        #expect(result.text.contains(one.shown), "\(one.words): \(result.text)")
      }
      #expect(typed.count + 2 <= 10)
      let list = typist.type(["list", "--all"], by: "first")
      #expect(list.text.contains(number) && !list.text.contains("Karwan"))
      let audit = typist.type(["show", number, "--history"], by: "auditor")
      #expect(audit.text.contains("arrived") && !audit.text.contains("Karwan"))
      let refused = typist.type(["show", number], by: "auditor")
      #expect(refused.status == .refused)
    }
  }

  @Test("An application typed at the prompt becomes the same case as one from a file")
  func typed() throws {
    try withTemporaryFolder { folder in
      let typist = try Typist(folder)
      let answers = [
        "requested", "none", "D", "Layla Hassan Invented", "", "", "Nasrin Invented", "1970-01-02",
        "Erbil", "F", "n", "IRQ", "", "forced", "INVENTED-7", "normal", "2026-02-20", "2026-03-01",
        "ckb", "y", "Foreigners' office", "n", "y", "Regional court", "2026-02-18", "n", "n", "n",
        "statement-of-person", "says so", "", "",
      ]
      let opened = typist.type(["open"], by: "first", input: answers)
      #expect(opened.status == .success, "\(opened.text)")
      let shown = typist.type(["show", "R-2026-000001-24"], by: "first")
      for text in ["Layla Hassan Invented", "INVENTED-7", "Regional court", "2026-03-01"] {
        #expect(shown.text.contains(text), "\(shown.text)")
      }
    }
  }
}
