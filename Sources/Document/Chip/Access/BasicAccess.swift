import Bytes
import Crypto

/// Basic access control: both sides prove that they know the machine-readable zone, and agree on
/// keys for 3DES (ICAO Doc 9303-11, clause 4.3 and appendix D).
enum BasicAccess {
  /// Name of the protocol.
  static let method = "BAC"

  /// Asks for access to the application, which must be selected. Two random values are drawn:
  /// 8 bytes of nonce, 16 bytes of key. The session's messages are protected once it is granted.
  /// Throws what interrupts the conversation.
  static func run(
    _ session: ChipSession, _ key: ZoneKey, _ randomness: any Randomness
  ) throws(ChipInterruption) -> AccessAttempt {
    let challenge = try session.send(CommandAPDU(0, 0x84, 0, 0, expected: 8))
    guard challenge.isSuccess else { return refused(challenge, "GET CHALLENGE") }
    let exchange: Exchange
    do throws(Fault) {
      guard challenge.data.count == 8 else { throw wrong("challenge", "8 bytes expected") }
      exchange = try Exchange(key, challenge.data, randomness)
    } catch { return AccessAttempt(method, .broken(error)) }
    let answer = try session.send(
      CommandAPDU(0, 0x82, 0, 0, data: exchange.command, expected: 40))
    guard answer.isSuccess else {
      // Chips say that the code did not hold with 63xx, 6982, 6985, 6988 and others; 67xx, 6Dxx
      // and 6Exx are about the form of the command.
      guard ![0x67, 0x6D, 0x6E].contains(answer.status >> 8) else {
        return refused(answer, "EXTERNAL AUTHENTICATE")
      }
      return AccessAttempt(method, .wrongPassword(triesLeft: triesLeft(answer)))
    }
    do throws(Fault) { session.protection = try exchange.finish(answer.data) } catch {
      return AccessAttempt(method, .broken(error))
    }
    return AccessAttempt(method, .granted)
  }

  /// The keys of the document and what the reader drew.
  private struct Exchange {
    private static let cipher = ChipCipher.tripleDES
    private let encryptionKey: [UInt8]
    private let codeKey: [UInt8]
    private let chipNonce: [UInt8]
    private let nonce: [UInt8]
    private let keySeed: [UInt8]
    /// The data of EXTERNAL AUTHENTICATE: E(RND.IFD || RND.IC || K.IFD) and its code.
    let command: [UInt8]

    init(
      _ key: ZoneKey, _ chipNonce: [UInt8], _ randomness: any Randomness
    ) throws(Fault) {
      let cipher = Exchange.cipher
      let seed = Array(key.hash.prefix(16))
      encryptionKey = try cipher.deriveKey(from: seed, counter: 1)
      codeKey = try cipher.deriveKey(from: seed, counter: 2)
      self.chipNonce = chipNonce
      nonce = randomness.bytes(8)
      keySeed = randomness.bytes(16)
      let sent = try cipher.encrypt(nonce + chipNonce + keySeed, key: encryptionKey)
      command = try sent + cipher.code(of: sent, key: codeKey)
    }

    /// The session of the chip's answer, E(RND.IC || RND.IFD || K.IC) and its code; throws
    /// `.chipAnswer` where it does not prove that the chip knows the key.
    func finish(_ answer: [UInt8]) throws(Fault) -> SecureMessaging {
      let cipher = Exchange.cipher
      guard answer.count == 40 else { throw wrong("answer", "40 bytes expected") }
      let sent = Array(answer.prefix(32))
      guard try ConstantTime.equal(cipher.code(of: sent, key: codeKey), Array(answer.suffix(8)))
      else { throw wrong("code", "a code that does not hold") }
      let plain = try cipher.decrypt(sent, key: encryptionKey)
      guard Array(plain[..<8]) == chipNonce, Array(plain[8..<16]) == nonce else {
        throw wrong("nonces", "an answer to another command")
      }
      let secret = zip(keySeed, plain[16...]).map { $0 ^ $1 }
      return try SecureMessaging(
        cipher, secret: secret, counter: Array(chipNonce.suffix(4) + nonce.suffix(4)))
    }
  }

  private static func refused(_ answer: ResponseAPDU, _ step: String) -> AccessAttempt {
    AccessAttempt(method, .refused(answer.statusText, step: step))
  }

  private static func wrong(_ place: String, _ detail: String) -> Fault {
    Fault(.chipAnswer, at: "BAC: \(place)", detail)
  }

  /// The tries that a status of 63Cx leaves.
  static func triesLeft(_ answer: ResponseAPDU) -> Int? {
    answer.status & 0xFFF0 == 0x63C0 ? Int(answer.status & 0xF) : nil
  }
}
