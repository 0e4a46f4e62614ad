import Bytes
import Codes
import Crypto
import Testing

@testable import Document

/// The chip's side of protected answers, for tests: built of the primitives alone.
private struct AnswerMaker {
  let cipher: ChipCipher
  let encryptionKey: [UInt8]
  let codeKey: [UInt8]
  var counter: [UInt8]

  /// One data object of a short or long content.
  static func object(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    let length: [UInt8] =
      count < 0x80
      ? [UInt8(count)]
      : count < 0x100
        ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
    return [tag] + length + content
  }

  func cryptogram(_ data: [UInt8]) throws -> [UInt8] {
    let vector = cipher == .tripleDES ? nil : try cipher.encrypt(counter, key: encryptionKey)
    return try cipher.encrypt(cipher.padded(data), key: encryptionKey, vector: vector)
  }

  /// Objects with their checksum.
  func answer(_ objects: [UInt8], status: UInt16 = 0x9000) throws -> ResponseAPDU {
    let code = try cipher.code(ofPadded: counter + objects, key: codeKey)
    return ResponseAPDU(data: objects + AnswerMaker.object(0x8E, code), status: status)
  }
}

@Suite("Secure messaging")
struct SecureMessagingTests {
  private static func key(_ cipher: ChipCipher, _ byte: UInt8) -> [UInt8] {
    (0..<cipher.keyCount).map { byte &+ UInt8($0) }
  }

  private static func pair(
    _ cipher: ChipCipher
  ) throws -> (reader: SecureMessaging, chip: AnswerMaker) {
    let (encryption, code) = (key(cipher, 0x10), key(cipher, 0x80))
    var counter = [UInt8](repeating: 0, count: cipher.blockCount)
    let reader = try SecureMessaging(cipher, encryptionKey: encryption, codeKey: code)
    counter[cipher.blockCount - 1] = 2
    let chip = AnswerMaker(
      cipher: cipher, encryptionKey: encryption, codeKey: code, counter: counter)
    return (reader, chip)
  }

  @Test("Doc 9303-11, D.4: EF.COM is selected and read, byte for byte")
  func workedExample() throws {
    var protection = try SecureMessaging(
      .tripleDES, encryptionKey: Hex.decode("979EC13B1CBFE9DCD01AB0FED307EAE5"),
      codeKey: Hex.decode("F1CB1F1FB5ADF208806B89DC579DC1F8"),
      counter: Hex.decode("887022120C06C226"))
    let steps: [(CommandAPDU, String, String, String)] = [
      (
        CommandAPDU(0, 0xA4, 2, 0x0C, data: [0x01, 0x1E]),
        "0ca4020c158709016375432908c044f68e08bf8b92d635ff24f800",
        "990290008e08fa855a5d4c50a8ed9000", ""
      ),
      (
        CommandAPDU(0, 0xB0, 0, 0, expected: 4), "0cb000000d9701048e08ed6705417e96ba5500",
        "8709019ff0ec34f9922651990290008e08ad55cc17140b2ded9000", "60145f01"
      ),
      (
        CommandAPDU(0, 0xB0, 0, 4, expected: 18), "0cb000040d9701128e082ea28a70f3c7b53500",
        "871901fb9235f4e4037f2327dcc8964f1f9b8c30f42c8e2fff224a990290008e08c8b2787eaea07d749000",
        "04303130365f36063034303030305c026175"
      ),
    ]
    for (command, sent, answer, data) in steps {
      #expect(Hex.encode(try protection.protect(command).encoded) == sent)
      let revealed = try protection.reveal(ResponseAPDU(Hex.decode(answer)))
      #expect(revealed == ResponseAPDU(data: try Hex.decode(data)))
    }
  }

