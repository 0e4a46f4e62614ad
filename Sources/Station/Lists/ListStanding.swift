public import Bytes
public import Codes
import Decision
public import Host
import Match
public import Seal

/// How a list, the trust anchors, rules or configuration stand at a station: which version, who
/// sent it, how old it is.
public struct ListStanding: Equatable, Sendable {
  /// What it is.
  public let content: ListStatement.Content
  /// Its identifier.
  public let list: String
  /// Its title; empty where it has none.
  public let title: String
  /// Its version.
  public let version: Int64
  /// When the registry last said that this is the version in force; nil for what it did not send.
  public let made: Instant?
  /// Until when that counts as fresh.
  public let validUntil: Instant?
  /// True for a watchlist that no lane may know of.
  public let isSilent: Bool
  /// Why it cannot be used: it was changed at the station.
  public let trouble: Fault?

  /// Whether it is past its time: it still works, and says so.
  public func isOverdue(at now: Instant) -> Bool { validUntil.map { $0 <= now } ?? false }

  /// Whole days since the registry spoke; nil for what it did not send.
  public func ageDays(at now: Instant) -> Int? {
    made.map { max(0, Int((now.milliseconds - $0.milliseconds) / 86_400_000)) }
  }

  /// The age in words: `3 hours`, `12 days`; nil for what the registry did not send.
  public func age(at now: Instant) -> String? {
    guard let made else { return nil }
    let minutes = max(0, (now.milliseconds - made.milliseconds) / 60_000)
    switch minutes {
    case ..<60: return minutes == 1 ? "1 minute" : "\(minutes) minutes"
    case ..<2880: return minutes < 120 ? "1 hour" : "\(minutes / 60) hours"
    default: return "\(minutes / 1440) days"
    }
  }

  /// The standing as JSON for programs.
  public func json(at now: Instant) -> JSON {
    .fields([
      "content": .string(content.rawValue), "list": .string(list),
      "title": title.isEmpty ? nil : .string(title), "version": .integer(version),
      "made": .text(made?.description), "validUntil": .text(validUntil?.description),
      "ageDays": .number(ageDays(at: now)), "overdue": .boolean(isOverdue(at: now)),
      "trouble": .text(trouble?.detail),
    ])
  }
}

/// All that a station holds of the registry, read from its folder without opening the station.
public struct ListStandings: Sendable {
  /// Watchlists in the order of their identifiers, then trust anchors, rules, configuration.
  public private(set) var all: [ListStanding] = []
  /// Entries that were dictated and stand.
  public private(set) var dictated: [DictatedEntry] = []
  /// Why the dictated entries cannot be read.
  public private(set) var dictatedTrouble: Fault?

  /// Reads what a station's folder holds; throws what its files throw.
  public init(_ root: Path, files: any Files) throws(Fault) {
    let folder = StationFolder(root)
    var verifiers: [NoteVerifier]?
    if files.exists(folder.enrolment) {
      verifiers = try EnrolmentAnswer(try files.read(folder.enrolment, limit: 64 * 1024))
        .installedListVerifiers()
    }
    let shelf = WatchlistShelf(folder.lists, files: files)
    for reference in try shelf.installed() {
      let path = folder.lists / ExchangeNames.listStatement(reference.id)
      var statement: ListStatement?
      if let verifiers, files.exists(path) {
        statement = try? ListStatement(
          note: try files.read(path, limit: Seal.Parameters.noteBytes), verifiers: verifiers)
      }
      let said = statement.flatMap { $0.version == reference.version ? $0 : nil }
      all.append(
        ListStanding(
          content: .watchlist, list: reference.id, title: reference.title,
          version: reference.version, made: said?.made, validUntil: said?.validUntil,
          isSilent: try shelf.lines(reference.id).terms.visibility == .silent, trouble: nil))
    }
    if let verifiers { try addSnapshots(folder, files, verifiers) }
    let path = folder.lists / DictationBook.file
    guard files.exists(path) else { return }
    do throws(Fault) {
      dictated = try DictationBook(
        try files.read(path, limit: DictationBook.bytesAtMost)
      ).entries
    } catch { dictatedTrouble = error }
  }

  private mutating func addSnapshots(
    _ folder: StationFolder, _ files: any Files, _ verifiers: [NoteVerifier]
  ) throws(Fault) {
    for content in ListStatement.Content.allCases {
      guard let id = content.identifier else { continue }
      let store = SnapshotStore(content, folder, files: files, verifiers: verifiers)
      guard files.exists(store.note) else { continue }
      do throws(Fault) {
        guard let statement = try store.statement() else { continue }
        var (title, trouble) = ("", nil as Fault?)
        do throws(Fault) {
          let bytes = try store.bytes(statement)
          title = try ListStandings.title(content, bytes)
        } catch { trouble = error }
        all.append(
          ListStanding(
            content: content, list: id, title: title, version: statement.version,
            made: statement.made, validUntil: statement.validUntil, isSilent: false,
            trouble: trouble))
      } catch {
        all.append(
          ListStanding(
            content: content, list: id, title: "", version: 0, made: nil, validUntil: nil,
            isSilent: false, trouble: error))
      }
    }
  }

  private static func title(
    _ content: ListStatement.Content, _ bytes: [UInt8]
  ) throws(Fault) -> String {
    switch content {
    case .rules: try RuleSet(bytes).title
    case .configuration: try StationSettings(bytes).title
    case .watchlist, .trust: ""
    }
  }
}

extension PointOfEntry {
  /// How old what the registry sent is, here and now.
  public func standings() throws(Fault) -> ListStandings {
    try settleDictated()
    return try ListStandings(folder.root, files: files)
  }

  /// The station's time for ages: its best estimate while the date is not confirmed.
  public var now: Instant { Instant(milliseconds: timekeeper.now().utcMilliseconds) }
}
