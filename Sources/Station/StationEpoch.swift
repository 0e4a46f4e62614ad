import Bytes
import Store

/// One unbroken life of a station's database.
///
/// Numbers of records and batches mean something only within an epoch. A folder that comes back
/// from a backup or a disk image would number new records like ones that it has forgotten; the
/// instance file, which no backup holds, tells such a folder from the true one, and a new epoch
/// begins.
struct StationEpoch {
  /// 1 for the first epoch of the folder.
  let number: Int64
  /// 32 hexadecimal digits.
  let text: String
  /// The last batch known of the epoch before; nil in the first.
  let previousHead: [UInt8]?

  /// The epoch that belongs to `instance`: the last one, or a new one; `first` names the first of a
  /// station that is being made.
  static func current(
    in database: Database, instance: String, first: String? = nil, randomness: any Randomness
  ) throws(Fault) -> StationEpoch {
    try database.transaction { () throws(Fault) in
      let known = try database.first(
        "SELECT instance FROM epoch ORDER BY number DESC LIMIT 1"
      ) { row throws(Fault) in try row.text(0) }
      if known == instance, let last = try last(in: database) { return last }
      return try begin(
        in: database, instance: instance, named: known == nil ? first : nil,
        randomness: randomness)
    }
  }

  /// The last epoch; nil in a database that is being made.
  static func last(in database: Database) throws(Fault) -> StationEpoch? {
    try database.first(
      "SELECT number, epoch, previous_head FROM epoch ORDER BY number DESC LIMIT 1"
    ) { row throws(Fault) in
      StationEpoch(
        number: try row.int64(0), text: try row.text(1), previousHead: try row.bytesOrNil(2))
    }
  }

  /// Begins a new epoch, which names the last batch that is known here.
  static func begin(
    in database: Database, instance: String, named name: String? = nil,
    randomness: any Randomness
  ) throws(Fault) -> StationEpoch {
    let last = try database.first("SELECT max(number) FROM epoch") { row throws(Fault) in
      try row.int64OrNil(0)
    }
    let head = try database.first(
      "SELECT id FROM batch ORDER BY epoch DESC, seq DESC LIMIT 1"
    ) { row throws(Fault) in try row.bytes(0) }
    let next = StationEpoch(
      number: ((last ?? nil) ?? 0) + 1, text: name ?? randomness.hex(16), previousHead: head)
    try database.transaction { () throws(Fault) in
      try database.run(
        "INSERT INTO epoch (number, epoch, instance, previous_head) VALUES (?, ?, ?, ?)",
        next.number, next.text, instance, next.previousHead)
    }
    return next
  }
}
