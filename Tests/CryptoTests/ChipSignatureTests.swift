import Bytes
import Crypto
import Support
import Testing

@Suite("Signatures of chips and terminals")
struct ChipSignatureTests {
  static let hashes = HashAlgorithm.allCases
  private let message = Array("a challenge".utf8)

  @Test("ECDSA signs and verifies on every curve, plain and in DER", arguments: 8...18)
  func curves(number: Int) throws {
    let group = try AgreementGroup(standardized: number)
    let secret = [UInt8](repeating: 0x11, count: group.orderBitCount / 8 - 1)
    let key = try ChipPrivateKey(group, secret: secret)
    #expect(key.publicKey.group == group)
    for hash in ChipSignatureTests.hashes {
      let plain = try key.sign(message, .plainECDSA(hash))
      #expect(plain.count == 2 * key.publicKey.numberCount)
      #expect(key.publicKey.verify(plain, of: message, .plainECDSA(hash)))
      #expect(!key.publicKey.verify(plain, of: message + [0], .plainECDSA(hash)))
      #expect(!key.publicKey.verify(plain, of: message, .encodedECDSA(hash)))
      let encoded = try key.sign(message, .encodedECDSA(hash))
      #expect(key.publicKey.verify(encoded, of: message, .encodedECDSA(hash)))
      #expect(!key.publicKey.verify(encoded, of: message, .plainECDSA(hash)))
      #expect(!key.publicKey.verify(encoded, of: message, .rsa(hash)))
    }
    let point = try AgreementKey(group, group.publicKey(of: secret))
    let plain = try key.sign(message, .plainECDSA(.sha256))
    #expect(try ChipPublicKey(point).verify(plain, of: message, .plainECDSA(.sha256)))
    #expect(throws: Fault(.key, "")) { try key.sign(message, .rsa(.sha256)) }
    #expect(throws: Fault(.key, "")) { try key.publicKey.recover(plain) }
  }

  @Test("OpenSSL's command agrees on RSA in both paddings, both ways")
  func stockRSA() throws {
    try withTemporaryFolder { folder in
      try write(message, to: "\(folder)/message")
      let made = try StockTool.bash(
        """
        openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1536 -out pem
        openssl pkcs8 -topk8 -nocrypt -in pem -outform DER -out key
        openssl pkey -inform DER -in key -pubout -outform DER -out public
        openssl dgst -sha256 -keyform DER -sign key -out v15 message
        openssl dgst -sha512 -keyform DER -sign key -sigopt rsa_padding_mode:pss \
          -sigopt rsa_pss_saltlen:digest -out pss message
        """, in: folder)
      #expect(made.status == 0, "\(made.problems)")
      let key = try ChipPrivateKey(der: read("\(folder)/key"))
      let known = try ChipPublicKey(subjectPublicKeyInfo: read("\(folder)/public"))
      let signature = try read("\(folder)/v15")
      #expect(known.verify(signature, of: message, .rsa(.sha256)))
      #expect(!known.verify(signature, of: message, .rsa(.sha1)))
      #expect(!known.verify(signature, of: message, .rsaPSS(.sha256)))
      #expect(try known.verify(read("\(folder)/pss"), of: message, .rsaPSS(.sha512)))
      #expect(!known.verify(signature, of: message, .plainECDSA(.sha256)))
      // What the bare operation recovers is the padded hash of PKCS #1, and it goes back.
      let recovered = try known.recover(signature)
      #expect(recovered.count == 192 && recovered.starts(with: [0, 1, 0xFF]))
      #expect(recovered.suffix(32) == Hash.sha256(message).suffix(32))
      #expect(try key.rawRSA(recovered) == signature)
      #expect(throws: Fault(.message, "")) { try known.recover(signature + [0]) }
      let large = [UInt8](repeating: 0xFF, count: 192)
      #expect(throws: Fault(.message, "")) { try known.recover(large) }
      try write(key.sign(message, .rsaPSS(.sha256)), to: "\(folder)/ours")
      let checked = try StockTool.bash(
        """
        openssl dgst -sha256 -keyform DER -verify public -sigopt rsa_padding_mode:pss \
          -sigopt rsa_pss_saltlen:digest -signature ours message
        """, in: folder)
      #expect(checked.text == "Verified OK", "\(checked.problems)")
    }
  }

  @Test("OpenSSL's command agrees on keys with parameters in full", arguments: [12, 13, 17])
  func explicitParameters(number: Int) throws {
    let group = try AgreementGroup(standardized: number)
    try withTemporaryFolder { folder in
      try write(message, to: "\(folder)/message")
      let name = number == 12 ? "prime256v1" : group.description
      let made = try StockTool.bash(
        """
        openssl ecparam -name \(name) -param_enc explicit -genkey -noout -outform DER -out raw
        openssl pkcs8 -topk8 -nocrypt -inform DER -in raw -outform DER -out key
        openssl pkey -inform DER -in key -pubout -outform DER -out public
        openssl dgst -sha384 -keyform DER -sign key -out signature message
        """, in: folder)
      #expect(made.status == 0, "\(made.problems)")
      let info = try read("\(folder)/public")
      // The parameters in full take over 200 bytes more than the curve's name.
      #expect(info.count > 200)
      let key = try AgreementKey(subjectPublicKeyInfo: info)
      #expect(key.group == group)
      #expect(
        try ChipPublicKey(subjectPublicKeyInfo: info).verify(
          read("\(folder)/signature"), of: message, .encodedECDSA(.sha384)))
      #expect(try ChipPrivateKey(der: read("\(folder)/key")).publicKey.group == group)
      // Parameters that differ in one bit anywhere are of no known group.
      let end = info.count - key.element.count - 4
      for place in stride(from: 24, to: end, by: 3) {
        var changed = info
        changed[place] ^= 1
        #expect((try? AgreementKey(subjectPublicKeyInfo: changed))?.group ?? group == group)
        if let read = try? AgreementKey(subjectPublicKeyInfo: changed) { #expect(read == key) }
      }
    }
  }

  @Test("keys that are none, or too small, are refused")
  func wrongKeys() throws {
    let modulus = [UInt8](repeating: 0xFF, count: 64)
    #expect(throws: Fault(.key, "")) { try ChipPublicKey(modulus: modulus, exponent: [3]) }
    #expect(throws: Fault(.key, "")) { try ChipPublicKey(modulus: [], exponent: []) }
    #expect(throws: Fault(.key, "")) { try ChipPublicKey(subjectPublicKeyInfo: [0x30, 0]) }
    #expect(throws: Fault(.key, "")) { try ChipPrivateKey(der: [0x30, 0]) }
    let group = try AgreementGroup(standardized: 0)
    let residue = try AgreementKey(group, group.publicKey(of: [5]))
    #expect(throws: Fault(.key, "")) { try ChipPublicKey(residue) }
    #expect(throws: Fault(.key, "")) { try ChipPrivateKey(group, secret: [5]) }
  }
}
