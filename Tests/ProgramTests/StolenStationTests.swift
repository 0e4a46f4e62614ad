import Bytes
import Foundation
import Support
import Testing

@Suite("The drill of a stolen station, as its page says")
struct StolenStationTests {
  /// The page that an administrator has in hand, `Manuals/administrator/stolen-station.md`.
  private struct Page {
    /// Its commands in their order: those that stand by themselves, and those within a sentence.
    let commands: [[String]]

    init() {
      let place = "\(Fixture.root)/Manuals/administrator/stolen-station.md"
      let text = (try? String(contentsOfFile: place, encoding: .utf8)) ?? ""
      commands = text.replacing("```", with: "\n").split(whereSeparator: "\n`".contains)
        .filter { $0.hasPrefix("maabar") && $0.contains(" ") }
        .map { $0.split(separator: " ").map(String.init) }
    }

    /// The words of the one command that begins with some, or has them in it.
    func words(of beginning: String) throws -> [String] {
      let wanted = beginning.split(separator: " ").map(String.init)
      return try #require(
        commands.first { $0.starts(with: wanted.prefix(2)) && Set(wanted).isSubset(of: $0) },
        "\(beginning) does not stand on the page")
    }
  }

  /// A registry that serves, a station that was enrolled over the network, and what people type.
  private struct Drill {
    let folder: String
    let service: RunningService
    let page = Page()
    var station: BuiltProgram { .station(in: folder) }
    var registry: BuiltProgram { .registry(in: folder) }

    init(_ folder: String) throws {
      self.folder = folder
      try BuiltProgram.registry(in: folder).succeed([
        "init", "--registry", "centre", "--name", "Iraq", "--origin", "registry.example/iq/test",
      ])
      service = try RunningService(.registry(in: folder), folder: "centre")
    }

    /// `maabar setup`, `maabar-registry enrol`, and the code compared.
    func setUp(_ place: String) throws {
      let words = try page.words(of: "maabar setup").dropFirst()
        .map { ["ibk": place, "https://10.77.0.1:8443": service.address][$0] ?? $0 }
      let asked = try station.succeed(words + ["--json"]).json()
      let code = try #require(asked.first?["code"]?.string)
      try at(try page.words(of: "maabar-registry enrol").dropFirst() + ["--code", code])
      try station.succeed(["setup", "--station", place, "--code", code])
    }

    /// Types a command of the page, with this drill's own values in the place of the example's.
    @discardableResult
    func type(_ command: String, _ values: [String: String] = [:]) throws -> JSON {
      let words = try page.words(of: command).map { values[$0] ?? $0 }
      #expect(words.first == "maabar-registry")
      return try at(Array(words.dropFirst()))
    }

    @discardableResult
    func at(_ words: [String]) throws -> JSON {
      let run = try registry.succeed(words + ["--registry", "centre", "--json"])
      return try run.json().first ?? [:]
    }

    func record(_ name: String, at place: String) throws {
      try station.succeed(
        ["entry", "--station", place, "--input", "-"],
        input: """
          {"names":[{"issued":"\(name)","script":"Latn","source":"declared"}],\
          "nationality":"SYR","birth":"1990","sex":"F","decision":{"outcome":"referred"}}
          """)
    }

    func sync(_ place: String) throws -> BuiltProgram.Run {
      try station.run([
        "sync", "--station", place, "--registry", service.address, "--json",
      ])
    }

    func outcomes(_ stick: String) throws -> [String] {
      let words = try page.words(of: "maabar-registry ingest").dropFirst()
        .map { $0 == "FOLDER" ? stick : $0 }
      let pass = try registry.run(words + ["--registry", "centre", "--json"])
      return try #require(try pass.json().first?["files"]?.array, "\(pass.problems)")
        .compactMap { $0["outcome"]?.string }
    }
  }

  @Test("Revoked, the thief gets nothing in, the late stick counts, and a new machine goes on")
  func drill() throws {
    try withTemporaryFolder { (folder: String) throws in
      let drill = try Drill(folder)
      try drill.setUp("ibk")
      try drill.record("FIRST", at: "ibk")
      #expect(try drill.sync("ibk").status == 0)
      // A stick is on its way when the station is stolen.
      try drill.record("SECOND", at: "ibk")
      try drill.station.succeed(["sync", "late", "--station", "ibk"])
      // 1. The duty book says: the stick was the last thing done there.
      let shown = try drill.type("maabar-registry stations")
      let epochs = shown["stations"]?.array?.first?["epochs"]?.array
      let epoch = try #require(epochs?.first?["epoch"]?.string)
      let head = try #require(epochs?.first?["head"]?.integer)
      // The thief works on, and has the station renew its keys.
      try drill.record("THIEF", at: "ibk")
      try drill.station.succeed(["keys", "renew", "--station", "ibk"])
      // 2. Revoked while the registry serves.
      let example = String(repeating: "0f", count: 16)
      try drill.type(
        "maabar-registry revoke --after 412", [example: epoch, "412": "\(head)"])
      let refused = try drill.sync("ibk")
      #expect(refused.status == 5 && refused.problems.contains("not-enrolled"))
      // 3. The late stick comes in; its batch waits, because it stands behind the last one named.
      #expect(try drill.outcomes("late") == ["held-revoked"])
      let held = try drill.at(["stations"])["held"]?.array
      let second = try #require(held?.first?["batch"]?.string)
      // 4. The duty book names it: it counts at once.
      let again = try drill.type(
        "maabar-registry revoke --batch",
        [example: epoch, "415": "\(head + 1)", example + example: second])
      #expect(again["countedNow"]?.integer == 1)
      // What the thief carries by stick is kept, and counts for nobody.
      try drill.station.succeed(["sync", "his", "--station", "ibk"])
      #expect(try Set(drill.outcomes("his")).isSubset(of: ["held-revoked", "repeated"]))
      // 5. Nothing more is asked of it.
      try drill.type("maabar-registry attachments give-up")
      // 6. The new machine has the id, and only it is let in.
      try drill.setUp("new")
      try drill.record("THIRD", at: "new")
      #expect(try drill.sync("new").status == 0)
      #expect(try drill.sync("ibk").status == 5)
      #expect(drill.service.stop() == 0)
      try drill.registry.succeed(["fsck", "--registry", "centre"])
    }
  }

  @Test("The page has the drill's commands in the drill's order")
  func page() throws {
    let beginnings = Page().commands.map { $0.prefix(2).joined(separator: " ") }
    #expect(
      beginnings == [
        "maabar-registry stations", "maabar-registry revoke", "maabar-registry serve",
        "maabar-registry ingest",
        "maabar-registry revoke", "maabar-registry adopt", "maabar-registry attachments",
        "maabar setup", "maabar-registry enrol", "maabar-registry watchlist", "maabar doctor",
      ])
  }
}
