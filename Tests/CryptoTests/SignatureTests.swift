import Bytes
import Crypto
import Support
import Testing

@Suite("Signatures")
struct SignatureTests {
  @Test(
    "Ed25519 gives tests 1, 2 and 3 of RFC 8032 clause 7.1",
    arguments: [
      (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
          + "c61e39701cf9"
          + "b46bd25bf5f0595bbe24655141438e7a100b"
      ),
      (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
          + "458f3613d0f1"
          + "1d8c387b2eaeb4302aeeb00d291612bb0c00"
      ),
      (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
          + "ae67f760984d"
          + "c6594a7c15e9716ed28dc027beceea1ec40a"
      ),
    ])
  func ed25519(seed: String, publicKey: String, message: String, signature: String) throws {
    let key = try Ed25519Key(seed: hex(seed))
    let message = try hex(message)
    #expect(Hex.encode(key.publicKey.bytes) == publicKey)
    #expect(Hex.encode(try key.sign(message)) == signature)
    let verifier = try Ed25519PublicKey(hex(publicKey))
    #expect(verifier.verify(try hex(signature), of: message))
    #expect(!verifier.verify(try hex(signature), of: message + [0]))
    var changed = try hex(signature)
    changed[0] ^= 1
    #expect(!verifier.verify(changed, of: message))
    #expect(!verifier.verify([], of: message))
  }

  @Test("ECDSA on P-256 takes the signature of RFC 6979 clause A.2.5")
  func ecdsaExample() throws {
    let point = try hex(
      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")
    let head = try hex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
    let key = try PublicKey(der: head + point)
    let signature = try hex(
      "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")
    #expect(key.verify(signature, of: Array("sample".utf8)))
    #expect(!key.verify(signature, of: Array("simple".utf8)))
    #expect(!key.verify(Array(signature.dropLast()), of: Array("sample".utf8)))
    #expect(!key.verify([], of: Array("sample".utf8)))
  }

  @Test("OpenSSL's command verifies our ECDSA signature and reads our keys")
  func ecdsaStock() throws {
    let key = try SigningKey.generate()
    let message = Array("a message".utf8)
    let signature = try key.sign(message)
    #expect(key.publicKey.verify(signature, of: message))
    try withTemporaryFolder { folder in
      try write(key.publicKey.pem, to: "\(folder)/public.pem")
      try write(key.pem(), to: "\(folder)/private.pem")
      try write(message, to: "\(folder)/message")
      try write(signature, to: "\(folder)/signature")
      let run = try StockTool.bash(
        """
        openssl dgst -sha256 -verify public.pem -signature signature message
        openssl pkey -in private.pem -pubout | cmp - public.pem
        """, in: folder)
      #expect(run.status == 0, "\(run.problems)")
    }
  }

  @Test("a key that OpenSSL's command made is read, and written byte for byte the same")
  func stockKeys() throws {
    try withTemporaryFolder { folder in
      let run = try StockTool.bash(
        """
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem
        openssl genpkey -algorithm ED25519 -out ed25519.pem
        openssl pkey -in ed25519.pem -pubout -out ed25519.pub
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.pem
        openssl pkcs8 -topk8 -in p256.pem -passout pass:secret -out encrypted.pem
        """, in: folder)
      #expect(run.status == 0, "\(run.problems)")
      func text(_ name: String) throws -> String {
        String(decoding: try read("\(folder)/\(name)"), as: UTF8.self)
      }
      #expect(try SigningKey(pem: text("p256.pem")).pem() == text("p256.pem"))
      #expect(try EncryptionKey(pem: text("p256.pem")).pem() == text("p256.pem"))
      let log = try Ed25519Key(pem: text("ed25519.pem"))
      #expect(try log.pem() == text("ed25519.pem"))
      #expect(try log.publicKey.pem == text("ed25519.pub"))
      for name in ["ed25519.pem", "p384.pem", "encrypted.pem"] {
        #expect(throws: Fault(.key, "")) { try SigningKey(pem: text(name)) }
      }
      #expect(throws: Fault(.key, "")) { try Ed25519Key(pem: text("p256.pem")) }
    }
  }

  @Test("a point that is not on the curve, a cut key and another kind of key are refused")
  func badKeys() throws {
    let key = try SigningKey.generate()
    var der = key.publicKey.der
    der[90] ^= 1
    #expect(throws: Fault(.key, "")) { try PublicKey(der: der) }
    #expect(throws: Fault(.key, "")) { try PublicKey(der: Array(key.publicKey.der.dropLast())) }
    #expect(throws: Fault(.key, "")) { try SigningKey(der: Array(key.der().dropLast())) }
    #expect(throws: Fault(.key, "")) { try SigningKey(der: key.der() + [0]) }
    #expect(throws: Fault(.key, "")) { try Ed25519Key(seed: [1, 2, 3]) }
    #expect(throws: Fault(.key, "")) { try SigningKey(pem: "nothing") }
  }
}

@Suite("PEM")
struct PEMTests {
  @Test("blocks are found among other text and other labels")
  func blocks() throws {
    let text = "subject=x\n" + PEM.encode("B", [9]) + PEM.encode("A", [1, 2]) + "between\n"
    let bytes = [UInt8](repeating: 7, count: 100)
    #expect(try PEM.decode("A", from: text + PEM.encode("A", bytes)) == [[1, 2], bytes])
    #expect(try PEM.decode("C", from: text).isEmpty)
    let windows = PEM.encode("A", bytes).split(separator: "\n").joined(separator: "\r\n")
    #expect(try PEM.decode("A", from: windows) == [bytes])
  }

  @Test("a block without its end or with other text inside is refused")
  func bad() {
    #expect(throws: Fault(.base64, "")) {
      try PEM.decode("A", from: "-----BEGIN A-----\nAQI=\n")
    }
    #expect(throws: Fault(.base64, "")) {
      try PEM.decode("A", from: "-----BEGIN A-----\nA!I=\n-----END A-----\n")
    }
  }
}
