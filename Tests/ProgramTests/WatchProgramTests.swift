import Bytes
import Foundation
import Support
import Testing

@Suite("A station that stays connected, as built")
struct WatchProgramTests {
  /// `maabar sync --watch` as a process of its own, whose events are read as they come.
  private final class Watching {
    private let process = Process()
    private let output = Pipe()
    private var bytes: [UInt8] = []

    init(_ station: BuiltProgram, _ address: String) throws {
      process.executableURL = URL(fileURLWithPath: try station.executable())
      process.arguments = ["sync", "--station", "ibk", "--watch", "--registry", address, "--json"]
      process.currentDirectoryURL = URL(fileURLWithPath: station.folder)
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      process.standardInput = FileHandle.nullDevice
      try process.run()
    }

    /// Waits for the next event; nil once the process has ended.
    func next() throws -> JSON? {
      while true {
        if let end = bytes.firstIndex(of: 0x0a) {
          defer { bytes.removeFirst(end + 1) }
          return try JSON.parse(Array(bytes[..<end]))
        }
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { return nil }
        bytes += more
      }
    }

    func stop() -> Int32 {
      process.interrupt()
      process.waitUntilExit()
      return process.terminationStatus
    }

    deinit { if process.isRunning { process.terminate() } }
  }

  @Test("An entry that is published while it waits is installed by its delta; rules come as well")
  func urgent() throws {
    try withTemporaryFolder { (folder: String) throws in
      let border = try WholeWayTests.Border(folder)
      let service = try RunningService(border.registry, folder: "centre")
      let entry = { (id: String) in
        """
        {"id":"\(id)","names":[{"full":"Invented Person \(id)","type":"primary"}],\
        "terms":{"order":"\(id)"}}
        """
      }
      for id in 1...9 {
        try border.registry.succeed(
          ["watchlist", "add", "-", "--registry", "centre"], input: entry("order-\(id)"))
      }
      let watching = try Watching(border.station, service.address)
      #expect(try watching.next()?["event"] == "synced")
      try border.registry.succeed(
        ["watchlist", "add", "-", "--registry", "centre"], input: entry("order-17"))
      let news = try #require(try watching.next())
      #expect(news["event"] == "news")
      let installed = try #require(news["lists"]?["installed"]?.array?.first)
      #expect(installed["list"] == "urgent" && installed["byDelta"] == .boolean(true))
      #expect(installed["changes"]?["added"] == 1)
      let rules = #"""
        {"type":"maabar/rules/1","id":"winter","version":4,"title":"Winter","rules":[
         {"id":"all","when":{"all":[]},"propose":"refer","code":"a","text":"All","precedence":1}]}
        """#
      try border.registry.succeed(["rules", "publish", "-", "--registry", "centre"], input: rules)
      let second = try #require(try watching.next())
      #expect(second["lists"]?["snapshots"]?.array?.first?["content"] == "rules")
      let listed = try border.station.succeed(["watchlist", "list", "--station", "ibk", "--json"])
      let lists = try #require(try listed.json().first?["lists"]?.array)
      #expect(lists.map { $0["list"]?.string } == ["urgent", "decision-rules"])
      #expect(lists.allSatisfy { $0["ageDays"] == 0 && $0["overdue"] == .boolean(false) })
      #expect(watching.stop() == 0)
      #expect(service.stop() == 0)
    }
  }

  @Test("A supervisor types what is dictated; who may do less is refused; the doctor tells")
  func dictated() throws {
    try withTemporaryFolder { (folder: String) throws in
      let border = try WholeWayTests.Border(folder)
      let answers = [
        "Order 118/2026", "Court of Dohuk", "Qais Dhiyab Al-Rubayi", "", "", "", "", "1979", "IRN",
        "", "", "n", "Call 0750",
      ]
      let typed = try border.station.succeed(
        ["watchlist", "dictate", "--station", "ibk", "--json"],
        input: answers.joined(separator: "\n") + "\n")
      #expect(try typed.json().first?["id"] == "D-1")
      let doctor = try border.station.run(["doctor", "--station", "ibk"])
      #expect(doctor.output.contains("1 not confirmed"))
      let listed = try border.station.succeed(["watchlist", "list", "--station", "ibk"])
      #expect(listed.output.contains("Order 118/2026") && !listed.output.contains("Qais"))
      try border.station.succeed(
        ["watchlist", "withdraw", "D-1", "--station", "ibk"], input: "typed wrongly\n")
      #expect(
        try !border.station.succeed(["watchlist", "list", "--station", "ibk"]).output
          .contains("D-1"))
    }
  }
}
