import Bytes
import Foundation
import Support
import Testing

@Suite("Both programs, as built, over the network")
struct NetworkProgramTests {
  private func sync(
    _ border: WholeWayTests.Border, _ service: RunningService, _ words: [String] = []
  ) throws -> BuiltProgram.Run {
    try border.station.run(
      ["sync", "--station", "ibk", "--registry", service.address, "--json"] + words)
  }

  @Test("A station syncs with a service of its own process, which makes way for other verbs")
  func twoProcesses() throws {
    try withTemporaryFolder { (folder: String) throws in
      let border = try WholeWayTests.Border(folder)
      let service = try RunningService(border.registry, folder: "centre")
      try border.station.succeed(
        ["entry", "--station", "ibk", "--input", "-"], input: border.travellers(3))
      let first = try sync(border, service)
      #expect(first.status == 0, "\(first.problems)")
      #expect(try first.json().first?["receipted"] == [1])
      // While it serves: looked at, another station let in, this one revoked.
      let shown = try border.registry.succeed(["stations", "--registry", "centre", "--json"])
      let epoch = try #require(
        try shown.json().first?["stations"]?.array?.first?["epochs"]?.array?.first?["epoch"]?
          .string)
      let made = try border.station.succeed([
        "setup", "--station", "bgw", "--id", "BGW-1", "--poe", "IQ-BGW", "--json",
      ]).json()
      try border.registry.succeed([
        "enrol", "bgw/enrolment-request.json", "--registry", "centre", "--answer", "b.json",
        "--code", try #require(made.first?["code"]?.string),
      ])
      #expect(try sync(border, service, ["--metered"]).status == 0)
      // A second service of the same registry is refused.
      let second = try border.registry.run([
        "serve", "--registry", "centre", "--reachable-at", "https://127.0.0.1", "--port", "0",
      ])
      #expect(second.status == 8, "\(second.problems)")
      try border.registry.succeed([
        "revoke", "IBK-1", "--registry", "centre", "--epoch", epoch, "--after", "1",
      ])
      let refused = try sync(border, service)
      #expect(refused.status == 5 && refused.problems.contains("not-enrolled"))
      #expect(service.stop() == 0)
      try border.registry.succeed(["fsck", "--registry", "centre"])
    }
  }

  @Test("A service killed without warning loses nothing that it gave a receipt for")
  func killed() throws {
    try withTemporaryFolder { (folder: String) throws in
      let border = try WholeWayTests.Border(folder)
      for round in 1...3 {
        let service = try RunningService(border.registry, folder: "centre")
        try border.station.succeed(
          ["entry", "--station", "ibk", "--input", "-"], input: border.travellers(2))
        #expect(try sync(border, service).status == 0)
        kill(service.process.processIdentifier, SIGKILL)
        service.process.waitUntilExit()
        let stations = try border.registry.succeed(["stations", "--registry", "centre", "--json"])
        #expect(stations.output.contains("\"head\":\(round)"))
      }
      try border.registry.succeed(["fsck", "--registry", "centre"])
    }
  }
}
