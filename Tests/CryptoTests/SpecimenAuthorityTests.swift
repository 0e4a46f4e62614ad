import Bytes
import Crypto
import Support
import Testing

@Suite("Authorities for specimens")
struct SpecimenAuthorityTests {
  static let schemes: [(SpecimenKey.Kind, ChipSignatureScheme)] = [
    (.rsa(bits: 2048), .rsa(.sha1)), (.rsa(bits: 2048), .rsa(.sha256)),
    (.rsa(bits: 2048), .rsaPSS(.sha256)), (.rsa(bits: 2048), .rsaPSS(.sha512)),
    (.curve(13, inFull: false), .encodedECDSA(.sha256)),
    (.curve(15, inFull: false), .encodedECDSA(.sha384)),
  ]
  private static let validity = Validity(
    fromMilliseconds: 1_577_836_800_000, untilMilliseconds: 1_893_456_000_000)

  private struct SeededRandomness: Randomness {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 + 7) } }
  }

  @Test("authority, signer, object and list verify with openssl's own command", arguments: schemes)
  func verifiesElsewhere(kind: SpecimenKey.Kind, scheme: ChipSignatureScheme) throws {
    try withTemporaryFolder { folder in
      let authority = try SpecimenAuthority.make(
        .init(country: "UTO", commonName: "CSCA"),
        key: .generate(kind, scheme, randomness: SeededRandomness()),
        validity: Self.validity, randomness: SeededRandomness())
      let key = try SpecimenKey.generate(kind, scheme, randomness: SeededRandomness())
      let certificate = try authority.issue(
        .init(country: "UTO", commonName: "DS"), key: key, validity: Self.validity,
        use: Self.validity, randomness: SeededRandomness())
      let object = try SpecimenSigner(certificate: certificate, key: key).sign(
        [1, 2, 3], type: "2.23.136.1.1.1", atMilliseconds: 1_600_000_000_000)
      let list = try authority.revocationList(
        [(certificate, 1_700_000_000_000)], number: 4, madeAt: 1_700_000_000_000,
        dueAt: 1_710_000_000_000)
      try write(authority.certificate.der, to: "\(folder)/ca.der")
      try write(certificate.der, to: "\(folder)/ds.der")
      try write(object, to: "\(folder)/object")
      try write(list, to: "\(folder)/list")
      let tool = try StockTool.bash(
        """
        set -e
        openssl x509 -inform DER -in ca.der -out ca.pem
        openssl x509 -inform DER -in ds.der -out ds.pem
        openssl verify -attime 1650000000 -CAfile ca.pem -partial_chain ds.pem
        openssl crl -inform DER -in list -CAfile ca.pem -noout 2>&1
        openssl cms -verify -inform DER -in object -CAfile ca.pem -purpose any \
          -attime 1650000000 -binary -out content
        xxd -p content
        openssl x509 -in ds.pem -noout -text | grep -A1 "Private Key Usage"
        """, in: folder)
      let output = String(decoding: tool.output, as: UTF8.self)
      #expect(output.contains("ds.pem: OK"), "\(tool.problems)")
      #expect(output.contains("verify OK"), "\(tool.problems)")
      #expect(output.contains("010203"), "\(tool.problems)")
      #expect(output.contains("Jan  1 00:00:00 2020"), "\(output)")
    }
  }
}
