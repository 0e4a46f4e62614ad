import Bytes
import Crypto
import Testing

@Suite("Ciphers of chips")
struct ChipCipherTests {
  @Test("basic access keys are those of Doc 9303-11, appendix D.2")
  func basicAccessKeys() throws {
    let seed = try hex("239AB9CB282DAF66231DC5A4DF6BFBAE")
    let encryption = try ChipCipher.tripleDES.deriveKey(from: seed, counter: 1)
    let code = try ChipCipher.tripleDES.deriveKey(from: seed, counter: 2)
    // The standard prints the keys with DES parity, which the cipher does not read.
    #expect(withParity(encryption) == (try hex("AB94FDECF2674FDFB9B391F85D7F76F2")))
    #expect(withParity(code) == (try hex("7962D9ECE03D1ACD4C76089DCE131543")))
  }

  @Test("AES keys of every length are those of another program")
  func sessionKeys() throws {
    // Doc 9303-11, G.1; the longer ones from gmrtd's tests.
    let secret = try hex("28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925")
    #expect(
      try ChipCipher.aes128.deriveKey(from: secret, counter: 1)
        == hex("F5F0E35C0D7161EE6724EE513A0D9A7F"))
    #expect(
      try ChipCipher.aes128.deriveKey(from: secret, counter: 2)
        == hex("FE251C7858B356B24514B3BD5F4297D1"))
    let longer = "7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD12345678"
    #expect(
      try ChipCipher.aes192.deriveKey(from: hex(longer), counter: 3)
        == hex("4487bb60d75e55928ab2406733d060bb600c7fa4aeeab92b"))
    #expect(
      try ChipCipher.aes256.deriveKey(from: hex(longer + "abcdef1234567890"), counter: 3)
        == hex("ac92515edd0f4714cbb46c683cc1a66debb68b3cc34f29904db757ac88988d31"))
  }

  @Test("a nonce comes between the secret and the counter")
  func nonce() throws {
    let (secret, nonce): ([UInt8], [UInt8]) = ([1, 2, 3], [4, 5])
    #expect(
      try ChipCipher.aes256.deriveKey(from: secret, nonce: nonce, counter: 1)
        == Hash.sha256([1, 2, 3, 4, 5, 0, 0, 0, 1]))
  }

  @Test("the cryptogram and code of Doc 9303-11, appendix D.3, without single DES")
  func basicAccess() throws {
    let key = try hex("AB94FDECF2674FDFB9B391F85D7F76F2")
    let plain = try hex("781723860C06C2264608F919887022120B795240CB7049B01C19B33E32804F0B")
    let sent = try hex("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2")
    #expect(try ChipCipher.tripleDES.encrypt(plain, key: key) == sent)
    #expect(try ChipCipher.tripleDES.decrypt(sent, key: key) == plain)
    #expect(
      try ChipCipher.tripleDES.code(of: sent, key: hex("7962D9ECE03D1ACD4C76089DCE131543"))
        == hex("5F1448EEA8AD90A7"))
  }

  @Test(
    "codes of secure messaging, short and long",
    arguments: [
      // Doc 9303-11, D.4: the command that selects EF.COM, its response, and a read.
      (
        "F1CB1F1FB5ADF208806B89DC579DC1F8",
        "887022120C06C2270CA4020C800000008709016375432908C044F6", "BF8B92D635FF24F8"
      ),
      ("F1CB1F1FB5ADF208806B89DC579DC1F8", "887022120C06C22899029000", "FA855A5D4C50A8ED"),
      (
        "F1CB1F1FB5ADF208806B89DC579DC1F8",
        "887022120C06C2290CB0000080000000970104", "ED6705417E96BA55"
      ),
    ])
  func retailCode(key: String, message: String, expected: String) throws {
    #expect(
      try ChipCipher.tripleDES.code(ofPadded: hex(message), key: hex(key)) == hex(expected))
  }

  @Test("a code of a message of less than a block needs no chaining")
  func shortCode() throws {
    // Single DES in the stock tool's legacy provider gives E1 D2 E1 of one padded block; here the
    // three steps are made by 3DES itself.
    let key = try hex("0123456789ABCDEFFEDCBA9876543210")
    let block = try hex("1122334480000000")
    #expect(
      try ChipCipher.tripleDES.code(of: hex("11223344"), key: key)
        == ChipCipher.tripleDES.encrypt(block, key: key))
  }

  @Test(
    "AES in CBC mode gives the values of SP 800-38A, F.2",
    arguments: [
      (
        ChipCipher.aes128, "2B7E151628AED2A6ABF7158809CF4F3C", "7649ABAC8119B246CEE98E9B12E9197D"
      ),
      (
        .aes192, "8E73B0F7DA0E6452C810F32B809079E562F8EAD2522C6B7B",
        "4F021DB243BC633D7178183A9FA071E8"
      ),
      (
        .aes256, "603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4",
        "F58C4C04D6E5F1BA779EABFB5F7BFBD6"
      ),
    ])
  func aes(cipher: ChipCipher, key: String, expected: String) throws {
    let key = try hex(key)
    let vector = try hex("000102030405060708090A0B0C0D0E0F")
    let plain = try hex("6BC1BEE22E409F96E93D7E117393172A")
    #expect(try cipher.encrypt(plain, key: key, vector: vector) == hex(expected))
    #expect(try cipher.decrypt(hex(expected), key: key, vector: vector) == plain)
  }

  @Test(
    "AES codes are the first 8 bytes of SP 800-38B's values",
    arguments: [
      ("2b7e151628aed2a6abf7158809cf4f3c", "", "bb1d6929e9593728"),
      ("2b7e151628aed2a6abf7158809cf4f3c", "6bc1bee22e409f96e93d7e117393172a", "070a16b46b4d4144"),
      (
        "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "6bc1bee22e409f96e93d7e117393172a",
        "9e99a7bf31e71090"
      ),
      (
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "6bc1bee22e409f96e93d7e117393172a", "28a7023f452e8f82"
      ),
    ])
  func cmac(key: String, message: String, expected: String) throws {
    let key = try hex(key)
    let cipher = try #require(
      ChipCipher.allCases.first { $0 != .tripleDES && $0.keyCount == key.count })
    #expect(try cipher.code(of: hex(message), key: key) == hex(expected))
  }

  @Test("padding is one mark and zeros, and what lacks it is refused")
  func padding() throws {
    #expect(ChipCipher.tripleDES.padded([]) == (try hex("8000000000000000")))
    #expect(
      ChipCipher.tripleDES.padded([1, 2, 3, 4, 5, 6, 7, 8])
        == (try hex("0102030405060708 8000000000000000")))
    for cipher in ChipCipher.allCases {
      for count in 0...33 {
        let bytes = [UInt8](repeating: 0x80, count: count)
        #expect(try cipher.unpadded(cipher.padded(bytes)) == bytes)
      }
    }
    let wrong: [[UInt8]] = [[], [0, 0], [1, 0, 0], [UInt8](repeating: 0, count: 8)]
    for bytes in wrong + [[0x80] + [UInt8](repeating: 0, count: 8)] {
      #expect(throws: Fault(.message, "")) { try ChipCipher.tripleDES.unpadded(bytes) }
    }
  }

  @Test("keys, vectors and blocks of wrong sizes are faults")
  func sizes() throws {
    for cipher in ChipCipher.allCases {
      let key = [UInt8](repeating: 7, count: cipher.keyCount)
      let block = [UInt8](repeating: 1, count: cipher.blockCount)
      for wrong in [[], Array(key.dropLast()), key + [0]] {
        #expect(throws: Fault(.key, "")) { try cipher.encrypt(block, key: wrong) }
        #expect(throws: Fault(.key, "")) { try cipher.code(of: block, key: wrong) }
      }
      #expect(throws: Fault(.message, "")) { try cipher.decrypt(block + [1], key: key) }
      #expect(throws: Fault(.message, "")) {
        try cipher.encrypt(block, key: key, vector: block + [1])
      }
      #expect(try cipher.encrypt([], key: key) == [])
    }
  }

  /// The key with the lowest bit of each byte set so that its ones are odd.
  private func withParity(_ key: [UInt8]) -> [UInt8] {
    key.map { $0 & 0xFE | (($0 & 0xFE).nonzeroBitCount.isMultiple(of: 2) ? 1 : 0) }
  }
}
