public import Bytes
import COpenSSL

/// Encrypted messages (CMS AuthEnvelopedData, RFC 5083) in the one form that is made and taken
/// here: AES-256-GCM with a 16-byte tag, one recipient named by key identifier, ECDH on P-256 with
/// the SHA-256 key derivation (RFC 5753), AES-256 key wrap, definite-length DER.
extension CMS {
  /// Encrypts `content` to the key of a certificate that carries its key identifier; gives DER.
  ///
  /// Two encryptions of the same content differ. Throws `.certificate` for a recipient whose key
  /// identifier is not `PublicKey.identifier`.
  public static func encrypt(_ content: [UInt8], to recipient: Certificate) throws(Fault) -> [UInt8]
  {
    guard recipient.keyIdentifier == recipient.publicKey.identifier else {
      throw Fault(.certificate, "a recipient without the usual key identifier")
    }
    let flags = UInt32(CMS_BINARY | CMS_PARTIAL)
    let message = unsafe Handle(CMS_encrypt(nil, nil, EVP_aes_256_gcm(), flags))
    defer { unsafe CMS_ContentInfo_free(message.pointer) }
    let added = unsafe try require(
      CMS_add1_recipient_cert(
        message.pointer, recipient.handle.pointer,
        UInt32(CMS_BINARY | CMS_USE_KEYID | CMS_KEY_PARAM)),
      "the recipient was refused")
    let agreement = unsafe CMS_RecipientInfo_get0_pkey_ctx(added)
    try require(
      unsafe EVP_PKEY_CTX_set_ecdh_kdf_md(agreement, EVP_sha256()), "key derivation was refused")
    let input = try MemoryBIO.holding(content)
    try require(unsafe CMS_final(message.pointer, input.pointer, nil, flags), "encryption failed")
    return try unsafe encoded { unsafe i2d_CMS_ContentInfo(message.pointer, $0) }
  }

  /// Decrypts a message with the one of `keys` that it names; not a byte comes out unless the tag
  /// holds.
  ///
  /// The message is held against the template before any private key is used, so that short tags,
  /// other ciphers, more recipients and trailing bytes never reach OpenSSL. Throws `.message` for
  /// another form, `.key` where no key is the one named, `.unauthentic` for changed bytes.
  public static func decrypt(_ der: [UInt8], with keys: [EncryptionKey]) throws(Fault) -> [UInt8] {
    guard let envelope = EnvelopeTemplate.taken(apart: der) else {
      throw Fault(.message, "an encrypted message of another form")
    }
    guard let key = keys.first(where: { $0.publicKey.identifier == envelope.recipient }) else {
      throw Fault(.key, "encrypted to a key that is not here")
    }
    // OpenSSL reads the envelope with nothing in it, and the ciphertext where it stands: a message
    // of megabytes is not copied on its way.
    let read = unsafe decoded(
      envelope.empty, { unsafe d2i_CMS_ContentInfo(nil, $0, $1) },
      free: { unsafe CMS_ContentInfo_free($0) })
    let message = unsafe try Handle(require(read, "not a CMS message", .message))
    defer { unsafe CMS_ContentInfo_free(message.pointer) }
    try require(
      unsafe CMS_decrypt_set1_pkey(message.pointer, key.forUse().handle.pointer, nil),
      "encrypted to another key, or changed", .unauthentic)
    return try opened(message, der, envelope.ciphertext)
  }

  /// The content of a message whose key is set and whose ciphertext stands in a part of `der`.
  private static func opened(
    _ message: Handle, _ der: [UInt8], _ ciphertext: Range<Int>
  ) throws(Fault) -> [UInt8] {
    var holds = false
    // OpenSSL asks for room to work in behind the last byte, and tells the end by giving none.
    let content = unsafe [UInt8](unsafeUninitializedCapacity: ciphertext.count + 64) {
      buffer, count in
      unsafe der.withUnsafeBufferPointer { der in
        guard let start = buffer.baseAddress, let first = der.baseAddress,
          let input = unsafe BIO_new_mem_buf(
            first + ciphertext.lowerBound, CInt(ciphertext.count))
        else { return }
        defer { unsafe BIO_free(input) }
        guard let decryption = unsafe CMS_dataInit(message.pointer, input) else { return }
        defer { unsafe maabar_bio_free_to(decryption, input) }
        while case let got = unsafe BIO_read(
          decryption, start + count, CInt(buffer.count - count)), got > 0
        { count += Int(got) }
        holds = unsafe maabar_bio_cipher_status(decryption) == 1 && count == ciphertext.count
        // Not a byte comes out unless the tag holds.
        if !holds { count = 0 }
      }
    }
    guard holds else { throw openSSLFault(.unauthentic, "encrypted bytes that were changed") }
    return content
  }

