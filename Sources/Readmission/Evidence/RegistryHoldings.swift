import Biometrics
public import Bytes
public import Codes
public import Match
import Names
import Record
public import Registry

/// Where crossings are looked up one by one: the registry, or people who do not exist.
///
/// What is given stands: a crossing that was corrected is given by its correction only, and not
/// under its own number any more.
public protocol HeldRecords {
  /// The crossings whose document bears a number, however it is typed.
  func crossings(ofDocument number: String) throws(Fault) -> [HeldCrossing]
  /// The crossing of a number in the holdings, nil where there is none that stands.
  func crossing(_ number: Int64) throws(Fault) -> HeldCrossing?
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

  /// The registry's crossing of the row.
  public func crossing(_ number: Int64) throws(Fault) -> HeldCrossing? {
    try registry.crossing(row: number).map(HeldCrossing.init)
  }
}

/// What is held about people, made ready for searches of many: names in an index, fingers in a
/// gallery. Crossings themselves stay where they are and are read when one is found.
public struct RegistryHoldings: Sendable {
  /// Names, birth dates, nationalities of everybody, by the number of a crossing.
  public let names: ScreeningIndex
  /// The fingers of everybody, by the number of a crossing.
  public let gallery: any FingerGallery
  /// Of crossings that stand for several in the index: the others.
  private let alike: [Int64: [Int64]]
  /// Finger templates that could not be read: they are not searched.
  public let unreadableFingers: Int

  /// The parts together. Who is under 18 on `day`, or may be, counts as a child.
  init(_ parts: [HoldingsPart], on day: CivilDate) {
    names = ScreeningIndex(of: parts.map(\.names))
    gallery = PackedGalleries(parts.map(\.gallery), on: day)
    alike = parts.reduce(into: [:]) { $0.merge($1.alike) { $0 + $1 } }
    unreadableFingers = parts.reduce(0) { $0 + $1.unreadableFingers }
  }

  /// Takes crossings with their numbers, for people who do not exist.
  public init(
    _ crossings: some Sequence<(Int64, HeldCrossing)>, on day: CivilDate
  ) throws(Fault) {
    self.init([try HoldingsPart(crossings.map { HoldingsPart.Item($0, $1) })], on: day)
  }

  /// Every crossing that an entry of the index stands for, its own first.
  func numbers(ofEntry id: String) -> [Int64] {
    guard let number = Int64(id) else { return [] }
    return [number] + (alike[number] ?? [])
  }
}

extension HeldCrossing {
  /// The crossing as an entry of an index, by its number.
  func entry(_ number: Int64) throws(Fault) -> WatchlistEntry {
    try WatchlistEntry(
      id: String(number), names: names.map { ListedName($0, .primary) },
      births: ListedDate(birth).map { [$0] } ?? [], nationalities: [nationality],
      sex: sex == .unspecified ? nil : sex)
  }
}
