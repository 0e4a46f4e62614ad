import Bytes
import Console
import Host
import Match
import Readmission
import Record

extension Benchmark {
  /// All searches of one case where a million people and 100,000 fingers are held.
  static let readmission = Benchmark(
    "readmission",
    workload: """
      all searches of one case (two documents, a name in two scripts with parents and date, ten \
      fingers 1:1 and 1:N, crossings) where a million people and 100,000 fingers of 25,000 are held
      """,
    floor: """
      the least that any search of them does: two fingers of each enrolled person held against \
      the case's by popcount of 384 bits for 24 pairs of minutiae, on one processor
      """,
    unit: "case", aim: "2 s on two processors, of wall-clock time"
  ) { ground throws(Fault) in
    let people = BenchPeople(people: 1_000_000, enrolled: 25_000)
    let timekeeper = ground.machine.timekeeper
    let start = timekeeper.now().monotonicNanoseconds
    let (holdings, inquiry) = try people.prepared()
    let built = timekeeper.now().monotonicNanoseconds - start
    var first = CaseSearches(inquiry, in: holdings, people)
    let table = try first.run()
    guard table.rows.contains(where: { $0.search == .fingers && $0.bearing == .for }),
      table.proposal.conclusion == .established
    else { throw Fault(.bug, at: "readmission", "the case's own person was not found") }
    let sink = Sink()
    let words = (0..<2 * 6 * 24).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
    return Trial(
      units: 1,
      facts: [
        ("names held", .integer(Int64(holdings.names.nameCount))),
        ("fingers enrolled", .integer(Int64(holdings.gallery.fingerCount))),
        ("rows of evidence", .integer(Int64(table.rows.count))),
        ("searched", .string(table.searches.joined(separator: "; "))),
        ("making ready, once", .string(Duration.nanoseconds(Double(built)))),
      ],
      work: { () throws(Fault) in
        var searches = CaseSearches(inquiry, in: holdings, people)
        sink.add(try searches.run().rows.count)
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
