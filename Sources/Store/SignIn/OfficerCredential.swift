package import Bytes
package import Crypto

/// What an officer's passphrase opens: a private key of the officer's own, under scrypt's output.
///
/// The key-encryption key is sealed to the public half, so a new one reaches every officer although
/// nobody but the officer knows the passphrase.
package struct OfficerCredential: Equatable, Sendable {
  /// The work of scrypt (RFC 7914), as it was when the passphrase was set.
  package let cost: Scrypt
  /// 16 random bytes.
  package let salt: [UInt8]
  package let publicKey: PublicKey
  /// Nonce, the private key as PKCS #8 under AES-256-GCM, tag.
  package let sealedKey: [UInt8]

  package static let saltBytes = 16
  /// Memory that a file may ask scrypt for: 1 GiB.
  private static let memoryAtMost: UInt64 = 1 << 30

  /// Makes a key for an officer and seals it under the passphrase.
  package init(
    _ serviceNumber: String, _ passphrase: Passphrase, cost: Scrypt, of station: String,
    randomness: any Randomness
  ) throws(Fault) {
    self.cost = cost
    salt = randomness.bytes(OfficerCredential.saltBytes)
    let key = try EncryptionKey.generate()
    publicKey = key.publicKey
    let nonce = randomness.bytes(AESGCM.nonceCount)
    sealedKey =
      nonce
      + (try AESGCM.seal(
        try key.der(), key: try cost.derive(passphrase: passphrase.bytes, salt: salt),
        nonce: nonce,
        associatedData: OfficerCredential.context(station, serviceNumber)))
  }

  /// A credential of nobody, at the same cost as one of somebody.
  package init(decoy salt: [UInt8], cost: Scrypt, publicKey: PublicKey, randomness: any Randomness)
  {
    self.cost = cost
    self.salt = salt
    self.publicKey = publicKey
    sealedKey = randomness.bytes(AESGCM.nonceCount + 138 + AESGCM.tagCount)
  }

  /// The private key; nil for another passphrase. The comparison is the authentication tag's, which
  /// OpenSSL holds in constant time.
  package func open(
    _ passphrase: Passphrase, of station: String, _ serviceNumber: String
  ) throws(Fault) -> EncryptionKey? {
    let derived = try cost.derive(passphrase: passphrase.bytes, salt: salt)
    guard sealedKey.count > AESGCM.nonceCount else { return nil }
    let der = try? AESGCM.open(
      Array(sealedKey[AESGCM.nonceCount...]), key: derived,
      nonce: Array(sealedKey[..<AESGCM.nonceCount]),
      associatedData: OfficerCredential.context(station, serviceNumber))
    guard let der else { return nil }
    let key = try EncryptionKey(der: der)
    return key.publicKey == publicKey ? key : nil
  }

  private static func context(_ station: String, _ serviceNumber: String) -> [UInt8] {
    Array("maabar/officer/key/1\u{0}\(station)\u{0}\(serviceNumber)".utf8)
  }

  // MARK: The file's form

  package var json: JSON {
    [
      "scrypt": .array([
        .integer(Int64(cost.cost)), .integer(Int64(cost.blockSize)),
        .integer(Int64(cost.parallelism)),
      ]),
      "salt": .string(Hex.encode(salt)), "public": .string(Base64.encode(publicKey.der)),
      "private": .string(Hex.encode(sealedKey)),
    ]
  }

  package init(_ json: JSON) throws(Fault) {
    let work = try json.list("scrypt").compactMap { $0.integer.flatMap { UInt64(exactly: $0) } }
    guard work.count == 3, work[0] <= 1 << 20, (1...32).contains(work[1]),
      128 * work[0] * work[1] <= OfficerCredential.memoryAtMost
    else { throw Fault(.field, at: "scrypt", "the work of scrypt is out of range") }
    cost = Scrypt(cost: work[0], blockSize: work[1], parallelism: work[2])
    salt = try Hex.decode(try json.requiredString("salt"))
    publicKey = try PublicKey(der: try Base64.decode(try json.requiredString("public")))
    sealedKey = try Hex.decode(try json.requiredString("private"))
  }
}
