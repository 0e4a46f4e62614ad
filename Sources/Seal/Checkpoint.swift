public import Bytes
public import Crypto

/// The head of the log's tree at one size (c2sp.org/tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
  /// Which log.
  public let origin: String
  /// Leaves in its tree.
  public let size: Int
  /// The root of its tree.
  public let root: Digest

  /// Names a head.
  public init(origin: String, size: Int, root: Digest) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// The text that is signed: three lines.
  public var text: String { "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n" }

  /// The signed note. Sign only a root that was recomputed from what lies on the disk. Throws
  /// `.checkpoint` for a signer whose name is not the origin.
  public func signed(by signer: NoteSigner) throws(Fault) -> String {
    guard signer.verifier.name == origin else {
      throw Fault(.checkpoint, "the log's key does not bear its origin")
    }
    return try signer.sign(text)
  }

  /// Reads a note and verifies the log's signature; the key's name must be the origin. Throws
  /// `.checkpoint`. Extension lines, which the standard allows, are refused: ours have none.
  public init(note: String, verifier: NoteVerifier) throws(Fault) {
    let signed = try SignedNote(note)
    try signed.verify(verifier)
    try self.init(text: signed.text)
    guard origin == verifier.name else { throw Fault(.checkpoint, "another log's checkpoint") }
  }

  /// Reads a note whose signature was verified before, or will be: nothing of it is true yet.
  public init(unverified note: String) throws(Fault) {
    try self.init(text: try SignedNote(note).text)
  }

  /// Reads the three lines.
  init(text: String) throws(Fault) {
    let wrong = Fault(.checkpoint, "not a checkpoint")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 4, lines[3].isEmpty, NoteVerifier.isName(String(lines[0])),
      let size = decimal(lines[1]), let bytes = try? Base64.decode(lines[2]),
      let root = Digest(bytes)
    else { throw wrong }
    self.init(origin: String(lines[0]), size: size, root: root)
  }
}

/// A number of leaves or an index in decimal digits without leading zeros; nil for other text.
func decimal(_ text: Substring) -> Int? {
  guard let value = Int(text), (0...Parameters.logLeaves).contains(value), String(value) == text
  else { return nil }
  return value
}
