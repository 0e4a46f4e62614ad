import Bytes
import Codes
import Crypto
import Host
import Support
import Testing

@testable import VirtualPassport

/// 2026-11-21, noon.
let noon: Int64 = 1_795_262_400_000

@Suite("Specimens")
struct SpecimenTests {
  static let issuer = Result {
    try SpecimenIssuer.make(
      country: #require(Country(icao: "UTO")), kind: .curve(15, inFull: false),
      atMilliseconds: noon,
      randomness: SeededRandomness(seed: 1))
  }

  static func make(_ plan: SpecimenPlan) throws -> Specimen {
    try SpecimenMaker.make(
      plan, issuer: issuer.get(), atMilliseconds: noon, randomness: SeededRandomness(seed: 2))
  }

  static let signers: [(SpecimenKey.Kind, ChipSignatureScheme, HashAlgorithm)] = [
    (.rsa(bits: 2048), .rsa(.sha1), .sha1), (.rsa(bits: 2048), .rsa(.sha256), .sha256),
    (.rsa(bits: 3072), .rsaPSS(.sha256), .sha256), (.rsa(bits: 2048), .rsaPSS(.sha512), .sha512),
    (.curve(11, inFull: false), .encodedECDSA(.sha224), .sha224),
    (.curve(15, inFull: false), .encodedECDSA(.sha384), .sha384),
    (.curve(17, inFull: false), .encodedECDSA(.sha512), .sha512),
  ]

  @Test(
    "openssl verifies EF.SOD to the authority, and its hashes are the groups'", arguments: signers)
  func signsGroups(
    kind: SpecimenKey.Kind, scheme: ChipSignatureScheme, hash: HashAlgorithm
  ) throws {
    var plan = SpecimenPlan.complete
    (plan.signerKind, plan.signerScheme, plan.hash) = (kind, scheme, hash)
    plan.isRecent = hash == .sha512
    let specimen = try Self.make(plan)
    try withTemporaryFolder { folder in
      try specimen.write(to: Path(folder), files: Disk())
      let tool = try StockTool.bash(
        """
        set -e
        openssl asn1parse -inform DER -in EF.SOD.bin -strparse \
          $(openssl asn1parse -inform DER -in EF.SOD.bin | sed -n '2s/:.*//p') -noout -out sod
        openssl x509 -inform DER -in issuer/csca.cer -out csca.pem
        openssl x509 -inform DER -in issuer/signer.cer -noout -issuer -nameopt RFC2253
        openssl cms -verify -inform DER -in sod -CAfile csca.pem -purpose any -binary -out content \
          -attime \(noon / 1000 + 60)
        openssl asn1parse -inform DER -in content > content.txt
        for group in 1 11 12 14 15; do
          openssl dgst -\(hash.name.replacing("-", with: "").lowercased()) DG$group.bin \
            | sed 's/.*= //' | tr a-f A-F | grep -qFf - content.txt && echo "DG$group holds"
        done
        openssl cms -verify -inform DER -in issuer/authorities.ml -CAfile csca.pem -purpose any \
          -binary -out list -attime \(noon / 1000 + 60)
        """, in: folder)
      let output = String(decoding: tool.output, as: UTF8.self)
      #expect(tool.status == 0, "\(tool.problems)")
      #expect(output.contains("CN=SPECIMEN CSCA UTO,O=SPECIMEN,C=UTO"))
      for group in [1, 11, 12, 14, 15] { #expect(output.contains("DG\(group) holds")) }
    }
  }

  @Test("a folder that was written reads back as the same chip, and its issuer goes on issuing")
  func writesFolder() throws {
    var plan = SpecimenPlan.complete
    plan.pace.append(
      PaceOffer(PaceVariant(.chipAuthentication, isCurve: true, .aes256), parameters: 16))
    let specimen = try Self.make(plan)
    try withTemporaryFolder { folder in
      try specimen.write(to: Path(folder), files: Disk())
      let read = try ChipSpecimen(folder: Path(folder), files: Disk())
      #expect(read.access == specimen.chip.access)
      #expect(read.agreementKeys == specimen.chip.agreementKeys)
      #expect(read.activeKey?.der == specimen.chip.activeKey?.der)
      #expect(read.trustPoints == specimen.chip.trustPoints)
      for place in [FileFolder.master, .application] {
        #expect(
          read.files.identifiers(in: place) == specimen.chip.files.identifiers(in: place))
        for file in read.files.identifiers(in: place) {
          #expect(read.files[place, file] == specimen.chip.files[place, file])
        }
      }
      let issuer = try SpecimenIssuer(folder: Path(folder), files: Disk())
      let next = try SpecimenMaker.make(
        SpecimenPlan.complete, issuer: issuer, atMilliseconds: noon,
        randomness: SeededRandomness(seed: 3))
      #expect(next.signer.isSigned(by: specimen.issuer.authority.certificate) == true)
    }
  }

  @Test("an expired signer's certificate has ended, a revoked one stands in its authority's list")
  func endsSigners() throws {
    var plan = SpecimenPlan.complete
    plan.signerState = .expired
    #expect(try Self.make(plan).signer.validity().contains(milliseconds: noon) == false)
    plan.signerState = .revoked
    let revoked = try Self.make(plan)
    try withTemporaryFolder { folder in
      try write(revoked.revocationList, to: "\(folder)/list")
      let tool = try StockTool.bash(
        "openssl crl -inform DER -in list -noout -text | grep -i 'serial number'", in: folder)
      #expect(
        String(decoding: tool.output, as: UTF8.self).lowercased().contains(revoked.signer.serial))
    }
  }

  @Test("a zone of another length is no specimen's")
  func refusesZone() {
    #expect(throws: Fault(.specimen, "")) { _ = try Self.make(SpecimenPlan(zone: ["SHORT"])) }
  }
}

@Suite("Words and parts of a plan")
struct PlanTests {
  @Test("a new day of expiry brings the check digits of Doc 9303-3")
  func expires() throws {
    var plan = SpecimenPlan.complete
    let before = plan.zone[1]
    plan.expire(on: try #require(CivilDate(year: 2012, month: 4, day: 15)))
    #expect(plan.zone[1] == before)
    plan.expire(on: try #require(CivilDate(year: 2031, month: 11, day: 20)))
    #expect(plan.zone[1] == "L898902C36UTO7408122F3111208ZE184226B<<<<<16")
  }

  @Test("variants, keys and signers are read from words, and nothing else is")
  func readsWords() {
    #expect(
      PaceOffer(word: "im-3des-2")
        == PaceOffer(PaceVariant(.integrated, isCurve: false, .tripleDES), parameters: 2))
    #expect(SpecimenPlan.ChipKey(word: "2-aes256-16")?.version == 2)
    #expect(SpecimenPlan.ActiveProof(word: "rsa-2048-sha512") == .rsa(bits: 2048, .sha512))
    for word in ["gm-aes128-7", "cam-3des-13", "cam-aes128-1", "im-aes128-10", "gm-aes128", "x"] {
      #expect(PaceOffer(word: word) == nil)
    }
    #expect(SpecimenPlan.ChipKey(word: "3-aes128-13") == nil)
    #expect(SpecimenPlan.ActiveProof(word: "rsa-99-sha256") == nil)
    var plan = SpecimenPlan.complete
    var isSet = plan.setSigner(word: "pss-3072-sha384")
    #expect(isSet)
    #expect(plan.signerKind == .rsa(bits: 3072))
    #expect(plan.hash == .sha384)
    isSet = plan.setSigner(word: "dsa-2048-sha1")
    #expect(!isSet)
  }
}
