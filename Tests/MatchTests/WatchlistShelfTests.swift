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

@Suite struct WatchlistDeltaTests {
  private func list(_ version: Int64, _ lines: [String], owner: String = "o") throws -> Watchlist {
    let text =
      """
      {"type":"maabar/watchlist/1","id":"mine","title":"t","version":\(version),\
      "owner":"\(owner)","legalBasis":"l"}

      """ + lines.joined(separator: "\n")
    return try WatchlistLines.read(Array(text.utf8)).list
  }

  private let one = #"{"id":"1","names":[{"full":"Invented One"}],"dob":["1980"]}"#
  private let two = #"{"id":"2","names":[{"full":"Invented Two"}]}"#

  @Test("Added, removed and changed entries are told with their fields, and the list's own terms")
  func delta() throws {
    let older = try list(1, [one, two])
    let changed = #"{"id":"1","names":[{"full":"Invented One"}],"dob":["1981"],"gender":"M"}"#
    let three = #"{"id":"3","names":[{"full":"Invented Three"}]}"#
    let newer = try list(2, [changed, three], owner: "p")
    let delta = try WatchlistDelta(from: older.reader, to: newer.reader)
    #expect((delta.added, delta.removed, delta.changed) == (1, 1, 1))
    #expect(delta.changes.map(\.id) == ["1", "3", "2"])
    #expect(delta.changes[0].fields == ["dob", "gender"])
    #expect(delta.header == ["owner"])
    let same = try WatchlistDelta(from: older.reader, to: try list(9, [two, one]).reader)
    #expect(same.isEmpty)
    #expect(same.unchanged == 2)
  }

  @Test("A patch made from two lists makes the one of the other, and of nothing else")
  func patch() throws {
    let older = try list(1, [one, two]).ordered()
    let three = #"{"id":"3","names":[{"full":"Invented Three"}]}"#
    let newer = try list(2, [two, three], owner: "p").ordered()
    let patch = try WatchlistPatch.make(from: older.reader, to: newer.reader, entries: 2)
    var made = try WatchlistPatch.apply(ByteSource(patch), to: older.reader)
    #expect(try made.list() == newer)
    #expect(throws: Fault(.watchlistPatch, "")) {
      try WatchlistPatch.apply(ByteSource(patch), to: newer.reader)
    }
    let lines = patch.split(separator: 10)
    let turned = Array([lines[0], lines[2], lines[1]].joined(separator: [10]))
    var wrong = try WatchlistPatch.apply(ByteSource(turned), to: older.reader)
    #expect(throws: Fault(.watchlistPatch, "")) { try wrong.list() }
  }

  @Test("A preview changes nothing; a list that breaks off while it is read leaves the old one")
  func untouched() throws {
    try withTemporaryFolder { (folder) throws in
      let shelf = WatchlistShelf(Path(folder) / "lists", files: Disk())
      let older = try list(1, [one])
      _ = try shelf.install(older)
      let outcome = try shelf.install(try list(2, [one, two]).reader, preview: true)
      #expect(outcome.installation == .previewed)
      #expect(outcome.delta.added == 1)
      let cut = """
        {"type":"maabar/watchlist/1","id":"mine","title":"t","version":3,"owner":"o",\
        "legalBasis":"l","entries":5}
        \(one)
        """
      #expect(throws: Fault(.watchlistCut, "")) {
        try shelf.install(try WatchlistLines(Array(cut.utf8)))
      }
      #expect(throws: Fault(.diskFull, "")) {
        try shelf.install(try list(4, [two]).reader) { _ throws(Fault) in
          throw Fault(.diskFull, "made for the test")
        }
      }
      #expect(try shelf.list("mine") == older)
      #expect(try Disk().list(Path(folder) / "lists", limit: 9).map(\.name) == ["mine.jsonl"])
    }
  }
}
