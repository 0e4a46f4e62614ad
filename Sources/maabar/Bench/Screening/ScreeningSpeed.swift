import Bytes
import Host
import Match
import Names

/// How long it takes to build an index of so many entries, how much memory it has, and how long a
/// query takes, by processor time of one core.
struct ScreeningSpeed {
  /// The entries of the index.
  let entries: Int
  /// What queries are screened at.
  let rate: FalseAlarmRate
  /// Seconds to build.
  let build: Double
  /// Megabytes (10^6) of the process afterwards.
  let megabytes: Int
  /// Nanoseconds of a query: the middle one, the last but one in a hundred, the slowest.
  let median: UInt64
  let ninetyNinth: UInt64
  let worst: UInt64
  /// Nanoseconds of the floor: the same names taken apart once, the middle one.
  let floor: UInt64

  /// Builds an index of the set's list and `distractors` people more, and screens all queries.
  init(
    _ set: ScreeningSet, distractors: Int, _ rate: FalseAlarmRate, _ files: any Files
  ) throws(Fault) {
    let start = ProcessTime.cpuNanoseconds()
    let index = try ScreeningSpeed.index(set, distractors: distractors)
    build = Double(ProcessTime.cpuNanoseconds() - start) / 1e9
    entries = index.entryCount
    self.rate = rate
    megabytes = ScreeningSpeed.residentMegabytes(files)
    let least = index.threshold(rate)
    var times: [UInt64] = []
    var floors: [UInt64] = []
    var sink = 0
    for item in set.queries + set.others + set.namesakes {
      let start = ProcessTime.cpuNanoseconds()
      sink += index.hits(item.query, leastScore: least).count
      let middle = ProcessTime.cpuNanoseconds()
      for name in item.query.names { sink += NameTokens(name.issued).tokens.count }
      floors.append(ProcessTime.cpuNanoseconds() - middle)
      times.append(middle - start)
    }
    withExtendedLifetime(sink) {}
    times.sort()
    floors.sort()
    median = times.isEmpty ? 0 : times[times.count / 2]
    ninetyNinth = times.isEmpty ? 0 : times[times.count * 99 / 100]
    worst = times.last ?? 0
    floor = floors.isEmpty ? 0 : floors[floors.count / 2]
  }

  /// The set's list, with so many people more who do not exist.
  static func index(_ set: ScreeningSet, distractors: Int) throws(Fault) -> ScreeningIndex {
    let index = try ScreeningIndex([set.list])
    guard distractors > 0 else { return index }
    let list = DistractorList(
      count: distractors, partsOf: set.list, seed: 5, ImportReport(form: .jsonLines))
    return try index.adding(list)
  }

  /// What the process holds in memory, as the kernel counts it; 0 where it does not say.
  private static func residentMegabytes(_ files: any Files) -> Int {
    let status = (try? files.read("/proc/self/status", limit: 1 << 16)) ?? []
    for line in status.split(separator: 0x0a) where line.starts(with: "VmRSS:".utf8) {
      let digits = line.filter { 0x30...0x39 ~= $0 }
      return (Int(String(decoding: digits, as: UTF8.self)) ?? 0) * 1024 / 1_000_000
    }
    return 0
  }

  /// The figures as JSON, times in nanoseconds.
  var json: JSON {
    [
      "entries": .integer(Int64(entries)), "falseAlarms": .string(rate.description),
      "buildSeconds": .decimal(build), "megabytes": .integer(Int64(megabytes)),
      "medianNanoseconds": .integer(Int64(median)), "p99Nanoseconds": .integer(Int64(ninetyNinth)),
      "worstNanoseconds": .integer(Int64(worst)), "floorNanoseconds": .integer(Int64(floor)),
    ]
  }
}
