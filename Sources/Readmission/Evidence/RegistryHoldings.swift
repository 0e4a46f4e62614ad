import Biometrics
public import Bytes
public import Codes
public import Match
import Names
public import Record
public import Registry

/// Where crossings are looked up one by one: the registry, or people who do not exist.
public protocol HeldRecords {
  /// The crossings whose document bears a number, however it is typed.
  func crossings(ofDocument number: String) throws(Fault) -> [HeldCrossing]
  /// The crossing of an identity, nil where there is none.
  func crossing(_ identity: RecordIdentity) throws(Fault) -> HeldCrossing?
}

/// The registry as a source of crossings.
public struct RegistryRecords: HeldRecords {
  private let registry: RegistryService

  /// A registry.
  public init(_ registry: RegistryService) { self.registry = registry }

  /// Those of the registry's index of documents.
  public func crossings(ofDocument number: String) throws(Fault) -> [HeldCrossing] {
    try registry.crossings(ofDocument: number).map(HeldCrossing.init)
  }

  /// The registry's record of the identity.
  public func crossing(_ identity: RecordIdentity) throws(Fault) -> HeldCrossing? {
    try registry.crossing(identity).map(HeldCrossing.init)
  }
}

/// What is held about people, made ready for searches of many: names in an index, fingers in a
/// gallery. Crossings themselves stay where they are and are read when one is found.
///
/// Made by one pass over all crossings. Several crossings of one traveller, with the same document,
/// names and birth date, stand in it once; with another spelling, once more.
public struct RegistryHoldings: Sendable {
  /// Names, birth dates, nationalities of everybody, by the identity of a crossing.
  public let names: ScreeningIndex
  /// The fingers of everybody.
  public let gallery: any FingerGallery
  /// The crossings of the gallery's people, by their numbers.
  let subjects: [RecordIdentity]
  /// Finger templates that could not be read: they are not searched.
  public let unreadableFingers: Int

  /// Takes an index and a gallery; `subjects` are the crossings of the gallery's people by number.
  public init(
    names: ScreeningIndex, gallery: any FingerGallery, subjects: [RecordIdentity],
    unreadableFingers: Int = 0
  ) {
    self.names = names
    self.gallery = gallery
    self.subjects = subjects
    self.unreadableFingers = unreadableFingers
  }

  /// Takes crossings one by one. Who is under 18 on `day`, or may be, is enrolled as a child.
  public init(_ crossings: some Sequence<HeldCrossing>, on day: CivilDate) throws(Fault) {
    var building = HoldingsBuilding(day)
    for crossing in crossings { try building.add(crossing) }
    self = try building.holdings()
  }

  /// Reads every crossing of a registry, as above. About 0.2 ms a crossing and 0.3 ms a finger;
  /// `each` is told of every crossing read.
  public init(
    _ registry: RegistryService, on day: CivilDate, each: () -> Void = {}
  ) throws(Fault) {
    var building = HoldingsBuilding(day)
    try registry.eachCrossing { record throws(Fault) in
      try building.add(HeldCrossing(record))
      each()
    }
    self = try building.holdings()
  }
}

/// Holdings in the making.
struct HoldingsBuilding {
  private let day: CivilDate
  private var known: Set<Int> = []
  private var entries: [WatchlistEntry] = []
  private var subjects: [RecordIdentity] = []
  private var enrolled: [GallerySubject] = []
  private var unreadable = 0

  init(_ day: CivilDate) { self.day = day }

  mutating func add(_ crossing: HeldCrossing) throws(Fault) {
    let fingers = crossing.fingers
    unreadable += crossing.templates.count - fingers.count
    if !fingers.isEmpty {
      enrolled.append(
        GallerySubject(
          id: subjects.count, isChild: crossing.isChild(on: day), fingers: fingers))
      subjects.append(crossing.identity)
    }
    var hasher = Hasher()
    hasher.combine(crossing.document?.issuer)
    hasher.combine(crossing.document?.number)
    hasher.combine(crossing.names)
    hasher.combine(crossing.birth)
    guard known.insert(hasher.finalize()).inserted,
      crossing.names.contains(where: { !$0.isEmpty })
    else { return }
    entries.append(try crossing.entry)
  }

  func holdings() throws(Fault) -> RegistryHoldings {
    let list = try Watchlist(
      reference: WatchlistReference(id: "holdings", title: "crossings held", version: 1),
      terms: WatchlistTerms(owner: "registry", legalBasis: "readmission"), entries: entries)
    return RegistryHoldings(
      names: try ScreeningIndex([list]), gallery: SequentialGallery(enrolled),
      subjects: subjects, unreadableFingers: unreadable)
  }
}

extension HeldCrossing {
  /// The crossing as an entry of an index, by its identity.
  public var entry: WatchlistEntry {
    get throws(Fault) {
      try WatchlistEntry(
        id: identity.description, names: names.map { ListedName($0, .primary) },
        births: ListedDate(birth).map { [$0] } ?? [], nationalities: [nationality],
        sex: sex == .unspecified ? nil : sex)
    }
  }

  /// Whether the traveller is a child on a day, or may be one: an unknown birth date is not taken
  /// for a child's here, or nobody without one would ever be found.
  func isChild(on day: CivilDate) -> Bool {
    guard let age = birth.age(on: day) else { return false }
    return age.lowerBound < 18
  }
}

extension RecordIdentity {
  /// Reads what `description` gives; throws `.record` for another form.
  init(_ text: String) throws(Fault) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let n = Int64(parts[2]) else {
      throw Fault(.record, at: "identity", "station, epoch and number expected")
    }
    try self.init(station: String(parts[0]), epoch: String(parts[1]), n: n)
  }
}
