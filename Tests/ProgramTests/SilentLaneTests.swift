import Bytes
import Foundation
import Support
import Testing

/// What the lane prints must not tell that a silent list matched.
@Suite("A silent match in the lane, through the program as built")
struct SilentLaneTests {
  private let silentList = """
    {"action":"information","entries":2,"id":"quiet","legalBasis":"Act (invented)",\
    "owner":"Directorate (invented)","title":"Quiet","type":"maabar/watchlist/1","version":1,\
    "visibility":"silent"}
    {"dob":["1981-11-30"],"id":"Q-1","names":[{"full":"%NAME%","type":"primary"}]}
    {"docs":[{"number":"%NUMBER%","type":"passport"}],"id":"Q-2"}
    """

  private let traveller = """
    {"names":[{"issued":"Behruz Kamyab Nasseripour","script":"Latn","source":"declared"}],\
    "nationality":"IRN","birth":"1981-11-30","sex":"M",\
    "document":{"kind":"passport","issuer":"IRN","number":"K90137754","expires":"2031-01-01"},\
    "decision":{"outcome":"admitted"}}
    """

  /// A station with a silent list that names somebody.
  private func station(_ folder: String, name: String, number: String) throws -> BuiltProgram {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let station = BuiltProgram.station(in: folder)
    try station.succeed(["setup", "--station", "ibk", "--id", "IBK-1", "--poe", "IQ-IBK"])
    let list = silentList.replacing("%NAME%", with: name).replacing("%NUMBER%", with: number)
    try list.write(toFile: folder + "/quiet.jsonl", atomically: true, encoding: .utf8)
    try station.succeed(["watchlist", "import", "quiet.jsonl", "--station", "ibk"])
    return station
  }

  /// The output without what differs between any two runs: epochs, which are random.
  private func plain(_ run: BuiltProgram.Run) -> String {
    (run.output + run.problems).replacing(/"epoch":"[0-9a-f]{32}"/, with: "")
  }

  @Test(
    "Screen, JSON and assessment are the same bytes with a silent match and without",
    arguments: [[], ["--json"], ["--assess"], ["--assess", "--json"]])
  func bytes(options: [String]) throws {
    try withTemporaryFolder { folder in
      let matching = try station(
        folder + "/a", name: "Behruz Kamyab Nasseripour", number: "K90137754")
      let other = try station(folder + "/b", name: "Somebody Quite Different", number: "X1234567")
      let words = ["entry", "--station", "ibk", "--input", "-"] + options
      let seen = try matching.succeed(words, input: traveller)
      let plainRun = try other.succeed(words, input: traveller)
      #expect(plain(seen) == plain(plainRun))
      #expect(!seen.output.isEmpty)
      guard !options.contains("--assess") else { return }
      let alerts = try matching.succeed(["alerts", "list", "--station", "ibk", "--json"]).json()
      #expect(alerts.first?.array?.count == 1)
      let entries = alerts.first?.array?.first?["matches"]?.array?.compactMap {
        $0["entry"]?.string
      }
      #expect(Set(entries ?? []) == ["Q-1", "Q-2"])
      let none = try other.succeed(["alerts", "list", "--station", "ibk", "--json"]).json()
      #expect(none.first?.array?.isEmpty == true)
      let n = try #require(alerts.first?.array?.first?["n"]?.integer)
      try matching.succeed(
        ["alerts", "acknowledge", "\(n)", "--station", "ibk"], input: "Owner told\n")
      let after = try matching.succeed(["alerts", "list", "--station", "ibk", "--json"]).json()
      #expect(after.first?.array?.isEmpty == true)
    }
  }
}
