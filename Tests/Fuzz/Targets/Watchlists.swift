import Bytes
import Host
import Match
import Names

extension FuzzTarget {
  /// List files and names, and what is prepared of names and fingers.
  static let watchlists: [FuzzTarget] =
    [unList, lines, patch, ofac, openSanctions, entities, table, mapping, screening] + prepared

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

  /// A delta of a list of three: what it makes can be made again from the two lists.
  private static let patch = FuzzTarget("watchlist-delta") { bytes in
    let text = """
      {"type":"maabar/watchlist/1","id":"t","title":"t","version":1,"owner":"o","legalBasis":"l"}
      {"id":"a","names":[{"full":"Invented A"}]}
      {"id":"b","names":[{"full":"Invented B"}]}
      {"id":"c","names":[{"full":"Invented C"}]}
      """
    let base = try WatchlistLines.read(Array(text.utf8)).list
    var reader = try WatchlistPatch.apply(ByteSource(bytes), to: base.reader)
    let made = try reader.list()
    let patch = try WatchlistPatch.make(
      from: base.reader, to: made.reader, entries: made.entries.count)
    var again = try WatchlistPatch.apply(ByteSource(patch), to: base.reader)
    return try again.list() == made ? nil : "the delta of what a delta made makes another list"
  }

  /// OFAC's table, and the same bytes as a file beside it.
  private static let ofac = FuzzTarget("watchlist-ofac") { bytes in
    var file = WatchlistFile(ByteSource(bytes))
    file.form = .ofacSDN
    file.version = 1
    _ = try? OFACList(ByteSource([]), with: [ByteSource(bytes)], version: 1)
    return try comesBack(file)
  }

  /// OpenSanctions' table.
  private static let openSanctions = FuzzTarget("watchlist-opensanctions") { bytes in
    var file = WatchlistFile(ByteSource(bytes))
    file.form = .openSanctionsTable
    return try comesBack(file)
  }

  /// FollowTheMoney entities.
  private static let entities = FuzzTarget("watchlist-ftm") { bytes in
    var file = WatchlistFile(ByteSource(bytes))
    file.form = .followTheMoney
    return try comesBack(file)
  }

  /// A table in UTF-16 or Windows-1256, as the first byte says, by a mapping without a header.
  private static let table = FuzzTarget("watchlist-table") { bytes in
    let encoding = (bytes.first ?? 0) & 1 == 0 ? "utf-16" : "windows-1256"
    let mapping = """
      {"type":"maabar/list-mapping/1","id":"t","title":"t","owner":"o","legalBasis":"l",\
      "encoding":"\(encoding)","separator":";","headerLine":0,"dates":["d/M/yyyy","d MMM yyyy"],\
      "columns":{"id":1,"names":[{"full":2},{"type":"aka","full":3,"divider":"/"}],"dob":4,\
      "nationality":5,"gender":6,"docs":[{"number":7,"country":8}]}}
      """
    var file = WatchlistFile(ByteSource(bytes))
    file.mapping = try TableMapping(Array(mapping.utf8))
    file.version = 1
    return try comesBack(file)
  }

  /// A mapping, and a table of one row read by it.
  private static let mapping = FuzzTarget("watchlist-mapping") { bytes in
    var file = WatchlistFile(ByteSource(Array("1,2,3,4,5,6,7,8,9\n".utf8)))
    file.mapping = try TableMapping(bytes)
    file.version = 1
    return try comesBack(file)
  }

  /// What an importer reads can be written in our own form and comes back.
  private static func comesBack(_ file: WatchlistFile) throws -> String? {
    var reader = try file.reader()
    let list = try reader.list()
    return try WatchlistLines.read(try WatchlistLines.write(list)).list == list
      ? nil : "the list reads back as another one"
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
