import Bytes
import Codes
import Match
import Record

/// The installed lists as a lane screens against them, in two parts that know nothing of each
/// other: what the lane may see, and what it may not.
///
/// An entry that is silent or protective, by its list's terms or its own, stands in an index of its
/// own. So it can neither crowd an open match out of the answer nor change its score by making a
/// name rarer or commoner, and both parts are screened for every traveller: what the lane shows,
/// and the work that it does, are the same with and without a silent match.
struct LaneLists {
  /// Bytes of the explanations of each part in one record at most, so that many matches with long
  /// names never make a crossing too large to be recorded (64 KiB in all).
  static let explanationBytes = 18 << 10

  private struct Consulted {
    let list: ConsultedList
    let isSilent: Bool
  }

  private let open: ScreeningIndex
  private let restricted: ScreeningIndex
  private let lists: [Consulted]
  /// What was installed when the lists were read.
  let references: [WatchlistReference]

  /// Entries that the lane may know of.
  var openCount: Int { open.entryCount }

  /// Reads the installed lists; throws what their files throw.
  init(_ shelf: WatchlistShelf) throws(Fault) {
    var openLists: [Watchlist] = []
    var restrictedLists: [Watchlist] = []
    var lists: [Consulted] = []
    references = try shelf.installed()
    for reference in references {
      let list = try shelf.list(reference.id)
      let isOpen = list.entries.map { $0.terms(within: list.terms).visibility == .open }
      let parts = [true, false].map { part in zip(list.entries, isOpen).filter { $1 == part } }
      openLists.append(try LaneLists.part(list, parts[0].map(\.0)))
      restrictedLists.append(try LaneLists.part(list, parts[1].map(\.0)))
      lists.append(
        Consulted(
          list: ConsultedList(
            id: list.reference.id, version: list.reference.version,
            validUntil: list.terms.validUntil, issued: list.reference.issueDay),
          isSilent: list.terms.visibility == .silent))
    }
    open = try ScreeningIndex(openLists)
    restricted = try ScreeningIndex(restrictedLists)
    self.lists = lists
  }

  private static func part(
    _ list: Watchlist, _ entries: [WatchlistEntry]
  ) throws(Fault) -> Watchlist {
    try Watchlist(reference: list.reference, terms: list.terms, entries: entries)
  }

  /// The alerts of a traveller, open ones and those that the lane must not see.
  func screen(_ query: ScreeningQuery) -> (open: [PossibleMatch], restricted: [PossibleMatch]) {
    (
      open: open.screen(query).filter(\.isAlert),
      restricted: restricted.screen(query).filter(\.isAlert)
    )
  }

  /// Lists past their validity on a day that the lane may know of.
  func expired(on day: CivilDate) -> [String] {
    lists.filter { one in
      !one.isSilent && one.list.validUntil.map { $0 < day } ?? false
    }.map(\.list.id)
  }

  /// What the record says of the part that the lane may see, or of the other. `day` gives the
  /// lists' ages; nil while the date is not confirmed.
  func recorded(
    _ matches: [PossibleMatch], silent: Bool, on day: CivilDate?
  ) -> RecordedScreening {
    let consulted = lists.filter { $0.isSilent == silent }.map { one in
      var list = one.list
      list.ageDays = list.issued.flatMap { issued in
        day.map { max(0, $0.daysSince1970 - issued.daysSince1970) }
      }
      return list
    }
    var room = LaneLists.explanationBytes
    let recorded = matches.map { match in
      let explanation = match.json
      room -= explanation.line().utf8.count
      return RecordedMatch(
        list: match.list.id, version: match.list.version, entry: match.entryCode,
        score: min(max(match.score, 0), 1_000_000), explanation: room >= 0 ? explanation : nil)
    }
    return RecordedScreening(lists: consulted, matches: recorded)
  }
}
