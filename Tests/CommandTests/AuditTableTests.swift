import Bytes
import Codes
import Console
import Decision
import Host
import Match
import Names
import Record
import Registry
import Seal
import Station
import Store
import Support
import Synchronization
import Testing

@testable import maabar
@testable import maabar_registry

@Suite("What commands leave in the audit")
struct AuditTableTests {
  private static func leaves(_ path: [String], _ command: Command) -> [String] {
    if command.run != nil { return [path.joined(separator: " ")] }
    return command.subcommands.flatMap { leaves(path + [$0.name], $0) }
  }

  @Test("Every command of both programs stands in the table, with its act or why it has none")
  func covers() {
    let all = [maabar.Main.program, maabar_registry.Main.program].flatMap { program in
      Self.leaves([program.root.name], program.root)
    }
    for path in all {
      let words = path.split(separator: " ")
      let isKnown =
        AuditTable.entries[path] != nil
        || AuditTable.entries[words.dropLast().joined(separator: " ") + " *"] != nil
      #expect(isKnown || words[1] == "help", "\(path) has no entry in AuditTable")
    }
  }

  @Test("Each command of a station that the table gives an act writes it when it is typed")
  func stationActs() throws {
    try withTemporaryFolder { (folder: String) throws in
      let desk = try Desk(folder)
      var typed: Set<String> = []
      for line in try desk.lines() where Desk.canKeepSessions || !line.keepsSession {
        let before = try desk.acts()
        let result = desk.type(line)
        let path = line.path
        guard case .station(let action)? = AuditTable.entries[path] else {
          Issue.record("\(path) is not a station's in the table")
          continue
        }
        typed.insert(path)
        let after = try desk.acts()
        #expect(
          after[action, default: 0] > before[action, default: 0], "\(path): \(result)")
      }
      let wanted = AuditTable.entries.compactMap { path, entry -> String? in
        guard case .station = entry else { return nil }
        return path
      }
      let unkept: Set = ["maabar officer sign-in", "maabar officer sign-out"]
      #expect(typed.union(Desk.canKeepSessions ? [] : unkept) == Set(wanted))
    }
  }

  @Test("Each command at the registry that the table gives an act writes it when it is typed")
  func registryActs() throws {
    try withTemporaryFolder { (folder: String) throws in
      let centre = try Centre(folder)
      var typed: Set<String> = []
      for line in centre.lines() {
        let before = try centre.acts()
        let result = centre.type(line)
        guard case .registry(let act)? = AuditTable.entries[line.path] else {
          Issue.record("\(line.path) is not the registry's in the table")
          continue
        }
        typed.insert(line.path)
        let after = try centre.acts()
        #expect(after.filter { $0 == act }.count > before.filter { $0 == act }.count, "\(result)")
      }
      let wanted = AuditTable.entries.compactMap { path, entry -> String? in
        guard case .registry = entry else { return nil }
        return path
      }
      #expect(typed == Set(wanted))
    }
  }
}

/// One command line of a test, with what is typed at its questions.
struct TypedLine {
  let path: String
  var words: [String] = []
  var input: [String] = []
  var keepsSession = false
}

/// Streams that a test throws away or looks at.
private func run(
  _ program: Program, _ line: TypedLine, at clock: any Timekeeper
) -> String {
  let paper = Paper()
  let machine = Machine(
    files: Disk(), timekeeper: clock, randomness: SystemRandomness(), outlet: paper.outlet,
    inlet: PreparedInlet(line.input), variable: { _ in nil })
  let words = line.path.split(separator: " ").dropFirst().map(String.init) + line.words
  let status = program.run(words, on: machine)
  return "\(status) \(paper.text)"
}

/// A station with a crossing that a silent list matched and one that was referred.
private struct Desk {
  static var canKeepSessions: Bool { VolatileFolder.own("maabar") != nil }

  let root: Path
  let station: Path
  let clock = SimulatedTimekeeper(utcMilliseconds: 1_772_438_400_000, bootID: "audit-table")

  init(_ folder: String) throws {
    root = Path(folder)
    station = root / "ibk"
    let administrator = NewOfficer(
      serviceNumber: "1001", passphrase: Passphrase("four quiet camels cross"), cost: .simulated)
    _ = try StationSetup.make(
      StationConfiguration(
        station: try StationName("IBK-1"), pointOfEntry: try StationName("IQ-IBK"),
        country: "IRQ", zone: "Asia/Baghdad", mode: .land, lane: "1"),
      rules: DefaultRules.text,
      protection: StationProtection(mode: .rootFile, administrator: administrator), in: station,
      files: Disk(), timekeeper: clock, randomness: SystemRandomness())
    let opened = try open()
    let session = try opened.signIn("1001", Passphrase("four quiet camels cross"))
    try opened.change(by: session) { desk throws(Fault) in
      for (number, role) in [("8102", OfficerRole.secondLine), ("9001", .supervisor)] {
        try desk.add(
          NewOfficer(
            serviceNumber: number, passphrase: Passphrase("seven green kettles sing"),
            cost: .simulated), role: role, by: session)
      }
    }
    try write("admin", "1001\nfour quiet camels cross\n")
    try write("second", "8102\nseven green kettles sing\n")
    try write("super", "9001\nseven green kettles sing\n")
    try write("new", "7731\nnine slow lanterns drift west\n")
    let list = try Watchlist(
      reference: WatchlistReference(id: "orders", title: "Orders", version: 1),
      terms: WatchlistTerms(owner: "Court", legalBasis: "Act", visibility: .silent),
      entries: [
        WatchlistEntry(
          id: "E-1", names: [ListedName(PersonName(issued: "Qais Dhiyab Al-Rubayi"), .primary)])
      ])
    try Disk().write(try WatchlistLines.write(list), to: root / "orders.jsonl")
    try write("queries", "{\"name\":\"Qais Dhiyab Al-Rubayi\"}\n")
    try write("in", traveller("Qais Dhiyab Al-Rubayi", "{\"outcome\":\"referred\"}"))
    try write(
      "out",
      traveller("Sami Nuri", "{\"outcome\":\"exit-permitted\",\"overrideReason\":\"known here\"}"))
  }

