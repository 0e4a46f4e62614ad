public import Bytes
import Crypto
import Host
public import Record
import Seal
import Store

/// An attachment that was opened.
public struct OpenedAttachment: Sendable {
  /// What it is, its format and its key, as the record has it.
  public let attachment: RecordedAttachment
  /// The file as it was captured.
  public let file: [UInt8]
}

/// Opening and destroying attachments.
extension RegistryService {
  /// What a record names, without opening any of it. Throws `.unknownToRegistry` for a record that
  /// is not here.
  public func attachments(of record: RecordIdentity) throws(Fault) -> [RecordedAttachment] {
    switch try RecordLine(try records.line(try row(of: record))) {
    case .crossing(let crossing): return crossing.crossing.attachments
    case .correction(let correction): return correction.crossing.attachments
    case .step(let step): return step.attachments
    default: return []
    }
  }

  /// Opens one attachment of a record with the record's key, held against its name.
  ///
  /// The access is audited, durably and before a byte is given: the user, the matter and the name.
  /// Throws `.unknownToRegistry` for a record or attachment that is not here, and `.attachment` for
  /// a ciphertext that is not the one the record names.
  public func open(
    _ attachment: RecordedAttachment, of record: RecordIdentity, reason: String
  ) throws(Fault) -> OpenedAttachment {
    guard try attachments(of: record).contains(attachment),
      let name = Digest(try Hex.decode(attachment.name))
    else {
      throw Fault(.unknownToRegistry, at: record.description, "no such attachment of this record")
    }
    guard try attachments.ciphertext(name) != nil else {
      throw Fault(
        .unknownToRegistry, at: attachment.name, "the attachment has not arrived: it is missing")
    }
    try audit(
      .attachmentOpened, reason: reason, records: [record],
      detail: "\(attachment.kind) \(name.hex)")
    let ciphertext = try files.read(folder.attachment(name), limit: Parameters.attachmentBytes)
    return OpenedAttachment(
      attachment: attachment,
      file: try SealedAttachment.open(
        ciphertext, name: name, key: try Hex.decode(attachment.key)))
  }

  private func row(of record: RecordIdentity) throws(Fault) -> Int64 {
    guard let name = try? StationName(record.station), let station = try stations.station(name),
      let epoch = try stations.epoch(record.epoch, of: station.number),
      record.n <= Limits.recordNumber
    else { throw Fault(.unknownToRegistry, at: record.description, "no such record") }
    return RecordLedger.row(epoch: epoch.number, n: record.n)
  }

  /// Destroys the ciphertexts of everything that a record names, and takes none of them in again.
  ///
  /// For the erasure of a person, after the record's own key: call it for every record of the
  /// person, and again when it was cut off or a backup brought the files back; it does the same
  /// work each time. Gives how many files it removed.
  @discardableResult
  func eraseAttachments(of row: Int64) throws(Fault) -> Int {
    try eraseAttachments(Set(try attachments.named(row: row).map(\.name)))
  }

  /// The same for what the records at some places of their batches name.
  @discardableResult
  func eraseAttachments(at places: [Int64: [Int]]) throws(Fault) -> Int {
    var names: Set<Digest> = []
    for (leaf, places) in places {
      for named in try attachments.named(leaf: leaf) where places.contains(Int(named.line)) {
        names.insert(named.name)
      }
    }
    return try eraseAttachments(names)
  }

  private func eraseAttachments(_ names: Set<Digest>) throws(Fault) -> Int {
    guard !names.isEmpty else { return 0 }
    try committing { () throws(Fault) in
      for name in names {
        for one in try attachments.named(name) where one.state != .erased {
          try attachments.set(.erased, of: one)
        }
        try attachments.remove(name)
      }
    }
    var removed = 0
    for name in names where files.kind(of: folder.attachment(name)) != nil {
      try files.remove(folder.attachment(name))
      removed += 1
    }
    return removed
  }
}
