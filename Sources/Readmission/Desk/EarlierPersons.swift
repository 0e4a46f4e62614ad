import Bytes
import Codes
import Crypto
import Match
import Names
import Record
import Registry

/// The persons of other cases, found by name and birth date in whatever spelling or script.
///
/// It uses the engine that compares names for the lists, over persons of cases instead: a returnee
/// stands on no list, and nothing of this leaves the office.
struct EarlierPersons {
  private static let list = WatchlistReference(id: "cases", title: "cases", version: 1)

  private let index: ScreeningIndex
  private let cases: [String: CaseNumber]

  /// Packs the persons of some cases.
  init(_ files: [ReadmissionCase]) throws(Fault) {
    var entries: [WatchlistEntry] = []
    var cases: [String: CaseNumber] = [:]
    for file in files {
      for (place, person) in file.application.people.enumerated() {
        let id = "\(file.number)/\(place)"
        guard person.names.contains(where: { !$0.name.isEmpty }) else { continue }
        entries.append(
          try WatchlistEntry(
            id: id, names: person.screened.map { ListedName($0, .primary) },
            births: ListedDate(person.birth).map { [$0] } ?? [],
            nationalities: [], sex: person.sex == .unspecified ? nil : person.sex))
        cases[id] = file.number
      }
    }
    index = try ScreeningIndex([
      try Watchlist(
        reference: EarlierPersons.list, terms: WatchlistTerms(owner: "office", legalBasis: "case"),
        entries: entries)
    ])
    self.cases = cases
  }

  /// The cases in which somebody is perhaps this person, likeliest first. Where a birth date is
  /// known on both sides and no day fits both, it is somebody else.
  func cases(of person: CasePerson) -> [CaseNumber] {
    guard index.entryCount > 0 else { return [] }
    let query = ScreeningQuery(
      names: person.screened, birth: ListedDate(person.birth),
      sex: person.sex == .unspecified ? nil : person.sex)
    var found: [CaseNumber] = []
    for match in index.screen(query, at: .secondLine) where match.score >= match.threshold {
      guard let number = cases[match.entryID], !found.contains(number) else { continue }
      found.append(number)
    }
    return found
  }
}

extension CasePerson {
  /// The names for a comparison, each with the mother's name where it is known.
  var screened: [PersonName] {
    names.map { one in
      PersonName(
        issued: one.name.issued, given: one.name.given, father: one.name.father,
        grandfather: one.name.grandfather, family: one.name.family,
        mother: one.name.mother ?? mother?.issued)
    }
  }
}

extension CaseDesk {
  /// Where the person of an application, or a file that came with it, stands in other cases.
  func sameAsEarlier(
    _ application: Application, _ files: [StepDraft.File]
  ) throws(Fault) -> [CaseFlag] {
    var flags: [CaseFlag] = []
    var seen: Set<CaseNumber> = []
    for number in application.documentNumbers {
      let cases = try registry.files(
        .opened, withDocument: number, by: session, for: .readmission)
      for text in cases {
        let other = try CaseNumber(text)
        guard seen.insert(other).inserted else { continue }
        flags.append(CaseFlag(.sameDocument, at: "documents", other: other))
      }
    }
    let earlier = try self.files()
    for other in try EarlierPersons(earlier).cases(of: application.person)
    where seen.insert(other).inserted {
      flags.append(CaseFlag(.samePerson, at: "person", other: other))
    }
    return flags + CaseDesk.sameFiles(files, in: earlier)
  }

  /// Files that stand in other cases too.
  func filesOfOthers(
    _ files: [StepDraft.File], but number: CaseNumber
  ) throws(Fault) -> [CaseFlag] {
    CaseDesk.sameFiles(files, in: try self.files().filter { $0.number != number })
  }

  private static func sameFiles(
    _ files: [StepDraft.File], in cases: [ReadmissionCase]
  ) -> [CaseFlag] {
    var flags: [CaseFlag] = []
    for file in files {
      let hash = Hash.digest(file.bytes).hex
      for other in cases where other.fileHashes.contains(hash) {
        flags.append(CaseFlag(.sameFile, at: file.kind, other: other.number))
      }
    }
    return flags
  }
}

extension ReadmissionCase {
  /// SHA-256 of every file of the case as it came, with what it is.
  public var attached: [CaseAttachment] {
    steps.filter { $0.step.act == .attached }.flatMap { kept in
      (kept.step.content?["files"]?.array ?? []).compactMap { json in
        guard let hash = json["hash"]?.string, let kind = json["kind"]?.string,
          let bytes = json["bytes"]?.integer
        else { return nil }
        return CaseAttachment(hash: hash, kind: kind, bytes: bytes)
      }
    }
  }

  fileprivate var fileHashes: Set<String> { Set(attached.map(\.hash)) }

  /// What was flagged.
  public var flags: [CaseFlag] {
    steps.filter { $0.step.act == .flagged }.compactMap { kept in
      kept.step.content.flatMap { CaseFlag(json: $0) }
    }
  }
}
