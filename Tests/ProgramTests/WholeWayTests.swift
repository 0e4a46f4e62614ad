import Bytes
import Foundation
import Support
import Testing

@Suite("Both programs, as built, over one folder")
struct WholeWayTests {
  /// A registry and an enrolled station, each in a folder of its own, made by the programs.
  struct Border {
    let folder: String
    var station: BuiltProgram { .station(in: folder) }
    var registry: BuiltProgram { .registry(in: folder) }

    init(_ folder: String) throws {
      self.folder = folder
      try registry.succeed([
        "init", "--registry", "centre", "--name", "Iraq", "--origin", "registry.example/iq/test",
      ])
      let made = try station.succeed([
        "setup", "--station", "ibk", "--id", "IBK-1", "--poe", "IQ-IBK", "--json",
      ]).json()
      let enrolled = try registry.succeed([
        "enrol", "ibk/enrolment-request.json", "--registry", "centre", "--answer", "answer.json",
        "--code", try #require(made.first?["code"]?.string), "--json",
      ]).json()
      let code = try #require(enrolled.first?["code"]?.string)
      try station.succeed([
        "setup", "--station", "ibk", "--enrolment", "answer.json", "--code", code,
      ])
    }

    /// Travellers without documents, each let in by the second line's own decision.
    func travellers(_ count: Int, outcome: String = "referred") -> String {
      (0..<count).map { number in
        """
        {"names":[{"issued":"PERSON \(number)","script":"Latn","source":"declared"}],\
        "nationality":"SYR","birth":"1990","sex":"F","decision":{"outcome":"\(outcome)"}}
        """
      }.joined(separator: "\n")
    }
  }