  private func traveller(_ name: String, _ decision: String) -> String {
    """
    {"names":[{"issued":"\(name)","script":"Latn","source":"declared"}],\
    "nationality":"IRN",\
    "decision":\(decision)}

    """
  }

  private func write(_ name: String, _ text: String) throws {
    try Disk().write(text, to: root / name)
  }

  private func open() throws(Fault) -> PointOfEntry {
    try PointOfEntry(
      station, files: Disk(), timekeeper: clock, randomness: SystemRandomness())
  }

  /// How often each act stands in the audit, but for this reader's own.
  func acts() throws -> [AuditAction: Int] {
    let opened = try open()
    let reader = OfficerSession(serviceNumber: "0", role: .supervisor, opened: clock.now())
    var counts: [AuditAction: Int] = [:]
    for record in try opened.auditRecords(for: reader) where record.act.officer != "0" {
      counts[record.act.action, default: 0] += record.act.times
    }
    return counts
  }

  func type(_ line: TypedLine) -> String { run(maabar.Main.program, line, at: clock) }

  private func line(
    _ path: String, by officer: String = "super", _ words: [String] = [], input: [String] = [],
    keepsSession: Bool = false
  ) -> TypedLine {
    let signIn = ["--station", station.string, "--sign-in", (root / officer).string]
    return TypedLine(
      path: "maabar \(path)", words: words + signIn, input: input, keepsSession: keepsSession)
  }

  private func file(_ name: String) -> String { (root / name).string }

  /// Every line of the table, in an order in which each has something to work on.
  func lines() throws -> [TypedLine] {
    let list = line("watchlist import", [file("orders.jsonl")])
    // Recorded beside the table: what the second line has before it.
    _ = type(list)
    _ = type(line("entry", ["--input", file("in")]))
    let n = try #require(try open().openReferrals().first).n
    let next = try Disk().read(root / "orders.jsonl", limit: 1 << 20)
    let newer = String(decoding: next, as: UTF8.self).replacing(
      "\"version\":1", with: "\"version\":2")
    try write("orders-next.jsonl", newer)
    _ = type(TypedLine(path: "maabar document make-specimen", words: ["--out", file("chip")]))
    return [
      line("watchlist import", [file("orders-next.jsonl")]),
      line("entry", ["--input", file("in"), "--assess"]),
      line("exit", ["--input", file("out")]),
      line("shift open"), line("shift report"), line("clock confirm"),
      line(
        "watchlist screen",
        ["--list", file("orders.jsonl"), "--queries", file("queries"), "--purpose", "ORDER-1"]),
    ] + secondLine("\(n)") + officers() + [
      line("shift close", ["--nobody-follows", "--agreed"]), line("audit list"),
      line("audit export"), line("keys protect", by: "admin", ["--by", "root-file"]),
      line("keys rotate"),
      line(
        "document terminal import", by: "admin",
        [Fixture.path("terminal/persosim/is_cert_1.cvcert")]),
      line(
        "document read",
        ["--reader", file("chip"), "--mrz", file("chip/printed-zone.mrz"), "--guarded"]),
    ]
  }

  private func secondLine(_ n: String) -> [TypedLine] {
    [
      line("referral list", by: "second"),
      line("note add", by: "second", [n, "--kind", "vulnerability"], input: ["needs a doctor"]),
      line("note show", by: "second", [n]),
      line("alerts list", by: "second"), line("alerts show", by: "second", [n]),
      line("alerts acknowledge", by: "second", [n], input: ["the court was told"]),
      line("referral decide", by: "second", [n, "--outcome", "admitted"]),
    ]
  }

  private func officers() -> [TypedLine] {
    let signOut = TypedLine(
      path: "maabar officer sign-out", words: ["--station", station.string], keepsSession: true)
    return [
      line("officer add", ["--officer", file("new")]),
      line("officer role", ["--officer", file("new"), "--role", "second-line"]),
      line("officer passphrase", ["--officer", file("new")]), line("officer list"),
      line("officer disable", ["--officer", file("new")]),
      line("officer sign-in", keepsSession: true), signOut,
    ]
  }
}

