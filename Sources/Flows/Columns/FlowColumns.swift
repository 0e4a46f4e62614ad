public import Bytes
import Codes
public import Record

/// Counted rows in memory, 14 bytes each, in runs of one day and point of entry: what questions
/// are answered from.
///
/// A row is a combination of codes that occurred with how often it did, so a crossing takes 14
/// bytes at most. Rows are only added; a day stands in one stretch.
public struct FlowColumns: Sendable {
  /// Rows of one day at one point of entry.
  struct Run: Equatable, Sendable {
    /// Days since 1970-01-01.
    let day: Int
    /// The point's number in `points`.
    let point: UInt16
    /// Its rows.
    let rows: Range<Int>
  }

  /// In the order in which they were added.
  private(set) var runs: [Run] = []
  /// The packed columns.
  private(set) var codes = [[UInt16]](repeating: [], count: FlowLayout.columns)
  /// How often each row occurred, 1 or more.
  private(set) var counts: [UInt16] = []
  /// All crossings that are counted; below 2^32, so that sums of 32 bits hold any answer.
  public private(set) var total = 0
  /// The points of entry.
  var points = CodeBook()
  /// The countries and statuses: ICAO codes.
  var countries = CodeBook([FlowLayout.unknown, FlowLayout.unlisted])
  /// Where points of entry lie.
  public var places = PlaceBook()

  /// Nothing counted yet.
  public init() {}

  /// How many rows there are: `bytesPerRow` each.
  public var rows: Int { counts.count }

  /// What a row takes in memory: the packed columns and its count.
  public static let bytesPerRow = 2 * (FlowLayout.columns + 1)

  /// Makes room for so many rows more, so that memory grows once.
  mutating func reserve(_ rows: Int) {
    for column in codes.indices { codes[column].reserveCapacity(counts.count + rows) }
    counts.reserveCapacity(counts.count + rows)
  }

  /// Adds crossings of one day at one point of entry, each by its own outcome. Throws
  /// `.flowDamaged` for counts beyond what is held.
  public mutating func add(_ crossings: [ImpersonalRecord]) throws(Fault) {
    guard let first = crossings.first else { return }
    var rows: [(key: Key, count: Int)] = []
    for crossing in crossings {
      guard let traveller = FlowCell(crossing).traveller else { continue }
      let measure = crossing.isPractice ? .practice : FlowMeasure(crossing.outcome)
      let key = try key(traveller.codes, crossing.direction.rawValue, measure.rawValue)
      rows.append((key, 1))
    }
    try add(day: first.day.daysSince1970, point: try number(ofPoint: first.pointOfEntry), rows)
  }

  /// Adds the rows of a day at a point; equal keys become one row. Throws `.flowDamaged` for counts
  /// beyond what is held.
  mutating func add(
    day: Int, point: UInt16, _ rows: [(key: Key, count: Int)]
  ) throws(Fault) {
    let start = counts.count
    var sums: [Key: Int] = [:]
    for row in rows { sums[row.key, default: 0] += row.count }
    for (key, sum) in sums.sorted(by: { $0.key < $1.key }) {
      var rest = sum
      while rest > 0 {
        let count = UInt16(clamping: rest)
        append(key, count)
        rest -= Int(count)
      }
    }
    try close(day: day, point: point, from: start)
  }

  /// Adds the runs of a packed day: each point with its rows, then the bytes of all rows, column
  /// by column, from a place on. Throws `.flowDamaged` for codes that no row can have.
  mutating func add(
    day: Int, _ parts: [(point: UInt16, rows: Int)], _ bytes: [UInt8], from place: Int
  ) throws(Fault) {
    let rows = parts.reduce(0) { $0 + $1.rows }
    let sizes = FlowLayout.sizes(countries: countries.texts.count)
    var place = place
    for column in codes.indices {
      let range = Unpacking.append(bytes, from: place, rows, to: &codes[column])
      guard range.largest < sizes[column] else {
        throw Fault(.flowDamaged, at: "packed day", "a code that no row has")
      }
      place += 2 * rows
    }
    let start = counts.count
    let range = Unpacking.append(bytes, from: place, rows, to: &counts)
    guard range.smallest > 0 else { throw Fault(.flowDamaged, at: "packed day", "an empty row") }
    try take(range.sum)
    var first = start
    for part in parts where part.rows > 0 {
      runs.append(Run(day: day, point: part.point, rows: first..<first + part.rows))
      first += part.rows
    }
  }

  private mutating func append(_ key: Key, _ count: UInt16) {
    for column in codes.indices { codes[column].append(key.columns[column]) }
    counts.append(count)
  }

  private mutating func close(day: Int, point: UInt16, from start: Int) throws(Fault) {
    guard counts.count > start else { return }
    try take(counts[start...].reduce(0) { $0 + Int($1) })
    runs.append(Run(day: day, point: point, rows: start..<counts.count))
  }

  private mutating func take(_ added: Int) throws(Fault) {
    guard total + added < 1 << 32 else {
      throw Fault(.flowDamaged, at: "counts", "4,294,967,296 crossings or more")
    }
    total += added
  }
}
