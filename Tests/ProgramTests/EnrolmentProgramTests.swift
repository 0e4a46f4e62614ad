import Bytes
import Foundation
import Support
import Testing

@Suite("Enrolment over the network, by the programs as built")
struct EnrolmentProgramTests {
  private func made(_ folder: String) throws -> (station: BuiltProgram, registry: BuiltProgram) {
    let registry = BuiltProgram.registry(in: folder)
    try registry.succeed([
      "init", "--registry", "centre", "--name", "Iraq", "--origin", "registry.example/iq/test",
    ])
    return (.station(in: folder), registry)
  }

  private func word(_ run: BuiltProgram.Run, _ field: String) throws -> String {
    try #require(try run.json().first?[field]?.string, "\(run.output) \(run.problems)")
  }

  @Test("Serve, setup, enrol, setup, sync: five commands, and the record is at the registry")
  func fiveCommands() throws {
    try withTemporaryFolder { (folder: String) throws in
      let (station, registry) = try made(folder)
      let service = try RunningService(registry, folder: "centre")
      let asked = try station.succeed([
        "setup", "--station", "ibk", "--poe", "IQ-IBK", "--registry", service.address, "--json",
      ])
      #expect(try word(asked, "station") == "IQ-IBK-1")
      #expect(try word(asked, "state") == "compare")
      let code = try word(asked, "code")
      // As it is typed by who hears it.
      let enrolled = try registry.run(
        ["enrol", "IQ-IBK-1", "--registry", "centre", "--json"],
        input: code.lowercased().replacingOccurrences(of: "-", with: "") + "\n")
      #expect(try word(enrolled, "code") == code)
      let taken = try station.succeed(["setup", "--station", "ibk", "--code", code, "--json"])
      #expect(try word(taken, "state") == "enrolled")
      let synced = try station.succeed([
        "sync", "--station", "ibk", "--registry", service.address, "--json",
      ])
      #expect(try synced.json().first?["receipted"] == [1], "the audit's first batch")
      #expect(service.stop() == 0)
      try registry.succeed(["fsck", "--registry", "centre"])
    }
  }

  @Test("A wrong code on either side lets nobody in, and says so; refused is refused")
  func wrongCodes() throws {
    try withTemporaryFolder { (folder: String) throws in
      let (station, registry) = try made(folder)
      let service = try RunningService(registry, folder: "centre")
      try station.succeed([
        "setup", "--station", "ibk", "--poe", "IQ-IBK", "--id", "IBK-1", "--registry",
        service.address,
      ])
      let wrong = "AAAA-BBBB-CCCC-DDDD"
      let admitted = try registry.run([
        "enrol", "IBK-1", "--registry", "centre", "--code", wrong,
      ])
      #expect(admitted.status == 5 && admitted.problems.contains("registry.enrolment-code"))
      let compared = try station.run(["setup", "--station", "ibk", "--code", wrong])
      #expect(compared.status == 5 && compared.problems.contains("somebody stands between"))
      let early = try station.run([
        "sync", "--station", "ibk", "--registry", service.address,
      ])
      #expect(early.status == 5 && early.problems.contains("station.not-enrolled"))
      let listed = try registry.succeed(["enrol", "--registry", "centre", "--json"])
      #expect(try listed.json().first?["waiting"]?.array?.count == 1)
      try registry.succeed(["enrol", "--refuse", "--registry", "centre"])
      let code = try word(
        try station.run(["setup", "--station", "ibk", "--json"]), "code")
      let refused = try station.run(["setup", "--station", "ibk", "--code", code])
      #expect(refused.status == 5 && refused.problems.contains("refused"))
      #expect(service.stop() == 0)
    }
  }
}
