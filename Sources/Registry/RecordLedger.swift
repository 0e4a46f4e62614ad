import Bytes
import Codes
import Crypto
import Record
import Seal
import Store

/// Records by station, epoch and number, each once, encrypted under a data key of its own.
final class RecordLedger {
  /// How the records of one batch stood to those that were there.
  struct Taken {
    /// Records that were new.
    var new = 0
    /// Records that were there already, byte for byte.
    var repeated = 0
    /// Records with another content under a number that is taken; kept and flagged.
    var conflicting = 0
    /// Records that were erased, and stay so.
    var erased = 0
  }

  /// A record that is ready to be inserted: scanned, with its data key committed.
  struct Prepared {
    /// Its place in the batch, from 0.
    let place: Int
    let row: Int64
    let line: ArraySlice<UInt8>
    let scanned: ScannedRecord
    let document: [UInt8]?
    /// True when a tombstone names it: it is counted and not kept.
    let isErased: Bool
  }

  let database: Database
  let vault: Vault
  let documents: BlindIndex
  let cases: CaseLedger
  let prepared: PreparedLedger
  private let insertion: Statement

  init(
    _ database: Database, _ vault: Vault, _ rows: RowSeal, _ master: MasterKey
  ) throws(Fault) {
    self.database = database
    self.vault = vault
    documents = try master.blindIndex("record.document-number")
    cases = try CaseLedger(database, master)
    prepared = PreparedLedger(database: database, rows: rows)
    insertion = try database.prepare(
      """
      INSERT INTO record (row, leaf, place, kind, made, document, data_key, sealed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (row) DO NOTHING
      """)
  }

  /// The number of a record's row: its epoch's number and its own.
  static func row(epoch: Int64, n: Int64) -> Int64 { epoch << 40 | n }

  // MARK: Reading

  /// Scans every line of a batch.
  ///
  /// `epochNumber` gives the registry's number of a record's epoch. Throws `.batchContent` for a
  /// record of another station, for one that would change what another station counted, and for a
  /// number beyond what the registry holds; and what the scanner throws, naming the line.
  func scan(
    _ batch: RedactedBatch, erased: Set<Digest>,
    epochNumber: (ArraySlice<UInt8>) throws(Fault) -> Int64
  ) throws(Fault) -> [Prepared] {
    let station = Array(batch.manifest.position.station.text.utf8)
    var lastEpoch: (text: ArraySlice<UInt8>, number: Int64)?
    var prepared: [Prepared] = []
    prepared.reserveCapacity(batch.lines.count)
    for (place, line) in batch.lines.enumerated() {
      guard let line else { continue }
      let scanned: ScannedRecord
      do throws(Fault) { scanned = try RecordScanner.scan(line.span) } catch {
        throw error.within("record \(place + 1)")
      }
      guard text(scanned.identity.station, of: line).elementsEqual(station),
        scanned.identity.n <= Limits.recordNumber
      else {
        throw Fault(.batchContent, at: "record \(place + 1)", "another station's, or its number")
      }
      if scanned.kind.isCounted, let subject = scanned.subject,
        !text(subject.station, of: line).elementsEqual(station)
      {
        throw Fault(.batchContent, at: "record \(place + 1)", "about another station's crossing")
      }
      let epochText = text(scanned.identity.epoch, of: line)
      let epoch: Int64
      if let lastEpoch, lastEpoch.text.elementsEqual(epochText) {
        epoch = lastEpoch.number
      } else {
        epoch = try epochNumber(epochText)
        lastEpoch = (epochText, epoch)
      }
      prepared.append(
        Prepared(
          place: place, row: RecordLedger.row(epoch: epoch, n: scanned.identity.n), line: line,
          scanned: scanned, document: digest(scanned, line),
          isErased: !erased.isEmpty && erased.contains(batch.leafHashes[place])))
    }
    return prepared
  }

  /// The blind index of a record's document number; nil without one.
  func digest(_ record: ScannedRecord, _ line: ArraySlice<UInt8>) -> [UInt8]? {
    record.crossing?.documentNumber.map {
      documents.digest(DocumentNumber.normal(text($0, of: line)))
    }
  }

  func text(_ range: Range<Int>, of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line[line.startIndex + range.lowerBound..<line.startIndex + range.upperBound]
  }

  // MARK: Keeping

  /// Draws data keys for the records; they are on the disk when this returns. There is none for a
  /// record that was erased.
  func drawKeys(_ records: [Prepared]) throws(Fault) -> [Vault.DataKey] {
    guard records.contains(where: \.isErased) else { return try drawAll(records) }
    var keys = try drawAll(records.filter { !$0.isErased })[...]
    return records.map { $0.isErased ? .none : keys.removeFirst() }
  }

  private func drawAll(_ records: [Prepared]) throws(Fault) -> [Vault.DataKey] {
    // One commit of keys a run of one table: a batch without notes, as most are, is one run.
    var keys: [Vault.DataKey] = []
    var start = 0
    while start < records.count {
      let table = RegistrySchema.sealing(records[start].scanned.kind)
      let rest = records[start...]
      let end = rest.firstIndex { RegistrySchema.sealing($0.scanned.kind) != table }
      let run = records[start..<(end ?? records.count)]
      keys += try vault.draw(run.count, table: table) { (run[run.startIndex + $0].row, 1) }
      start = run.endIndex
    }
    return keys
  }