/// A registry with one station enrolled.
private struct Centre {
  let root: Path
  let registry: Path
  /// The code of the station's request.
  let code: String
  let clock = SimulatedTimekeeper(utcMilliseconds: 1_772_438_400_000, bootID: "audit-table")

  init(_ folder: String) throws {
    root = Path(folder)
    registry = root / "registry"
    let made = try RegistryService.make(
      RegistrySettings(name: "Test", origin: "registry.example/maabar/1"), in: registry,
      files: Disk(), timekeeper: clock, randomness: SystemRandomness())
    _ = made
    let request = try StationSetup.make(
      StationConfiguration(
        station: try StationName("IBK-1"), pointOfEntry: try StationName("IQ-IBK"),
        country: "IRQ", zone: "Asia/Baghdad", mode: .land, lane: "1"),
      rules: DefaultRules.text, protection: .simulated, in: root / "ibk", files: Disk(),
      timekeeper: clock, randomness: SystemRandomness())
    try Disk().write(request.json.line(), to: root / "request.json")
    code = try ComparisonCode.text(request)
    let list = try Watchlist(
      reference: WatchlistReference(id: "orders", title: "Orders", version: 1),
      terms: WatchlistTerms(owner: "Court", legalBasis: "Act"),
      entries: [
        WatchlistEntry(
          id: "E-1", names: [ListedName(PersonName(issued: "Qais Dhiyab"), .primary)])
      ])
    try Disk().write(try WatchlistLines.write(list), to: root / "orders.jsonl")
    for name in ["stick", "data", "keys"] { try Disk().makeFolder(root / name) }
  }

  func acts() throws -> [RegistryAct] {
    try RegistryService.open(
      registry, files: Disk(), timekeeper: clock, randomness: SystemRandomness()
    ).auditEntries().map(\.act)
  }

  func type(_ line: TypedLine) -> String {
    let isStation = line.path.hasPrefix("maabar ")
    return run(
      isStation ? maabar.Main.program : maabar_registry.Main.program, line, at: clock)
  }

  /// Acts of what people decide stand in the audit before it is tried, so that an epoch, batch or
  /// record that is none will do here.
  func lines() -> [TypedLine] {
    let hexadecimal = String(repeating: "0f", count: 16)
    func line(_ path: String, _ words: [String] = []) -> TypedLine {
      TypedLine(path: path, words: words + ["--registry", registry.string])
    }
    return [
      line(
        "maabar-registry enrol",
        [
          (root / "request.json").string, "--answer", (root / "answer.json").string, "--code", code,
        ]),
      line("maabar-registry keys rotate", ["service", "--escrow", (root / "rotated").string]),
      line("maabar-registry keys escrow", [(root / "escrow").string]),
      line("maabar-registry keys destroy"),
      line("maabar-registry watchlist publish", [(root / "orders.jsonl").string]),
      line("maabar-registry watchlist send", [(root / "stick").string]),
      line("maabar-registry trust import", [Fixture.path("chip/nz-2013/csca.pem")]),
      line(
        "maabar-registry trust accept",
        ["052207f676e8af44", "--reason", "NOTE-1"]),
      line("maabar-registry trust expect", ["NZL", "--reason", "POLICY-1"]),
      line("maabar-registry trust publish"),
      line(
        "maabar-registry trust revoke",
        ["052207f676e8af44", "--reason", "CASE-7"]),
      line("maabar-registry shifts"),
      line("maabar-registry duplicates", ["--reason", "WEEKLY-REVIEW"]),
      line("maabar-registry approve", ["IBK-1", hexadecimal]),
      line("maabar-registry adopt", [hexadecimal + hexadecimal]),
      line("maabar-registry revoke", ["IBK-1", "--epoch", hexadecimal, "--after", "4"]),
      line("maabar-registry erase", ["--record", "IBK-1/\(hexadecimal)/7"]),
      line(
        "maabar-registry backup", [(root / "data").string, "--keys", (root / "keys").string]),
      line("maabar-registry audit"),
      line("maabar flows export", ["--from", "2026-03-01", "--to", "2026-03-31"]),
      line("maabar flows count", ["--from", "2026-03-01", "--to", "2026-03-31"]),
      line("maabar flows release", ["--from", "2026-03-01", "--to", "2026-03-31"]),
      line(
        "maabar flows report",
        ["--from", "2026-03-01", "--to", "2026-03-31", "--out", (root / "report").string]),
      line("maabar flows tallies", ["--from", "2026-03-01", "--to", "2026-03-31"]),
      line("maabar flows check", ["--from", "2026-03-01", "--to", "2026-03-31"]),
      line("maabar flows series", ["--from", "2026-03-01", "--to", "2026-03-31"]),
      line(
        "maabar flows compare",
        ["--from", "2026-03-01", "--to", "2026-03-31", "--against-from", "2026-02-01"]),
    ]
  }
}

/// What a command wrote on both streams.
private final class Paper: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

  var outlet: Outlet {
    Outlet(
      output: { more throws(Fault) in self.bytes.withLock { $0 += more } },
      error: { more throws(Fault) in self.bytes.withLock { $0 += more } })
  }
}
