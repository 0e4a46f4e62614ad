public import Bytes
public import Codes
import Host
public import Match
import Seal

/// A person or document that somebody dictated by telephone to a station without a line: screened
/// at once, until the registry confirms it or a day has passed.
public struct DictatedEntry: Equatable, Sendable {
  /// Its identifier in the list of dictated entries: `D-7`.
  public let id: String
  /// The number of the order or call under which the authority knows it; a signed list that names
  /// it confirms the entry.
  public let reference: String
  /// The authority that dictated it.
  public let authority: String
  /// The supervisor who typed it, by service number.
  public let officer: String
  /// When it was typed.
  public let made: Instant
  /// When it lapses.
  public let until: Instant
  /// Who or what is looked for, with the terms that hold meanwhile.
  public let entry: WatchlistEntry
  /// Both clocks when it was typed: within one boot the monotonic one counts the hours.
  let moment: Moment

  init(
    id: String, reference: String, authority: String, officer: String, entry: WatchlistEntry,
    at moment: Moment
  ) {
    self.id = id
    self.reference = reference
    self.authority = authority
    self.officer = officer
    self.entry = entry
    self.moment = moment
    made = Instant(milliseconds: moment.utcMilliseconds)
    until = made.adding(milliseconds: StationParameters.dictatedMilliseconds)
  }

  /// Whether a day has passed: by the monotonic clock within the boot in which it was typed, later
  /// by the station's date.
  func hasLapsed(at now: Moment) -> Bool {
    guard now.bootID == moment.bootID, now.monotonicNanoseconds >= moment.monotonicNanoseconds
    else { return now.utcMilliseconds >= until.milliseconds }
    let passed = (now.monotonicNanoseconds - moment.monotonicNanoseconds) / 1_000_000
    return passed >= UInt64(StationParameters.dictatedMilliseconds)
  }

  /// Whether a reference means the same: capitals and spaces do not matter.
  static func isSame(_ left: String, _ right: String) -> Bool { plain(left) == plain(right) }

  private static func plain(_ reference: String) -> String {
    reference.uppercased().filter { !$0.isWhitespace }
  }

  /// The entry as JSON for programs, and as the station keeps it.
  public var json: JSON {
    [
      "id": .string(id), "reference": .string(reference), "authority": .string(authority),
      "officer": .string(officer), "made": .string(made.description),
      "until": .string(until.description), "entry": entry.json,
      "monotonic": .integer(Int64(clamping: moment.monotonicNanoseconds)),
      "boot": .string(moment.bootID),
    ]
  }

  init(_ json: JSON) throws(Fault) {
    let made = try Instant(iso: try json.requiredString("made"))
    self.init(
      id: try json.requiredString("id"), reference: try json.requiredString("reference"),
      authority: try json.requiredString("authority"),
      officer: try json.requiredString("officer"),
      entry: try WatchlistEntry(json: json["entry"] ?? .null),
      at: Moment(
        utcMilliseconds: made.milliseconds,
        monotonicNanoseconds: UInt64(clamping: try json.requiredInteger("monotonic")),
        bootID: try json.requiredString("boot")))
  }
}

/// What is dictated to a station, before it is kept.
public struct Dictation: Sendable {
  /// The number of the order or call.
  public var reference: String
  /// Who dictates.
  public var authority: String
  /// Names; may be empty where a document is given.
  public var names: [ListedName] = []
  /// Dates of birth.
  public var births: [ListedDate] = []
  /// Codes of nationalities.
  public var nationalities: [String] = []
  /// Documents.
  public var documents: [ListedDocument] = []
  /// Where it is screened.
  public var directions: Set<Direction> = [.entry, .exit]
  /// Open, or protective for a person in danger.
  public var visibility = MatchVisibility.open
  /// What to do and whom to call.
  public var handling = ""

  /// A dictation under a reference.
  public init(reference: String, authority: String) {
    self.reference = reference
    self.authority = authority
  }

  /// The entry of a watchlist. Nothing but a referral rests on it: it is not confirmed.
  func entry(_ id: String) throws(Fault) -> WatchlistEntry {
    for (name, text) in [("reference", reference), ("authority", authority)] {
      guard (1...128).contains(text.utf8.count) else {
        throw Fault(.dictation, at: name, "1 to 128 bytes expected")
      }
    }
    let terms = WatchlistTerms(
      owner: authority, legalBasis: "dictated by telephone, not confirmed", order: reference,
      directions: directions, permittedAction: .refer,
      visibility: visibility == .protective ? .protective : .open, handling: handling)
    do throws(Fault) {
      return try WatchlistEntry(
        id: id, names: names, births: births, nationalities: nationalities, documents: documents,
        ownTerms: terms.json)
    } catch { throw Fault(.dictation, at: error.place, error.detail) }
  }
}

extension Fault.Code {
  /// What was dictated makes no entry, or names none that is there.
  public static let dictation = Fault.Code("station.dictation", .badInput)
}
