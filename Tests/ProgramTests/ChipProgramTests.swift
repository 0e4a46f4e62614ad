import Bytes
import Codes
import Foundation
import Host
import Support
import Testing
import VirtualPassport

/// The whole way of a chip: virtual passport, vpcd, pcscd, the PC/SC driver, the verbs.
@Suite("Chips through PC/SC, by the program as built", .serialized)
struct ChipProgramTests {
  private static let zone = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F3004157ZE184226B<<<<<16",
  ]

  /// A specimen of now, whatever now is.
  private static let specimen = Result { () throws in
    let now = SystemTimekeeper().now().utcMilliseconds
    var plan = SpecimenPlan.complete
    plan.zone = zone
    plan.groups[2] = try Fixture.bytes("chip/bsi-2008/Datagroup2.bin")
    let issuer = try SpecimenIssuer.make(
      country: #require(Country(icao: "UTO")), atMilliseconds: now,
      randomness: SeededRandomness(seed: 1))
    return try SpecimenMaker.make(
      plan, issuer: issuer, atMilliseconds: now, randomness: SeededRandomness(seed: 2))
  }

  /// Runs a test with a passport on the first virtual reader.
  private func withPassport(
    _ faults: [ChipFault] = [], _ body: (BuiltProgram, Specimen) throws -> Void
  ) throws {
    try CardServiceProcess.use { service in
      let specimen = try Self.specimen.get()
      let chip = VirtualChip(
        specimen.chip, randomness: SeededRandomness(seed: 3), faults: faults)
      let port = try #require(UInt16(exactly: service.port))
      let link = VirtualReaderLink(chip, port: port, timekeeper: SystemTimekeeper())
      let thread = OwnerThread(name: "virtual passport")
      thread.run { try? link.run() }
      thread.end()
      defer {
        link.end()
        service.stop()
      }
      try withTemporaryFolder { folder in
        try write(Self.zone.joined(separator: "\n"), to: "\(folder)/zone.txt")
        try body(.station(in: folder), specimen)
      }
    }
  }

  @Test("device list and device test show the reader and its chip; the doctor sees them")
  func devices() throws {
    try withPassport { program, _ in
      let list = try program.succeed(["device", "list", "--json"]).json().first?.array ?? []
      let names = list.compactMap { $0["device"]?.string }
      #expect(names.contains("pcsc/Virtual/PCD/-"))
      let test = try program.succeed(["device", "test", "pcd/-", "--json"]).json().first
      #expect(test?["answerToReset"]?.string == "3b80800101")
      let doctor = try program.run(["doctor", "--json"]).json().first?.array ?? []
      let readers = doctor.first { $0["subject"]?.string == "Chip readers" }
      #expect(readers?["detail"]?.string?.contains("Virtual PCD 00 00") == true)
    }
  }

  @Test("document read opens, reads and proves the chip behind pcscd, and keeps its files")
  func documentRead() throws {
    try withPassport { program, specimen in
      let list = program.folder + "/issuers.ml"
      try write(specimen.masterList, to: list)
      let run = try program.run([
        "document", "read", "--reader", "pcd/-", "--mrz", "zone.txt", "--trust", list, "--out",
        "chip", "--json",
      ])
      let answer = try #require(run.json().first, "\(run.problems)")
      #expect(answer["access"]?.string?.hasPrefix("PACE") == true)
      #expect(answer["brokenOff"] == nil && answer["restarts"]?.integer == 0)
      let checks = Dictionary(
        uniqueKeysWithValues: (answer["checks"]?.array ?? []).map {
          ($0["name"]?.string ?? "", $0["outcome"]?.string ?? "")
        })
      for name in [
        "chip.access", "chip.chip-authentication", "chip.security-object",
        "chip.signer-certificate", "chip.dg1", "chip.dg2", "chip.zone",
      ] {
        #expect(checks[name] == "successful", "\(name)")
      }
      let portrait = try read(program.folder + "/chip/portrait.jp2")
      let group = try Fixture.bytes("chip/bsi-2008/Datagroup2.bin")
      #expect(group.suffix(portrait.count) == portrait[...])
    }
  }

  @Test("A chip that slips off in the middle is read on from where it was")
  func lost() throws {
    try withPassport([ChipFault(.lostAtByte, 6000)]) { program, _ in
      let run = try program.run([
        "document", "read", "--reader", "pcd/-", "--mrz", "zone.txt", "--json",
      ])
      let answer = try #require(run.json().first, "\(run.problems)")
      #expect(answer["brokenOff"] == nil && answer["restarts"]?.integer == 1)
    }
  }

  @Test("The lane reads the chip without a key press, and records what it came to")
  func entry() throws {
    try withPassport { program, _ in
      try program.succeed(["setup", "--station", "ibk", "--id", "IBK-1", "--poe", "IQ-IBK"])
      // The service has seen the document before the lane opens.
      try program.succeed(["device", "test", "pcd/-"])
      let answers = Self.zone + ["", "", "", "n", "n", "", ""]
      try write(answers.joined(separator: "\n") + "\n", to: program.folder + "/answers")
      let script = """
        export MAABAR_SIGN_IN=$PWD/.sign-in  # another terminal, another session
        script -qec "$1 entry --station ibk --chip pcd/- --portraits faces" /dev/null < answers
        """
      let run = try StockTool.bash(script, [try program.executable()], in: program.folder)
      let page = String(decoding: run.output, as: UTF8.self)
      #expect(run.status == 0, "\(page) \(run.problems)")
      // The issuer's certificate is not available here: grey, and no finding.
      #expect(page.contains("its certificate is not available here"))
      #expect(page.contains("data as they were signed, and of this chip"))
      #expect(page.contains("faces/portrait.jp2"))
      #expect(page.contains("recorded"))
      #expect(!FileManager.default.fileExists(atPath: program.folder + "/ibk/faces/portrait.jp2"))
      let kept = try program.succeed(["attachments", "list", "--station", "ibk", "--json"]).json()
      let states = kept.first?.object?.values.compactMap { $0["attachments"]?.integer } ?? []
      #expect(states.reduce(0, +) == 6, "\(kept)")
    }
  }
}
