public import Bytes
public import Crypto

/// A captured file on its way: ciphertext under a key of its own, named by its SHA-256.
///
/// AES-256-GCM with a nonce of twelve zero bytes, no associated data, the 16-byte tag at the end: a
/// key encrypts one attachment once and never anything else, so there is nothing to choose. Key
/// and name stand in the signed record only; the name alone holds the bytes together, whatever way
/// they came. Stock tools open one: see Manuals/reference/attachments.md.
public struct SealedAttachment: Sendable {
  /// SHA-256 of `ciphertext`.
  public let name: Digest
  /// The AES-256 key, 32 bytes.
  public let key: [UInt8]
  /// Ciphertext and tag, 16 bytes longer than the file.
  public let ciphertext: [UInt8]

  /// Encrypts a file of 1 to `Parameters.captureBytes` bytes under a fresh random key of 32 bytes.
  ///
  /// About 0.7 ns a byte. Throws `.attachment` for a file of another size.
  public init(_ file: [UInt8], key: [UInt8]) throws(Fault) {
    guard (1...Parameters.captureBytes).contains(file.count) else {
      throw Fault(
        .attachment, "a file of 1 to \(Parameters.captureBytes) bytes expected, not \(file.count)")
    }
    ciphertext = try AESGCM.seal(file, key: key, nonce: SealedAttachment.onlyNonce)
    name = Hash.digest(ciphertext)
    self.key = key
  }

  /// The file again; throws `.attachment` unless the ciphertext bears the name and opens with the
  /// key, both as a record gives them.
  public static func open(
    _ ciphertext: [UInt8], name: Digest, key: [UInt8]
  ) throws(Fault) -> [UInt8] {
    guard ciphertext.count <= Parameters.attachmentBytes, Hash.digest(ciphertext) == name else {
      throw Fault(.attachment, at: name.hex, "not the ciphertext of this name")
    }
    do throws(Fault) { return try AESGCM.open(ciphertext, key: key, nonce: onlyNonce) } catch {
      throw Fault(.attachment, at: name.hex, "it does not open with the record's key")
    }
  }

  private static let onlyNonce = [UInt8](repeating: 0, count: AESGCM.nonceCount)
}
