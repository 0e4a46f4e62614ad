import Bytes
import Codes
import Record
import Store

/// Which documents this station has met, as digests that only it can make: what tells an officer
/// that a traveller was perhaps recorded already.
///
/// It flags and never merges: a driver three times a day has a crossing the other way between, and
/// twins have numbers of their own.
struct DocumentsMet {
  private let database: Database
  private let index: BlindIndex

  init(_ database: Database, _ master: MasterKey) throws(Fault) {
    self.database = database
    index = try master.blindIndex("met-document.issuer-and-number")
  }

  /// What does not fit about a crossing that is made, or about to be made, by trusted `time` or by
  /// an estimate: the latest earlier crossing of the document went the same way.
  func doubles(
    _ document: RecordedDocument?, _ direction: Direction, at time: RecordTime, isPractice: Bool,
    identity: (Int64) throws(Fault) -> RecordIdentity
  ) throws(Fault) -> [RecordedDouble] {
    guard let digest = digest(document) else { return [] }
    let last = try database.first(
      """
      SELECT n, direction, made FROM met_document WHERE document = ? AND practice = ?
      ORDER BY n DESC LIMIT 1
      """, digest, isPractice ? 1 : 0
    ) { row throws(Fault) in
      (n: try row.int64(0), direction: try row.text(1), made: try row.int64(2))
    }
    guard let last, last.direction == direction.rawValue else { return [] }
    let apart = abs(time.utc.milliseconds - last.made)
    // Without a date only the order is known, and a second look costs little.
    let isNear = time.isUnconfirmed || apart <= StationParameters.duplicateMilliseconds
    return [
      RecordedDouble(
        kind: isNear ? .possibleDuplicate : .sameDirection, earlier: try identity(last.n),
        minutes: time.isUnconfirmed ? nil : Int(min(apart / 60_000, Int64(Int32.max))))
    ]
  }

  /// Notes a crossing's document, inside the caller's transaction.
  func add(_ record: CrossingRecord) throws(Fault) {
    guard let digest = digest(record.crossing.document) else { return }
    try database.run(
      """
      INSERT INTO met_document (n, document, direction, practice, made) VALUES (?, ?, ?, ?, ?)
      """, record.header.identity.n, digest,
      record.crossing.circumstances.place.direction.rawValue, record.header.isPractice ? 1 : 0,
      record.crossing.captured.utc.milliseconds)
  }

  private func digest(_ document: RecordedDocument?) -> [UInt8]? {
    document?.indexForm.map { index.digest($0) }
  }
}

extension RecordedDocument {
  /// Issuer and number in their one form: capitals and digits, and letters of other scripts; people
  /// type spaces and hyphens in many ways. Nil for a document without a number.
  var indexForm: [UInt8]? {
    guard let number else { return nil }
    let form = number.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x20
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
      case 0x80...: byte
      default: nil
      }
    }
    guard !form.isEmpty else { return nil }
    return Array((issuer ?? "").utf8) + [0] + form
  }
}
