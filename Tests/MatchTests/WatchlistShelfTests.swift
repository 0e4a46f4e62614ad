import Bytes
import Host
import Match
import Support
import Testing

@Suite struct WatchlistShelfTests {
  private func made(version: Int64, name: String = "Invented Person") throws -> Watchlist {
    let text = """
      {"type":"maabar/watchlist/1","id":"mine","title":"t","version":\(version),"owner":"o",\
      "legalBasis":"l"}
      {"id":"1","names":[{"full":"\(name)"}]}
      """
    return try WatchlistLines.read(Array(text.utf8)).list
  }

  @Test("A newer version replaces, the same is left, an older or altered one is refused")
  func versions() throws {
    try withTemporaryFolder { (folder) throws in
      let shelf = WatchlistShelf(Path(folder) / "lists", files: Disk())
      #expect(try shelf.installed().isEmpty)
      #expect(try shelf.install(try made(version: 2)) == .added)
      #expect(try shelf.install(try made(version: 2)) == .unchanged)
      #expect(try shelf.install(try made(version: 3)) == .replaced(version: 2))
      #expect(throws: Fault(.watchlistOlder, "")) { try shelf.install(try made(version: 2)) }
      #expect(throws: Fault(.watchlistConflict, "")) {
        try shelf.install(try made(version: 3, name: "Somebody Else"))
      }
      #expect(try shelf.installed().map(\.version) == [3])
      #expect(try shelf.list("mine") == (try made(version: 3)))
    }
  }

  @Test("A list that is not installed, or a name that is a path, is refused")
  func missing() throws {
    try withTemporaryFolder { (folder) throws in
      let shelf = WatchlistShelf(Path(folder), files: Disk())
      #expect(throws: Fault(.fileMissing, "")) { try shelf.list("mine") }
      #expect(throws: Fault(.watchlistIdentifier, "")) { try shelf.list("../mine") }
    }
  }
}
