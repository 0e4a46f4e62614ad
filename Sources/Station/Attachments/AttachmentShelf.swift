import Bytes
import Crypto
import Host
import Record
import Seal
import Store

/// The ciphertexts that a station keeps: written before the record that names them, so that no
/// record names what is not on the disk.
struct AttachmentShelf {
  let folder: StationFolder
  let files: any Files
  let timekeeper: any Timekeeper
  let randomness: any Randomness
  let ledger: AttachmentLedger

  /// Throws what `keep` would throw for captures that cannot be kept, without reading them whole.
  func check(_ captures: [CapturedFile]) throws(Fault) {
    guard captures.count <= RecordedAttachment.atMost else {
      throw Fault(.laneInput, at: "captures", "at most \(RecordedAttachment.atMost) a traveller")
    }
    for (index, capture) in captures.enumerated() {
      do throws(Fault) { try capture.check(files) } catch { throw shown(error, index) }
    }
  }

  /// Encrypts the captures of a traveller, each under a key of its own, and keeps the ciphertexts.
  /// They are on the disk when this returns, with one sync for all; the keys are nowhere but in
  /// what it gives back.
  func keep(_ captures: [CapturedFile]) throws(Fault) -> [RecordedAttachment] {
    try check(captures)
    var kept: [RecordedAttachment] = []
    for (index, capture) in captures.enumerated() {
      do throws(Fault) { kept.append(try place(capture)) } catch { throw shown(error, index) }
    }
    if !kept.isEmpty { try files.settle(folder.attachments) }
    return kept
  }

  private func place(_ capture: CapturedFile) throws(Fault) -> RecordedAttachment {
    let sealed = try SealedAttachment(
      try capture.bytes(files), key: randomness.bytes(AESGCM.keyCount))
    let path = folder.attachment(sealed.name)
    try files.makeFolder(path.parent)
    try files.place(sealed.ciphertext, at: path)
    return RecordedAttachment(
      kind: capture.kind.rawValue, format: capture.format, finger: capture.finger,
      name: sealed.name.hex, bytes: Int64(sealed.ciphertext.count), key: Hex.encode(sealed.key))
  }

  /// A ciphertext as it was kept; nil when the disk lost or changed it.
  func ciphertext(_ name: Digest) throws(Fault) -> [UInt8]? {
    do throws(Fault) {
      let bytes = try files.read(folder.attachment(name), limit: Parameters.attachmentBytes)
      return Hash.digest(bytes) == name ? bytes : nil
    } catch {
      guard error.code == .fileMissing || error.code == .fileTooLarge || error.code == .fileKind
      else { throw error }
      return nil
    }
  }

  /// Removes the ciphertexts of what was stored at the registry before a time and is backed up
  /// there; gives how many. `logs` are the registry's, in order.
  func prune(storedBefore time: Int64, logs: [String]) throws(Fault) -> AttachmentCount {
    var pruned = AttachmentCount()
    let all = try ledger.prunable(before: time, logs: logs)
    // In pieces, so that a stop in the middle loses little of what was noted.
    for start in stride(from: 0, to: all.count, by: 256) {
      let some = all[start..<min(start + 256, all.count)]
      for one in some {
        try files.remove(folder.attachment(one.name))
        pruned.count += 1
        pruned.bytes += Int64(one.bytes)
      }
      try ledger.markPruned(some.map(\.name), at: timekeeper.now().utcMilliseconds)
    }
    return pruned
  }

  /// Removes what no record names: left by a crossing that was cut off before it was recorded.
  ///
  /// A lane keeps captures and records their crossing as one writer, so what nobody names while
  /// this process is the writer is nobody's.
  func sweep() throws(Fault) -> Int {
    guard files.kind(of: folder.attachments) == .folder else { return 0 }
    var unnamed: [Path] = []
    for shard in try files.list(folder.attachments, limit: 256) where shard.kind == .folder {
      let place = folder.attachments / shard.name
      for entry in try files.list(place, limit: .max) where try !isNamed(entry) {
        unnamed.append(place / entry.name)
      }
    }
    guard !unnamed.isEmpty else { return 0 }
    return try ledger.database.transaction { () throws(Fault) in
      var swept = 0
      for path in unnamed
      where try !isNamed(FolderEntry(name: path.name, kind: .file, size: 0)) {
        try files.remove(path)
        swept += 1
      }
      return swept
    }
  }

  private func isNamed(_ entry: FolderEntry) throws(Fault) -> Bool {
    guard let name = (try? Hex.decode(entry.name)).flatMap({ Digest($0) }) else { return false }
    return try ledger.isKept(name)
  }

  /// A fault of one capture by its place in the list: a file's name may tell who the person is.
  private func shown(_ fault: Fault, _ index: Int) -> Fault {
    switch fault.code {
    case .fileMissing, .fileKind, .fileTooLarge, .fileDenied, .laneInput:
      Fault(.laneInput, at: "captures[\(index)]", fault.detail)
    case .diskFull:
      Fault(
        .diskFull, at: "captures[\(index)]",
        "no room for the captures: nothing is recorded; sync and prune the attachments, or record "
          + "the traveller without them")
    default: fault
    }
  }
}
