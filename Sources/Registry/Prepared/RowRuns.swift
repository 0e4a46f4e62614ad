import Bytes
import Host

/// Numbers of rows, rising, kept as runs: most records of a batch stand behind one another.
struct RowRuns: Equatable, Sendable {
  private(set) var firsts: [Int64] = []
  private(set) var counts: [UInt32] = []

  /// Takes rows that rise.
  init(_ rows: some Sequence<Int64>) {
    for row in rows {
      if let first = firsts.last, first + Int64(counts[counts.count - 1]) == row {
        counts[counts.count - 1] += 1
      } else {
        firsts.append(row)
        counts.append(1)
      }
    }
  }

  /// Whether a row is among them.
  func contains(_ row: Int64) -> Bool {
    var (low, high) = (0, firsts.count)
    while low < high {
      let middle = (low + high) / 2
      if firsts[middle] <= row { low = middle + 1 } else { high = middle }
    }
    return low > 0 && row - firsts[low - 1] < Int64(counts[low - 1])
  }

  /// How many rows there are.
  var count: Int { counts.reduce(0) { $0 + Int($1) } }

  /// Every row, rising.
  var rows: [Int64] {
    zip(firsts, counts).flatMap { first, count in (0..<Int64(count)).map { first + $0 } }
  }

  /// As a table keeps them.
  var bytes: [UInt8] {
    var writer = ColumnWriter()
    writer.append(firsts)
    writer.append(counts)
    return writer.bytes
  }

  /// Reads what a table gave back; throws `.registryDamaged`.
  init(_ bytes: [UInt8]) throws(Fault) {
    do throws(Fault) {
      var reader = ColumnReader(bytes)
      firsts = try reader.column()
      counts = try reader.column()
      guard firsts.count == counts.count, reader.isAtEnd,
        zip(firsts, firsts.dropFirst()).allSatisfy({ $0 < $1 })
      else { throw Fault(.columns, "runs of rows") }
    } catch { throw Fault(.registryDamaged, at: "prepared_part", "no runs of rows") }
  }
}
