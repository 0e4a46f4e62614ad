public import Bytes
import Crypto
import Host
import Record
import Seal
import Store

/// What stands in the registry's folder for an attachment, held against its name.
extension RegistryService {
  /// What `fsck` finds wrong with the attachments that a batch's records name; the number of those
  /// that they name.
  func examineNamed(
    _ batch: RedactedBatch, _ kept: KeptBatch, _ found: (String, String) -> Void
  ) throws(Fault) -> Int {
    var expected: Set<String> = []
    for (line, bytes) in batch.lines.enumerated() {
      guard let bytes else { continue }
      let scanned = try RecordScanner.scan(bytes.span)
      guard !scanned.attachments.isEmpty else { continue }
      let row = try row(of: scanned, bytes)
      for attachment in scanned.attachments {
        let name = String(decoding: records.text(attachment.name, of: bytes), as: UTF8.self)
        expected.insert("\(line) \(row) \(name)")
      }
    }
    let rows = try attachments.named(leaf: kept.leaf)
    let listed = Set(rows.map { "\($0.line) \($0.row) \($0.name.hex)" })
    for one in expected.subtracting(listed).sorted() {
      found("attachment", "batch \(kept.leaf), record \(one): named and not listed")
    }
    // Of an erased record the line is gone, and what it named stays listed as erased.
    for one in rows where one.state != .erased {
      if !expected.contains("\(one.line) \(one.row) \(one.name.hex)") {
        found("attachment", "\(one.name.hex): listed and named by no record")
      }
    }
    return expected.count
  }

  /// Reads every stored ciphertext once and holds it against its name.
  func examineCiphertexts(_ found: (String, String) -> Void) throws(Fault) -> Int {
    var count = 0
    try eachCiphertext { one, isWhole throws(Fault) in
      count += 1
      if !isWhole { found("attachments/\(one.name.hex)", "lost, cut or damaged") }
      let named = try attachments.named(one.name)
      if one.isNamed != !named.isEmpty || named.contains(where: { $0.state != .stored }) {
        found("ciphertext \(one.name.hex)", "records and ciphertexts do not agree")
      }
    }
    let absent = try database.first(
      """
      SELECT count(*) FROM attachment WHERE state = 'stored'
        AND NOT EXISTS (SELECT 1 FROM ciphertext WHERE ciphertext.name = attachment.name)
      """
    ) { row throws(Fault) in try row.int(0) }
    if let absent, absent > 0 { found("attachment", "\(absent) listed as stored and not there") }
    return count
  }

  /// Holds every stored ciphertext against its name, and lists as missing again what is lost or
  /// damaged, so that the stations' next answers ask for it. Gives the names.
  ///
  /// For a disk that lost files, and after a backup without them was restored. What a station has
  /// pruned since cannot come again: its next sync says so. Files that bear their name and that an
  /// older database does not know count again first.
  public func repairAttachments() throws(Fault) -> [String] {
    try adoptFiles()
    var lost: [Digest] = []
    try eachCiphertext { one, isWhole throws(Fault) in if !isWhole { lost.append(one.name) } }
    guard !lost.isEmpty else { return [] }
    try committing { () throws(Fault) in
      for name in lost {
        try attachments.remove(name)
        for one in try attachments.named(name) where one.state == .stored {
          try attachments.set(.missing, of: one)
        }
      }
    }
    for name in lost { try files.remove(folder.attachment(name)) }
    return lost.map(\.hex)
  }

  private func adoptFiles() throws(Fault) {
    guard files.kind(of: folder.attachments) == .folder else { return }
    for shard in try files.list(folder.attachments, limit: 256) where shard.kind == .folder {
      var found: [(name: Digest, bytes: Int)] = []
      for entry in try files.list(folder.attachments / shard.name, limit: .max) {
        try Interruption.check()
        guard entry.kind == .file, let raw = try? Hex.decode(entry.name), let name = Digest(raw),
          try attachments.ciphertext(name) == nil,
          try attachments.named(name).allSatisfy({ $0.state != .erased }),
          try isWhole(
            StoredCiphertext(name: name, bytes: Int64(entry.size), received: 0, isNamed: false))
        else { continue }
        found.append((name, entry.size))
      }
      try commit(found)
    }
  }

  private func eachCiphertext(
    _ body: (StoredCiphertext, _ isWhole: Bool) throws(Fault) -> Void
  ) throws(Fault) {
    var last: Digest?
    while true {
      let page = try attachments.ciphertexts(after: last, limit: 1000)
      guard let end = page.last else { return }
      last = end.name
      for one in page {
        try Interruption.check()
        try body(one, try isWhole(one))
      }
    }
  }

  private func isWhole(_ one: StoredCiphertext) throws(Fault) -> Bool {
    do throws(Fault) {
      let bytes = try files.read(
        folder.attachment(one.name), limit: Parameters.attachmentBytes)
      return Int64(bytes.count) == one.bytes && Hash.digest(bytes) == one.name
    } catch {
      guard error.code == .fileMissing || error.code == .fileTooLarge || error.code == .fileKind
      else { throw error }
      return false
    }
  }
}
