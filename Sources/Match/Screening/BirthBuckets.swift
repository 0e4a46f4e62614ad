import Bytes
import Host

/// Names in the order of their entries' births, so that those whose birth can fit a traveller's lie
/// together: first entries without a date, then those with several or an unsure one, then year by
/// year, in each year first those without a day, then month by month.
struct BirthBuckets: Sendable {
  /// The first name of each bucket, and the number of names behind the last.
  private var firsts: [UInt32] = []

  static let none = 0
  static let unsure = 1
  static let firstYear = 1880
  static let years = 180
  /// Buckets of one year: one without a day, and twelve months.
  static let perYear = 13
  static let count = 2 + years * perYear

  mutating func append(first: UInt32) { firsts.append(first) }

  init() {}

  func write(to writer: inout ColumnWriter) { writer.append(firsts) }

  /// Reads the buckets of so many names.
  init(_ reader: inout ColumnReader, names: Int) throws(Fault) {
    firsts = try reader.column()
    guard firsts.count == BirthBuckets.count + 1, firsts.isRising(to: names) else {
      throw Fault(.columns, at: "births", "columns that do not fit together")
    }
  }

  /// The bucket of a date.
  static func bucket(_ birth: PackedBirth) -> Int {
    guard let year = birth.certainYear, (0..<years).contains(year - firstYear),
      birth.month <= 12
    else { return unsure }
    return 2 + (year - firstYear) * perYear + (birth.day == 0 ? 0 : Int(birth.month))
  }

  /// The names of some buckets.
  func names(_ buckets: Range<Int>) -> Range<UInt32> {
    guard firsts.count > BirthBuckets.count else { return 0..<0 }
    return firsts[buckets.lowerBound]..<firsts[buckets.upperBound]
  }

  /// The buckets of a year; nil for one outside of all.
  static func year(_ year: Int) -> Range<Int>? {
    guard (0..<years).contains(year - firstYear) else { return nil }
    let first = 2 + (year - firstYear) * perYear
    return first..<first + perYear
  }
}

/// Names of which the rest of the evidence can say no more than so much.
struct NameClass {
  /// The names, ascending, none twice.
  var ranges: [Range<UInt32>] = []
  /// The most points of date of birth, nationality and all else beside the name.
  var most: Int32
}

extension QueryFacts {
  /// All names of a segment, by what the rest can say at most; the last class holds all names that
  /// are in none of the others, and names no ranges.
  func classes(_ segment: ScreeningSegment, _ weights: EvidenceWeights) -> [NameClass] {
    var rest: Int32 = 0
    if !nationalities.isEmpty { rest += max(0, weights.points(Evidence(.nationalityEqual))) }
    if !birthCountries.isEmpty {
      let (beside, alone) = (Evidence(.birthCountryEqual), Evidence(.birthCountryAlone))
      rest += max(0, weights.points(beside), weights.points(alone))
    }
    func most(_ groups: [EvidenceGroup]) -> Int32 {
      rest + (groups.map { weights.points(Evidence($0)) }.max() ?? 0)
    }
    guard let birth else { return [NameClass(most: rest)] }
    let buckets = segment.birthBuckets
    let undated = NameClass(
      ranges: [buckets.names(BirthBuckets.none..<BirthBuckets.unsure)], most: rest)
    guard let year = birth.certainYear, let own = BirthBuckets.year(year) else {
      return [undated, NameClass(most: max(rest, most(EvidenceGroup.births)))]
    }
    var classes = [
      undated,
      NameClass(
        ranges: [buckets.names(BirthBuckets.unsure..<BirthBuckets.unsure + 1)],
        most: most(EvidenceGroup.births)),
    ]
    if birth.day == 0 {
      classes.append(
        NameClass(ranges: [buckets.names(own)], most: most([.birthYear, .birthOtherMonth])))
    } else {
      let first = own.lowerBound
      let month = first + Int(birth.month)
      classes += [
        NameClass(ranges: [buckets.names(first..<first + 1)], most: most([.birthYear])),
        NameClass(
          ranges: [buckets.names(month..<month + 1)], most: most(EvidenceGroup.births)),
        NameClass(
          ranges: [
            buckets.names(first + 1..<month), buckets.names(month + 1..<own.upperBound),
          ], most: most([.birthSwapped, .birthOnePart, .birthYearConventional, .birthOtherDay])),
      ]
    }
    classes.append(
      NameClass(
        ranges: slips(of: year).compactMap { BirthBuckets.year($0).map(buckets.names) },
        most: most([.birthYearSlip, .birthDisjointNear])))
    classes.append(NameClass(most: most([.birthDisjoint])))
    return classes
  }

  /// The years that a slip of the pen makes of one: a year or ten off, the last digits swapped.
  private func slips(of year: Int) -> [Int] {
    let swapped = year / 100 * 100 + year % 10 * 10 + year / 10 % 10
    let years: Set<Int> = [year - 10, year - 1, year + 1, year + 10, swapped]
    return years.subtracting([year]).sorted()
  }
}
