import Bytes
import Crypto
import Support
import Testing

@Suite("Signed and encrypted messages")
struct CMSTests {
  let authorities: TestAuthorities
  private let start = TestAuthorities.start
  private let content = Array("{\"a\":1}".utf8)

  init() throws { authorities = try TestAuthorities() }

  @Test("what is signed is read back with its signer")
  func signAndVerify() throws {
    let (certificate, key) = try authorities.signer("IQ-IBK")
    let signed = try CMS.sign(
      content, certificate: certificate, key: key, atMilliseconds: start)
    let read = try CMS.verify(signed)
    #expect(read.content == content)
    #expect(read.signer == certificate)
    let other = try SigningKey.generate()
    #expect(throws: Fault(.key, "")) {
      try CMS.sign(content, certificate: certificate, key: other, atMilliseconds: start)
    }
  }

  @Test("no changed bit of a signed message gives other content or another signer's key")
  func signedBits() throws {
    let (certificate, key) = try authorities.signer("IQ-IBK")
    let signed = try CMS.sign(
      content, certificate: certificate, key: key, atMilliseconds: start)
    // Every fifth bit: with time every byte, and each place in a byte.
    for bit in stride(from: 0, to: signed.count * 8, by: 5) {
      var changed = signed
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      guard let read = try? CMS.verify(changed) else { continue }
      #expect(read.content == content && read.signer.publicKey == key.publicKey)
    }
  }

  @Test("OpenSSL's command verifies our signed message, along the chain and as CAdES")
  func stockVerifies() throws {
    let (certificate, key) = try authorities.signer("IQ-IBK")
    let signed = try CMS.sign(
      content, certificate: certificate, key: key, atMilliseconds: start)
    try withTemporaryFolder { folder in
      try write(signed, to: "\(folder)/signed.der")
      try write(
        authorities.root.certificate.pem + authorities.stations.certificate.pem,
        to: "\(folder)/authorities.pem")
      let run = try StockTool.bash(
        """
        openssl cms -verify -binary -cades -inform DER -in signed.der -CAfile authorities.pem \
          -no-CApath -no-CAstore -attime \(start / 1000 + 1)
        """, in: folder)
      #expect(run.status == 0, "\(run.problems)")
      #expect(run.output == content)
    }
  }

  @Test("a message that OpenSSL's command signed in the one form is read")
  func stockSigns() throws {
    try withTemporaryFolder { folder in
      try stockKeys(in: folder)
      let sign = "openssl cms -sign -binary -md sha256 -in content -outform DER"
      let run = try StockTool.bash(
        """
        \(sign) -nodetach -cades -signer a.pem -inkey a.key -out good.der
        \(sign) -nodetach -signer a.pem -inkey a.key -out plain.der
        \(sign) -cades -signer a.pem -inkey a.key -out detached.der
        \(sign) -nodetach -cades -signer a.pem -inkey a.key -signer b.pem -inkey b.key -out two.der
        \(sign) -nodetach -cades -signer a.pem -inkey a.key -certfile b.pem -out certs.der
        \(sign) -nodetach -cades -nocerts -signer a.pem -inkey a.key -out nocert.der
        \(sign) -nodetach -noattr -signer a.pem -inkey a.key -out noattr.der
        \(sign) -nodetach -cades -stream -signer a.pem -inkey a.key -out ber.der
        openssl cms -sign -binary -md sha512 -nodetach -cades -in content -outform DER \
          -signer a.pem -inkey a.key -out sha512.der
        """, in: folder)
      #expect(run.status == 0, "\(run.problems)")
      #expect(try CMS.verify(read("\(folder)/good.der")).content == content)
      for name in ["detached", "two", "certs", "nocert", "noattr", "ber", "sha512"] {
        #expect(throws: Fault(.message, ""), "\(name)") {
          try CMS.verify(read("\(folder)/\(name).der"))
        }
      }
      #expect(throws: Fault(.unauthentic, "")) { try CMS.verify(read("\(folder)/plain.der")) }
      #expect(throws: Fault(.message, "")) { try CMS.verify(read("\(folder)/good.der") + [0]) }
      #expect(throws: Fault(.message, "")) { try CMS.verify([]) }
    }
  }

  @Test("what is encrypted is read with the key that it names, and with no other")
  func encryptAndDecrypt() throws {
    let (certificate, key) = try authorities.recipient()
    let old = try EncryptionKey.generate()
    for count in [0, 1, 100, 127, 128, 255, 256, 1000, 65_000, 66_000] {
      let content = [UInt8](repeating: 0x5a, count: count)
      let sealed = try CMS.encrypt(content, to: certificate)
      #expect(CMS.recipient(of: sealed) == key.publicKey.identifier)
      #expect(try CMS.decrypt(sealed, with: [old, key]) == content)
      #expect(throws: Fault(.key, "")) { try CMS.decrypt(sealed, with: [old]) }
    }
    let (signer, _) = try authorities.signer("IQ-IBK")
    #expect(CMS.recipient(of: signer.der) == nil)
  }

  @Test("every single changed bit, cut end and appended byte of an encrypted message is refused")
  func encryptedBits() throws {
    let (certificate, key) = try authorities.recipient()
    let sealed = try CMS.encrypt([1, 2, 3], to: certificate)
    for bit in 0..<sealed.count * 8 {
      var changed = sealed
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: Fault.self, "bit \(bit)") { try CMS.decrypt(changed, with: [key]) }
    }
    for count in 0..<sealed.count {
      #expect(throws: Fault(.message, "")) {
        try CMS.decrypt(Array(sealed.prefix(count)), with: [key])
      }
    }
    #expect(throws: Fault(.message, "")) { try CMS.decrypt(sealed + [0], with: [key]) }
  }

  @Test("OpenSSL's command opens ours, and ours opens OpenSSL's of the one form and no other")
  func stockEnvelope() throws {
    let (certificate, key) = try authorities.recipient()
    let sealed = try CMS.encrypt(content, to: certificate)
    try withTemporaryFolder { folder in
      try stockKeys(in: folder)
      try write(sealed, to: "\(folder)/ours.der")
      try write(certificate.pem, to: "\(folder)/r.pem")
      try write(key.pem(), to: "\(folder)/r.key")
      let encrypt = "openssl cms -encrypt -binary -in content -outform DER"
      let sha256 = "-keyopt ecdh_kdf_md:sha256"
      let run = try StockTool.bash(
        """
        openssl cms -decrypt -binary -inform DER \
          -in ours.der -recip r.pem -inkey r.key | cmp - content
        \(encrypt) -aes-256-gcm -recip r.pem -keyid \(sha256) -out good.der
        \(encrypt) -aes-256-gcm -recip r.pem -keyid -out sha1kdf.der
        \(encrypt) -aes-256-gcm -recip r.pem \(sha256) -out issuer.der
        \(encrypt) -aes-128-gcm -recip r.pem -keyid \(sha256) -out aes128.der
        \(encrypt) -aes-256-cbc -recip r.pem -keyid \(sha256) -out cbc.der
        \(encrypt) -aes-256-gcm -recip r.pem -keyid \(sha256) \
          -recip a.pem -keyid \(sha256) -out two.der
        \(encrypt) -aes-256-gcm -stream -recip r.pem -keyid \(sha256) -out ber.der
        """, in: folder)
      #expect(run.status == 0, "\(run.problems)")
      #expect(try CMS.decrypt(read("\(folder)/good.der"), with: [key]) == content)
      for name in ["sha1kdf", "issuer", "aes128", "cbc", "two", "ber"] {
        #expect(throws: Fault(.message, ""), "\(name)") {
          try CMS.decrypt(read("\(folder)/\(name).der"), with: [key])
        }
      }
    }
  }

  /// Two keys with certificates of their own, and the content, as OpenSSL's command makes them.
  private func stockKeys(in folder: String) throws {
    try write(content, to: "\(folder)/content")
    let run = try StockTool.bash(
      """
      for name in a b; do
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key
        openssl req -x509 -new -key $name.key -subj /CN=$name -days 1 -out $name.pem
      done
      """, in: folder)
    #expect(run.status == 0, "\(run.problems)")
  }
}