  /// Encrypts and inserts the records of a batch, inside the caller's transaction; `count` gets
  /// each one that was not there, and says whether it counts: one whose number is taken may wait.
  func insert(
    _ records: [Prepared], _ keys: [Vault.DataKey], leaf: Int64,
    count: (_ record: Prepared, _ isConflict: Bool) throws(Fault) -> Bool
  ) throws(Fault) -> Taken {
    var taken = Taken()
    var arrived = ArrivedCrossings()
    // One record after the other goes through it: it stays in the processor's cache.
    var buffer: [UInt8] = []
    for (record, key) in zip(records, keys) {
      let sealed =
        record.isErased ? 0 : try vault.seal(record.line.span, under: key, into: &buffer)
      try insertion.bind(record.row, at: 1)
      try insertion.bind(leaf, at: 2)
      try insertion.bind(Int64(record.place), at: 3)
      try insertion.bind(record.scanned.kind.rawValue, at: 4)
      try insertion.bind(record.scanned.made.milliseconds, at: 5)
      if let document = record.document, !record.isErased {
        try insertion.bind(document, at: 6)
      } else {
        try insertion.bindNull(at: 6)
      }
      try insertion.bind(key.number, at: 7)
      try insertion.run(lending: buffer.span.extracting(0..<sealed), at: 8)
      let isNew = database.changes == 1
      if isNew { _ = try count(record, false) }
      if record.isErased {
        taken.erased += 1
      } else if isNew {
        taken.new += 1
        try link(record, leaf)
        try noteSheet(record)
        try noteStep(record)
        arrived.add(record)
      } else if try isKept(record) {
        taken.repeated += 1
      } else {
        taken.conflicting += 1
        try add(
          record, Vault.Sealed(dataKey: key.number, bytes: Array(buffer[..<sealed])), leaf: leaf)
        if try count(record, true) { try markCounted(leaf: leaf, place: record.place) }
        try link(record, leaf)
      }
    }
    try arrived.note(in: prepared, leaf: leaf)
    return taken
  }

  /// Notes what a record speaks of, so that whoever finds the one finds the other.
  private func link(_ record: Prepared, _ leaf: Int64) throws(Fault) {
    guard let subject = record.scanned.subject else { return }
    try database.run(
      "INSERT INTO record_link (leaf, place, row, subject) VALUES (?, ?, ?, ?)", leaf,
      record.place, record.row, name(of: subject, in: record.line))
  }

  /// `station/epoch/n`, as `RecordIdentity` is written.
  func name(of identity: ScannedRecord.Identity, in line: ArraySlice<UInt8>) -> String {
    let station = String(decoding: text(identity.station, of: line), as: UTF8.self)
    let epoch = String(decoding: text(identity.epoch, of: line), as: UTF8.self)
    return "\(station)/\(epoch)/\(identity.n)"
  }

  /// Notes a step of a file of the readmission office, inside the caller's transaction.
  private func noteStep(_ record: Prepared) throws(Fault) {
    guard record.scanned.kind.isStep, case .step(let step) = try RecordLine(record.line) else {
      return
    }
    try cases.note(step, row: record.row)
  }

  /// Whether the very same content stands under the record's number, first or beside the first.
  private func isKept(_ record: Prepared) throws(Fault) -> Bool {
    if let kept = try kept(record.row), !kept.sealed.isErased,
      try open(kept, row: record.row).elementsEqual(record.line)
    {
      return true
    }
    return try conflict(record.row, like: record.line) != nil
  }

  /// A record as it stands in the store.
  struct Kept {
    let leaf: Int64
    let place: Int
    let kind: RecordKind
    let document: [UInt8]?
    let sealed: Vault.Sealed
  }

  /// The record of a row, or nil.
  func kept(_ row: Int64) throws(Fault) -> Kept? {
    try database.first(
      "SELECT leaf, place, kind, document, data_key, sealed FROM record WHERE row = ?", row
    ) { row throws(Fault) in
      guard let kind = RecordKind(rawValue: try row.text(2)) else {
        throw Fault(.registryDamaged, at: "record", "a kind that no record has")
      }
      return Kept(
        leaf: try row.int64(0), place: try row.int(1), kind: kind,
        document: try row.bytesOrNil(3),
        sealed: Vault.Sealed(dataKey: try row.int64(4), bytes: try row.bytes(5)))
    }
  }

  /// The line of a record that was read from its row; throws `.rowErased` for one that is gone.
  func open(_ kept: Kept, row: Int64) throws(Fault) -> [UInt8] {
    guard !kept.sealed.isErased else {
      throw Fault(.rowErased, at: "record", "the record was erased")
    }
    return try vault.open(kept.sealed, table: RegistrySchema.sealing(kept.kind), row: row)
  }

  /// What the record of a batch at a place is noted to speak of, with its row; nil for nothing.
  func link(leaf: Int64, place: Int) throws(Fault) -> (row: Int64, subject: String)? {
    try database.first(
      "SELECT row, subject FROM record_link WHERE leaf = ? AND place = ?", leaf, place
    ) { row throws(Fault) in (try row.int64(0), try row.text(1)) }
  }

  /// How many rows there are: records, and conflicting ones.
  func counts() throws(Fault) -> (records: Int, conflicts: Int) {
    let counts = try database.first(
      "SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM conflict)"
    ) { row throws(Fault) in (records: try row.int(0), conflicts: try row.int(1)) }
    return counts ?? (0, 0)
  }

  /// The canonical line of a record; throws `.unknownToRegistry` when there is none.
  func line(_ row: Int64) throws(Fault) -> [UInt8] {
    guard let kept = try kept(row) else {
      throw Fault(.unknownToRegistry, at: "record", "no such record")
    }
    return try open(kept, row: row)
  }
}

/// The one form of a document's number under which it is looked up.
enum DocumentNumber {
  /// Capital letters and digits as they are, small letters as capitals, all else left out but
  /// bytes of other scripts: people type spaces, hyphens and fillers in many ways.
  static func normal(_ number: some Sequence<UInt8>) -> [UInt8] {
    number.compactMap { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x20
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
      case 0x80...: byte
      default: nil
      }
    }
  }
}
