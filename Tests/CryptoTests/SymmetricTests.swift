import Bytes
import Crypto
import Testing

/// The bytes of hexadecimal text with spaces.
func hex(_ text: String) throws -> [UInt8] { try Hex.decode(text.filter { $0 != " " }) }

@Suite("Hashes and message authentication")
struct HashTests {
  @Test(
    "SHA-256 gives the worked examples of FIPS 180-4",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func sha256(message: String, expected: String) {
    let bytes = Array(message.utf8)
    #expect(Hex.encode(Hash.sha256(bytes)) == expected)
    #expect(Hash.digest(bytes).hex == expected)
    var pieces = Hash()
    for byte in bytes { pieces.update([byte]) }
    #expect(pieces.finish().hex == expected)
  }

  @Test("a prefix and two hashes are hashed as one run of bytes")
  func prefixed() throws {
    let left = Hash.digest([1])
    let right = Hash.digest([2])
    #expect(
      Hash.digest(prefix: 1, left, right) == Hash.digest([1] + left.bytes + right.bytes))
    #expect(Hash.digest(prefix: 0, [7, 8].span) == Hash.digest([0, 7, 8]))
    #expect(Digest(left.bytes) == left)
    #expect(Digest([1, 2, 3]) == nil)
  }

  @Test(
    "HMAC-SHA256 gives the values of RFC 4231",
    arguments: [
      (
        String(repeating: "0b", count: 20), "4869205468657265",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        String(repeating: "aa", count: 131),
        "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368"
          + "204b6579204669727374",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ])
  func hmac(key: String, message: String, expected: String) throws {
    let key = HMACKey(try hex(key))
    let message = try hex(message)
    #expect(Hex.encode(key.sha256(message)) == expected)
    #expect(Hex.encode(key.sha256(message)) == expected, "a key serves many messages")
  }

  @Test("HMAC takes an empty key and an empty message")
  func emptyHMAC() {
    // `hmac.new(b"", b"", "sha256").hexdigest()` of Python 3.11.
    #expect(
      Hex.encode(HMACKey([]).sha256([]))
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test("only equal bytes compare equal")
  func constantTime() {
    #expect(ConstantTime.equal([1, 2], [1, 2]))
    #expect(!ConstantTime.equal([1, 2], [1, 3]))
    #expect(!ConstantTime.equal([1, 2], [1, 2, 3]))
    #expect(ConstantTime.equal([], []))
  }
}

@Suite("Key derivation")
struct DerivationTests {
  @Test("HKDF gives test cases 1, 2 and 3 of RFC 5869")
  func hkdf() throws {
    let first = try HKDF.sha256(
      key: hex(String(repeating: "0b", count: 22)), salt: hex("000102030405060708090a0b0c"),
      info: hex("f0f1f2f3f4f5f6f7f8f9"), count: 42)
    #expect(
      try first
        == hex(
          "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"))
    let second = try HKDF.sha256(
      key: Array(0x00...0x4f), salt: Array(0x60...0xaf), info: Array(0xb0...0xff), count: 82)
    #expect(
      try second
        == hex(
          "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
            + "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"))
    let third = try HKDF.sha256(
      key: hex(String(repeating: "0b", count: 22)), info: [], count: 42)
    #expect(
      try third
        == hex(
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"))
  }

  @Test("HKDF refuses more bytes than the standard allows")
  func hkdfCount() {
    #expect(throws: Fault(.key, "")) {
      try HKDF.sha256(key: [1], info: [], count: 255 * 32 + 1)
    }
    #expect(throws: Fault(.key, "")) { try HKDF.sha256(key: [1], info: [], count: 0) }
  }

