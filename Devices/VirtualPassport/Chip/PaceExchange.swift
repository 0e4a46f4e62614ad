import Bytes
import Crypto

/// One run of PACE from the chip's side (ICAO Doc 9303-11, clause 4.4; TR-03110-3, B.1): four
/// steps, each a GENERAL AUTHENTICATE.
struct PaceExchange {
  /// What opened the channel and what later protocols bind to.
  struct Outcome {
    /// The channel.
    let channel: SecureChannel
    /// The chip's ephemeral key in short: its name in terminal authentication.
    let chipIdentity: [UInt8]
  }

  /// A step that cannot be done, with the status that says why.
  struct Refusal: Error {
    let status: UInt16
  }

  private enum Step {
    case nonce
    case mapping(nonce: [UInt8])
    case agreement(group: AgreementGroup, mappingSecret: [UInt8])
    case token(Agreement)
  }

  private struct Agreement {
    let ownKey: [UInt8]
    let theirKey: [UInt8]
    let secret: [UInt8]
    let compressed: [UInt8]
    let mappingSecret: [UInt8]
  }

  /// The variant and group.
  let offer: PaceOffer
  /// Which secret is being shown.
  let password: ChipAccess.Password
  private let secret: [UInt8]
  private let group: AgreementGroup
  private var step = Step.nonce

  /// Begins with a password's characters (Doc 9303-11, clause 9.7.3).
  init(
    _ offer: PaceOffer, password: ChipAccess.Password, characters: String
  ) throws(Fault) {
    self.offer = offer
    self.password = password
    let octets = Array(characters.utf8)
    secret = password == .zone ? try HashAlgorithm.sha1.hash(octets) : octets
    group = try AgreementGroup(standardized: offer.parameters)
  }

  private var cipher: ChipCipher { offer.variant.cipher }

  /// Step 1: the nonce under a key from the password.
  mutating func nonce(_ randomness: any Randomness) throws(Refusal) -> DataObject {
    guard case .nonce = step else { throw Refusal(status: ChipStatus.conditionsUnsatisfied) }
    // Integrated mapping takes nonces as long as its constants, 128 or 256 bits (clause 4.4.3.3.2).
    let isLong = offer.variant.mapping == .integrated && cipher.keyCount > 16
    let nonce = randomness.bytes(isLong ? 32 : 16)
    let sent = try orRefuse { () throws(Fault) in
      try cipher.encrypt(nonce, key: cipher.deriveKey(from: secret, counter: 3))
    }
    step = .mapping(nonce: nonce)
    return DataObject(0x80, sent)
  }

  /// Step 2: the mapping's data of both sides.
  mutating func map(
    _ data: [UInt8], _ randomness: any Randomness
  ) throws(Refusal) -> DataObject {
    guard case .mapping(let nonce) = step else {
      throw Refusal(status: ChipStatus.conditionsUnsatisfied)
    }
    guard offer.variant.mapping != .integrated else {
      let mapped = try orRefuse { () throws(Fault) in
        try group.mappedIntegrally(nonce: nonce, second: data, cipher: cipher)
      }
      step = .agreement(group: mapped, mappingSecret: [])
      return DataObject(0x82)
    }
    return try orRefuse { () throws(Fault) in
      let own = try group.newSecret(randomness)
      let mapped = try group.mappedGenerically(nonce: nonce, secret: own, peer: data)
      step = .agreement(group: mapped, mappingSecret: own)
      return DataObject(0x82, try group.publicKey(of: own))
    }
  }

  /// Step 3: the ephemeral keys over the mapped generator, which must differ.
  mutating func agree(
    _ data: [UInt8], _ randomness: any Randomness
  ) throws(Refusal) -> DataObject {
    guard case .agreement(let mapped, let mappingSecret) = step else {
      throw Refusal(status: ChipStatus.conditionsUnsatisfied)
    }
    return try orRefuse { () throws(Fault) in
      let own = try mapped.newSecret(randomness)
      let key = try mapped.publicKey(of: own)
      guard key != data else { throw Fault(.key, "the chip's own key came back") }
      step = .token(
        Agreement(
          ownKey: key, theirKey: data, secret: try mapped.sharedSecret(own, with: data),
          compressed: try mapped.compressed(key), mappingSecret: mappingSecret))
      return DataObject(0x84, key)
    }
  }

  /// Step 4: the tokens; `staticSecret` is the chip's own key for chip authentication mapping.
  mutating func authenticate(
    _ token: [UInt8], staticSecret: [UInt8]?
  ) throws(Refusal) -> (objects: [DataObject], outcome: Outcome) {
    guard case .token(let agreement) = step else {
      throw Refusal(status: ChipStatus.conditionsUnsatisfied)
    }
    step = .nonce
    let tokens = try orRefuse { () throws(Fault) in
      (
        expected: try self.token(over: agreement.ownKey, agreement),
        own: try self.token(over: agreement.theirKey, agreement)
      )
    }
    guard token == tokens.expected else { throw Refusal(status: ChipStatus.wrongSecret) }
    return try orRefuse { () throws(Fault) in
      let channel = try SecureChannel(cipher, secret: agreement.secret)
      var objects = [DataObject(0x86, tokens.own)]
      if offer.variant.mapping == .chipAuthentication {
        guard let staticSecret else { throw Fault(.key, "a chip without its static key") }
        objects.append(try proof(of: staticSecret, agreement, channel))
      }
      return (objects, Outcome(channel: channel, chipIdentity: agreement.compressed))
    }
  }

  /// The code over a public key data object: the protocol and the other side's key (clause
  /// 4.4.3.4).
  private func token(over key: [UInt8], _ agreement: Agreement) throws(Fault) -> [UInt8] {
    let object = DataObject(
      0x7F49,
      [
        DataObject(0x06, offer.variant.identifier.octets),
        DataObject(group.isCurve ? 0x86 : 0x84, key),
      ])
    let codeKey = try cipher.deriveKey(from: agreement.secret, counter: 2)
    return try cipher.code(of: object.encoded, key: codeKey)
  }

  /// Chip authentication mapping: the mapping's secret divided by the static one, encrypted
  /// (Doc 9303-11, clause 4.4.3.5).
  private func proof(
    of staticSecret: [UInt8], _ agreement: Agreement, _ channel: SecureChannel
  ) throws(Fault) -> DataObject {
    let data = try group.quotient(of: agreement.mappingSecret, by: staticSecret)
    let ones = [UInt8](repeating: 0xFF, count: cipher.blockCount)
    let vector = try cipher.encrypt(ones, key: channel.encryptionKey)
    return DataObject(
      0x8A,
      try cipher.encrypt(cipher.padded(data), key: channel.encryptionKey, vector: vector))
  }

  /// What the arithmetic refuses came from the reader.
  private func orRefuse<Value>(
    _ body: () throws(Fault) -> Value
  ) throws(Refusal) -> Value {
    do throws(Fault) { return try body() } catch { throw Refusal(status: ChipStatus.wrongData) }
  }
}
