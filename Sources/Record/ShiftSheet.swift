import Bytes
public import Codes

/// The numbers of a closed shift: what stood in the station's counts of its records when it was
/// closed. Codes and counts only.
///
/// The registry counts the same records by the same rule, so headquarters can hold one against the
/// other; a referral that was decided after the shift counts there as what it became.
public struct ShiftSheet: Hashable, Sendable {
  /// One number of the sheet.
  public struct Cell: Hashable, Sendable {
    /// The civil day at the point of entry.
    public var day: CivilDate
    /// Which way.
    public var direction: Direction
    /// What was counted, a code of the measures of Flows: `movements`, `refused`, `practice`.
    public var measure: String
    /// The nationality, ICAO code.
    public var nationality: String
    /// How many, 1 or more.
    public var count: Int

    /// A number.
    public init(
      day: CivilDate, direction: Direction, measure: String, nationality: String, count: Int
    ) {
      self.day = day
      self.direction = direction
      self.measure = measure
      self.nationality = nationality
      self.count = count
    }
  }

  /// The shift's number at the station, from 1.
  public var shift: Int64
  /// The officer who opened it, by service number.
  public var openedBy: String
  /// When it was opened.
  public var opened: Instant
  /// The number of its first record.
  public var first: Int64
  /// The number of its last record; one less than the first when there was none.
  public var last: Int64
  /// Referrals that await their outcome.
  public var openReferrals: Int
  /// Silent alerts that nobody has acknowledged.
  public var openAlerts: Int
  /// The officer who takes over and confirmed the numbers; nil when nobody follows.
  public var takenOverBy: String?
  /// The counts, sorted by day, direction, measure and nationality.
  public var cells: [Cell]

  /// The numbers of a shift.
  public init(
    shift: Int64, openedBy: String, opened: Instant, first: Int64, last: Int64,
    openReferrals: Int = 0, openAlerts: Int = 0, takenOverBy: String? = nil, cells: [Cell] = []
  ) {
    self.shift = shift
    self.openedBy = openedBy
    self.opened = opened
    self.first = first
    self.last = last
    self.openReferrals = openReferrals
    self.openAlerts = openAlerts
    self.takenOverBy = takenOverBy
    self.cells = cells.sorted { ShiftSheet.key($0).lexicographicallyPrecedes(ShiftSheet.key($1)) }
  }

  private static func key(_ cell: Cell) -> [String] {
    [cell.day.description, cell.direction.rawValue, cell.measure, cell.nationality]
  }

  var json: JSON {
    .fields([
      "shift": .integer(shift), "openedBy": .string(openedBy),
      "opened": .string(opened.description), "first": .integer(first), "last": .integer(last),
      "openReferrals": .number(openReferrals), "openAlerts": .number(openAlerts),
      "takenOverBy": .text(takenOverBy), "counts": counts,
    ])
  }

  /// Day, direction, measure, nationality, one inside the other: ten bytes a number.
  private var counts: JSON? {
    guard !cells.isEmpty else { return nil }
    var days: [String: [String: [String: [String: JSON]]]] = [:]
    for cell in cells {
      days[cell.day.description, default: [:]][cell.direction.rawValue, default: [:]][
        cell.measure, default: [:]][cell.nationality] = .number(cell.count)
    }
    return .object(
      days.mapValues { directions in
        .object(
          directions.mapValues { measures in
            .object(measures.mapValues { .object($0) })
          })
      })
  }

  init(_ fields: inout FieldReader) throws(Fault) {
    shift = try fields.integer("shift", 1...Int64.max)
    openedBy = try fields.code("openedBy")
    opened = try fields.instant("opened")
    first = try fields.integer("first", 1...Int64.max)
    last = try fields.integer("last", 0...Int64.max)
    openReferrals = Int(try fields.integer("openReferrals", 0...Int64(Int32.max)))
    openAlerts = Int(try fields.integer("openAlerts", 0...Int64(Int32.max)))
    takenOverBy = try fields.optionalCode("takenOverBy")
    cells = []
    guard last >= first - 1 else {
      throw fields.fault("last", "not before the record ahead of the first")
    }
    for (day, directions) in try fields.named("counts") {
      for (direction, measures) in try ShiftSheet.inside(directions) {
        for (measure, nationalities) in try ShiftSheet.inside(measures) {
          for (nationality, count) in try ShiftSheet.inside(nationalities) {
            cells.append(try ShiftSheet.cell(day, direction, measure, nationality, count))
          }
        }
      }
    }
    guard cells.count <= RecordLimits.sheetCells else {
      throw fields.fault("counts", "at most \(RecordLimits.sheetCells) numbers expected")
    }
  }

  private static let place = "audit.sheet.counts"

  /// The fields of an object inside the counts, in order.
  private static func inside(_ json: JSON) throws(Fault) -> [(String, JSON)] {
    guard let fields = json.object, !fields.isEmpty else {
      throw Fault(.record, at: place, "day, direction, measure and nationality expected")
    }
    return fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static func cell(
    _ day: String, _ direction: String, _ measure: String, _ nationality: String, _ count: JSON
  ) throws(Fault) -> Cell {
    guard let date = try? CivilDate(iso: day), let direction = Direction(rawValue: direction),
      (1...32).contains(measure.utf8.count),
      measure.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }),
      (1...3).contains(nationality.utf8.count),
      nationality.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }),
      let number = count.integer, (1...Int64(Int32.max)).contains(number)
    else { throw Fault(.record, at: place, "a number from 1 under its four codes expected") }
    return Cell(
      day: date, direction: direction, measure: measure, nationality: nationality,
      count: Int(number))
  }
}
