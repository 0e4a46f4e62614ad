import Bytes
import Codes
import Crypto
import Support
import Testing

@testable import Document

@Suite("Active authentication")
struct ActiveAuthenticationTests {
  private func rows(_ kind: String) throws -> [[[UInt8]]] {
    try Fixture.rows("chip/active-authentication.tsv").filter { $0[0] == kind }
      .map { try $0.dropFirst().map { try Hex.decode($0) } }
  }

  private func key(_ name: String) throws -> ChipPrivateKey {
    let pem = try Fixture.text("terminal/own/\(name).pem")
    return try ChipPrivateKey(der: PEM.decode("PRIVATE KEY", from: pem)[0])
  }

  private func group15(_ key: ChipPrivateKey) throws -> [UInt8] {
    TaggedElement.encode(0x6F, try key.publicKey.subjectPublicKeyInfo())
  }

  /// A representative of scheme 1 as a chip makes it, and its signature.
  private func signature(
    _ key: ChipPrivateKey, _ challenge: [UInt8], _ hash: HashAlgorithm, trailer: [UInt8],
    header: [UInt8] = [0x6A]
  ) throws -> [UInt8] {
    let hashCount = try hash.hash([]).count
    let room = key.publicKey.numberCount - header.count - hashCount - trailer.count
    let part = [UInt8](repeating: 0x5C, count: room)
    return try key.rawRSA(header + part + hash.hash(part + challenge) + trailer)
  }

  private let challenge: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

  private func outcome(
    _ chip: ScriptedChip, _ file: [UInt8], declared: ObjectIdentifier? = nil
  ) throws -> DocumentCheck {
    let session = ChipSession(chip)
    return try ActiveAuthentication(
      session, file: file, declared: declared, randomness: FixedRandomness(challenge)
    ).check
  }

  @Test("numbers that others recovered open with every hash function of the standard")
  func recovered() throws {
    let expected: [HashAlgorithm] = [.sha1, .sha224, .sha256, .sha384, .sha512]
    for (row, hash) in zip(try rows("recovery"), expected) {
      #expect(MessageRecovery.check(row[1], known: row[0]) == .holds(hash))
      #expect(row[1].dropLast(hash == .sha1 ? 1 : 2).suffix(row[2].count).elementsEqual(row[2]))
      // Zeros in front are no part of the number; another challenge is another message.
      #expect(MessageRecovery.check([0, 0] + row[1], known: row[0]) == .holds(hash))
      #expect(MessageRecovery.check(row[1], known: row[0].reversed()) == .fails(hash))
    }
  }

  @Test("a chip's real answer over 224 bytes holds, and for another challenge it does not")
  func real() throws {
    let row = try #require(try rows("answer").first)
    let chip = ScriptedChip { _ in row[2] + [0x90, 0x00] }
    let session = ChipSession(chip)
    let result = try ActiveAuthentication(
      session, file: row[0], declared: nil, randomness: FixedRandomness(row[1]))
    #expect(result.check.outcome == .successful)
    #expect(chip.commands == [[0, 0x88, 0, 0, 8] + row[1] + [0]])
    #expect(try outcome(chip, row[0]).outcome == .failed)
  }

  @Test(
    "each trailer names its hash function",
    arguments: [
      (HashAlgorithm.sha1, [UInt8](arrayLiteral: 0xBC)), (.sha1, [0x33, 0xCC]),
      (.sha224, [0x38, 0xCC]), (.sha256, [0x34, 0xCC]), (.sha384, [0x36, 0xCC]),
      (.sha512, [0x35, 0xCC]),
    ])
  func trailers(_ hash: HashAlgorithm, _ trailer: [UInt8]) throws {
    let key = try key("rsa-1536")
    let answer = try signature(key, challenge, hash, trailer: trailer)
    let check = try outcome(ScriptedChip { _ in answer + [0x90, 0x00] }, group15(key))
    #expect(check.outcome == .successful && check.detail == "RSA, \(hash.name)")
    // The trailer of another function is no evidence for it.
    let wrong = try signature(
      key, challenge, hash, trailer: hash == .sha1 ? [0x34, 0xCC] : [0xBC])
    let refuted = try outcome(ScriptedChip { _ in wrong + [0x90, 0x00] }, group15(key))
    #expect(refuted.outcome == .failed)
  }

