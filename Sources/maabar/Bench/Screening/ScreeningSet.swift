import Bytes
import Codes
import Host
import Match

/// A list with queries whose answers are known: the form of the shared development set.
struct ScreeningSet {
  /// The list.
  private(set) var list: Watchlist
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

  /// The set with one in `parts` of its listed persons.
  func share(of parts: Int) throws(Fault) -> ScreeningSet {
    var set = self
    let kept = list.entries.enumerated().filter { $0.offset % parts == 0 }.map(\.element)
    set.list = try Watchlist(reference: list.reference, terms: list.terms, entries: kept)
    return set
  }

  /// The index of the set's list.
  func index() throws(Fault) -> ScreeningIndex { try ScreeningIndex([list]) }

  /// Which part of the cross-validation each query belongs to, by its identifier: all queries of
  /// one entry, and of entries that stand for one person, to the same.
  func partition(into parts: Int) -> [String: Int] {
    var leaders: [String: String] = [:]
    func leader(_ id: String) -> String {
      var id = id
      while let next = leaders[id], next != id { id = next }
      return id
    }
    let all = queries + others + namesakes
    for item in all {
      for id in item.expected.dropFirst() { leaders[leader(id)] = leader(item.expected[0]) }
    }
    var partition: [String: Int] = [:]
    for item in all {
      let key = item.expected.first.map(leader) ?? item.id
      let hash = key.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) }
      partition[item.id] = Int(hash >> 3) % parts
    }
    return partition
  }
}
