import Bytes
import Host
import Match
import Names

extension FuzzTarget {
  /// List files and names.
  static let watchlists: [FuzzTarget] = [unList, lines, screening]

  /// The UN's XML: what reads can be written in our own form and reads again the same.
  private static let unList = FuzzTarget("watchlist-xml") { bytes in
    let list = try UNConsolidatedList.read(bytes).list
    return try WatchlistLines.read(try WatchlistLines.write(list)).list == list
      ? nil : "the list reads back as another one"
  }

  /// Our JSON lines: the canonical form of what reads is its own canonical form.
  private static let lines = FuzzTarget("watchlist-lines") { bytes in
    let name = WatchlistReference(id: "list", title: "list", version: 0)
    let written = try WatchlistLines.write(try WatchlistLines.read(bytes, unnamed: name).list)
    return try WatchlistLines.write(try WatchlistLines.read(written).list) == written
      ? nil : "the canonical form reads back as another one"
  }

  /// A query's line, and any text as a name: explanations add up to their scores.
  private static let screening = FuzzTarget("screening-query") { bytes in
    let index = try index.get()
    _ = try? WatchlistScreening.answer(
      bytes, index, leastScore: 1, clock: SimulatedTimekeeper(utcMilliseconds: 0))
    let name = PersonName(issued: String(decoding: bytes, as: UTF8.self))
    let query = ScreeningQuery(names: [name], birth: try ListedDate("1972-09-05"))
    for match in index.screen(query, leastScore: 1) {
      guard match.contributions.reduce(0, { $0 + $1.points }) == match.score else {
        return "the contributions do not add up to the score"
      }
    }
    return nil
  }

  private static let index: Result<ScreeningIndex, Fault> = Result { () throws(Fault) in
    let text = """
      {"id":"1","names":[{"full":"Munther Walid Fadhil Al-Samarrani"},{"full":"منذر السمراني"}],\
      "dob":["1972-09-05"],"docs":[{"number":"A18240733"}]}
      {"id":"2","names":[{"full":"Abd al-Rahman Salah al-Din"},{"full":"李小龍"}]}
      """
    let name = WatchlistReference(id: "list", title: "list", version: 0)
    return try ScreeningIndex([try WatchlistLines.read(Array(text.utf8), unnamed: name).list])
  }
}
