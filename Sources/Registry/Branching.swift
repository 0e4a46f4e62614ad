import Bytes
import Crypto
import Flows
import Record
import Seal
import Store

/// A line of batches on which record numbers stand for other crossings than on the first line.
///
/// A station whose disk went back to an older image uses numbers again that it has forgotten. Its
/// record then meets another content under its number: it is kept as a conflict, and once an
/// administrator adopts its batch it counts under an identity of the branch's own, so that both
/// crossings count, each once.
enum Branch {
  private static let purpose = "maabar/branch/1"

  /// The identity under which a conflicting record counts: the epoch is replaced by 16 bytes of
  /// SHA-256 over purpose, first batch of the branch and epoch.
  static func identity(
    _ identity: RecordIdentity, on branch: Digest
  ) throws(Fault) -> RecordIdentity {
    let text = "\(purpose)\n\(branch.hex)\n\(identity.epoch)\n"
    let epoch = Hex.encode(Array(Hash.sha256(Array(text.utf8)).prefix(16)))
    return try RecordIdentity(station: identity.station, epoch: epoch, n: identity.n)
  }
}

extension RegistryService {
  /// Inserts the records of a batch and counts the new ones, inside the caller's transaction, which
  /// finishes the group; conflicting ones too when the batch is being adopted.
  func insert(
    _ prepared: [RecordLedger.Prepared], _ keys: [Vault.DataKey], of batch: KeptBatch,
    in group: IngestGroup, adopting: Bool = false
  ) throws(Fault) -> RecordLedger.Taken {
    var batch = batch
    let duplicates = try group.duplicates(in: database, records)
    let counts = try group.counts(in: database)
    return try records.insert(prepared, keys, leaf: batch.leaf) {
      record, isConflict throws(Fault) in
      if !isConflict { try duplicates.look(at: record) }
      if isConflict, batch.branch == nil {
        batch.branch = batch.id
        try batches.update(batch)
      }
      guard !isConflict || adopting else { return false }
      let fact = try fact(of: record.scanned, record.line, on: batch.branch, isConflict)
      if let fact { try count(fact, with: counts) }
      try tally(record.scanned, record.line, on: batch.branch, isConflict)
      return true
    }
  }

  /// Counts the conflicting records of a batch whose other records count; gives their number.
  func countConflicts(of batch: KeptBatch) throws(Fault) -> Int {
    let waiting = try records.conflicts(leaf: batch.leaf).filter {
      !$0.isCounted && !$0.sealed.isErased
    }
    guard !waiting.isEmpty else { return 0 }
    try committing { () throws(Fault) in
      try FlowLedger.counting(in: database) { counts throws(Fault) in
        for conflict in waiting {
          let line = try records.open(conflict)
          let fact = try fact(
            of: try RecordScanner.scan(line.span), line[...], on: batch.branch, true)
          if let fact { try count(fact, with: counts) }
          try tally(try RecordScanner.scan(line.span), line[...], on: batch.branch, true)
          try records.markCounted(conflict)
        }
      }
    }
    return waiting.count
  }

  private func count(_ fact: ImpersonalRecord, with counts: FlowLedger) throws(Fault) {
    guard try counts.apply(fact) else {
      throw Fault(.registryDamaged, at: "flow_fact", "a new record that was counted before")
    }
  }

  /// What a record counts as; nil for a kind that is not counted.
  func fact(
    of record: ScannedRecord, _ line: ArraySlice<UInt8>, on branch: Digest?, _ isConflict: Bool
  ) throws(Fault) -> ImpersonalRecord? {
    guard var fact = record.impersonal(in: line.span) else { return nil }
    guard let branch else { return fact }
    if isConflict { fact.identity = try Branch.identity(fact.identity, on: branch) }
    // On its own branch a number means the branch's record; else the one of the first line.
    if let subject = fact.subject, try stands(subject, on: branch) {
      fact.subject = try Branch.identity(subject, on: branch)
    }
    return fact
  }

  func stands(_ identity: RecordIdentity, on branch: Digest) throws(Fault) -> Bool {
    guard let station = try stations.station(try StationName(identity.station)),
      let epoch = try stations.epoch(identity.epoch, of: station.number)
    else { return false }
    return try records.hasConflict(
      RecordLedger.row(epoch: epoch.number, n: identity.n), on: branch)
  }

  /// The branch on which a batch stands that names another as the one before it.
  func branch(after previous: Digest?) throws(Fault) -> Digest? {
    guard let previous, let before = try batches.batch(id: previous), before.state == .counted
    else { return nil }
    return before.branch
  }
}