  @Test("a real chip's AES: the counter in cipher is the first vector")
  func realCounter() throws {
    // From gmrtd's tests (MIT): MSE:Set AT for chip authentication, counter BA before it.
    var protection = try SecureMessaging(
      .aes128, encryptionKey: Hex.decode("cc86415f2ed7e8fd663b754265695ae1"),
      codeKey: Hex.decode("581e84b8ee06c4d3eee30461498d7fb3"),
      counter: Hex.decode("000000000000000000000000000000ba"))
    let command = CommandAPDU(
      0, 0x22, 0x41, 0xA4, data: try Hex.decode("800a04007f000702020302028401c3"))
    #expect(
      Hex.encode(try protection.protect(command).encoded)
        == "0c2241a41d871101980953d37f67558690045d78a853b18a8e08929767a2cef172e200")
  }

  @Test(
    "answers of every length come back, even and odd, short and long",
    arguments: ChipCipher.allCases)
  func lengths(cipher: ChipCipher) throws {
    for count in [1, 7, 8, 15, 16, 222, 223, 224, 255, 256, 300, 4000] {
      let data = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
      for isOdd in [false, true] {
        var (reader, chip) = try SecureMessagingTests.pair(cipher)
        let sent = try reader.protect(
          CommandAPDU(0, isOdd ? 0xB1 : 0xB0, 0, 0, data: isOdd ? data : [], expected: count))
        #expect(sent.classByte == 0x0C)
        #expect(sent.data.first == (isOdd ? 0x85 : 0x97))
        #expect(sent.expected == (sent.isExtended ? 65_536 : 256))
        let cryptogram = try chip.cryptogram(data)
        let object = AnswerMaker.object(
          isOdd ? 0x85 : 0x87, isOdd ? cryptogram : [1] + cryptogram)
        let answer = try chip.answer(object + [0x99, 2, 0x90, 0])
        #expect(try reader.reveal(answer) == ResponseAPDU(data: data))
      }
    }
  }

  @Test("the expected length stands in one byte or two as in the plain command")
  func expectedLength() throws {
    for (expected, object) in [
      (1, [0x97, 1, 1]), (256, [0x97, 1, 0]), (257, [0x97, 2, 1, 1]), (65_536, [0x97, 2, 0, 0]),
    ] as [(Int, [UInt8])] {
      var (reader, _) = try SecureMessagingTests.pair(.aes128)
      let sent = try reader.protect(CommandAPDU(0, 0xB0, 0, 0, expected: expected))
      #expect(Array(sent.data.prefix(object.count)) == object)
    }
  }

  @Test("a command without data carries a checksum over its padded header only")
  func headerOnly() throws {
    for cipher in ChipCipher.allCases {
      var (reader, chip) = try SecureMessagingTests.pair(cipher)
      let sent = try reader.protect(CommandAPDU(0, 0xA4, 0, 0x0C))
      chip.counter[cipher.blockCount - 1] = 1
      let header = cipher.padded([0x0C, 0xA4, 0, 0x0C])
      let code = try cipher.code(ofBlocks: chip.counter + header, key: chip.codeKey)
      #expect(sent.data == [0x8E, 8] + code)
    }
  }

  @Test("the part of an answer that is wrong is named", arguments: ChipCipher.allCases)
  func faults(cipher: ChipCipher) throws {
    let (_, chip) = try SecureMessagingTests.pair(cipher)
    let cryptogram = try chip.cryptogram([1, 2, 3])
    let data = AnswerMaker.object(0x87, [1] + cryptogram)
    let status: [UInt8] = [0x99, 2, 0x90, 0]
    let whole = try chip.answer(data + status)
    var otherCode = whole.data
    otherCode[otherCode.count - 1] ^= 1
    let broken = try chip.cryptogram([9])[...].dropLast()
    let cases: [(String, ResponseAPDU)] = [
      ("checksum", ResponseAPDU(data: data + status)),
      ("checksum", ResponseAPDU(data: data + status + [0x8E, 4, 1, 2, 3, 4])),
      ("checksum", ResponseAPDU(data: otherCode)),
      ("status", try chip.answer(data)),
      ("status", try chip.answer(data + [0x99, 1, 0x90])),
      ("status", try chip.answer(data + [0x99, 3, 0x90, 0, 0])),
      ("cryptogram", try chip.answer(status)),
      ("cryptogram", try chip.answer(AnswerMaker.object(0x87, [2] + cryptogram) + status)),
      ("cryptogram", try chip.answer(AnswerMaker.object(0x87, []) + status)),
      ("cryptogram", try chip.answer(AnswerMaker.object(0x87, [1]) + status)),
      ("cryptogram", try chip.answer(AnswerMaker.object(0x87, [1] + broken) + status)),
      ("cryptogram", try chip.answer(data + AnswerMaker.object(0x85, cryptogram) + status)),
      ("objects", try chip.answer(data + data + status)),
      ("objects", ResponseAPDU(data: whole.data + status)),
      ("objects", ResponseAPDU(data: [0x87, 0x85])),
    ]
    for (part, answer) in cases {
      var (reader, _) = try SecureMessagingTests.pair(cipher)
      _ = try reader.protect(CommandAPDU(0, 0xB0, 0, 0, expected: 3))
      do {
        _ = try reader.reveal(answer)
        Issue.record("\(part): nothing was wrong")
      } catch {
        #expect(error.code == .chipAnswer)
        #expect(error.place == "secure messaging: \(part)")
      }
    }
  }

  @Test("no changed bit of an answer comes through", arguments: ChipCipher.allCases)
  func everyBit(cipher: ChipCipher) throws {
    let (_, chip) = try SecureMessagingTests.pair(cipher)
    let object = AnswerMaker.object(0x87, [1] + (try chip.cryptogram(Array("MUSTERMANN".utf8))))
    let answer = try chip.answer(object + [0x99, 2, 0x90, 0]).data
    for bit in 0..<answer.count * 8 {
      var changed = answer
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      var (reader, _) = try SecureMessagingTests.pair(cipher)
      _ = try reader.protect(CommandAPDU(0, 0xB0, 0, 0, expected: 10))
      #expect(throws: Fault.self) { try reader.reveal(ResponseAPDU(data: changed)) }
    }
  }

  @Test("an answer does not come through a second time, nor to another command")
  func repeated() throws {
    var (reader, chip) = try SecureMessagingTests.pair(.aes256)
    _ = try reader.protect(CommandAPDU(0, 0xA4, 2, 0x0C, data: [1, 1]))
    let answer = try chip.answer([0x99, 2, 0x90, 0])
    #expect(try reader.reveal(answer) == ResponseAPDU())
    _ = try reader.protect(CommandAPDU(0, 0xA4, 2, 0x0C, data: [1, 2]))
    #expect(throws: Fault.self) { try reader.reveal(answer) }
  }

  @Test("the status inside counts, and the counter runs over")
  func counterAndStatus() throws {
    let key = SecureMessagingTests.key(.tripleDES, 1)
    var reader = try SecureMessaging(
      .tripleDES, encryptionKey: key, codeKey: key,
      counter: [UInt8](repeating: 0xFF, count: 8))
    _ = try reader.protect(CommandAPDU(0, 0xA4, 2, 0x0C, data: [1, 3]))
    let chip = AnswerMaker(
      cipher: .tripleDES, encryptionKey: key, codeKey: key, counter: [0, 0, 0, 0, 0, 0, 0, 1])
    let revealed = try reader.reveal(chip.answer([0x99, 2, 0x6A, 0x82], status: 0x9000))
    #expect(revealed == ResponseAPDU(status: 0x6A82))
  }

  @Test("keys and counters of the wrong size are refused")
  func sizes() {
    #expect(throws: Fault(.key, "")) {
      try SecureMessaging(.aes128, encryptionKey: [1], codeKey: [])
    }
    #expect(throws: Fault(.key, "")) {
      try SecureMessaging(.aes256, secret: [1], counter: [0])
    }
  }
}
