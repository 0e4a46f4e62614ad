public import Bytes
public import Codes
public import Crypto
public import Record
import Seal
import Store

/// A record that an administrator may choose to erase.
public struct ErasableRecord: Sendable {
  /// Its number.
  public let identity: RecordIdentity
  /// Its leaf hash: two records under one number differ in it.
  public let leafHash: Digest
  /// What it is.
  public let kind: RecordKind
  /// The local civil day that counts.
  public let day: CivilDate
  /// True when its batch waits for a decision and does not count.
  public let isHeld: Bool
  /// Whose it is, for the administrator's eyes: names as written, birth, document. Personal data.
  public let person: String
  /// What it speaks of, where it speaks of another record.
  let subject: RecordIdentity?
  /// The blind index of its document's number.
  let document: [UInt8]?

  init(_ line: ArraySlice<UInt8>, isHeld: Bool, in registry: RegistryService) throws(Fault) {
    let scanned = try RecordScanner.scan(line.span)
    identity = try registry.records.identity(scanned.identity, of: line)
    subject = try scanned.subject.map { subject throws(Fault) in
      try registry.records.identity(subject, of: line)
    }
    leafHash = MerkleTree.leafHash(line)
    kind = scanned.kind
    day = scanned.day
    document = registry.records.digest(scanned, line)
    self.isHeld = isHeld
    person = ErasableRecord.person(try JSON.parse(Array(line)))
  }

  private static func person(_ record: JSON) -> String {
    let traveller = record["traveller"]
    let names = traveller?["names"]?.array?.compactMap { $0["issued"]?.string } ?? []
    let papers = record["document"]
    let parts: [String?] = [
      names.joined(separator: " / "), traveller?["birth"]?["value"]?.string,
      traveller?["nationality"]?.string,
      [papers?["issuer"]?.string, papers?["number"]?.string].compactMap(\.self)
        .joined(separator: " "),
    ]
    return parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

/// Looking for a person's records: those of a number, and all that belong together with them.
extension RegistryService {
  /// The records under a number with all that speak of them or that they speak of: outcomes,
  /// corrections, notes. Throws `.unknownToRegistry` when there is none.
  public func erasable(_ identity: RecordIdentity) throws(Fault) -> [ErasableRecord] {
    let loose = try looseRecords()
    let found = try erasable(under: identity) + loose.filter { $0.identity == identity }
    return try together(found, loose, what: "record")
  }

  /// The records whose document bears a number, by whatever issuer, with all that belong together
  /// with them. Throws `.unknownToRegistry` when there is none.
  public func erasable(documentNumber: String) throws(Fault) -> [ErasableRecord] {
    let digest = records.digest(ofDocument: documentNumber)
    let loose = try looseRecords()
    var found = loose.filter { $0.document == digest }
    for row in try records.rows(ofDocument: digest) {
      if let record = try erasable(row: row) { found.append(record) }
    }
    return try together(found, loose, what: "document")
  }

  /// The record of a number in the store.
  private func erasable(under identity: RecordIdentity) throws(Fault) -> [ErasableRecord] {
    guard let row = try rowIfKnown(of: identity), let record = try erasable(row: row) else {
      return []
    }
    return [record]
  }

  func erasable(row: Int64) throws(Fault) -> ErasableRecord? {
    guard let kept = try records.kept(row), !kept.sealed.isErased else { return nil }
    return try ErasableRecord(try records.open(kept, row: row)[...], isHeld: false, in: self)
  }

  /// The row that a number has, when its station and epoch are known.
  func rowIfKnown(of identity: RecordIdentity) throws(Fault) -> Int64? {
    guard let station = try stations.station(try StationName(identity.station)),
      let epoch = try stations.epoch(identity.epoch, of: station.number)
    else { return nil }
    return RecordLedger.row(epoch: epoch.number, n: identity.n)
  }

  /// Records that stand in no index: beside another under the same number, or in held batches.
  /// Opens every one of them; there are few.
  private func looseRecords() throws(Fault) -> [ErasableRecord] {
    var loose: [ErasableRecord] = []
    for line in try records.conflicts() {
      loose.append(try ErasableRecord(line[...], isHeld: false, in: self))
    }
    for held in try heldBatches() {
      guard let kept = try batches.batch(id: held.batch) else { continue }
      for line in try reopened(kept).lines {
        guard let line else { continue }
        loose.append(try ErasableRecord(line, isHeld: true, in: self))
      }
    }
    return loose
  }

  /// Everything that hangs together with some records, in the order of their numbers.
  private func together(
    _ start: [ErasableRecord], _ loose: [ErasableRecord], what: String
  ) throws(Fault) -> [ErasableRecord] {
    var found: [Digest: ErasableRecord] = [:]
    var open = start
    while let next = open.popLast() {
      guard found.updateValue(next, forKey: next.leafHash) == nil else { continue }
      if let subject = next.subject {
        open += try erasable(under: subject) + loose.filter { $0.identity == subject }
      }
      for row in try records.rows(speakingOf: next.identity) {
        if let record = try erasable(row: row) { open.append(record) }
      }
      open += loose.filter { $0.subject == next.identity }
    }
    guard !found.isEmpty else {
      throw Fault(.unknownToRegistry, at: what, "the registry holds no such record")
    }
    return found.values.sorted { first, second in
      let (a, b) = (first.identity, second.identity)
      return (a.station, a.epoch, a.n, first.leafHash.hex)
        < (b.station, b.epoch, b.n, second.leafHash.hex)
    }
  }
}
