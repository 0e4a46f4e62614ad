import Bytes
import Codes
import Console
import Crypto
import Host
import Record
import Registry
import Seal
import Store

extension Benchmark {
  /// The registry's whole way of large batches, up to the commit.
  static let ingest = ingest(
    "ingest", records: 1000, "at most 1.4 times the floor, and 6.6 µs a record")
  /// The same of small ones.
  static let ingestSmall = ingest("ingest-100", records: 100, "at most 1.5 times the floor")

  private static func ingest(_ name: String, records: Int, _ aim: String) -> Benchmark {
    let inSample = 10_000 / records
    return Benchmark(
      name,
      workload: """
        take in \(inSample) sealed files of 15 stations, \(records) crossings of about 1,500 \
        bytes each, as one group: open, verify, keep, encrypt each record, index, look for \
        doubles, count, log, commit
        """,
      floor: """
        insert the same rows, ready made, into the same two databases, and commit them as one
        """,
      unit: "record", aim: aim
    ) { ground throws(Fault) in
      let border = try IngestBorder(ground, records: records, stations: 15)
      let rows = try IngestRows(ground, records: records)
      let bare = try BareLines(ground)
      let batches = try (0..<IngestBorder.samples * inSample).map { _ throws(Fault) in
        try border.next()
      }
      let lines = try Measurement.of(
        { () throws(Fault) in for _ in 0..<10 { try bare.insert() } },
        units: 10 * BareLines.records, timekeeper: ground.machine.timekeeper)
      var next = 0
      return Trial(
        units: 10_000,
        facts: [
          ("bytes a record", .integer(Int64(border.lineCount))),
          ("bytes a record in the sealed file", .integer(Int64(batches[0].count / records))),
          (
            "insert of the bare lines in clear with one random index",
            .string(Duration.nanoseconds(lines.cpu))
          ),
        ],
        work: { () throws(Fault) in
          guard next < batches.count else {
            throw Fault(.bug, at: "bench", "more samples than batches")
          }
          try border.take(Array(batches[next..<next + inSample]))
          next += inSample
        },
        floor: { () throws(Fault) in try rows.insert(inSample) })
    }
  }
}
