import Bytes
import Crypto

/// Password Authenticated Connection Establishment, version 2, the reader's side (ICAO Doc 9303-11,
/// clause 4.4; BSI TR-03110-3, A.3 and B.1).
///
/// Both sides turn a nonce, which the chip sends in cipher under the password, into a generator,
/// agree on keys with it and prove that they have the same ones. Who listens learns nothing that
/// helps to guess the password.
struct PACE {
  /// How it ended, and what later protocols need of it.
  struct Result {
    /// How it ended.
    let attempt: AccessAttempt
    /// What stays of a granted access; nil else.
    let agreement: Agreement?
  }

  /// What stays of a granted access.
  struct Agreement: Sendable {
    /// The chip's ephemeral public key; terminal authentication names the chip by it.
    let chipKey: [UInt8]
    /// The group that was mapped, for the same purpose.
    let group: AgreementGroup
    /// The names of the chip's trust points, the newest first: with a holder authorization only.
    let trustPoints: [[UInt8]]
    /// What chip authentication mapping left to check; nil with another mapping.
    let mapping: ChipAuthenticationMapping?
  }

  private let offer: PACEOffer
  private let password: AccessPassword
  private let authorization: [UInt8]?
  private let randomness: any Randomness

  /// Prepares a run. `authorization` is a holder authorization template, tag 7F4C and all, for a
  /// terminal that wants to authenticate itself afterwards (TR-03110-3, B.14.1).
  init(
    _ offer: PACEOffer, _ password: AccessPassword, authorization: [UInt8]? = nil,
    _ randomness: any Randomness
  ) {
    self.offer = offer
    self.password = password
    self.authorization = authorization
    self.randomness = randomness
  }

  /// Asks for access; the session's messages are protected once it is granted. Two secrets are
  /// drawn, or a nonce and a secret with the integrated mapping. Throws what interrupts the
  /// conversation.
  func run(_ session: ChipSession) throws(ChipInterruption) -> Result {
    do throws(Stop) {
      let agreement = try grant(session)
      return Result(attempt: AccessAttempt(method, .granted), agreement: agreement)
    } catch {
      switch error {
      case .ended(let outcome):
        return Result(attempt: AccessAttempt(method, outcome), agreement: nil)
      case .interrupted(let why): throw why
      }
    }
  }

  private var method: String { "\(offer.name) with \(password)" }

  /// Why a run does not reach its end.
  private enum Stop: Error {
    case ended(AccessAttempt.Outcome)
    case interrupted(ChipInterruption)
  }

  // MARK: The steps

  private func grant(_ session: ChipSession) throws(Stop) -> Agreement {
    try select(session)
    let nonce = try decryptedNonce(try authenticate(session, "step 1", nil, answer: 0x80))
    let (group, chipMappingKey) = try mapped(session, nonce)
    let secret = try orEnd { () throws(Fault) in try group.newSecret(randomness) }
    let key = try orEnd { () throws(Fault) in try group.publicKey(of: secret) }
    let chipKey = try authenticate(session, "step 3", (0x83, key), answer: 0x84)
    guard chipKey != key else {
      throw Stop.ended(.broken(wrong("step 3", "the chip sends the reader's own public key")))
    }
    let shared = try element("step 3") { () throws(Fault) in
      try group.sharedSecret(secret, with: chipKey)
    }
    let keys = try orEnd { () throws(Fault) in try SessionKeys(offer.info.cipher, shared) }
    let answer = try exchangeTokens(session, keys, own: key, chip: chipKey)
    session.protection = try orEnd { () throws(Fault) in try keys.protection() }
    return Agreement(
      chipKey: chipKey, group: group,
      trustPoints: [0x87, 0x88].compactMap { answer[$0] },
      mapping: chipMappingKey.map {
        ChipAuthenticationMapping(
          group: offer.group, mappingKey: $0, cipher: offer.info.cipher,
          encryptionKey: keys.encryption, cryptogram: answer[0x8A])
      })
  }

  /// MSE:Set AT: the protocol, the password, and only where they are not plain the parameters.
  private func select(_ session: ChipSession) throws(Stop) {
    var data = TaggedElement.encode(0x80, offer.info.identifier.octets)
    data += TaggedElement.encode(0x83, [password.reference])
    if offer.namesParameters, let number = offer.info.parameterNumber {
      data += TaggedElement.encode(0x84, [UInt8(truncatingIfNeeded: number)])
    }
    data += authorization ?? []
    let answer = try send(session, CommandAPDU(0, 0x22, 0xC1, 0xA4, data: data))
    // 63Cx is no refusal: the password counts its tries, and x are left.
    guard answer.isSuccess || BasicAccess.triesLeft(answer).map({ $0 > 0 }) ?? false else {
      throw Stop.ended(.refused(answer.statusText, step: "MSE:Set AT"))
    }
  }

  private func decryptedNonce(_ encrypted: [UInt8]) throws(Stop) -> [UInt8] {
    let cipher = offer.info.cipher
    guard !encrypted.isEmpty, encrypted.count.isMultiple(of: cipher.blockCount),
      encrypted.count <= 64
    else { throw Stop.ended(.broken(wrong("step 1", "a nonce of whole blocks expected"))) }
    return try orEnd { () throws(Fault) in
      let key = try cipher.deriveKey(from: password.encoded, counter: 3)
      return try cipher.decrypt(encrypted, key: key)
    }
  }

