import Bytes
import Codes
import Crypto

/// Chip authentication: the chip agrees on new session keys with a key that it never gives away
/// (BSI TR-03110-1, clause 3.4, for version 1; TR-03110-2, clause 3.4, for version 2). A copy of
/// its files cannot; that the key is the issuer's own is for passive authentication to say.
struct ChipAuthentication {
  /// What came of it.
  let check: DocumentCheck
  /// The terminal's ephemeral public key, which terminal authentication binds to; nil when the chip
  /// did not come so far.
  let ephemeral: [UInt8]?
  /// Whether the conversation ended, so that the chip must be powered anew.
  let endedSession: Bool

  /// Agrees on keys by one of the chip's offers; the session goes on under them. `ephemeralSecret`
  /// is the terminal's secret of version 2, which terminal authentication chose; nil draws one.
  ///
  /// Version 2 shows by a token that the chip has the keys. Version 1 succeeds only when the chip
  /// answers a command under them: `file`, which it gave before, is selected once more.
  init(
    _ session: ChipSession, offer: ChipAuthenticationOffer, ephemeralSecret: [UInt8]? = nil,
    randomness: any Randomness, provenBy file: FilePlace = FilePlace(.dataGroup(14))
  ) throws(ChipInterruption) {
    let agreement: Agreement
    do throws(Fault) {
      agreement = try Agreement(offer, secret: ephemeralSecret, randomness)
    } catch {
      self.init(.undetermined, "the chip's key cannot be used: \(error.detail)")
      return
    }
    do throws(ChipInterruption) {
      let answer = try agreement.send(session)
      guard answer.isSuccess else {
        self.init(.failed, "the chip does not agree on keys (\(answer.statusText))")
        return
      }
      try agreement.begin(session, answer.data, provenBy: file)
    } catch {
      // What breaks off here by the chip's doing is what a copy does: it has other keys.
      guard case .failed(let fault) = error, [.chipSession, .chipAnswer].contains(fault.code)
      else { throw error }
      session.protection = nil
      self.init(.failed, "\(offer.name): \(fault.detail)", endedSession: true)
      return
    }
    self.init(.successful, offer.name, ephemeral: agreement.publicKey)
  }

  private init(
    _ outcome: CheckOutcome, _ detail: String, ephemeral: [UInt8]? = nil,
    endedSession: Bool = false
  ) {
    check = DocumentCheck(.chipAuthentication, outcome, detail)
    self.ephemeral = ephemeral
    self.endedSession = endedSession
  }
}

/// One agreement: the terminal's ephemeral key against the chip's static one.
private struct Agreement {
  let offer: ChipAuthenticationOffer
  let publicKey: [UInt8]
  private let shared: [UInt8]

  init(
    _ offer: ChipAuthenticationOffer, secret: [UInt8]?, _ randomness: any Randomness
  ) throws(Fault) {
    self.offer = offer
    let group = offer.key.group
    let secret = if let secret { secret } else { try group.newSecret(randomness) }
    publicKey = try group.publicKey(of: secret)
    shared = try group.sharedSecret(secret, with: offer.key.element)
  }

  /// MSE:Set KAT for 3DES in version 1, MSE:Set AT and GENERAL AUTHENTICATE for all else and for
  /// chips that know 3DES by these only (TR-03110-3, clause B.2).
  func send(_ session: ChipSession) throws(ChipInterruption) -> ResponseAPDU {
    let reference = offer.keyReference.map { TaggedElement.encode(0x84, $0) } ?? []
    if offer.info.version == 1, offer.info.cipher == .tripleDES {
      let data = TaggedElement.encode(0x91, publicKey) + reference
      let answer = try session.send(CommandAPDU(0, 0x22, 0x41, 0xA6, data: data))
      if answer.isSuccess { return answer }
    }
    let name = TaggedElement.encode(0x80, offer.info.identifier.octets)
    let chosen = try session.send(CommandAPDU(0, 0x22, 0x41, 0xA4, data: name + reference))
    guard chosen.isSuccess else { return chosen }
    let data = TaggedElement.encode(0x7C, TaggedElement.encode(0x80, publicKey))
    return try session.send(CommandAPDU(0, 0x86, 0, 0, data: data, expected: 256))
  }

  /// Goes on under the new keys. Throws `.failed` of `.chipAnswer` when the chip has not the same.
  func begin(
    _ session: ChipSession, _ answer: [UInt8], provenBy file: FilePlace
  ) throws(ChipInterruption) {
    do throws(Fault) { session.protection = try protection(answer) } catch {
      throw .failed(error)
    }
    guard offer.info.version == 1 else { return }
    // Whatever the chip says of the file, it says it under the new keys.
    _ = try session.send(.select(file))
  }

  /// The new protection; version 2 brings a nonce for the keys and a token that shows that the chip
  /// has them. Throws `.chipAnswer`.
  func protection(_ answer: [UInt8]) throws(Fault) -> SecureMessaging {
    let cipher = offer.info.cipher
    guard offer.info.version == 2 else { return try SecureMessaging(cipher, secret: shared) }
    let objects = try DynamicAuthenticationData.objects(answer, "chip authentication")
    guard let nonce = objects[0x81], let token = objects[0x82] else {
      throw Fault(.chipAnswer, "a nonce and a token expected")
    }
    // The token is over the terminal's key, the data object of clause D.3.
    let tag = offer.key.group.isCurve ? 0x86 : 0x84
    let object = TaggedElement.encode(
      0x7F49,
      TaggedElement.encode(0x06, offer.info.identifier.octets)
        + TaggedElement.encode(tag, publicKey))
    let codeKey = try cipher.deriveKey(from: shared, nonce: nonce, counter: 2)
    guard try ConstantTime.equal(cipher.code(of: object, key: codeKey), token) else {
      throw Fault(.chipAnswer, "the chip's token is not over these keys")
    }
    return try SecureMessaging(cipher, secret: shared, nonce: nonce)
  }
}
