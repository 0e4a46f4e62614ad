import Bytes
public import Codes
import Flows
import Host
public import Record
import Store

/// What the journal tells about a record without opening it.
public struct JournalEntry: Equatable, Sendable {
  /// The record's number.
  public let n: Int64
  /// Crossing, outcome or correction.
  public let kind: RecordKind
  /// Which way.
  public let direction: Direction
  /// The local civil day that counts.
  public let day: CivilDate
  /// What was decided.
  public let outcome: CrossingOutcome
  /// True for practice.
  public let isPractice: Bool
  /// The batch it was sealed in; nil while it waits.
  public let batch: Int64?
}

/// Every record of a station, durable before anybody is told that it is recorded.
///
/// A record is one row: its canonical line encrypted under a data key of its own, beside coarse and
/// impersonal columns. The data keys stand in a second database and are committed first, so a power
/// cut between the two leaves a harmless key and no record; after `append` returns, both are on the
/// disk.
///
/// Several processes of a station work with one journal: lanes, the second line, sync. Whatever
/// writes begins as the only writer, takes up what the others changed, and is done in milliseconds;
/// the others wait for it.
final class Journal {
  let database: Database
  /// Called by whoever begins to write: takes up what another process changed about the keys.
  var beforeWriting: (() throws(Fault) -> Void)?
  private var opened: Opened?
  private let opener: (MasterKey) throws(Fault) -> Opened
  let randomness: any Randomness
  private let station: String
  /// The station's time, held against its records.
  let clock: ClockGuard
  private let instance: String
  /// The epoch in which new records are numbered.
  private(set) var epoch: StationEpoch

  /// Opens the journal of a folder; starts a new epoch when the instance file is not the one that
  /// the database knows (a restored or copied folder). Without the master key it counts and lists,
  /// and neither reads nor writes a record until `unlock`.
  init(
    station: String, folder: StationFolder, instance: String, master: MasterKey?,
    firstEpoch: String? = nil, timekeeper: any Timekeeper, randomness: any Randomness
  ) throws(Fault) {
    database = try Database(
      folder.journal, schema: JournalSchema.schema,
      waitMilliseconds: StationParameters.writerMilliseconds)
    let database = database
    let clock = ClockGuard(timekeeper, try ClockLedger(database: database).trust())
    self.clock = clock
    opener = { master throws(Fault) in
      let vault = try Vault(
        store: "station", keys: folder.dataKeys, master: master, timekeeper: clock,
        randomness: randomness, waitMilliseconds: StationParameters.writerMilliseconds)
      guard try vault.newestGeneration() ?? 0 <= master.generation else {
        throw Fault(
          .stationKeys, at: folder.keys.string, "older than the records: an old file was put back")
      }
      return Opened(
        vault: vault, met: try DocumentsMet(database, master),
        cleared: try master.blindIndex("clearing.issuer-and-number"))
    }
    opened = try master.map(opener)
    self.randomness = randomness
    self.station = station
    self.instance = instance
    epoch = try StationEpoch.current(
      in: database, instance: instance, first: firstEpoch, randomness: randomness)
  }

  /// Goes on in a new epoch: the database went back to an older image, and numbers in the present
  /// epoch may stand for something else already.
  func beginEpoch() throws(Fault) {
    epoch = try StationEpoch.begin(in: database, instance: instance, randomness: randomness)
  }

  /// Opens the records with the master key; with a newer one, new records are wrapped under it.
  func unlock(_ master: MasterKey) throws(Fault) { opened = try opener(master) }

  /// Forgets the master key.
  func lock() { opened = nil }

  /// True until the master key was given.
  var isLocked: Bool { opened == nil }

  // MARK: Several processes