  @Test(
    "scrypt gives the values of RFC 7914 clause 12",
    arguments: [
      (
        "", "", UInt64(16), UInt64(1), UInt64(1),
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
          + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
      ),
      (
        "password", "NaCl", 1024, 8, 16,
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
          + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
      ),
      (
        "pleaseletmein", "SodiumChloride", 16384, 8, 1,
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
          + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
      ),
    ])
  func scrypt(
    passphrase: String, salt: String, cost: UInt64, block: UInt64, parallel: UInt64,
    expected: String
  ) throws {
    let work = Scrypt(cost: cost, blockSize: block, parallelism: parallel)
    let derived = try work.derive(
      passphrase: Array(passphrase.utf8), salt: Array(salt.utf8), count: 64)
    #expect(Hex.encode(derived) == expected)
  }

  @Test("the passphrase setting passes OpenSSL's own memory bound")
  func passphraseSetting() throws {
    let derived = try Scrypt.passphrase.derive(passphrase: [1], salt: [2], count: 32)
    #expect(derived.count == 32)
  }

  @Test("parameters out of range are refused, not tried")
  func scryptRange() {
    for (cost, block, parallel) in [(3, 8, 1), (0, 8, 1), (1 << 21, 8, 1), (16, 0, 1), (16, 1, 99)]
    {
      let work = Scrypt(
        cost: UInt64(cost), blockSize: UInt64(block), parallelism: UInt64(parallel))
      #expect(throws: Fault(.key, "")) { try work.derive(passphrase: [], salt: []) }
    }
  }
}

@Suite("A secret sealed to a public key")
struct KeyEnvelopeTests {
  @Test("An envelope opens for its recipient in its context, and for nobody else")
  func opens() throws {
    let (recipient, other) = (try EncryptionKey.generate(), try EncryptionKey.generate())
    let secret = [UInt8](repeating: 0x5a, count: 32)
    let sealed = try KeyEnvelope.seal(secret, to: recipient.publicKey, context: [1, 2])
    #expect(sealed.count == secret.count + KeyEnvelope.overhead)
    #expect(try KeyEnvelope.open(sealed, with: recipient, context: [1, 2]) == secret)
    #expect(try KeyEnvelope.seal(secret, to: recipient.publicKey, context: [1, 2]) != sealed)
    for (bytes, key, context) in [
      (sealed, other, [1, 2]), (sealed, recipient, [1]),
      (Array(sealed.dropLast()), recipient, [1, 2]),
      (Array(sealed.prefix(90)), recipient, [1, 2]), ([], recipient, [1, 2]),
    ] as [([UInt8], EncryptionKey, [UInt8])] {
      #expect(throws: Fault(.unauthentic, "")) {
        try KeyEnvelope.open(bytes, with: key, context: context)
      }
    }
  }

  @Test("No single bit of an envelope can be changed")
  func changed() throws {
    let recipient = try EncryptionKey.generate()
    let sealed = try KeyEnvelope.seal([1, 2, 3], to: recipient.publicKey, context: [])
    for bit in 0..<sealed.count * 8 {
      var changed = sealed
      changed[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: Fault(.unauthentic, "")) {
        try KeyEnvelope.open(changed, with: recipient, context: [])
      }
    }
  }
}

@Suite("Encryption and key wrapping")
struct EncryptionTests {
  // McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 to 16 (AES-256).
  private let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
  private let nonce = "cafebabefacedbaddecaf888"
  private let plaintext =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953"
    + "2fcf0e2449a6b525"
    + "b16aedf5aa0de657ba637b39"
  private let associated = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
  private let ciphertext =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3d"
    + "a7b08b1056828838"
    + "c5f61e6393ba7a0abcc9f662"
  private let tag = "76fc6ece0f4e1768cddf8853bb2d551b"

  @Test("AES-256-GCM gives the published test cases")
  func vectors() throws {
    let zeros = [UInt8](repeating: 0, count: 32)
    let empty = try AESGCM.seal([], key: zeros, nonce: Array(zeros.prefix(12)))
    #expect(try empty == hex("530f8afbc74536b9a963b4f1c4cb738b"))
    let sealed = try AESGCM.seal(
      hex(plaintext), key: hex(key), nonce: hex(nonce), associatedData: hex(associated))
    #expect(try sealed == hex(ciphertext + tag))
    let opened = try AESGCM.open(
      sealed, key: hex(key), nonce: hex(nonce), associatedData: hex(associated))
    #expect(try opened == hex(plaintext))
    let nothing = try AESGCM.open(empty, key: zeros, nonce: Array(zeros.prefix(12)))
    #expect(nothing.isEmpty)
  }

