package import Bytes
package import Crypto
package import Seal
import Store

/// What a simulator of fleets looks at in a registry, beside what everybody may ask it.
extension RegistryService {
  /// One batch as the registry keeps it.
  package struct KeptPlace: Sendable {
    package let leaf: Int64
    package let id: Digest
    package let station: String
    package let epoch: String
    package let seq: Int64
    package let isCounted: Bool
    package let isRevoked: Bool
    /// The leaf hashes of its records.
    package let hashes: [Digest]
  }

  /// Every batch, in the order of arrival.
  package func keptPlaces() throws(Fault) -> [KeptPlace] {
    let names = try stations.stations()
    var epochs: [Int64: (station: String, epoch: String)] = [:]
    for (known, epoch) in try stations.allEpochs() {
      let name = names.first { $0.number == known.station }?.name.text
      epochs[known.number] = (name ?? "", epoch)
    }
    var places: [KeptPlace] = []
    try batches.each { batch throws(Fault) in
      let epoch = epochs[batch.epoch]
      places.append(
        KeptPlace(
          leaf: batch.leaf, id: batch.id, station: epoch?.station ?? "",
          epoch: epoch?.epoch ?? "", seq: batch.seq, isCounted: batch.state == .counted,
          isRevoked: batch.state == .heldRevoked,
          hashes: try batches.evidence(batch.leaf).hashes))
    }
    return places
  }

  /// Whether a batch is here.
  package func holds(_ batch: Digest) throws(Fault) -> Bool {
    try batches.batch(id: batch) != nil
  }

  /// The batches that count beside another of the same place.
  package func doubles() throws(Fault) -> [[Digest]] {
    let places = try database.rows(
      """
      SELECT epoch, seq FROM batch WHERE state = 'counted' GROUP BY epoch, seq HAVING count(*) > 1
      """
    ) { row throws(Fault) in (epoch: try row.int64(0), seq: try row.int64(1)) }
    var doubles: [[Digest]] = []
    for (epoch, seq) in places {
      let there = try batches.batches(epoch: epoch, seq: seq).filter { $0.state == .counted }
      doubles.append(there.map(\.id))
    }
    return doubles
  }

  /// The places of a batch's kept file from which the record was erased.
  package func redactedPlaces(of batch: Digest) throws(Fault) -> Set<Int> {
    guard let kept = try batches.batch(id: batch) else { return [] }
    let lines = try reopened(kept).lines
    return Set(lines.indices.filter { lines[$0] == nil })
  }

  /// Batches that are in the registry.
  package func batchCount() throws(Fault) -> Int64 { try batches.count() }

  /// The hashes of the tombstones that were carried out.
  package func carriedOut() throws(Fault) -> [(number: Int64, note: Digest)] {
    try erasures.all().compactMap { number, note in Digest(note).map { (number, $0) } }
  }

  /// The keys of all logs, ended ones too.
  package var logKeys: [NoteVerifier] { keys.logVerifiers }

  /// The size that the newest backup statement of the present log covers; 0 before the first.
  package func backedUpSize() throws(Fault) -> Int64 {
    let size = try database.first("SELECT max(size) FROM backup WHERE log = ?", logs.all.count) {
      row throws(Fault) in try row.int64OrNil(0)
    }
    return (size ?? nil) ?? 0
  }

  /// What is missing below the head of every epoch, as the registry tells its stations, and the
  /// numbers that it has.
  package func gapLists() throws(Fault) -> [(missing: [ClosedRange<Int64>], received: Set<Int64>)] {
    try stations.allEpochs().map { known, _ throws(Fault) in
      let numbers = try database.rows("SELECT seq FROM batch WHERE epoch = ?", known.number) {
        row throws(Fault) in try row.int64(0)
      }
      return (
        try batches.missing(in: known.number, limit: RegistryAnswer.rangesAtMost), Set(numbers)
      )
    }
  }
}