  /// The key identifier that an encrypted message of the one form names; nil for any other bytes.
  public static func recipient(of der: [UInt8]) -> [UInt8]? {
    EnvelopeTemplate.taken(apart: der)?.recipient
  }

  /// A hash that stands for an encrypted message of the one form without reading its ciphertext:
  /// SHA-256 of every other byte of it. The tag among them holds the ciphertext fast for whoever
  /// opens the message, and so for no one else. nil for any other bytes.
  public static func envelopeHash(of der: [UInt8]) -> Digest? {
    guard let ciphertext = EnvelopeTemplate.taken(apart: der)?.ciphertext else { return nil }
    var hash = Hash()
    hash.update(der.span.extracting(..<ciphertext.lowerBound))
    hash.update(der.span.extracting(ciphertext.upperBound...))
    return hash.finish()
  }
}

/// The one allowed encoding of an encrypted message: fixed bytes with holes.
///
/// CMS authenticates the content alone. What stands around it (recipient, algorithms, lengths) is
/// held here against the bytes that `CMS.encrypt` and `openssl cms -encrypt` write, so that no bit
/// of a file can change and the file still open.
enum EnvelopeTemplate {
  /// Bytes before the ciphertext, with zeros in the holes, and where the holes are.
  private struct Head {
    var bytes: [UInt8] = []
    var point = 0..<0
    var keyIdentifier = 0..<0
    var wrappedKey = 0..<0
    var nonce = 0..<0

    var holes: [Range<Int>] { [point, keyIdentifier, wrappedKey, nonce] }

    /// Fills the holes with what stands in those of a file with another head.
    mutating func fill(from der: [UInt8], _ other: Head) {
      for (own, their) in zip(holes, other.holes) { bytes.replaceSubrange(own, with: der[their]) }
    }
  }

  /// The tag's own tag and length, then its 16 bytes.
  private static let tailCount = 18

  /// ContentType id-ct-authEnvelopedData (RFC 5083 clause 2).
  private static let authEnvelopedData: [UInt8] = [
    0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17,
  ]
  /// Version 0; a set of one KeyAgreeRecipientInfo of version 3; originatorKey: id-ecPublicKey and
  /// a bit string of 65 bytes, which follow.
  private static let beforePoint: [UInt8] = [
    0x02, 0x01, 0x00, 0x31, 0x81, 0xb6, 0xa1, 0x81, 0xb3, 0x02, 0x01, 0x03, 0xa0, 0x51, 0xa1, 0x4f,
    0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x03, 0x42, 0x00,
  ]
  /// dhSinglePass-stdDH-sha256kdf-scheme with id-aes256-wrap; one recipient, rKeyId of 20 bytes.
  private static let beforeKeyIdentifier: [UInt8] = [
    0x30, 0x15, 0x06, 0x06, 0x2b, 0x81, 0x04, 0x01, 0x0b, 0x01, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86,
    0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2d, 0x30, 0x44, 0x30, 0x42, 0xa0, 0x16, 0x04, 0x14,
  ]
  /// The wrapped key of 40 bytes.
  private static let beforeWrappedKey: [UInt8] = [0x04, 0x28]
  /// id-data; aes256-GCM with a nonce of 12 bytes.
  private static let beforeNonce: [UInt8] = [
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01, 0x30, 0x1e, 0x06, 0x09, 0x60,
    0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2e, 0x30, 0x11, 0x04, 0x0c,
  ]
  /// A tag of 16 bytes; the encrypted content as a primitive octet string.
  private static let afterNonce: [UInt8] = [0x02, 0x01, 0x10, 0x80]

  /// A file that matches, in its parts.
  struct Parts {
    /// The key identifier.
    let recipient: [UInt8]
    /// Where the ciphertext stands.
    let ciphertext: Range<Int>
    /// The same file with no ciphertext in it.
    let empty: [UInt8]
  }

