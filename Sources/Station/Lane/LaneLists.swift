import Bytes
import Codes
import Host
import Match
import Record
import Seal

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
    private(set) var list: ConsultedList
    let isSilent: Bool
    private let validUntil: CivilDate?
    /// What the registry said of the list.
    private(set) var statement: ListStatement?

    init(
      _ reference: WatchlistReference, _ terms: WatchlistTerms, _ statement: ListStatement?
    ) {
      list = ConsultedList(
        id: reference.id, version: reference.version, issued: reference.issueDay)
      isSilent = terms.visibility == .silent
      validUntil = terms.validUntil
      say(statement)
    }

    /// Takes over when the registry last said that this is the list in force, and until when.
    mutating func say(_ statement: ListStatement?) {
      let said = statement.flatMap { $0.version == list.version ? $0 : nil }
      self.statement = said
      let days = [validUntil, said?.validUntil.day(offsetMinutes: 0)].compactMap { $0 }
      list.validUntil = days.min()
      list.signed = said?.made.day(offsetMinutes: 0)
    }
  }

  private(set) var open: ScreeningIndex
  private var restricted: ScreeningIndex
  private var lists: [Consulted]
  /// What was installed when the lists were read.
  private(set) var references: [WatchlistReference]
  /// The statements on them, as they lay on the disk.
  private var notes: [String: [UInt8]] = [:]

  /// Entries that the lane may know of.
  var openCount: Int { open.entryCount }

  /// Reads a station's installed lists, each once and entry by entry; throws what their files
  /// throw.
  init(_ station: PointOfEntry) throws(Fault) {
    let shelf = station.watchlists
    var readers: [WatchlistLines] = []
    for reference in try shelf.installed() { readers.append(try shelf.lines(reference.id)) }
    (open, restricted) = try ScreeningIndex.parts(reading: readers, isFirst: LaneLists.isOpen)
    lists = readers.map { Consulted($0.reference, $0.terms, nil) }
    references = readers.map(\.reference)
    try takeUpStatements(station)
  }

  private static func isOpen(_ entry: WatchlistEntry, _ terms: WatchlistTerms) -> Bool {
    entry.terms(within: terms).visibility == .open
  }

  /// Takes up what was installed since: true when there was anything. A newer version is read once
  /// and compared with what is held; only entries that differ are indexed, and nothing is built
  /// again.
  mutating func takeUp(_ station: PointOfEntry) throws(Fault) -> Bool {
    let shelf = station.watchlists
    let installed = try shelf.installed()
    guard installed != references else {
      try takeUpStatements(station)
      return false
    }
    for gone in references where !installed.contains(where: { $0.id == gone.id }) {
      open = open.removing(gone.id)
      restricted = restricted.removing(gone.id)
      lists.removeAll { $0.list.id == gone.id }
    }
    for reference in installed where !references.contains(reference) {
      let reader = try shelf.lines(reference.id)
      (open, restricted) = try ScreeningIndex.updating(
        (open, restricted), reading: reader, isFirst: LaneLists.isOpen)
      lists.removeAll { $0.list.id == reference.id }
      lists.append(Consulted(reader.reference, reader.terms, nil))
    }
    lists.sort { $0.list.id < $1.list.id }
    references = installed
    notes = [:]
    try takeUpStatements(station)
    return true
  }

  /// Takes up what the registry has said of the lists since; one that says nothing new costs
  /// reading it.
  private mutating func takeUpStatements(_ station: PointOfEntry) throws(Fault) {
    for place in lists.indices {
      let id = lists[place].list.id
      let note = try station.listNote(id)
      guard note != notes[id] else { continue }
      notes[id] = note
      lists[place].say(try station.listStatement(id))
    }
  }

  /// The alerts of a traveller at a false-alarm rate, open ones and those that the lane must not
  /// see.
  func screen(
    _ query: ScreeningQuery, at rate: FalseAlarmRate
  ) -> (open: [PossibleMatch], restricted: [PossibleMatch]) {
    (
      open: open.screen(query, at: rate).filter(\.isAlert),
      restricted: restricted.screen(query, at: rate).filter(\.isAlert)
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
    _ matches: [PossibleMatch], cleared: [ClearedMatch] = [], silent: Bool, on day: CivilDate?
  ) -> RecordedScreening {
    let consulted = lists.filter { $0.isSilent == silent }.map { one in
      var list = one.list
      list.ageDays = list.issued.flatMap { issued in
        day.map { max(0, $0.daysSince1970 - issued.daysSince1970) }
      }
      return list
    }
    var room = LaneLists.explanationBytes
    // A match that a clearing answers is recorded too, with the clearing in its explanation.
    let all = matches.map { ($0, nil as ClearedMatch?) } + cleared.map { ($0.match, $0) }
    let recorded = all.map { match, clearing in
      let explanation = clearing.map { match.json.adding("cleared", $0.json) } ?? match.json
      room -= explanation.line().utf8.count
      return RecordedMatch(
        list: match.list.id, version: match.list.version, entry: match.entryCode,
        score: min(max(match.score, 0), 1_000_000), explanation: room >= 0 ? explanation : nil)
    }
    return RecordedScreening(lists: consulted, matches: recorded)
  }
}

extension JSON {
  /// An object with one field more.
  fileprivate func adding(_ name: String, _ value: JSON) -> JSON {
    var fields = object ?? [:]
    fields[name] = value
    return .object(fields)
  }
}
