import Bytes
import Seal

extension FuzzTarget {
  /// What a station and the registry exchange besides batches.
  static let exchange: [FuzzTarget] = [enrolment, attachmentPack]

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
    _ = try EnrolmentAnswer(bytes)
    return nil
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