  @Test("padding in front, the complement of a signature, and one that lost its zeros hold")
  func forms() throws {
    let key = try key("rsa-1024")
    let padded = try signature(
      key, challenge, .sha1, trailer: [0xBC], header: [0x6B, 0xBB, 0xBB, 0xBA])
    let file = try group15(key)
    #expect(try outcome(ScriptedChip { _ in padded + [0x90, 0x00] }, file).outcome == .successful)
    let modulus = try #require(try key.publicKey.modulus())
    let complement = subtract(modulus, padded)
    #expect(try outcome(ScriptedChip { _ in complement + [0x90, 0] }, file).outcome == .successful)
    let bad = try signature(key, challenge, .sha1, trailer: [0xBC], header: [0x6B, 0xAB, 0xBA])
    #expect(try outcome(ScriptedChip { _ in bad + [0x90, 0x00] }, file).outcome == .failed)
    let total = try signature(key, challenge, .sha1, trailer: [0xBC], header: [0x4A])
    #expect(try outcome(ScriptedChip { _ in total + [0x90, 0x00] }, file).outcome == .failed)
  }

  private func subtract(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var result = left
    var borrow = 0
    for index in left.indices.reversed() {
      let value = Int(left[index]) - Int(right[index]) - borrow
      result[index] = UInt8(truncatingIfNeeded: value)
      borrow = value < 0 ? 1 : 0
    }
    return result
  }

  @Test("an unknown hash function leaves it undetermined; no trailer, refusal and noise fail it")
  func failures() throws {
    let key = try key("rsa-1024")
    let file = try group15(key)
    let unknown = try signature(key, challenge, .sha1, trailer: [0x31, 0xCC])
    #expect(
      try outcome(ScriptedChip { _ in unknown + [0x90, 0] }, file)
        == DocumentCheck(
          .activeAuthentication, .undetermined, "hashed with RIPEMD-160, not known here"))
    for answer: [UInt8] in [
      [0x69, 0x82], [0x90, 0x00], [UInt8](repeating: 0xFF, count: 128) + [0x90, 0x00],
      [UInt8](repeating: 7, count: 400) + [0x90, 0x00], [1, 0x90, 0x00],
    ] {
      #expect(try outcome(ScriptedChip { _ in answer }, file).outcome == .failed)
    }
    let broken = try outcome(ScriptedChip([]), [0x6F, 0x02, 0x30, 0x00])
    #expect(broken.outcome == .undetermined)
    #expect(throws: ChipInterruption.cardLost) { try outcome(ScriptedChip([]), file) }
  }

  @Test("curves sign plain or in a sequence; DG14 names the hash function, or the curve tells it")
  func curves() throws {
    let key = try key("brainpool-384")
    let file = try group15(key)
    // ecdsa-plain-SHA384 and an identifier of nothing.
    let arc: [UInt8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01]
    let declared = ObjectIdentifier(octets: arc + [4])
    for hash in [HashAlgorithm.sha1, .sha224, .sha256, .sha384, .sha512] {
      let plain = try key.sign(challenge, .plainECDSA(hash))
      let sequence = try key.sign(challenge, .encodedECDSA(hash))
      let first = try outcome(ScriptedChip { _ in plain + [0x90, 0x00] }, file)
      #expect(first.outcome == .successful && first.detail == "ECDSA, \(hash.name)")
      let second = try outcome(ScriptedChip { _ in sequence + [0x90, 0x00] }, file)
      #expect(second.outcome == .successful && second.detail.hasSuffix("in a sequence"))
      let named = try outcome(ScriptedChip { _ in plain + [0x90, 0x00] }, file, declared: declared)
      #expect(named.outcome == (hash == .sha384 ? .successful : .failed))
    }
    let plain = try key.sign(challenge, .plainECDSA(.sha384))
    let other = try outcome(
      ScriptedChip { _ in plain + [0x90, 0x00] }, file, declared: ObjectIdentifier(octets: arc))
    #expect(other.outcome == .undetermined)
    #expect(
      try outcome(ScriptedChip { _ in plain.reversed() + [0x90, 0x00] }, file).outcome == .failed)
  }

  @Test("a long answer comes in parts, by extended length, or short where the chip refuses that")
  func longAnswers() throws {
    let pem = try Fixture.text("terminal/own/rsa-2304.pem")
    let key = try ChipPrivateKey(der: PEM.decode("PRIVATE KEY", from: pem)[0])
    let answer = try signature(key, challenge, .sha256, trailer: [0x34, 0xCC])
    let file = try group15(key)
    let parts = ScriptedChip([answer.prefix(256) + [0x61, 32], answer.suffix(32) + [0x90, 0x00]])
    #expect(try outcome(parts, file).outcome == .successful)
    #expect(parts.commands.last == [0, 0xC0, 0, 0, 32])
    let extended = ScriptedChip { _ in answer + [0x90, 0x00] }
    extended.longestCommand = 65_544
    #expect(try outcome(extended, file).outcome == .successful)
    #expect(extended.commands == [[0, 0x88, 0, 0, 0, 0, 8] + challenge + [0, 0]])
    let refusing = ScriptedChip([
      [0x67, 0x00], answer.prefix(256) + [0x61, 32], answer.suffix(32) + [0x90, 0x00],
    ])
    refusing.longestCommand = 65_544
    #expect(try outcome(refusing, file).outcome == .successful)
  }
}
