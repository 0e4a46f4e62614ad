import Bytes
import Crypto
import Seal

extension FuzzTarget {
  /// What a station and the registry exchange besides batches.
  static let exchange: [FuzzTarget] = [enrolment, attachmentPack, tombstone]

  private static let enrolment = FuzzTarget("enrolment") { bytes in
    if let request = try? EnrolmentRequest(bytes) {
      guard try EnrolmentRequest(Array(request.json.line().utf8)) == request else {
        return "a request changed"
      }
    }
    if let json = try? JSON.parse(bytes) {
      if let answer = try? RegistryAnswer(json), try RegistryAnswer(answer.json) != answer {
        return "an answer changed"
      }
      if let said = try? LogSuccession(json), try LogSuccession(said.json) != said {
        return "a succession changed"
      }
      if let said = try? BackupStatement(json), try BackupStatement(said.json) != said {
        return "a statement changed"
      }
    }
    if let (request, _) = try? Renewal.open(bytes) { _ = try? request.keys() }
    let answer = try EnrolmentAnswer(bytes)
    guard try EnrolmentAnswer(answer.json) == answer else { return "an enrolment's answer changed" }
    _ = try? EnrolmentRequest(bytes).keys()
    return nil
  }

  /// The bytes as a tombstone's line, as a signed one, and as the name of its file.
  private static let tombstone = FuzzTarget("tombstone") { bytes in
    let name = String(decoding: bytes, as: UTF8.self)
    if let hash = ExchangeNames.tombstone(named: name), ExchangeNames.tombstone(hash) != name {
      return "a name with two forms"
    }
    let key = try erasureKey.get()
    if (try? Tombstone(note: bytes, verifier: key.verifier)) != nil { return "a forged tombstone" }
    let tombstone = try Tombstone(try JSON.parseCanonical(bytes))
    guard try tombstone.json.canonicalLine() == bytes else { return "a tombstone with two forms" }
    let note = try SignedStatement.sign(tombstone.json, as: .erasure, by: key)
    return try Tombstone(note: Array(note.utf8), verifier: key.verifier) == tombstone
      ? nil : "a tombstone changed"
  }

  private static let erasureKey = Result { () throws(Fault) in
    try NoteSigner(name: "fuzz.example/log/erasure", key: try Ed25519Key.generate())
  }

  /// The bytes as a pack, and as a statement on attachments.
  private static let attachmentPack = FuzzTarget("attachment-pack") { bytes in
    if let json = try? JSON.parse(bytes), let statement = try? AttachmentStatement(json: json) {
      guard try AttachmentStatement(json: statement.json) == statement else {
        return "a statement changed"
      }
    }
    let read: PackReader.Read = { offset, count in Array(bytes.dropFirst(offset).prefix(count)) }
    var reader = PackReader(size: bytes.count)
    var again: [UInt8] = []
    var isRight = true
    while let entry = try reader.next(read) {
      guard let ciphertext = try? reader.ciphertext(entry, read) else {
        isRight = false
        continue
      }
      AttachmentPack.append(ciphertext, named: entry.name, to: &again)
    }
    return !isRight || again + AttachmentPack.end == bytes ? nil : "a pack changed"
  }
}