  @Test("A traveller from a file becomes a record, a batch, a receipt and a count")
  func wholeWay() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      let recorded = try border.station.succeed(
        ["entry", "--station", "ibk", "--input", "-", "--json"], input: border.travellers(3)
      ).json()
      // The sign-in has a number of its own.
      let numbers = recorded.compactMap { $0["n"]?.integer }
      let first = try #require(numbers.first)
      #expect(numbers == [first, first + 1, first + 2])
      try border.station.succeed([
        "referral", "decide", "\(first + 1)", "--station", "ibk", "--outcome", "admitted",
      ])
      let out = try border.station.succeed(["sync", "stick", "--station", "ibk", "--json"]).json()
      #expect(out.first?["written"] == [1])
      try border.registry.succeed(["ingest", "stick", "--registry", "centre"])
      let back = try border.station.succeed(["sync", "stick", "--station", "ibk", "--json"]).json()
      #expect(back.first?["receipted"] == [1])
      try border.registry.succeed(["fsck", "--registry", "centre"])
      // A second journey with nothing new changes nothing.
      try border.registry.succeed(["ingest", "stick", "--registry", "centre"])
      let again = try border.station.succeed(["sync", "stick", "--station", "ibk", "--json"]).json()
      #expect(again.first?["written"] == [])
    }
  }

  @Test("A file with one wrong line is refused whole, each wrong line named, nothing recorded")
  func wrongLines() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      let input =
        border.travellers(1) + "\n{\"nationality\":\"SYR\"}\nnot json\n"
        + "{\"zone\":[\"P<UTO\"],\"decision\":{\"outcome\":\"admitted\"}}"
      let run = try border.station.run(
        ["entry", "--station", "ibk", "--input", "-"], input: input)
      #expect(run.status == 3)
      for place in ["standard input:2", "standard input:3", "standard input:4"] {
        #expect(run.problems.contains(place), "\(place)")
      }
      let listed = try border.station.succeed(["batch", "list", "--station", "ibk", "--json"])
      #expect(try listed.json() == [[]])
      try border.station.succeed(
        ["entry", "--station", "ibk", "--input", "-"], input: border.travellers(1))
      let open = try border.station.succeed(["referral", "list", "--station", "ibk", "--json"])
      #expect(try open.json().first?.array?.count == 1)
    }
  }

  @Test(
    "A process killed at any moment loses nothing that it acknowledged and counts nothing twice")
  func killed() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      var acknowledged: [Int64] = []
      for milliseconds in [40, 70, 110, 160, 220, 300] {
        let run = try border.station.run(
          ["entry", "--station", "ibk", "--input", "-", "--json"], input: border.travellers(200),
          killAfterMilliseconds: milliseconds)
        // The last line may be cut; a whole line is an acknowledgement.
        for line in run.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
          let json = try JSON.parse(Array(line.utf8))
          acknowledged.append(try #require(json["n"]?.integer))
        }
        _ = try border.station.run(
          ["batch", "seal", "--station", "ibk"], input: "", killAfterMilliseconds: milliseconds / 3)
      }
      // On a slow machine every run may have died before its first record: one runs to its end.
      let whole = try border.station.run(
        ["entry", "--station", "ibk", "--input", "-", "--json"], input: border.travellers(1))
      acknowledged.append(try #require(try whole.json().first?["n"]?.integer))
      try border.station.succeed(["batch", "seal", "--station", "ibk"])
      #expect(Set(acknowledged).count == acknowledged.count, "no number was given twice")
      let batches = try border.station.succeed(["sync", "stick", "--station", "ibk", "--json"])
      _ = try batches.json()
      // The registry too is killed while it takes the batches in, then runs to its end.
      _ = try border.registry.run(
        ["ingest", "stick", "--registry", "centre"], input: "", killAfterMilliseconds: 60)
      try border.registry.succeed(["ingest", "stick", "--registry", "centre"])
      try border.station.succeed(["sync", "stick", "--station", "ibk"])
      let states =
        try border.station.succeed(["batch", "list", "--station", "ibk", "--json"])
        .json().first?.array ?? []
      #expect(states.allSatisfy { $0["state"] == "receipted" })
      let sealed = states.compactMap { $0["count"]?.integer }.reduce(0, +)
      #expect(sealed >= Int64(acknowledged.count))
      #expect(sealed >= acknowledged.max() ?? 0)
      let fsck = try border.registry.succeed(["fsck", "--registry", "centre", "--json"]).json()
      #expect(fsck.first?["records"]?.integer == sealed, "received once each")
    }
  }

  @Test("Captures named in a file arrive whole through kills, are opened there and pruned here")
  func attachments() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      let slap = (0..<2_400_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
      try write(slap, to: folder + "/slap.pgm")
      let captures = [13, 14, 15].map {
        """
        {"kind":"finger-image","format":"image/x-portable-graymap","file":"slap.pgm","finger":\($0)}
        """
      }
      let traveller = """
        {"names":[{"issued":"PERSON","script":"Latn","source":"declared"}],"nationality":"SYR",\
        "captures":[\(captures.joined(separator: ","))],"decision":{"outcome":"referred"}}
        """
      let lines = Array(repeating: traveller, count: 4).joined(separator: "\n")
      try write(lines, to: folder + "/travellers.jsonl")
      let recorded = try border.station.succeed([
        "entry", "--station", "ibk", "--input", "travellers.jsonl", "--json",
      ]).json()
      let epoch = try #require(recorded.first?["epoch"]?.string)
      for milliseconds in [30, 60, 100] {
        let words = ["sync", "stick", "--station", "ibk"]
        _ = try border.station.run(words, input: "", killAfterMilliseconds: milliseconds)
      }
      try border.station.succeed(["sync", "stick", "--station", "ibk"])
      for milliseconds in [40, 80] {
        _ = try border.registry.run(
          ["ingest", "stick", "--registry", "centre"], input: "",
          killAfterMilliseconds: milliseconds)
      }
      try border.registry.succeed(["ingest", "stick", "--registry", "centre"])
      let counts = try border.registry.succeed([
        "attachments", "list", "--registry", "centre", "--json",
      ]).json().first?["stations"]?.array?.first
      #expect(counts?["stored"] == 12)
      #expect(counts?["missing"] == 0)
      try border.registry.succeed([
        "attachments", "open", "IBK-1/\(epoch)/2", "finger-image", "--place", "3", "--to",
        "out.pgm",
        "--reason", "CASE-1", "--registry", "centre",
      ])
      #expect(try read(folder + "/out.pgm") == slap)
      try border.registry.succeed(["fsck", "--registry", "centre"])
      let back = try border.station.succeed(["sync", "stick", "--station", "ibk", "--json"]).json()
      #expect(back.first?["attachments"]?["stored"] == 12)
      let prune = ["attachments", "prune", "--station", "ibk", "--json"]
      #expect(try border.station.succeed(prune).json().first?["attachments"] == 0)
      try border.registry.succeed([
        "backup", "disk-a", "--keys", "disk-b", "--registry", "centre",
      ])
      try border.registry.succeed(["ingest", "stick", "--registry", "centre"])
      try border.station.succeed(["sync", "stick", "--station", "ibk"])
      #expect(try border.station.succeed(prune).json().first?["attachments"] == 12)
    }
  }

  @Test("The demonstration's folders are a registry like any other to the built program")
  func demo() throws {
    try withTemporaryFolder { folder in
      let lists = Fixture.path("lists")
      let run = try BuiltProgram.station(in: folder).run([
        "demo", "day", "--lists", lists, "--travellers", "120", "--json",
      ])
      #expect(run.status == 0, "\(run.problems)\(run.output)")
      let registry = BuiltProgram.registry(in: folder)
      let fsck = try registry.succeed(["fsck", "--registry", "day/registry", "--json"]).json()
      let records = try #require(fsck.first?["records"]?.integer)
      #expect(records > 120)
      try registry.succeed(["ingest", "day/stick", "--registry", "day/registry"])
      try registry.succeed(["checkpoint", "--registry", "day/registry"])
      let after = try registry.succeed(["fsck", "--registry", "day/registry", "--json"]).json()
      #expect(after.first?["records"]?.integer == records)
    }
  }

  @Test("A folder that is no station, a wrong code and a missing file end in their own statuses")
  func wrongUse() throws {
    try withTemporaryFolder { folder in
      let station = BuiltProgram.station(in: folder)
      #expect(try station.run(["batch", "list", "--station", "nowhere"]).status == 4)
      #expect(try station.run(["entri"]).status == 2)
      let border = try Border(folder)
      let wrong = try border.station.run([
        "setup", "--station", "ibk", "--enrolment", "answer.json", "--code", "AAAA-AAAA-AAAA-AAAA",
      ])
      #expect(wrong.status == 5)
      #expect(
        try border.station.run(["entry", "--station", "ibk", "--input", "none.jsonl"]).status == 4)
      // An empty file is no day without travellers: it is told by its name, as an empty list is.
      try write("", to: folder + "/empty")
      for words in [["entry", "--input", "empty"], ["watchlist", "import", "empty"]] {
        let empty = try border.station.run(words + ["--station", "ibk"])
        #expect(empty.status == 3)
        #expect(empty.problems.hasPrefix("maabar: empty: "), "\(empty.problems)")
      }
    }
  }

  @Test("A list published at the registry reaches the station, the next version by its delta")
  func lists() throws {
    try withTemporaryFolder { folder in
      let border = try Border(folder)
      let names = (0..<40).map { #"{"id":"e\#($0)","names":[{"full":"Invented \#($0)"}]}"# }
      func write(_ version: Int, _ lines: [String]) throws {
        let header =
          #"{"type":"maabar/watchlist/1","id":"orders","title":"Orders","version":\#(version),"#
          + #""owner":"Court","legalBasis":"Act"}"#
        try ([header] + lines).joined(separator: "\n").write(
          toFile: folder + "/orders.jsonl", atomically: true, encoding: .utf8)
      }
      func carry() throws -> JSON {
        try border.registry.succeed([
          "watchlist", "publish", "orders.jsonl", "--registry", "centre",
        ])
        try border.registry.succeed(["watchlist", "send", "stick", "--registry", "centre"])
        let run = try border.station.succeed(["sync", "stick", "--station", "ibk", "--json"])
        return try #require(try run.json().first?["lists"]?["installed"]?.array?.first)
      }
      try write(1, names)
      #expect(try carry()["byDelta"]?.boolean == false)
      try write(2, Array(names.dropFirst()))
      let second = try carry()
      #expect(second["byDelta"]?.boolean == true)
      #expect(second["changes"]?["removed"]?.integer == 1)
      try write(1, names)
      let older = try border.registry.run([
        "watchlist", "publish", "orders.jsonl", "--registry", "centre",
      ])
      #expect(older.status == 5)
      let byHand = try border.station.run([
        "watchlist", "import", "orders.jsonl", "--station", "ibk",
      ])
      #expect(byHand.status == 5)
      let listed = try border.registry.succeed(["watchlist", "list", "--registry", "centre"])
      #expect(listed.output.contains("orders"))
    }
  }
}