  /// Runs `body` as one transaction and as the station's only writer, of all its processes: what it
  /// reads stays true until it returns.
  func writing<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
    try database.transaction { () throws(Fault) in
      try beforeWriting?()
      try takeUp()
      return try body()
    }
  }

  /// Takes up what other processes of the station changed: the epoch, and what the clock is held
  /// against.
  func takeUp() throws(Fault) {
    epoch = try StationEpoch.last(in: database) ?? epoch
    clock.restore(try ClockLedger(database: database).trust())
  }

  /// What only the master key opens: the records, and the digests of documents.
  struct Opened {
    let vault: Vault
    let met: DocumentsMet
    /// Stands for the documents that clearings are about.
    let cleared: BlindIndex
  }

  func unlocked() throws(Fault) -> Opened {
    guard let opened else {
      throw Fault(.stationLocked, at: station, "records open when an officer signs in")
    }
    return opened
  }

  /// Records something: `make` gets the header with the number that the record will have.
  func append(
    isPractice: Bool, _ make: (RecordHeader) throws(Fault) -> RecordLine
  ) throws(Fault) -> RecordIdentity {
    let identities = try append(isPractice: isPractice, count: 1) { headers throws(Fault) in
      [try make(headers[0])]
    }
    guard let identity = identities.first else {
      throw Fault(.bug, at: "journal", "nothing was recorded")
    }
    return identity
  }

  /// Records `count` things under consecutive numbers, all or none, with what `within` does in the
  /// same transaction; `make` gets their headers, and runs as the station's only writer.
  @discardableResult
  func append(
    isPractice: Bool, count: Int, within: () throws(Fault) -> Void = {},
    _ make: ([RecordHeader]) throws(Fault) -> [RecordLine]
  ) throws(Fault) -> [RecordIdentity] {
    let before = clock.trust
    do throws(Fault) {
      return try writing { () throws(Fault) in
        let identities = try add(try make(try headers(count, isPractice: isPractice)))
        try within()
        return identities
      }
    } catch {
      clock.restore(before)
      throw error
    }
  }

  /// The headers of the next records.
  private func headers(_ count: Int, isPractice: Bool) throws(Fault) -> [RecordHeader] {
    var headers: [RecordHeader] = []
    let first = try lastNumber() + 1
    for n in first..<first + Int64(count) {
      headers.append(
        RecordHeader(
          identity: try RecordIdentity(station: station, epoch: epoch.text, n: n),
          salt: RecordSalt(from: randomness), isPractice: isPractice))
    }
    return headers
  }

  /// Seals and inserts records, with all that stands beside them.
  private func add(_ records: [RecordLine]) throws(Fault) -> [RecordIdentity] {
    let (vault, met) = (try unlocked().vault, try unlocked().met)
    var rows: [(record: RecordLine, line: [UInt8], sealed: Vault.Sealed)] = []
    for record in records {
      let identity = record.header.identity
      let line = try record.bytes()
      let sealed = try vault.seal(
        [Vault.Row(row: identity.n, plaintext: line)], table: JournalSchema.sealing(record.kind))
      guard let sealed = sealed.first else { throw Fault(.bug, at: "journal", "nothing sealed") }
      rows.append((record, line, sealed))
    }
    try FlowLedger.counting(in: database) { counts throws(Fault) in
      for row in rows {
        let scanned = try RecordScanner.scan(row.line.span)
        guard let counted = scanned.impersonal(in: row.line.span) else { continue }
        try counts.apply(counted)
      }
    }
    for (record, line, sealed) in rows {
      try insert(record.header.identity.n, JournalFacts(record), line.count, sealed)
      if case .crossing(let crossing) = record {
        try met.add(crossing)
        try AttachmentLedger(database).add(
          crossing.crossing.attachments, of: record.header.identity.n)
      }
    }
    let trust = clock.trust(after: clock.reading())
    try ClockLedger(database: database).keep(trust)
    clock.restore(trust)
    return rows.map(\.record.header.identity)
  }

  /// The number of the last record; 0 before the first.
  func lastNumber() throws(Fault) -> Int64 {
    let last = try database.first("SELECT max(n) FROM record") { row throws(Fault) in
      try row.int64OrNil(0)
    }
    return (last ?? nil) ?? 0
  }

  /// A header for what has no number yet.
  func unnumberedHeader(isPractice: Bool) throws(Fault) -> RecordHeader {
    RecordHeader(
      identity: try RecordIdentity(station: station, epoch: epoch.text, n: 1),
      salt: RecordSalt(from: randomness), isPractice: isPractice)
  }

  /// Earlier crossings of a document that do not fit with one that is about to be made.
  func doubles(
    _ document: RecordedDocument?, _ direction: Direction, at time: RecordTime, isPractice: Bool
  ) throws(Fault) -> [RecordedDouble] {
    try unlocked().met.doubles(document, direction, at: time, isPractice: isPractice) {
      n throws(Fault) in
      try identity(n)
    }
  }

  private func insert(
    _ n: Int64, _ facts: JournalFacts, _ bytes: Int, _ row: Vault.Sealed
  ) throws(Fault) {
    try database.run(
      """
      INSERT INTO record (n, epoch, kind, direction, day, outcome, practice, of_epoch, of_n, bytes,
        data_key, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, n, epoch.number, facts.kind.rawValue, facts.direction?.rawValue,
      facts.day.daysSince1970, facts.outcome?.rawValue, facts.isPractice ? 1 : 0,
      facts.of?.epoch, facts.of?.n, bytes, row.dataKey, row.bytes)
  }

  /// The canonical line of a record; throws `.noSuchRecord`.
  func line(_ n: Int64) throws(Fault) -> [UInt8] {
    let row = try database.first("SELECT data_key, sealed, kind FROM record WHERE n = ?", n) {
      row throws(Fault) in
      (
        Vault.Sealed(dataKey: try row.int64(0), bytes: try row.bytes(1)),
        RecordKind(rawValue: try row.text(2))
      )
    }
    guard let (sealed, kind) = row else {
      throw Fault(.noSuchRecord, at: "record \(n)", "there is none")
    }
    guard !sealed.isErased else { throw Fault(.rowErased, at: "record \(n)", "it was erased") }
    guard let kind else {
      throw Fault(.storeCorrupt, at: "journal", "a row with an unknown code")
    }
    return try unlocked().vault.open(sealed, table: JournalSchema.sealing(kind), row: n)
  }

  /// The line of a record; nil when its key is gone.
  func lineIfKept(_ n: Int64) throws(Fault) -> [UInt8]? {
    do throws(Fault) { return try line(n) } catch {
      guard error.code == .rowErased else { throw error }
      return nil
    }
  }

  /// Goes on with what was cut off while data keys were destroyed.
  func finishErasures() throws(Fault) {
    let vault = try unlocked().vault
    let cutOff = try vault.unfinishedErasures()
    if !cutOff.isEmpty { try vault.erase(cutOff, in: database) {} }
  }

  /// Destroys data keys for good, with what `forget` takes out of the tables.
  func destroy(_ dataKeys: [Int64], forget: () throws(Fault) -> Void) throws(Fault) {
    try unlocked().vault.erase(dataKeys, in: database, forget: forget)
  }

  /// Records that wait to be sealed, those of an earlier epoch too, with the length of their lines,
  /// oldest first.
  func unsealed(atMost count: Int) throws(Fault) -> [(n: Int64, bytes: Int)] {
    try database.rows(
      """
      SELECT n, bytes FROM record WHERE batch IS NULL AND data_key <> 0 ORDER BY n LIMIT ?
      """, count
    ) { row throws(Fault) in (try row.int64(0), try row.int(1)) }
  }

  /// What stands in the journal about crossings, outcomes and corrections of a day, or all, newest
  /// first.
  func entries(day: CivilDate?, atMost count: Int) throws(Fault) -> [JournalEntry] {
    try database.rows(
      """
      SELECT n, kind, direction, day, outcome, practice, batch FROM record
      WHERE direction IS NOT NULL AND (?1 IS NULL OR day = ?1) ORDER BY n DESC LIMIT ?2
      """, day?.daysSince1970, count, read: Journal.entry)
  }

  /// Crossings that were referred and have no final outcome yet, oldest first.
  func openReferrals() throws(Fault) -> [JournalEntry] {
    try database.rows(
      """
      SELECT n, kind, direction, day, outcome, practice, batch FROM record AS referred
      WHERE outcome = 'referred' AND data_key <> 0 AND NOT EXISTS (
        SELECT 1 FROM record AS later WHERE later.of_n = referred.n AND later.kind <> 'note')
      ORDER BY n
      """, read: Journal.entry)
  }

  /// True for a crossing that was referred and has no final outcome yet.
  func isOpenReferral(_ n: Int64) throws(Fault) -> Bool {
    try database.first(
      """
      SELECT 1 FROM record WHERE n = ?1 AND outcome = 'referred' AND data_key <> 0
        AND NOT EXISTS (
        SELECT 1 FROM record AS later WHERE later.of_n = ?1 AND later.kind <> 'note')
      """, n
    ) { row throws(Fault) in try row.int(0) } != nil
  }

  /// The numbers of records of a kind on a local day, or on all, that are kept here, oldest first.
  func numbers(of kind: RecordKind, day: CivilDate?, atMost count: Int) throws(Fault) -> [Int64] {
    try database.rows(
      """
      SELECT n FROM record WHERE kind = ?1 AND (?2 IS NULL OR day = ?2) AND length(sealed) > 0
      ORDER BY n LIMIT ?3
      """, kind.rawValue, day?.daysSince1970, count
    ) { row throws(Fault) in try row.int64(0) }
  }

  /// The numbers of the restricted notes about a record, oldest first.
  func notes(about of: RecordIdentity) throws(Fault) -> [Int64] {
    try database.rows(
      """
      SELECT n FROM record WHERE of_n = ? AND of_epoch = ? AND kind = 'note' AND length(sealed) > 0
      ORDER BY n
      """, of.n, of.epoch
    ) { row throws(Fault) in try row.int64(0) }
  }

  /// Takes a moment that a person confirmed for the time, and what `body` records by it, in one
  /// transaction; when it throws, the clock is doubted as before.
  func confirm(_ trust: ClockGuard.Trust, _ body: () throws(Fault) -> Void) throws(Fault) {
    let before = clock.trust
    do throws(Fault) {
      try writing { () throws(Fault) in
        clock.restore(trust)
        try ClockLedger(database: database).keep(trust)
        try body()
      }
    } catch {
      clock.restore(before)
      throw error
    }
  }

  /// The epoch in which a record was numbered; throws `.noSuchRecord`.
  func identity(_ n: Int64) throws(Fault) -> RecordIdentity {
    let epoch = try database.first(
      "SELECT epoch.epoch FROM record JOIN epoch ON number = record.epoch WHERE n = ?", n
    ) { row throws(Fault) in try row.text(0) }
    guard let epoch else { throw Fault(.noSuchRecord, at: "record \(n)", "there is none") }
    return try RecordIdentity(station: station, epoch: epoch, n: n)
  }

  /// The number of records in all, and of those that wait to be sealed.
  func counts() throws(Fault) -> (all: Int, unsealed: Int) {
    let counts = try database.first(
      "SELECT count(*), count(*) FILTER (WHERE batch IS NULL AND data_key <> 0) FROM record"
    ) { row throws(Fault) in (all: try row.int(0), unsealed: try row.int(1)) }
    return counts ?? (0, 0)
  }

  private static func entry(_ row: borrowing Row) throws(Fault) -> JournalEntry {
    guard let kind = RecordKind(rawValue: try row.text(1)),
      let direction = Direction(rawValue: try row.text(2)),
      let outcome = CrossingOutcome(rawValue: try row.text(4))
    else { throw Fault(.storeCorrupt, at: "journal", "a row with an unknown code") }
    return JournalEntry(
      n: try row.int64(0), kind: kind, direction: direction,
      day: CivilDate(daysSince1970: try row.int(3)), outcome: outcome,
      isPractice: try row.int(5) == 1, batch: try row.int64OrNil(6))
  }
}
