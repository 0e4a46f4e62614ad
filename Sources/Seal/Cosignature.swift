public import Bytes
public import Codes
public import Crypto

/// Somebody outside who vouches that the log only grew: a name and an Ed25519 key whose timestamped
/// cosignatures stand under checkpoints (c2sp.org/tlog-cosignature, `cosignature/v1`, type 0x04).
///
/// A cosignature says: at this time this was the largest tree of the log that the witness had seen,
/// and it goes on from every one before.
public struct Witness: Hashable, Sendable, CustomStringConvertible {
  /// The witness's name, as a web address without its scheme.
  public let name: String
  /// Its key.
  public let key: Ed25519PublicKey

  /// Bytes of the time before the signature.
  private static let timeCount = 8

  /// Takes a name and key; throws `.checkpoint` for a name that notes cannot hold.
  public init(name: String, key: Ed25519PublicKey) throws(Fault) {
    try NoteKeyForm.checkName(name)
    self.name = name
    self.key = key
  }

  /// Reads `<name>+<id, 8 hexadecimal digits>+<Base64>`, as witnesses publish it; throws
  /// `.checkpoint` for any other text and for a key of another type.
  public init(_ text: String) throws(Fault) {
    (name, key) = try NoteKeyForm.cosignature.read(text)
  }

  /// The first four bytes of SHA-256 over name, newline, type and key.
  public var keyID: [UInt8] { NoteKeyForm.cosignature.id(name, key) }

  /// `<name>+<id, 8 hexadecimal digits>+<Base64>`.
  public var description: String { NoteKeyForm.cosignature.text(name, key) }

  /// What is signed at a time in seconds since 1970 over a checkpoint's text.
  static func message(_ seconds: UInt64, _ text: String) -> [UInt8] {
    Array("cosignature/v1\ntime \(seconds)\n\(text)".utf8)
  }

  /// The first cosignature of this witness under a note, with its time; nil when there is none.
  ///
  /// Other keys' signatures are passed over. Throws `.checkpoint` for one that does not hold.
  public func cosignature(under note: SignedNote) throws(Fault) -> (line: String, time: Instant)? {
    let own = note.signatures.first { $0.name == name && $0.keyID == keyID }
    guard let own else { return nil }
    let wrong = Fault(.checkpoint, at: name, "a cosignature that does not hold")
    guard own.bytes.count == Witness.timeCount + 64 else { throw wrong }
    let seconds = own.bytes.prefix(Witness.timeCount).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard seconds <= UInt64(Int64.max / 1000),
      key.verify(
        Array(own.bytes.dropFirst(Witness.timeCount)), of: Witness.message(seconds, note.text))
    else { throw wrong }
    return (own.line, Instant(milliseconds: Int64(seconds) * 1000))
  }
}

/// A witness's private key: for a witness of one's own, and for tests.
public struct WitnessSigner: Sendable {
  /// What others need to verify.
  public let witness: Witness
  private let key: Ed25519Key

  /// Takes a name and key; throws `.checkpoint` for a name that notes cannot hold.
  public init(name: String, key: Ed25519Key) throws(Fault) {
    witness = try Witness(name: name, key: key.publicKey)
    self.key = key
  }

  /// The signature line over a checkpoint's text, with its newline. Cosign only a tree that was
  /// proved to go on from the last one cosigned. Throws `.checkpoint` for a time before 1970.
  public func cosign(_ text: String, at time: Instant) throws(Fault) -> String {
    guard time.milliseconds >= 0 else { throw Fault(.checkpoint, "a time before 1970") }
    let seconds = UInt64(time.milliseconds / 1000)
    let stamp = stride(from: 56, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: seconds >> UInt64($0))
    }
    let signature = try key.sign(Witness.message(seconds, text))
    return "\u{2014} \(witness.name) \(Base64.encode(witness.keyID + stamp + signature))\n"
  }
}

/// What a log sends to a witness: the body of `POST <prefix>/add-checkpoint`
/// (c2sp.org/tlog-witness).
public struct WitnessRequest: Equatable, Sendable {
  /// Leaves of the tree that the witness cosigned last; 0 for none.
  public let old: Int
  /// That the checkpoint's tree goes on from that one (RFC 6962 clause 2.1.2).
  public let proof: [Digest]
  /// The signed checkpoint.
  public let checkpoint: String

  /// Hashes in a proof at most.
  private static let hashesAtMost = 63

  /// Asks for a cosignature over a checkpoint.
  public init(old: Int, proof: [Digest], checkpoint: String) {
    self.old = old
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// The body.
  public var text: String {
    let lines = proof.map { Base64.encode($0.bytes) + "\n" }.joined()
    return "old \(old)\n\(lines)\n\(checkpoint)"
  }

  /// Reads a body; nothing of it is true yet. Throws `.checkpoint`.
  public init(_ text: String) throws(Fault) {
    let wrong = Fault(.checkpoint, "not a request to a witness")
    guard text.utf8.count <= Parameters.noteBytes else { throw wrong }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, first.hasPrefix("old "), let old = decimal(first.dropFirst(4)),
      let blank = lines.firstIndex(where: \.isEmpty), blank <= WitnessRequest.hashesAtMost + 1
    else { throw wrong }
    var proof: [Digest] = []
    for line in lines[1..<blank] {
      guard let bytes = try? Base64.decode(line), let hash = Digest(bytes) else { throw wrong }
      proof.append(hash)
    }
    self.init(
      old: old, proof: proof, checkpoint: lines[(blank + 1)...].joined(separator: "\n"))
    _ = try Checkpoint(unverified: checkpoint)
  }
}
