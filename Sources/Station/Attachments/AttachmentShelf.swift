import Bytes
import Crypto
import Host
import Record
import Seal

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

  /// Encrypts captures, each under a key of its own, and keeps the ciphertexts. They are on the
  /// disk when this returns; the keys are nowhere but in what it gives back.
  func keep(_ captures: [CapturedFile]) throws(Fault) -> [RecordedAttachment] {
    try check(captures)
    var kept: [RecordedAttachment] = []
    for (index, capture) in captures.enumerated() {
      do throws(Fault) { kept.append(try keep(capture)) } catch { throw shown(error, index) }
    }
    return kept
  }

  private func keep(_ capture: CapturedFile) throws(Fault) -> RecordedAttachment {
    let sealed = try SealedAttachment(
      try capture.bytes(files), key: randomness.bytes(AESGCM.keyCount))
    let path = folder.attachment(sealed.name)
    try files.makeFolder(path.parent)
    try files.write(sealed.ciphertext, to: path, secret: true)
    return RecordedAttachment(
      kind: capture.kind.rawValue, format: capture.format, finger: capture.finger,
      name: sealed.name.hex, bytes: Int64(sealed.ciphertext.count), key: Hex.encode(sealed.key))
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
