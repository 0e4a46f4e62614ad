import Bytes
import Codes
import Host
import Match

/// A list with queries whose answers are known: the form of the shared development set.
struct ScreeningSet {
  /// The list.
  let list: Watchlist
  /// Travellers who are on it, each with the right entries.
  var queries: [LabelledQuery]
  /// Travellers who are not.
  var others: [LabelledQuery]
  /// Travellers who are not, with the name of somebody who is.
  var namesakes: [LabelledQuery]

  /// Reads `list.jsonl`, `queries.jsonl`, `negatives.jsonl` and `namesakes.jsonl` of a folder.
  init(_ folder: Path, _ files: any Files) throws(Fault) {
    let bytes = try files.read(folder / "list.jsonl", limit: 1 << 28)
    list = try WatchlistFile.read(
      bytes, unnamed: WatchlistReference(id: "bench", title: "Bench", version: 1)
    ).list
    queries = try ScreeningSet.lines(folder / "queries.jsonl", files)
    others = try ScreeningSet.lines(folder / "negatives.jsonl", files)
    namesakes = try ScreeningSet.lines(folder / "namesakes.jsonl", files)
  }

  private static func lines(_ path: Path, _ files: any Files) throws(Fault) -> [LabelledQuery] {
    var items: [LabelledQuery] = []
    for line in try files.read(path, limit: 1 << 28).split(separator: 0x0a) {
      items.append(try LabelledQuery(json: try JSON.parse(line)))
    }
    return items
  }

  /// The set with every query changed.
  func changed(_ change: (inout ScreeningQuery, Int) -> Void) -> ScreeningSet {
    func all(_ items: [LabelledQuery]) -> [LabelledQuery] {
      items.enumerated().map { number, item in
        var item = item
        change(&item.query, number)
        return item
      }
    }
    var set = self
    set.queries = all(queries)
    set.others = all(others)
    set.namesakes = all(namesakes)
    return set
  }

  /// Names alone.
  var namesOnly: ScreeningSet {
    changed { query, _ in
      query.birth = nil
      query.nationalities = []
      query.documents = []
    }
  }

  /// Of so many in ten travellers the day and month of birth are a registry's default: 1 January or
  /// 1 July.
  func conventional(inTen share: Int) -> ScreeningSet {
    changed { query, number in
      guard number % 10 < share, let year = query.birth?.from.year,
        let day = CivilDate(year: year, month: number % 20 < 10 ? 1 : 7, day: 1)
      else { return }
      query.birth = ListedDate(day)
    }
  }

  /// Which part of the cross-validation a query belongs to: all queries of an entry to one.
  static func part(_ item: LabelledQuery, of parts: Int) -> Int {
    let key = item.expected.max() ?? item.id
    return Int(key.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) }) % parts
  }
}
