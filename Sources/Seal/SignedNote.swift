public import Bytes
public import Crypto

/// Text with signatures beneath it (c2sp.org/signed-note).
public struct SignedNote: Equatable, Sendable {
  /// One signature line.
  public struct Signature: Equatable, Sendable {
    /// The key's name.
    public let name: String
    /// The key's id: four bytes.
    public let keyID: [UInt8]
    /// The signature itself.
    public let bytes: [UInt8]

    /// The line as it stands in a note, with its newline.
    public var line: String { "\u{2014} \(name) \(Base64.encode(keyID + bytes))\n" }
  }

  /// The text, which ends with a newline.
  public let text: String
  /// The signatures, in order; nothing is known of them until `verify`.
  public let signatures: [Signature]

  /// Reads a note; throws `.checkpoint` for what is none or exceeds `Parameters.noteBytes`.
  public init(_ note: String) throws(Fault) {
    let wrong = Fault(.checkpoint, "not a signed note")
    guard note.utf8.count <= Parameters.noteBytes,
      note.utf8.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\n") })
    else { throw wrong }
    let bytes = Array(note.utf8)
    // The last empty line divides text and signatures.
    guard bytes.count >= 3,
      let blank = (0..<bytes.count - 2).last(where: { bytes[$0] == 10 && bytes[$0 + 1] == 10 })
    else { throw wrong }
    var lines = bytes[(blank + 2)...].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.popLast()?.isEmpty == true, !lines.isEmpty else { throw wrong }
    var signatures: [Signature] = []
    for line in lines { signatures.append(try SignedNote.signature(line)) }
    text = String(decoding: bytes[...blank], as: UTF8.self)
    self.signatures = signatures
  }

  private static func signature(_ line: ArraySlice<UInt8>) throws(Fault) -> Signature {
    let parts = String(decoding: line, as: UTF8.self)
      .split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "\u{2014}", NoteVerifier.isName(String(parts[1])),
      let bytes = try? Base64.decode(parts[2]), bytes.count > 4
    else { throw Fault(.checkpoint, "not a signature line") }
    return Signature(
      name: String(parts[1]), keyID: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4)))
  }

  /// Throws `.checkpoint` unless the verifier's key signed the text; other keys' signatures are
  /// passed over, and a false one by this key refuses the note.
  public func verify(_ verifier: NoteVerifier) throws(Fault) {
    let own = signatures.filter { $0.name == verifier.name && $0.keyID == verifier.keyID }
    guard !own.isEmpty else { throw Fault(.checkpoint, "not signed with the expected key") }
    for signature in own where !verifier.key.verify(signature.bytes, of: Array(text.utf8)) {
      throw Fault(.checkpoint, "a signature that does not hold")
    }
  }
}

/// A name and an Ed25519 key whose signatures are looked for under a note.
public struct NoteVerifier: Hashable, Sendable, CustomStringConvertible {
  /// The key's name; the log's origin for a log.
  public let name: String
  /// The key.
  public let key: Ed25519PublicKey

  /// Takes a name and key; throws `.checkpoint` for a name that notes cannot hold.
  public init(name: String, key: Ed25519PublicKey) throws(Fault) {
    try NoteKeyForm.checkName(name)
    self.name = name
    self.key = key
  }

  /// Reads `<name>+<id, 8 hexadecimal digits>+<Base64>`; throws `.checkpoint`.
  public init(_ text: String) throws(Fault) {
    (name, key) = try NoteKeyForm.ed25519.read(text)
  }

  /// The first four bytes of SHA-256 over name, newline, type and key.
  public var keyID: [UInt8] { NoteKeyForm.ed25519.id(name, key) }

  /// `<name>+<id, 8 hexadecimal digits>+<Base64>`.
  public var description: String { NoteKeyForm.ed25519.text(name, key) }

  /// Whether a text may name a key: 1 to 255 bytes without space, plus or control character.
  static func isName(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0 != "+" && $0.properties.generalCategory != .control
      }
  }
}

/// The kinds of Ed25519 keys under notes, by their type byte (c2sp.org/signed-note, "Signature
/// types"), and how a name and a key are written.
enum NoteKeyForm: UInt8 {
  /// Plain Ed25519 over the text.
  case ed25519 = 0x01
  /// A witness's timestamped cosignature (c2sp.org/tlog-cosignature).
  case cosignature = 0x04

  static func checkName(_ name: String) throws(Fault) {
    guard NoteVerifier.isName(name) else {
      throw Fault(.checkpoint, "a key's name without space and plus expected")
    }
  }

  func id(_ name: String, _ key: Ed25519PublicKey) -> [UInt8] {
    Array(Hash.sha256(Array(name.utf8) + [10, rawValue] + key.bytes).prefix(4))
  }

  func text(_ name: String, _ key: Ed25519PublicKey) -> String {
    "\(name)+\(Hex.encode(id(name, key)))+\(Base64.encode([rawValue] + key.bytes))"
  }

  func read(_ text: String) throws(Fault) -> (name: String, key: Ed25519PublicKey) {
    let wrong = Fault(.checkpoint, "not a verifier key")
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = try? Base64.decode(parts[2]), bytes.count == 33,
      bytes[0] == rawValue, let key = try? Ed25519PublicKey(Array(bytes.dropFirst()))
    else { throw wrong }
    let name = String(parts[0])
    try NoteKeyForm.checkName(name)
    guard self.text(name, key) == text else { throw wrong }
    return (name, key)
  }
}

/// A name and an Ed25519 private key that signs notes.
public struct NoteSigner: Sendable {
  /// What others need to verify.
  public let verifier: NoteVerifier
  private let key: Ed25519Key

  /// Takes a name and key; throws `.checkpoint` for a name that notes cannot hold.
  public init(name: String, key: Ed25519Key) throws(Fault) {
    verifier = try NoteVerifier(name: name, key: key.publicKey)
    self.key = key
  }

  /// The text, which must end with a newline, with this key's signature beneath it.
  func sign(_ text: String) throws(Fault) -> String {
    text + "\n" + (try signatureLine(of: text))
  }

  /// This key's signature of a text, as the line that stands beneath it.
  func signatureLine(of text: String) throws(Fault) -> String {
    let signature = Base64.encode(verifier.keyID + (try key.sign(Array(text.utf8))))
    return "\u{2014} \(verifier.name) \(signature)\n"
  }
}
