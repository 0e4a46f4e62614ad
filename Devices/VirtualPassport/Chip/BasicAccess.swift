import Bytes
import Crypto

/// Basic Access Control from the chip's side (ICAO Doc 9303-11, clause 4.3 and appendix D).
struct BasicAccess {
  /// The chip's part of the first challenge, kept until it is used (GET CHALLENGE).
  private(set) var challenge: [UInt8]?

  /// Eight random bytes for the reader.
  mutating func newChallenge(_ randomness: any Randomness) -> [UInt8] {
    let bytes = randomness.bytes(8)
    challenge = bytes
    return bytes
  }

  /// EXTERNAL AUTHENTICATE: the reader's cryptogram, the chip's in return and the channel that
  /// opens after it. Nil where the reader does not know the zone; the challenge is spent either
  /// way.
  mutating func authenticate(
    _ data: [UInt8], zone: String, randomness: any Randomness
  ) throws(Fault) -> (answer: [UInt8], channel: SecureChannel)? {
    guard let own = challenge, data.count == 40 else { return nil }
    challenge = nil
    let cipher = ChipCipher.tripleDES
    let seed = Array(try HashAlgorithm.sha1.hash(Array(zone.utf8)).prefix(16))
    let encryptionKey = try cipher.deriveKey(from: seed, counter: 1)
    let checksumKey = try cipher.deriveKey(from: seed, counter: 2)
    let cryptogram = Array(data.prefix(32))
    guard try cipher.code(of: cryptogram, key: checksumKey) == Array(data[32...]) else {
      return nil
    }
    let plain = try cipher.decrypt(cryptogram, key: encryptionKey)
    let (theirs, echoed, theirKey) = (plain[..<8], plain[8..<16], plain[16...])
    guard Array(echoed) == own else { return nil }
    let ownKey = randomness.bytes(16)
    let answer = try cipher.encrypt(own + theirs + ownKey, key: encryptionKey)
    let tag = try cipher.code(of: answer, key: checksumKey)
    let secret = zip(theirKey, ownKey).map { $0 ^ $1 }
    let channel = try SecureChannel(
      cipher, secret: secret, counter: own.suffix(4) + theirs.suffix(4))
    return (answer + tag, channel)
  }
}
