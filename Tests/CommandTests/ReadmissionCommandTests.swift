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
        ("supervisor", "2001"), ("other", "2002"), ("first", "3001"), ("second", "3002"),
        ("auditor", "4001"),
      ] {
        try Disk().write("\(number)\nfour quiet camels cross\n", to: root / name)
      }
      try Disk().write(
        try Fixture.bytes("readmission/applications/normal.json"), to: root / "application.json")
      try Disk().write("passport copy and register agree\n", to: root / "why")
      registry(["init", "--name", "Test", "--origin", "registry.example/maabar/1"])
      registry(
        ["office", "open", "BGW-READMISSION", "--officer", path("supervisor")]
          + ["--second", path("other")])
      for (name, role) in [("first", "officer"), ("second", "officer"), ("auditor", "auditor")] {
        registry(
          ["office", "add", "--role", role, "--officer", path(name)]
            + ["--sign-in", path("supervisor")])
        registry(["office", "admit", "--officer", path(name), "--sign-in", path("other")])
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
        // A supervisor: the case is a forced return, of which Iraq has a stated policy.
        (["decide", number, "--confirm"], "other", [], "Confirmed"),
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

  @Test("What comes later to a case has a command: receipt, files, remarks, a new version, silence")
  func later() throws {
    try withTemporaryFolder { folder in
      let typist = try Typist(folder)
      let number = "R-2026-000001-24"
      try Disk().write(
        try Fixture.bytes("transactions/nistitl.an2"), to: typist.root / "theirs.an2")
      try Disk().write("He speaks Sorani.\n", to: typist.root / "remark")
      let (theirs, remark) = (typist.path("theirs.an2"), typist.path("remark"))
      let page = typist.path("protocol.html")
      let typed: [(words: [String], officer: String, input: [String], shown: [String])] = [
        (
          ["open", "--application", theirs, "--agreement", "none", "--state", "D"]
            + ["--return", "forced"], "first", [], ["Opened", "a supervisor decides first"]
        ),
        (["receipt", number], "first", [], ["Receipt noted"]),
        (["due", "--json"], "first", [], ["2026-03-31"]),
        (["attach", number, "--attach", "letter=\(remark)"], "first", [], ["Attached"]),
        (["note", number, "--text", remark], "first", [], ["Noted"]),
        (
          ["amend", number, "--reason", typist.path("why")], "first",
          ["statement", "Regional court", "2026-02-18", "reference", "THEIRS-9", ""], ["Amended"]
        ),
        (
          ["confide", number, "--about", "interview", "--output", page, "--language", "ar"],
          "first",
          ["2026-03-01", "Erbil", "ckb", "", "counsel", "", "Where from?", "From Ranya", ""],
          ["Confided"]
        ),
        (["confide", number, "--about", "health"], "first", ["takes insulin"], ["Confided"]),
        (
          ["show", number], "first", [],
          ["THEIRS-9", "Regional court", "2026-03-01", "NADIA SAMPLE", "a supervisor decides"]
        ),
      ]
      for one in typed {
        let result = typist.type(one.words, by: one.officer, input: one.input)
        #expect(result.status == .success, "\(one.words): \(result.text)")
        for shown in one.shown {
          #expect(result.text.contains(shown), "\(one.words): \(result.text)")
        }
        #expect(!result.text.contains("insulin") && !result.text.contains("Ranya"))
      }
      #expect(
        String(
          decoding: try Disk().read(typist.root / "protocol.html", limit: 1 << 20), as: UTF8.self
        ).contains("From Ranya"))
      let silence = typist.type(["silence", number], by: "first")
      #expect(silence.status == .refused && silence.text.contains("no meaning"))
      let json = typist.type(["show", number, "--json"], by: "first")
      let step = try #require(
        try JSON.parse(Array(json.text.utf8))["history"]?.array?
          .first { $0["act"]?.string == "interviewed" }?["step"]?.integer)
      let again = typist.path("again.html")
      let paper =
        ["paper", number, "interview", "--step", "\(step)", "--output", again]
        + ["--reason", remark]
      #expect(typist.type(paper, by: "first", input: [""]).status == .refused)
      let printed = typist.type(paper, by: "supervisor", input: [""])
      #expect(printed.status == .success, "\(printed.text)")
      #expect(
        String(decoding: try Disk().read(typist.root / "again.html", limit: 1 << 20), as: UTF8.self)
          .contains("From Ranya"))
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