  @Test("no changed bit, cut tag or other key opens")
  func changes() throws {
    let key = try hex(key)
    let nonce = try hex(nonce)
    let sealed = try AESGCM.seal([1, 2, 3], key: key, nonce: nonce, associatedData: [4])
    for bit in 0..<sealed.count * 8 {
      var changed = sealed
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: Fault(.unauthentic, "")) {
        try AESGCM.open(changed, key: key, nonce: nonce, associatedData: [4])
      }
    }
    for count in 0..<sealed.count {
      #expect(throws: Fault(.unauthentic, "")) {
        try AESGCM.open(
          Array(sealed.prefix(count)), key: key, nonce: nonce, associatedData: [4])
      }
    }
    #expect(throws: Fault(.unauthentic, "")) {
      try AESGCM.open(sealed, key: key, nonce: nonce, associatedData: [5])
    }
    #expect(throws: Fault(.unauthentic, "")) { try AESGCM.open(sealed, key: key, nonce: nonce) }
    var other = key
    other[31] ^= 1
    #expect(throws: Fault(.unauthentic, "")) {
      try AESGCM.open(sealed, key: other, nonce: nonce, associatedData: [4])
    }
    #expect(throws: Fault(.key, "")) { try AESGCM.seal([], key: [1], nonce: nonce) }
    #expect(throws: Fault(.key, "")) { try AESGCM.open(sealed, key: key, nonce: [1]) }
  }

  @Test("key wrap gives clauses 4.3, 4.5 and 4.6 of RFC 3394")
  func wrap() throws {
    let wrappingKey = Array<UInt8>(0...31)
    let data = try hex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f")
    let examples = [
      (16, "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7"),
      (24, "a8f9bc1612c68b3ff6e6f4fbe30e71e4769c8b80a32cb8958cd5d17d6b254da1"),
      (
        32, "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"
      ),
    ]
    for (count, expected) in examples {
      let wrapped = try KeyWrap.wrap(Array(data.prefix(count)), under: wrappingKey)
      #expect(Hex.encode(wrapped) == expected)
      let key = try KeyWrap.unwrap(wrapped, under: wrappingKey)
      #expect(key == Array(data.prefix(count)))
    }
  }

  @Test("no changed bit or other wrapping key unwraps")
  func wrapChanges() throws {
    let wrappingKey = Array<UInt8>(0...31)
    let wrapped = try KeyWrap.wrap(Array(100...131), under: wrappingKey)
    for bit in 0..<wrapped.count * 8 {
      var changed = wrapped
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: Fault(.unauthentic, "")) {
        try KeyWrap.unwrap(changed, under: wrappingKey)
      }
    }
    for count in [0, 8, 16, 39] {
      #expect(throws: Fault(.unauthentic, "")) {
        try KeyWrap.unwrap(Array(wrapped.prefix(count)), under: wrappingKey)
      }
    }
    #expect(throws: Fault(.key, "")) { try KeyWrap.wrap([1], under: wrappingKey) }
    #expect(throws: Fault(.key, "")) { try KeyWrap.unwrap(wrapped, under: [1]) }
  }
}

@Suite("Base64")
struct Base64Tests {
  @Test(
    "gives the examples of RFC 4648 clause 10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func examples(plain: String, text: String) throws {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(try Base64.decode(text) == Array(plain.utf8))
  }

  @Test(
    "refuses everything that it would not have written",
    arguments: [
      "Z", "Zg=", "Zg", "Zh==", "Zg==\n", " Zg==", "Zg=a", "Z===", "====", "Zm9v Zg==", "Zm9vZm9\n",
      "Zm-v", "Zg==Zg==", "Zm9\u{e9}",
    ])
  func refused(text: String) {
    #expect(throws: Fault(.base64, "")) { try Base64.decode(text) }
  }
}
