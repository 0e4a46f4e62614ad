import Bytes
import Foundation
import Support
import Testing

@Suite("The drill of a stolen station, as its page says")
struct StolenStationTests {
  /// A registry that serves, a station that was enrolled over the network, and what people type.
  private struct Drill {
    let folder: String
    let service: RunningService
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
      let asked = try station.succeed([
        "setup", "--station", place, "--id", "IQ-IBK-1", "--poe", "IQ-IBK", "--registry",
        service.address, "--json",
      ]).json()
      let code = try #require(asked.first?["code"]?.string)
      try at(["enrol", "IQ-IBK-1", "--code", code])
      try station.succeed(["setup", "--station", place, "--code", code])
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
      let pass = try registry.run(["ingest", stick, "--registry", "centre", "--json"])
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
      let shown = try drill.at(["stations"])
      let epochs = shown["stations"]?.array?.first?["epochs"]?.array
      let epoch = try #require(epochs?.first?["epoch"]?.string)
      let head = try #require(epochs?.first?["head"]?.integer)
      // The thief works on, and has the station renew its keys.
      try drill.record("THIEF", at: "ibk")
      try drill.station.succeed(["keys", "renew", "--station", "ibk"])
      // 2. Revoked while the registry serves.
      try drill.at(["revoke", "IQ-IBK-1", "--epoch", epoch, "--after", "\(head)"])
      let refused = try drill.sync("ibk")
      #expect(refused.status == 5 && refused.problems.contains("not-enrolled"))
      // 3. The late stick comes in; its batch waits, because it stands behind the last one named.
      #expect(try drill.outcomes("late") == ["held-revoked"])
      let held = try drill.at(["stations"])["held"]?.array
      let second = try #require(held?.first?["batch"]?.string)
      // 4. The duty book names it: it counts at once.
      let again = try drill.at([
        "revoke", "IQ-IBK-1", "--epoch", epoch, "--after", "\(head + 1)", "--batch", second,
      ])
      #expect(again["countedNow"]?.integer == 1)
      // What the thief carries by stick is kept, and counts for nobody.
      try drill.station.succeed(["sync", "his", "--station", "ibk"])
      #expect(try Set(drill.outcomes("his")).isSubset(of: ["held-revoked", "repeated"]))
      // 5. Nothing more is asked of it.
      try drill.at([
        "attachments", "give-up", "IQ-IBK-1", "--reason", "stolen", "--by", "A-17",
      ])
      // 6. The new machine has the id, and only it is let in.
      try drill.setUp("new")
      try drill.record("THIRD", at: "new")
      #expect(try drill.sync("new").status == 0)
      #expect(try drill.sync("ibk").status == 5)
      #expect(drill.service.stop() == 0)
      try drill.registry.succeed(["fsck", "--registry", "centre"])
    }
  }

  @Test("The page's steps name the commands that the drill types")
  func page() throws {
    let page = try String(
      contentsOfFile: "\(Fixture.root)/Manuals/administrator/stolen-station.md", encoding: .utf8)
    for words in [
      "maabar-registry stations", "maabar-registry revoke IQ-IBK-1 --epoch",
      "maabar-registry ingest", "--batch", "attachments give-up IQ-IBK-1 --reason stolen --by A-17",
      "maabar setup --station ibk --id IQ-IBK-1", "maabar-registry enrol IQ-IBK-1",
    ] { #expect(page.contains(words), "\(words)") }
  }
}
