import Bytes
import Codes
import Match
import Record
import Store

/// The station's clearings: sealed rows in the journal's database, found by the document's digest.
struct ClearingBook {
  private let journal: Journal
  private let opened: Journal.Opened
  private static let table = "clearing"

  /// Throws `.stationLocked` before an officer has unlocked the station.
  init(_ journal: Journal) throws(Fault) {
    self.journal = journal
    opened = try journal.unlocked()
  }

  /// The key that stands for a document in clearings; nil for one without a number.
  func key(of document: RecordedDocument?) -> [UInt8]? {
    document?.indexForm.map { opened.cleared.digest($0) }
  }

  // MARK: Writing

  /// The number that the next clearing will have.
  func next() throws(Fault) -> Int64 {
    let last = try journal.database.first("SELECT max(number) FROM clearing") {
      row throws(Fault) in try row.int64OrNil(0)
    }
    return ((last ?? nil) ?? 0) + 1
  }

  /// Seals a clearing's row; its key is on the disk when this returns.
  func seal(_ clearing: StoredClearing, version: Int64) throws(Fault) -> Vault.Sealed {
    let row = Vault.Row(
      row: clearing.number, version: version, plaintext: try clearing.payload())
    guard let sealed = try opened.vault.seal([row], table: ClearingBook.table).first else {
      throw Fault(.bug, at: "clearing", "nothing sealed")
    }
    return sealed
  }

  /// Writes a new row, inside the caller's transaction.
  func insert(
    _ clearing: StoredClearing, _ sealed: Vault.Sealed, document: [UInt8]
  ) throws(Fault) {
    try journal.database.run(
      """
      INSERT INTO clearing (number, n, document, version, data_key, sealed)
      VALUES (?, ?, ?, 1, ?, ?)
      """, clearing.number, clearing.n, document, sealed.dataKey, sealed.bytes)
  }

  /// Puts the revoked form of a row in its place, inside the caller's transaction.
  func revoke(_ clearing: StoredClearing, _ sealed: Vault.Sealed) throws(Fault) {
    try journal.database.run(
      "UPDATE clearing SET version = 2, data_key = ?, sealed = ? WHERE number = ?",
      sealed.dataKey, sealed.bytes, clearing.number)
  }

  // MARK: Reading

  /// All clearings, oldest first.
  func all() throws(Fault) -> [StoredClearing] { try read(number: nil, document: nil) }

  /// A clearing; nil for a number that is none.
  func clearing(_ number: Int64) throws(Fault) -> StoredClearing? {
    try read(number: number, document: nil).first
  }

  private func read(number: Int64?, document: [UInt8]?) throws(Fault) -> [StoredClearing] {
    let rows = try journal.database.rows(
      """
      SELECT number, n, version, data_key, sealed FROM clearing
      WHERE (?1 IS NULL OR number = ?1) AND (?2 IS NULL OR document = ?2) ORDER BY number
      """, number, document
    ) { row throws(Fault) in
      (
        number: try row.int64(0), n: try row.int64(1), version: try row.int64(2),
        sealed: Vault.Sealed(dataKey: try row.int64(3), bytes: try row.bytes(4))
      )
    }
    var found: [StoredClearing] = []
    for row in rows {
      let payload = try opened.vault.open(
        row.sealed, table: ClearingBook.table, row: row.number, version: row.version)
      found.append(try StoredClearing(number: row.number, n: row.n, payload: payload))
    }
    return found
  }

  /// Parts the matches of a traveller into those that stop, and those that a clearing answers.
  func sift(
    _ matches: [PossibleMatch], _ document: RecordedDocument?, _ fingers: [RecordedTemplate],
    on day: CivilDate
  ) throws(Fault) -> (open: [PossibleMatch], cleared: [ClearedMatch]) {
    guard !matches.isEmpty, let key = key(of: document) else { return (matches, []) }
    let known = try read(number: nil, document: key)
    var open: [PossibleMatch] = []
    var cleared: [ClearedMatch] = []
    for match in matches {
      let answer = known.first { one in
        one.clearing.covers(
          match, document: Hex.encode(key),
          finger: FingerAgreement.agree(one.fingers, fingers) ? one.clearing.finger : nil, on: day)
      }
      if let answer {
        cleared.append(ClearedMatch(match: match, clearing: answer))
      } else {
        open.append(match)
      }
    }
    return (open, cleared)
  }
}
