public import Bytes
import Crypto
public import Flows
import Record
import Store

/// Figures of what was taken in; for those of persons the registry makes pseudonyms.
extension RegistryService {
  /// A figure, with the checkpoint that it was generated from.
  ///
  /// Where crossings of one person must be told, their pseudonyms are made under a key of this one
  /// answer and go with it: nobody can lay two answers side by side. Throws what `FigureQuestion`
  /// and `Store` throw.
  public func figure(_ question: FigureQuestion) throws(Fault) -> FigureTable {
    try FlowColumns.pack(database)
    let links = DocumentLinks(database: database, key: HMACKey(randomness.bytes(32)))
    return try question.table(database, links: links, origin: try origin())
  }
}

extension RegistryService {
  /// Where points of entry lie.
  public func places() throws(Fault) -> PlaceBook { try PlaceBook(of: database) }

  /// Sets where points of entry lie. Audited. Throws what `Store` throws.
  public func place(_ book: PlaceBook) throws(Fault) {
    try database.transaction { () throws(Fault) in try book.store(in: database) }
    try audit(.placesSet, detail: "flows places: \(book.all.count) versions")
  }
}

/// Crossings of one document, by a pseudonym of the blind index under which it is looked up.
private struct DocumentLinks: PersonLinks {
  let database: Database
  let key: HMACKey

  /// Erased records have no index any more, and records on adopted branches are left out: both
  /// count as unlinked.
  func eachLink(_ body: (UInt64, RecordIdentity) throws(Fault) -> Void) throws(Fault) {
    try database.each(
      """
      SELECT document, station.name, epoch.epoch, record.row & 1099511627775
      FROM record JOIN epoch ON epoch.number = record.row >> 40
      JOIN station ON station.number = epoch.station
      WHERE document IS NOT NULL AND kind IN ('crossing', 'correction')
      """
    ) { row throws(Fault) in
      let code = key.sha256(try row.bytes(0))
      let pseudonym = code.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
      let identity = try RecordIdentity(
        station: try row.text(1), epoch: try row.text(2), n: try row.int64(3))
      try body(pseudonym, identity)
    }
  }
}
