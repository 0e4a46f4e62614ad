import Bytes
import Codes
import Crypto
import Support
import Testing

@testable import Document

@Suite("What a chip says it can do")
struct SecurityInfosTests {
  private func infos(_ hex: String) throws -> SecurityInfos {
    try SecurityInfos(cardAccess: Hex.decode(hex.filter { $0 != " " }))
  }

  /// A PACEInfo: below id-PACE, version, parameter.
  private func pace(_ family: UInt8, _ cipher: UInt8, _ parameter: UInt8?) -> [UInt8] {
    let number: [UInt8] = parameter.map { [2, 1, $0] } ?? []
    return TaggedElement.encode(
      0x30, [6, 10, 4, 0, 0x7F, 0, 7, 2, 2, 4, family, cipher, 2, 1, 2] + number)
  }

  private func file(_ entries: [[UInt8]]) throws -> SecurityInfos {
    try SecurityInfos(cardAccess: TaggedElement.encode(0x31, entries.flatMap { $0 }))
  }

  @Test("EF.CardAccess of German and Austrian passports is read")
  func passports() throws {
    let german = try infos(
      "31283012060a04007f0007020204020202010202010d3012060a04007f0007020204060202010202010d")
    #expect(
      german.paceOffers.map(\.name) == [
        "PACE-ECDH-CAM-AES-CBC-CMAC-128 on brainpoolP256r1",
        "PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1",
      ])
    #expect(german.problems.isEmpty)
    let austrian = try infos("31143012060a04007f0007020204020202010202010d")
    #expect(austrian.paceOffers.count == 1)
    #expect(austrian.entries.first?.identifier.description == "0.4.0.127.0.7.2.2.4.2.2")
  }

  @Test("DG14 of the BSI's specimen: a key with parameters in full, chip and terminal protocols")
  func specimen() throws {
    let infos = try SecurityInfos(dataGroup14: Fixture.bytes("chip/bsi-2008/Datagroup14.bin"))
    #expect(infos.entries.count == 3)
    let key = try #require(infos.chipAuthenticationKeys.first)
    #expect(key.key.group.description == "brainpoolP224r1")
    #expect(key.number == nil)
    let info = try #require(infos.chipAuthentications.first)
    #expect(info.isCurve && info.cipher == .tripleDES && info.version == 1)
    #expect(infos.terminalAuthentications.map(\.version) == [1])
    #expect(infos.paceOffers.isEmpty)
  }

  @Test("entries that are not known or cannot be used are listed with the reason")
  func problems() throws {
    let infos = try infos(
      // Active authentication: ECDSA with SHA-384, plain.
      "31819A" + "3017 0606 678108010105 0201 01 060A 04007F00070101040104"
        // EF.DIR in an entry of ISO/IEC 24727, unknown here.
        + "3035 0605 2B1B01010D 042C 61094F07A000000247100161094F07A0000002472001"
        + "61094F07A000000247200261094F07A0000002472003"
        // PACE version 1, PACE on a reserved group, a DH-CAM that does not exist.
        + "3012 060A 04007F00070202040202 0201 01 0201 0D"
        + "3012 060A 04007F00070202040202 0201 02 0201 07"
        + "3012 060A 04007F00070202040502 0201 02 0201 0D"
        // Chip authentication without its version.
        + "300C 060A 04007F00070202030202")
    #expect(infos.entries.count == 6)
    #expect(infos.activeAuthenticationAlgorithm?.description == "0.4.0.127.0.7.1.1.4.1.4")
    #expect(infos.entries[1].content == .other && infos.entries[1].problem == nil)
    #expect(infos.paceOffers.isEmpty)
    #expect(
      infos.problems == [
        "0.4.0.127.0.7.2.2.4.2.2: version 1 of PACE",
        "0.4.0.127.0.7.2.2.4.2.2: no group that is known and fits",
        "0.4.0.127.0.7.2.2.4.5.2: a mapping that is not known",
        "0.4.0.127.0.7.2.2.3.2.2: byte 145: required data of another form",
      ])
  }

  @Test("the best offer comes first, and equals stay in the chip's order")
  func order() throws {
    let infos = try file([
      pace(2, 1, 13), pace(1, 2, 1), pace(4, 2, 12), pace(2, 2, 12), pace(2, 4, 16), pace(6, 2, 13),
    ])
    #expect(
      infos.paceOffers.map(\.name) == [
        "PACE-ECDH-CAM-AES-CBC-CMAC-128 on brainpoolP256r1",
        "PACE-ECDH-GM-AES-CBC-CMAC-256 on brainpoolP384r1",
        "PACE-ECDH-IM-AES-CBC-CMAC-128 on secp256r1",
        "PACE-ECDH-GM-AES-CBC-CMAC-128 on secp256r1",
        "PACE-DH-GM-AES-CBC-CMAC-128 on 2048-bit MODP, order of 224 bits",
        "PACE-ECDH-GM-3DES-CBC-CBC on brainpoolP256r1",
      ])
  }

  @Test("a curve in place of residues, and secp224r1 with integrated mapping, are no offers")
  func mismatched() throws {
    #expect(try file([pace(1, 2, 13), pace(2, 2, 1), pace(4, 2, 10)]).paceOffers.isEmpty)
  }

  @Test("the chip's own parameters count where they are those of a known group")
  func ownParameters() throws {
    let family: [UInt8] = [6, 9, 4, 0, 0x7F, 0, 7, 2, 2, 4, 2]
    func parameters(_ algorithm: [UInt8], _ number: [UInt8]) -> [UInt8] {
      TaggedElement.encode(0x30, family + algorithm + number)
    }
    let known = try AgreementGroup(standardized: 16).algorithmIdentifier
    let offers = try file([pace(2, 2, 42), parameters(known, [2, 1, 42])]).paceOffers
    #expect(offers.first?.group.number == 16)
    #expect(try file([pace(2, 2, nil), parameters(known, [])]).paceOffers.count == 1)
    // Without their parameters, with two sets of one number, or with a made-up curve: none.
    #expect(try file([pace(2, 2, 42)]).paceOffers.isEmpty)
    #expect(
      try file([pace(2, 2, 42), parameters(known, [2, 1, 42]), parameters(known, [2, 1, 42])])
        .paceOffers.isEmpty)
    // JMRTD's test carries parameters of prime239v1, which is none of the standard's.
    let other = try Hex.decode(
      "3081DE06072A8648CE3D02013081D2020101302906072A8648CE3D0101021E7FFFFFFFFFFFFFFFFFFFFFFF7F"
        + "FFFFFFFFFF8000000000007FFFFFFFFFFF3040041E7FFFFFFFFFFFFFFFFFFFFFFF7FFFFFFFFFFF80000000"
        + "00007FFFFFFFFFFC041E6B016C3BDCF18941D0D654921475CA71A9DB2FB27D1D37796185C2942C0A043D04"
        + "0FFA963CDCA8816CCC33B8642BEDF905C3D358573D3F27FBBD3B3CB9AAAF7DEBE8E4E90A5DAE6E4054CA53"
        + "0BA04654B36818CE226B39FCCB7B02F1AE021E7FFFFFFFFFFFFFFFFFFFFFFF7FFFFF9E5E9A9F5D9071FBD1"
        + "522688909D0B020101")
    let madeUp = try file([pace(2, 2, 42), parameters(other, [2, 1, 42])])
    #expect(madeUp.paceOffers.isEmpty)
    #expect(madeUp.problems.count == 2)
  }

  @Test("MSE:Set AT names the parameters only where the chip has several")
  func namedParameters() throws {
    let one = try file([pace(2, 2, 13), pace(2, 4, 13)]).paceOffers
    #expect(one.allSatisfy { !$0.namesParameters })
    let two = try file([pace(2, 2, 13), pace(2, 4, 12)]).paceOffers
    #expect(two.count == 2 && two.allSatisfy { $0.namesParameters })
  }

  @Test("EF.CardAccess is held against what is signed")
  func comparison() throws {
    let (weak, strong) = (pace(2, 1, 13), pace(2, 4, 13))
    let other = TaggedElement.encode(0x30, [6, 3, 0x2B, 1, 1, 2, 1, 1])
    let full = try file([weak, strong, other])
    func outcome(_ access: SecurityInfos?, _ signed: [SecurityInfos]) -> CheckOutcome {
      let named = signed.enumerated().map { (name: "file \($0)", infos: $1) }
      return SecurityInfos.check(cardAccess: access, against: named).outcome
    }
    #expect(try outcome(file([strong, weak]), [full, full]) == .successful)
    // What is not about PACE may stand in one of them only.
    #expect(try outcome(full, [file([weak, strong])]) == .successful)
    // An offer that nobody signed, also when only one of two files lacks it.
    #expect(try outcome(full, [file([strong])]) == .failed)
    #expect(try outcome(full, [full, file([strong])]) == .failed)
    // An offer that was taken away.
    #expect(try outcome(file([weak]), [full]) == .undetermined)
    #expect(outcome(nil, [full]) == .undetermined)
    #expect(try outcome(nil, [file([other])]) == .notSupported)
    #expect(outcome(nil, []) == .notSupported)
    #expect(outcome(full, []) == .undetermined)
  }

  @Test("bytes that are no set of sequences are refused")
  func refused() throws {
    for bytes in ["", "31", "3180", "300431020500", "310430020500", "3103300131", "31020500"] {
      #expect(throws: Fault(.chipFile, "")) { try infos(bytes) }
    }
    #expect(throws: Fault(.chipFile, "")) { try SecurityInfos(dataGroup14: [0x6F, 0]) }
    let many = [[UInt8]](repeating: pace(2, 2, 13), count: 257)
    #expect(throws: Fault(.chipFile, "")) { try file(many) }
    #expect(throws: Fault.self) { try CardSecurity([0x30, 0]) }
  }
}
