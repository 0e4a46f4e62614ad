import Bytes
import Crypto
import Seal

extension FuzzTarget {
  /// What comes to a registry from stations and back: files, manifests, notes and receipts.
  static let seal: [FuzzTarget] = [sealedFile, manifest, checkpoint, receipt]

  /// The bytes as a file, and as what a file that was decrypted has inside.
  private static let sealedFile = FuzzTarget("sealed-file") { bytes in
    let key = try fuzzKey.get()
    for count in [bytes.count, bytes.count / 2] {
      if (try? CMS.decrypt(Array(bytes.prefix(count)), with: [key])) != nil {
        return "opened with a key that it was not sealed to"
      }
    }
    _ = try? CMS.verify(bytes)
    _ = try? Certificate(der: bytes)
    _ = try? CertificateRequest(der: bytes)
    let batch = try SealedBatch.verify(inner: bytes, origins: ["fuzz.example/log"]) { _, _ in true }
    guard Hash.digest(try batch.manifest.line()) == batch.id else { return "another id" }
    return batch.records.lines.count == batch.manifest.count ? nil : "another count"
  }

  private static let fuzzKey = Result { () throws(Fault) in try EncryptionKey.generate() }

  private static let manifest = FuzzTarget("manifest") { bytes in
    if let leaf = try? LogLeaf(line: bytes), try leaf.line() != bytes {
      return "a leaf changed"
    }
    return try Manifest(line: bytes).line() == bytes ? nil : "a manifest changed"
  }

  private static let checkpoint = FuzzTarget("checkpoint") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let key = try? NoteVerifier(text), key.description != text { return "a key changed" }
    if let entries = try? EntryBundle.decode(bytes), try EntryBundle.encode(entries) != bytes {
      return "an entry bundle changed"
    }
    if let key = try? Witness(text), key.description != text { return "a witness's key changed" }
    if let request = try? WitnessRequest(text), request.text != text { return "a request changed" }
    let note = try SignedNote(text)
    let lines = note.signatures.map {
      "\u{2014} \($0.name) \(Base64.encode($0.keyID + $0.bytes))\n"
    }
    return "\(note.text)\n\(lines.joined())" == text ? nil : "a note changed"
  }

  private static let receipt = FuzzTarget("receipt") { bytes in
    let receipt = try Receipt(bytes)
    guard try receipt.text().utf8.elementsEqual(bytes) else { return "a receipt changed" }
    return try Receipt(Array(receipt.text().utf8)) == receipt ? nil : "a receipt changed"
  }
}
