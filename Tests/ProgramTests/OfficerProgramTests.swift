import Bytes
import Foundation
import Support
import Testing

@Suite("Officers and keys, by the program as built")
struct OfficerProgramTests {
  private let setup = [
    "setup", "--station", "ibk", "--id", "IBK-1", "--poe", "IQ-IBK", "--unlock", "passphrase",
  ]
  private let traveller = """
    {"names":[{"issued":"PERSON","script":"Latn","source":"declared"}],"nationality":"SYR",\
    "birth":"1990","sex":"F","decision":{"outcome":"referred"}}
    """

  @Test("An administrator lets officers in and out, and the record names who worked")
  func people() throws {
    try withTemporaryFolder { folder in
      let station = BuiltProgram.station(in: folder)
      try station.succeed(setup)
      try write("7731\nseven green kettles sing\n", to: folder + "/new")
      try station.succeed([
        "officer", "add", "--station", "ibk", "--role", "officer", "--officer", "new",
      ])
      let listed = try station.succeed(["officer", "list", "--station", "ibk", "--json"]).json()
      #expect(listed.first?.array?.compactMap { $0["number"]?.string } == ["1001", "7731"])
      // The officer signs in by a file of their own: the record names them, their role binds them.
      let recorded = try station.succeed(
        ["entry", "--station", "ibk", "--input", "-", "--sign-in", "new", "--json"],
        input: traveller
      ).json()
      let n = try #require(recorded.first?["n"]?.integer)
      let decided = try station.run([
        "referral", "decide", "\(n)", "--station", "ibk", "--outcome", "admitted",
        "--sign-in", "new",
      ])
      #expect(decided.status == 5)
      #expect(decided.problems.contains("station.role"))
      try station.succeed(["officer", "disable", "--station", "ibk", "--officer", "new"])
      let again = try station.run(
        ["entry", "--station", "ibk", "--input", "-", "--sign-in", "new"], input: traveller)
      #expect(again.status == 5)
      #expect(again.problems.contains("store.sign-in"))
      try station.succeed(["officer", "sign-out", "--station", "ibk"])
    }
  }

  @Test("Without a session nothing is recorded or sealed; sync and doctor work and say so")
  func locked() throws {
    try withTemporaryFolder { folder in
      let station = BuiltProgram.station(in: folder)
      try station.succeed(setup)
      try station.succeed(
        ["entry", "--station", "ibk", "--input", "-"], input: traveller)
      try station.succeed(["officer", "sign-out", "--station", "ibk"])
      // Standard input ends before anybody has signed in.
      let entry = try station.run(["entry", "--station", "ibk", "--input", "travellers"])
      #expect(entry.status == 3)
      #expect(entry.problems.contains("console.no-answer"))
      let seal = try station.run(["batch", "seal", "--station", "ibk"])
      #expect(seal.status == 5)
      let doctor = try station.run(["doctor", "--station", "ibk", "--json"])
      #expect(doctor.output.contains("passphrase: nothing opens without"))
      let shown = try station.succeed(["keys", "show", "--station", "ibk", "--json"]).json()
      #expect(shown.first?["mode"] == "passphrase")
      #expect(shown.first?["unlockers"] == 1)
    }
  }

  @Test("Passphrases too easy, service numbers that are none and second setups are refused")
  func refused() throws {
    try withTemporaryFolder { folder in
      let station = BuiltProgram.station(in: folder)
      try station.succeed(setup)
      for (text, code) in [
        ("7731\nshort one\n", "store.passphrase"),
        ("7731\nIBK-1 password 7731 password\n", "store.passphrase"),
        ("Ali Hassan\nseven green kettles sing\n", "station.officer"),
        ("7731\n", "store.passphrase"),
      ] {
        try write(text, to: folder + "/new")
        let run = try station.run(["officer", "add", "--station", "ibk", "--officer", "new"])
        #expect(run.status == 3, "\(code)")
        #expect(run.problems.contains(code), "\(run.problems)")
        #expect(!run.problems.contains("kettles"))
      }
      #expect(try station.run(setup).status == 5)
      try station.succeed(["officer", "sign-out", "--station", "ibk"])
    }
  }

  @Test("The mode is changed and the key replaced, and the session goes on")
  func keys() throws {
    try withTemporaryFolder { folder in
      let station = BuiltProgram.station(in: folder)
      try station.succeed(setup)
      try station.succeed(["entry", "--station", "ibk", "--input", "-"], input: traveller)
      let rotated = try station.succeed(["keys", "rotate", "--station", "ibk", "--json"]).json()
      #expect(rotated.first?["key"] == 2)
      let changed = try station.succeed([
        "keys", "protect", "--by", "root-file", "--station", "ibk", "--json",
      ]).json()
      #expect(changed.first?["mode"] == "root-file")
      let doctor = try station.run(["doctor", "--station", "ibk", "--json"])
      #expect(doctor.output.contains("unprotected"))
      try station.succeed(["entry", "--station", "ibk", "--input", "-"], input: traveller)
      try station.succeed(["officer", "sign-out", "--station", "ibk"])
    }
  }
}