  /// The group with the mapped generator, and with the mapping that needs it the chip's key.
  private func mapped(
    _ session: ChipSession, _ nonce: [UInt8]
  ) throws(Stop) -> (AgreementGroup, [UInt8]?) {
    guard offer.info.family.mapping != .integrated else {
      let second = randomness.bytes(offer.info.cipher.keyCount)
      let objects = try authenticate(session, "step 2", (0x81, second))
      guard objects[0x82] ?? [] == [] else {
        throw Stop.ended(.broken(wrong("step 2", "empty mapping data expected")))
      }
      let group = try element("step 2") { () throws(Fault) in
        try offer.group.mappedIntegrally(
          nonce: nonce, second: second, cipher: offer.info.cipher)
      }
      return (group, nil)
    }
    let secret = try orEnd { () throws(Fault) in try offer.group.newSecret(randomness) }
    let key = try orEnd { () throws(Fault) in try offer.group.publicKey(of: secret) }
    let chipKey = try authenticate(session, "step 2", (0x81, key), answer: 0x82)
    guard chipKey != key else {
      throw Stop.ended(.broken(wrong("step 2", "the chip sends the reader's own public key")))
    }
    let group = try element("step 2") { () throws(Fault) in
      try offer.group.mappedGenerically(nonce: nonce, secret: secret, peer: chipKey)
    }
    return (group, offer.info.family.mapping == .chipAuthentication ? chipKey : nil)
  }

  /// Each side proves that it has the keys, over the other's public key; gives what else the chip
  /// sends along.
  private func exchangeTokens(
    _ session: ChipSession, _ keys: SessionKeys, own: [UInt8], chip: [UInt8]
  ) throws(Stop) -> [Int: [UInt8]] {
    let (token, expected) = try orEnd { () throws(Fault) in
      try (keys.token(over: chip, offer), keys.token(over: own, offer))
    }
    let answer = try authenticate(session, "step 4", (0x85, token))
    guard let chipToken = answer[0x86] else {
      throw Stop.ended(.broken(wrong("step 4", "data object 86 expected")))
    }
    guard ConstantTime.equal(chipToken, expected) else {
      throw Stop.ended(.broken(wrong("step 4", "the chip's token does not hold")))
    }
    return answer
  }

  // MARK: Messages

  /// One GENERAL AUTHENTICATE of the chain; gives the one data object that must be there.
  private func authenticate(
    _ session: ChipSession, _ step: String, _ object: (tag: Int, value: [UInt8])?, answer tag: Int
  ) throws(Stop) -> [UInt8] {
    let objects = try authenticate(session, step, object)
    guard let value = objects[tag] else {
      let name = String(tag, radix: 16, uppercase: true)
      throw Stop.ended(.broken(wrong(step, "data object \(name) expected")))
    }
    return value
  }

  private func authenticate(
    _ session: ChipSession, _ step: String, _ object: (tag: Int, value: [UInt8])?
  ) throws(Stop) -> [Int: [UInt8]] {
    let inner = object.map { TaggedElement.encode($0.tag, $0.value) } ?? []
    let isLast = object?.tag == 0x85
    let answer = try send(
      session,
      CommandAPDU(
        isLast ? 0 : 0x10, 0x86, 0, 0, data: TaggedElement.encode(0x7C, inner), expected: 256))
    guard answer.isSuccess else {
      // The reader's token is the first thing that depends on the password.
      let isPassword = isLast && (answer.status >> 8 == 0x63 || answer.status == 0x6982)
      throw Stop.ended(
        isPassword
          ? .wrongPassword(triesLeft: BasicAccess.triesLeft(answer))
          : .refused(answer.statusText, step: "GENERAL AUTHENTICATE, \(step)"))
    }
    return try orEnd { () throws(Fault) in
      try DynamicAuthenticationData.objects(answer.data, step)
    }
  }

  private func send(
    _ session: ChipSession, _ command: CommandAPDU
  ) throws(Stop) -> ResponseAPDU {
    do throws(ChipInterruption) { return try session.send(command) } catch {
      if case .failed(let fault) = error { throw Stop.ended(.broken(fault)) }
      throw Stop.interrupted(error)
    }
  }

  private func orEnd<Value>(_ body: () throws(Fault) -> Value) throws(Stop) -> Value {
    do throws(Fault) { return try body() } catch { throw Stop.ended(.broken(error)) }
  }

  /// A computation with what the chip sent: that it cannot be done is the chip's fault.
  private func element<Value>(
    _ step: String, _ body: () throws(Fault) -> Value
  ) throws(Stop) -> Value {
    do throws(Fault) { return try body() } catch {
      throw Stop.ended(.broken(wrong(step, error.detail)))
    }
  }

  private func wrong(_ step: String, _ detail: String) -> Fault {
    DynamicAuthenticationData.wrong(step, detail)
  }
}

/// The keys that an agreement gave.
private struct SessionKeys {
  let cipher: ChipCipher
  let encryption: [UInt8]
  let code: [UInt8]

  init(_ cipher: ChipCipher, _ secret: [UInt8]) throws(Fault) {
    self.cipher = cipher
    encryption = try cipher.deriveKey(from: secret, counter: 1)
    code = try cipher.deriveKey(from: secret, counter: 2)
  }

  func protection() throws(Fault) -> SecureMessaging {
    try SecureMessaging(cipher, encryptionKey: encryption, codeKey: code)
  }

  /// The authentication token over a public key (TR-03110-3, A.2.4 and D.3).
  func token(over key: [UInt8], _ offer: PACEOffer) throws(Fault) -> [UInt8] {
    let content =
      TaggedElement.encode(0x06, offer.info.identifier.octets)
      + TaggedElement.encode(offer.group.isCurve ? 0x86 : 0x84, key)
    return try cipher.code(of: TaggedElement.encode(0x7F49, content), key: self.code)
  }
}
