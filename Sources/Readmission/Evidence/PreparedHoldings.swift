import Biometrics
public import Bytes
public import Codes
import Host
import Match
import Record
public import Registry
import Synchronization

/// Keeps what searches of many people are prepared with up to date in the registry's folder, and
/// opens it.
///
/// Crossings are prepared once, in parts of at most `rowsAtMost` (see `HoldingsPart`). What came
/// since is prepared before every search, as a part of its own: a search never misses a crossing
/// that the registry has taken in. Small parts are put together now and then, and parts of which a
/// record was erased are made again without it.
public struct PreparedHoldings {
  /// How much is put together while somebody waits, or when the work is done beforehand.
  public enum Merging: Sendable {
    /// Only small parts, when there are many: a second at most.
    case little
    /// Every part that is not half full.
    case all
  }

  /// What bringing the parts up to date came to.
  public struct Update: Equatable, Sendable {
    /// Crossings that were read and prepared.
    public internal(set) var prepared = 0
    /// Parts afterwards.
    public internal(set) var parts = 0
  }

  /// Crossings of one part at most, and fingers: what is made anew when one of them is erased.
  static let rowsAtMost = 65_536
  static let fingersAtMost = 16_384
  /// A part of fewer crossings is small; so many small ones are put together while somebody waits.
  static let smallPart = 2048
  static let mostSmallParts = 8
  /// Crossings that are read at once, then prepared on all processors.
  private static let stretch = 4096

  private let registry: RegistryService
  private let version: [UInt8]

  /// The holdings of a registry.
  public init(_ registry: RegistryService) throws(Fault) {
    self.registry = registry
    version = try HoldingsPart.version
  }

  /// Prepares what no part holds yet. `starting` is told how many crossings that are, `each` of so
  /// many more that are done. Cut off, what was done stays.
  public func update(
    _ merging: Merging, starting: (Int) -> Void = { _ in }, each: (Int) -> Void = { _ in }
  ) throws(Fault) -> Update {
    let waiting = try registry.unprepared()
    let (merged, rows) = try self.merged(merging, with: waiting.rows)
    var update = Update()
    if !rows.isEmpty { starting(rows.count) }
    var items: [HoldingsPart.Item] = []
    var taken: [Int64] = []
    var fingers = 0
    for start in stride(from: 0, to: rows.count, by: Self.stretch) {
      let stretch = rows[start..<min(start + Self.stretch, rows.count)]
      let new = try PreparedHoldings.items(try registry.lines(ofCrossings: stretch))
      if taken.count + stretch.count > Self.rowsAtMost || fingers > Self.fingersAtMost {
        try keep(items, of: taken)
        (items, taken, fingers) = ([], [], 0)
      }
      items += new
      taken += stretch
      fingers += new.reduce(0) { $0 + $1.fingers.count }
      update.prepared += stretch.count
      each(stretch.count)
      try Interruption.check()
    }
    if !taken.isEmpty { try keep(items, of: taken) }
    try registry.finishPreparing(waiting, merged: merged)
    update.parts = try registry.preparedParts().count
    return update
  }

  /// Opens every part, on all processors. A part of another version of the program, or a damaged
  /// one, is given up and prepared again first.
  public func open(
    on day: CivilDate, starting: (Int) -> Void = { _ in }, each: (Int) -> Void = { _ in }
  ) throws(Fault) -> RegistryHoldings {
    let version = version
    for _ in 0..<2 {
      _ = try update(.little, starting: starting, each: each)
      let sealed = try registry.preparedParts()
      let parts = Cores.values(of: sealed) { part in
        (part.number, try? HoldingsPart(part.bytes(), version: version))
      }
      try Interruption.check()
      let unusable = parts.filter { $0.1 == nil }.map(\.0)
      guard !unusable.isEmpty else {
        return RegistryHoldings(parts.compactMap(\.1), on: day)
      }
      try registry.losePrepared(unusable)
    }
    throw Fault(.registryDamaged, at: "prepared", "parts do not read back as they were written")
  }

  private func keep(_ items: [HoldingsPart.Item], of rows: [Int64]) throws(Fault) {
    try registry.keepPrepared(try HoldingsPart(items).bytes(version: version), of: rows)
  }

  /// The parts that are put together with what waits, and all their rows.
  private func merged(
    _ merging: Merging, with waiting: [Int64]
  ) throws(Fault) -> (parts: [Int64], rows: [Int64]) {
    let most = merging == .all ? Self.rowsAtMost / 2 : Self.smallPart
    let least = merging == .all ? 2 : Self.mostSmallParts
    let numbers = try registry.preparedParts().map(\.number)
    guard numbers.count >= least else { return ([], waiting) }
    let small = try registry.preparedRows().filter { $0.value.count < most }
    guard small.count >= least else { return ([], waiting) }
    return (small.keys.sorted(), (waiting + small.values.joined()).sorted())
  }

  /// Reads lines and makes their fingers ready, on all processors.
  private static func items(
    _ lines: [(Int64, [UInt8])]
  ) throws(Fault) -> [HoldingsPart.Item] {
    let trouble = Mutex<Fault?>(nil)
    let items = Cores.values(of: lines) { row, line in
      do throws(Fault) {
        return try HeldCrossing(line: line).map { HoldingsPart.Item(row, $0) }
      } catch {
        trouble.withLock { $0 = error }
        return nil
      }
    }
    try Interruption.check()
    if let trouble = trouble.withLock({ $0 }) { throw trouble }
    return items.compactMap(\.self)
  }
}

extension RegistryHoldings {
  /// The registry's holdings, brought up to date and opened.
  public init(_ registry: RegistryService, on day: CivilDate) throws(Fault) {
    self = try PreparedHoldings(registry).open(on: day)
  }
}

extension HeldCrossing {
  /// The crossing or correction of a record's line; nil for practice and other records.
  init?(line: [UInt8]) throws(Fault) {
    switch try RecordLine(line) {
    case .crossing(let record) where !record.header.isPractice: self.init(record)
    case .correction(let record) where !record.header.isPractice: self.init(record)
    default: return nil
    }
  }
}
