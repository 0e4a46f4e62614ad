public import Bytes
public import Crypto

/// A static key of a chip for key agreement: chip authentication of either version, and chip
/// authentication mapping (TR-03110-3, A.1.1.2).
public struct AgreementKeyPair: Hashable, Sendable {
  /// The number by which MSE:Set AT names it; nil for the only one.
  public var reference: Int?
  /// 1 or 2: which version of chip authentication uses it.
  public var version: Int
  /// The standardised domain parameters.
  public var parameters: Int
  /// The private half, big-endian.
  public var secret: [UInt8]
  /// The cipher of the session after it.
  public var cipher: ChipCipher

  /// Makes a key.
  public init(
    reference: Int? = nil, version: Int = 1, parameters: Int, secret: [UInt8], cipher: ChipCipher
  ) {
    self.reference = reference
    self.version = version
    self.parameters = parameters
    self.secret = secret
    self.cipher = cipher
  }

  /// A new key of a group; throws `.key` for a number that names none.
  public static func generate(
    reference: Int? = nil, version: Int = 1, parameters: Int, cipher: ChipCipher,
    randomness: any Randomness
  ) throws(Fault) -> AgreementKeyPair {
    let secret = try AgreementGroup(standardized: parameters).newSecret(randomness)
    return AgreementKeyPair(
      reference: reference, version: version, parameters: parameters, secret: secret,
      cipher: cipher)
  }

  /// The group.
  func group() throws(Fault) -> AgreementGroup {
    try AgreementGroup(standardized: parameters)
  }

  /// The public half, an element of the group.
  public func publicKey() throws(Fault) -> [UInt8] { try group().publicKey(of: secret) }

  /// The protocol's identifier: id-CA, then 1 for DH or 2 for ECDH, then the cipher.
  var identifier: DottedIdentifier {
    let cipher = PaceVariant.ciphers.firstIndex(of: cipher) ?? 0
    return ProtocolIdentifier.chip.appending(parameters < 8 ? 1 : 2, UInt32(cipher) + 1)
  }
}

/// Chip authentication from the chip's side (TR-03110-2, clause 3.4; TR-03110-3, B.2).
struct ChipAuthentication {
  /// The key that a reader chose.
  let key: AgreementKeyPair

  /// What came of it.
  struct Outcome {
    /// The answer's objects: none in version 1, nonce and token in version 2.
    let objects: [DataObject]
    /// The channel that takes over.
    let channel: SecureChannel
    /// The reader's ephemeral key in short.
    let compressedPeer: [UInt8]
  }

  /// Agrees with a reader's ephemeral key; nil for one that is no element of the group.
  func agree(_ peer: [UInt8], _ randomness: any Randomness) -> Outcome? {
    try? agreement(peer, randomness)
  }

  private func agreement(
    _ peer: [UInt8], _ randomness: any Randomness
  ) throws(Fault) -> Outcome {
    let group = try key.group()
    let secret = try group.sharedSecret(key.secret, with: peer)
    let compressed = try group.compressed(peer)
    guard key.version == 2 else {
      return Outcome(
        objects: [], channel: try SecureChannel(key.cipher, secret: secret),
        compressedPeer: compressed)
    }
    let nonce = randomness.bytes(8)
    let channel = SecureChannel(
      key.cipher,
      encryptionKey: try key.cipher.deriveKey(from: secret, nonce: nonce, counter: 1),
      checksumKey: try key.cipher.deriveKey(from: secret, nonce: nonce, counter: 2))
    let covered = DataObject(
      0x7F49,
      [
        DataObject(0x06, key.identifier.octets), DataObject(group.isCurve ? 0x86 : 0x84, peer),
      ])
    let token = try key.cipher.code(of: covered.encoded, key: channel.checksumKey)
    return Outcome(
      objects: [DataObject(0x81, nonce), DataObject(0x82, token)], channel: channel,
      compressedPeer: compressed)
  }
}
