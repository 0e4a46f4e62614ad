public import Bytes

/// The kinds of statements that a registry signs beside its log, each under a key of its own.
public enum StatementKind: String, Sendable, CaseIterable {
  /// What the registry holds and lacks of one station (`RegistryAnswer`).
  case answer
  /// Which attachments the registry stores and lacks of one station (`AttachmentStatement`).
  case attachments
  /// Up to which leaf a verified backup covers the log.
  case backup
  /// Records that were erased, and what is left as their proof.
  case erasure
  /// What a station trusts and is trusted by, after keys changed (`KeyStatement`).
  case keys
  /// A version of a list, rules or trust anchors.
  case list
  /// A new log that goes on where an older one ended.
  case log

  /// The name of the kind's key: notes are looked for under it.
  public func keyName(of origin: String) -> String { "\(origin)/\(rawValue)" }
}

/// One canonical JSON line with an Ed25519 signature beneath it (c2sp.org/signed-note), and more of
/// them while a key takes the place of another.
///
/// The line's `type` begins with `maabar/<kind>/`, and the key is the kind's own: a statement of
/// one kind is never taken for one of another, whatever it says.
public enum SignedStatement {
  /// Signs a line; throws `.statement` for content that is not of the kind, or too long.
  public static func sign(
    _ content: JSON, as kind: StatementKind, by signer: NoteSigner
  ) throws(Fault) -> String {
    try sign(content, as: kind, by: [signer])
  }

  /// Signs a line with the present key of the kind and past ones: who knows one of them verifies
  /// it.
  public static func sign(
    _ content: JSON, as kind: StatementKind, by signers: [NoteSigner]
  ) throws(Fault) -> String {
    let text = String(decoding: try content.canonicalLine(), as: UTF8.self) + "\n"
    var note = text + "\n"
    for signer in signers {
      try expect(kind, content, signer.verifier)
      note += try signer.signatureLine(of: text)
    }
    guard note.utf8.count <= Parameters.noteBytes else {
      throw Fault(.statement, "a statement of over \(Parameters.noteBytes) bytes")
    }
    return note
  }

  /// Verifies a note and gives the line that it holds; throws `.statement` for anything else.
  public static func open(
    _ note: [UInt8], as kind: StatementKind, verifier: NoteVerifier
  ) throws(Fault) -> JSON {
    guard let text = String(validating: note, as: UTF8.self) else {
      throw Fault(.statement, "not a signed statement")
    }
    do throws(Fault) {
      let signed = try SignedNote(text)
      try signed.verify(verifier)
      let content = try JSON.parseCanonical(Array(signed.text.utf8.dropLast()))
      try expect(kind, content, verifier)
      return content
    } catch { throw Fault(.statement, at: error.place, error.detail) }
  }

  private static func expect(
    _ kind: StatementKind, _ content: JSON, _ verifier: NoteVerifier
  ) throws(Fault) {
    guard try content.requiredString("type").hasPrefix("maabar/\(kind.rawValue)/"),
      verifier.name.hasSuffix("/\(kind.rawValue)")
    else { throw Fault(.statement, at: "type", "a statement of another kind") }
  }
}
