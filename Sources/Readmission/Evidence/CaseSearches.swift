public import Bytes
import Codes
import Match
import Names
import Record

/// All searches for one case, one after the other, into one table.
///
/// Nothing is found twice: what a document led to is compared with the fingers, what fingers led to
/// is compared with the names, and crossings are told of whoever both led to.
public struct CaseSearches<Records: HeldRecords> {
  let inquiry: CaseInquiry
  let holdings: RegistryHoldings
  let records: Records
  var table = EvidenceTable()
  /// Crossings that seem to be the person's own, with how they were found.
  var linked: [RecordIdentity: HeldCrossing] = [:]

  /// Searches for an inquiry.
  public init(_ inquiry: CaseInquiry, in holdings: RegistryHoldings, _ records: Records) {
    self.inquiry = inquiry
    self.holdings = holdings
    self.records = records
  }

  /// Runs all of them. Throws what reading a record throws.
  public mutating func run() throws(Fault) -> EvidenceTable {
    table = EvidenceTable()
    linked = [:]
    for (subject, person) in inquiry.people {
      try searchDocuments(of: person, subject)
      try searchNames(of: person, subject)
    }
    tellItems()
    lookAtFiles()
    try searchFingers()
    tellCrossings()
    tellCases()
    if holdings.unreadableFingers > 0 {
      table.miss("\(holdings.unreadableFingers) finger templates held could not be read")
    }
    return table
  }

  // MARK: Names

  /// Names in all scripts, with dates and parents, over everybody who is held.
  private mutating func searchNames(of person: CasePerson, _ subject: CaseSubject) throws(Fault) {
    let query = person.query(withBirth: true)
    guard !query.names.isEmpty else {
      table.miss("\(subject.name): no name to search for")
      return
    }
    let matches = holdings.names.screen(query, at: .secondLine)
    table.searched(
      "names of the \(subject.name): \(query.names.count) names over \(holdings.names.nameCount)")
    if matches.isEmpty { table.miss("\(subject.name): nobody under a name like it is held") }
    for match in matches {
      for number in holdings.numbers(ofEntry: match.entryID) {
        guard let crossing = try records.crossing(number) else { continue }
        add(match, crossing, person, subject)
        break
      }
    }
  }

  private mutating func add(
    _ match: PossibleMatch, _ crossing: HeldCrossing, _ person: CasePerson, _ subject: CaseSubject
  ) {
    let agreement = PersonAgreement(person, crossing)
    let isOwn = crossing.nationality == inquiry.state
    let parents = match.contributions.filter {
      $0.kind == .mother || $0.kind == .father || $0.kind == .grandfather
    }
    let isParented = parents.contains { $0.points > 0 } && !parents.contains { $0.points < 0 }
    // A name by itself is shared by many: it bears on nationality with a date and a parent only.
    let isStrong = match.isAlert && agreement.birth == true && isParented
    var says = "a traveller of nationality \(crossing.nationality), \(match.level.rawValue)"
    says += ", recorded as \(match.listedName?.name.issued ?? "-"), \(crossing.words)"
    if let part = agreement.otherParent { says += "; another \(part)" }
    if agreement.birth == false { says += "; born \(crossing.birth), not \(person.birth)" }
    table.add(
      EvidenceRow(
        subject: subject.name, search: .names, kind: "registry-name", says: says,
        bearing: isStrong ? (isOwn ? .for : .against) : .neutral,
        weight: inquiry.weight(of: "registry-name"),
        error: .init(
          Double(match.falseAlarms.perMillion) / 1e6,
          basis: """
            share of people on no list who reach such a score among \(holdings.names.nameCount) \
            names, fitted to people whom the weights had not seen
            """),
        records: [crossing.identity]))
  }

  // MARK: Files

  /// What the files themselves say: whose they are, and what could not be read of them.
  private mutating func lookAtFiles() {
    let person = inquiry.application.person
    for file in inquiry.files {
      for shortcoming in file.shortcomings { table.miss("\(file.name): \(shortcoming)") }
      if !file.names.isEmpty, !isAnyName(of: file, like: person) {
        table.contradict(
          .fileOfAnother, "\(file.name) names another person than the application")
      }
      if PersonAgreement.isSame(file.birth, person.birth) == false {
        table.contradict(
          .fileOfAnother,
          "\(file.name) gives the birth date \(file.birth), the application \(person.birth)")
      }
    }
    for what in inquiry.absent { table.miss(what) }
    for flag in inquiry.flags { table.contradict(.flagged, flag) }
  }

  private func isAnyName(of file: CaseFile, like person: CasePerson) -> Bool {
    guard
      let entry = try? WatchlistEntry(
        id: "file", names: file.names.map { ListedName($0, .primary) }),
      let list = try? Watchlist(
        reference: WatchlistReference(id: "file", title: "file", version: 1),
        terms: WatchlistTerms(owner: "office", legalBasis: "case"), entries: [entry]),
      let index = try? ScreeningIndex([list])
    else { return true }
    return !index.screen(person.query(withBirth: false), leastScore: 0).isEmpty
  }

  // MARK: Crossings and cases

  /// The history of the crossings that are the person's own, as far as the searches agree.
  private mutating func tellCrossings() {
    let own = linked.values.sorted { ($0.day, $0.identity.n) < ($1.day, $1.identity.n) }
    guard let first = own.first, let last = own.last else {
      table.miss("no crossing could be linked to the person")
      return
    }
    let nationalities = Set(own.map(\.nationality))
    let documented = own.count {
      $0.nationality == inquiry.state && $0.document?.issuer == inquiry.state
    }
    table.add(
      EvidenceRow(
        subject: CaseSubject.person.name, search: .crossings, kind: "crossing-record",
        says: """
          \(own.count) crossings, the first \(first.words), the last \(last.words); \
          \(documented) as a national of \(inquiry.state) with its document
          """,
        bearing: documented > 0
          ? .for : nationalities.contains(inquiry.state) ? .neutral : .against,
        weight: inquiry.weight(of: "crossing-record"),
        error: .init(unknown: "as sure as what linked the crossings to the person"),
        records: own.suffix(16).map(\.identity)))
    if nationalities.count > 1 {
      let all = nationalities.sorted().joined(separator: ", ")
      table.contradict(.nationality, "the linked crossings give the nationalities \(all)")
    }
  }

  private mutating func tellCases() {
    table.searched("earlier cases: \(inquiry.earlier.count) found")
    for other in inquiry.earlier {
      let bearing: EvidenceRow.Bearing =
        switch other.conclusion {
        case .established, .presumed: .for
        case .notNational: .against
        default: .neutral
        }
      table.add(
        EvidenceRow(
          subject: CaseSubject.person.name, search: .cases, kind: "earlier-case",
          says: """
            \(other.number): \(other.because); \
            \(other.conclusion.map { "concluded: \($0.name)" } ?? "nothing concluded")
            """,
          bearing: bearing, weight: inquiry.weight(of: "earlier-case"),
          error: .init(unknown: "what the other case rests on stands in its own table"),
          records: []))
    }
  }
}
