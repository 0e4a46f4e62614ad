import Bytes
import Console
import Host
import Match
import Readmission
import Record

extension Benchmark {
  /// All searches of one case in a registry of a million people and 100,000 fingers.
  static let readmission = Benchmark(
    "readmission",
    workload: """
      `readmission verify` of one case once the program runs: open a registry that holds a million \
      people and 100,000 fingers of 25,000, decrypt what it keeps prepared, extract ten fingers of \
      their images, search two documents, a name in two scripts with parents and date, the fingers \
      1:1 and 1:N, crossings and cases, audit each search, write the table into the case
      """,
    floor: """
      the least that any search of them does: two fingers of each enrolled person held against \
      the case's by popcount of 384 bits for 24 pairs of minutiae, on one processor
      """,
    unit: "case", aim: "2 s on two processors, of wall-clock time"
  ) { ground throws(Fault) in
    let people = BenchPeople(people: 1_000_000, enrolled: 25_000)
    let office = try BenchOffice(people, in: ground.scratch / "office", ground)
    let table = try office.verify()
    guard table.rows.contains(where: { $0.search == .fingers && $0.bearing == .for }),
      table.proposal.conclusion == .established
    else { throw Fault(.bug, at: "readmission", "the case's own person was not found") }
    let sink = Sink()
    let words = (0..<2 * 6 * 24).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
    return Trial(
      units: 1,
      facts: [
        ("rows of evidence", .integer(Int64(table.rows.count))),
        ("searched", .string(table.searches.joined(separator: "; "))),
        ("preparing, once", .string(Duration.nanoseconds(Double(office.preparing)))),
        ("prepared parts, bytes", .integer(Int64(office.preparedBytes))),
      ],
      work: { () throws(Fault) in
        sink.add(try office.verify().rows.count)
      },
      floor: { () throws(Fault) in
        var sum = 0
        for _ in 0..<2 * 25_000 {
          for first in 0..<24 {
            for word in 0..<6 {
              sum += (words[first * 6 + word] ^ words[(first + 24) * 6 + word]).nonzeroBitCount
            }
          }
        }
        sink.add(sum)
      })
  }
}