  /// The parts of a file that matches; nil for one that does not.
  static func taken(apart der: [UInt8]) -> Parts? {
    guard let ciphertextCount = ciphertextCount(inFileOf: der.count) else { return nil }
    let head = head(ciphertextCount)
    let tail = head.bytes.count + ciphertextCount
    var expected = head
    expected.fill(from: der, head)
    guard der.starts(with: expected.bytes), der[head.point.lowerBound] == 0x04,
      der[tail] == 0x04, der[tail + 1] == 0x10
    else { return nil }
    var empty = self.head(0)
    empty.fill(from: der, head)
    return Parts(
      recipient: Array(der[head.keyIdentifier]), ciphertext: head.bytes.count..<tail,
      empty: empty.bytes + der[tail...])
  }

  /// How long the ciphertext of a file of `count` bytes is; nil where no length fits, because the
  /// lengths around it take more bytes as it grows.
  private static func ciphertextCount(inFileOf count: Int) -> Int? {
    for lengthBytes in 0...32 {
      let guess = count - headCount(0) - tailCount - lengthBytes
      guard guess >= 0 else { return nil }
      if headCount(guess) + guess + tailCount == count { return guess }
    }
    return nil
  }

  /// Bytes before a ciphertext of the given length, of which only the lengths differ.
  private static func headCount(_ ciphertextCount: Int) -> Int {
    let inner = beforeNonce.count + 12 + afterNonce.count + lengthCount(ciphertextCount)
    let content = 1 + lengthCount(inner + ciphertextCount)
    let recipient =
      beforePoint.count + 65 + beforeKeyIdentifier.count + 20 + beforeWrappedKey.count + 40
    let body = recipient + content + inner
    let sequence = 1 + lengthCount(body + ciphertextCount + tailCount)
    let bodyCount = sequence + body + ciphertextCount + tailCount
    let explicit = 1 + lengthCount(bodyCount)
    return 1 + lengthCount(authEnvelopedData.count + explicit + bodyCount)
      + authEnvelopedData.count + explicit + sequence + body
  }

  /// Bytes of a DER length (X.690 clause 10.1).
  private static func lengthCount(_ count: Int) -> Int {
    count < 0x80 ? 1 : 1 + (Int.bitWidth - count.leadingZeroBitCount + 7) / 8
  }

  /// What stands before a ciphertext of the given length.
  private static func head(_ ciphertextCount: Int) -> Head {
    let inner = beforeNonce + zeros(12) + afterNonce + length(ciphertextCount)
    let content = [0x30] + length(inner.count + ciphertextCount)
    let recipient =
      beforePoint + zeros(65) + beforeKeyIdentifier + zeros(20) + beforeWrappedKey + zeros(40)
    let body = recipient + content + inner
    let sequence = [0x30] + length(body.count + ciphertextCount + tailCount)
    let bodyCount = sequence.count + body.count + ciphertextCount + tailCount
    let explicit = [0xa0] + length(bodyCount)
    let all = authEnvelopedData.count + explicit.count + bodyCount
    var head = Head()
    head.bytes = [0x30] + length(all) + authEnvelopedData + explicit + sequence
    let point = head.bytes.count + beforePoint.count
    head.point = point..<point + 65
    let keyIdentifier = head.point.upperBound + beforeKeyIdentifier.count
    head.keyIdentifier = keyIdentifier..<keyIdentifier + 20
    let wrappedKey = head.keyIdentifier.upperBound + beforeWrappedKey.count
    head.wrappedKey = wrappedKey..<wrappedKey + 40
    let nonce = head.wrappedKey.upperBound + content.count + beforeNonce.count
    head.nonce = nonce..<nonce + 12
    head.bytes += body
    return head
  }

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  /// A DER length in its one shortest form (X.690 clause 10.1).
  private static func length(_ count: Int) -> [UInt8] {
    guard count >= 0x80 else { return [UInt8(count)] }
    var digits: [UInt8] = []
    var rest = count
    while rest > 0 {
      digits.insert(UInt8(rest & 0xff), at: 0)
      rest >>= 8
    }
    return [0x80 | UInt8(digits.count)] + digits
  }
}
