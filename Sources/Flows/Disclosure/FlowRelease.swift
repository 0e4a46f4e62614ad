public import Bytes
import Codes
import Crypto
import Store

/// A table to be published: one measure, every margin, and no small count that could be worked out
/// of the others.
public struct FlowRelease: Sendable {
  /// The most cells, margins included, that are protected at once.
  static let mostCells = 200_000
  /// The most cells of a release and of earlier ones that are looked at together.
  static let mostLinked = 2_000_000
  /// A group of fewer people than this many times the least count is not to stand in one cell.
  static let wholeBelow = 10

  /// Where the numbers come from.
  public let origin: FlowOrigin
  /// Which release it is of; nil for a draft.
  public let mark: ReleaseMark?
  /// How small counts are protected.
  public let rules: ReleaseRules
  /// How many tables are published together with it, itself included.
  public let tables: Int
  /// What the registry keeps of it.
  let frozen: FrozenTable
  private let cube: CountCube
  /// What is shown of each cell that is not left out.
  private let shown: [Int]

  /// A table of counts of which some are left out. `cube` is the frozen one's.
  init(
    _ frozen: FrozenTable, _ cube: CountCube, origin: FlowOrigin, mark: ReleaseMark?,
    rules: ReleaseRules, secret: [UInt8], tables: Int
  ) {
    self.frozen = frozen
    self.cube = cube
    self.origin = origin
    self.mark = mark
    self.rules = rules
    self.tables = tables
    shown = rules.base.map { frozen.rounded(base: $0, secret: secret) } ?? cube.counts
  }

  /// The question; its one measure is counted.
  public var query: FlowQuery { frozen.query }
  /// How many cells are not zero, margins included.
  public var cells: Int { cube.counts.count { $0 > 0 } }
  /// How many of them are left out because they are small.
  public var small: Int {
    cube.counts.indices.count {
      frozen.hidden[$0] && (1..<query.minimumCell).contains(cube.counts[$0])
    }
  }
  /// How many more are left out to protect those.
  public var protecting: Int { frozen.hidden.count { $0 } - small }
  /// SHA-256 of the CSV, hexadecimal.
  var digest: String { Hash.digest(Array(csv().utf8)).hex }

  static let tooLarge = Fault(
    .flowQuery, at: "by", "a release of over \(mostCells) cells: take columns away")

  static let tooManyLinked = Fault(
    .flowQuery, at: "by", "with what was released before over \(mostLinked) cells: ask for less")

  /// The rows in which something was counted, margins last: `all` where a column is summed over.
  /// The count is nil where it is left out.
  public var rows: [(values: [String], count: Int?)] {
    cube.counts.indices.filter { frozen.hidden[$0] || shown[$0] > 0 }.map { place in
      (cube.values(at: place).map { $0 ?? "all" }, frozen.hidden[place] ? nil : shown[place])
    }
  }

  /// A count by the values of its columns, nil for a sum: nil when it is left out, 0 for what did
  /// not occur.
  func count(at values: [String?]) -> Int? {
    guard let place = cube.place(of: values) else { return 0 }
    return frozen.hidden[place] ? nil : shown[place]
  }

  /// The values of a column, in order.
  func values(of dimension: FlowDimension) -> [String] {
    query.dimensions.firstIndex(of: dimension).map { cube.axes[$0] } ?? []
  }
}

extension Fault.Code {
  /// A table that would give a small count away.
  public static let flowDisclosure = Fault.Code("flows.disclosure", .found)
}
