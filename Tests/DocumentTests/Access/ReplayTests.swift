import Bytes
import Codes
import Crypto
import Support
import Testing

@testable import Document

@Suite("Recorded conversations with chips")
struct ReplayTests {
  static let application: [UInt8] = [0xA0, 0, 0, 2, 0x47, 0x10, 1]

  /// PACE as PersoSim's and JMRTD's conversations have it, with one offer in EF.CardAccess.
  private func offer(
    _ family: UInt8, _ cipher: UInt8, _ group: UInt8 = 13
  ) throws -> PACEOffer {
    let file: [UInt8] =
      [0x31, 0x14, 0x30, 0x12, 0x06, 0x0A, 4, 0, 0x7F, 0, 7, 2, 2, 4, family, cipher]
      + [2, 1, 2, 2, 1, group]
    return try #require(try SecurityInfos(cardAccess: file).paceOffers.first)
  }

  private func zone(_ number: String, _ birth: String, _ expiry: String) throws -> ZoneKey {
    try ZoneKey(documentNumber: number, birthDate: birth, expiryDate: expiry)
  }

  @Test("Doc 9303-11, D.3: basic access, byte for byte")
  func basicAccess() throws {
    let channel = try ReplayChannel(fixture: "doc9303-d3")
    let session = ChipSession(channel)
    let attempt = try BasicAccess.run(
      session, zone("L898902C", "690806", "940623"), channel)
    #expect(attempt == AccessAttempt("BAC", .granted))
    #expect(attempt.check.outcome == .successful)
    #expect(channel.commandsLeft == 0)
    #expect(session.protection != nil)
  }

  @Test("an independent chip of 2008 opens to BAC and gives its six files, 93 commands")
  func jCardSim() throws {
    let channel = try ReplayChannel(fixture: "jcardsim-bac-bsi2008")
    let session = ChipSession(channel)
    let selected = try session.send(
      CommandAPDU(0, 0xA4, 4, 0x0C, data: ReplayTests.application))
    #expect(selected.isSuccess)
    let attempt = try BasicAccess.run(
      session, zone("C11T002JM", "960812", "131031"), channel)
    #expect(attempt.isGranted)
    for (file, name) in [
      (0x011E, "EF_COM"), (0x0101, "Datagroup1"), (0x0102, "Datagroup2"),
      (0x010E, "Datagroup14"), (0x010F, "Datagroup15"), (0x011D, "EF_SOD"),
    ] as [(UInt16, String)] {
      let bytes = try readRecorded(session, file, head: 4)
      #expect(bytes == (try Fixture.bytes("chip/bsi-2008/\(name).bin")), "\(name)")
    }
    #expect(channel.commandsLeft == 0)
    #expect(session.exchanges == 93)
  }

  @Test("a wrong key is an answer of its own and leaves the conversation plain")
  func wrongKey() throws {
    let channel = try ReplayChannel(fixture: "jcardsim-bac-wrong-key")
    let session = ChipSession(channel)
    _ = try session.send(CommandAPDU(0, 0xA4, 4, 0x0C, data: ReplayTests.application))
    let attempt = try BasicAccess.run(
      session, zone("C11T002JX", "960812", "131031"), channel)
    #expect(attempt.outcome == .wrongPassword(triesLeft: nil))
    #expect(attempt.check.outcome == .failed)
    #expect(session.protection == nil)
    #expect(channel.commandsLeft == 0)
  }

  @Test(
    "Doc 9303-11, G.1 to I.1: PACE with each mapping, over a curve and residues, byte for byte",
    arguments: [
      ("doc9303-g1", 2, 13, "PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1 with MRZ"),
      (
        "doc9303-g2", 1, 0,
        "PACE-DH-GM-AES-CBC-CMAC-128 on 1024-bit MODP, order of 160 bits with MRZ"
      ),
      ("doc9303-h1", 4, 13, "PACE-ECDH-IM-AES-CBC-CMAC-128 on brainpoolP256r1 with MRZ"),
      (
        "doc9303-h2", 3, 0,
        "PACE-DH-IM-AES-CBC-CMAC-128 on 1024-bit MODP, order of 160 bits with MRZ"
      ),
      ("doc9303-i1", 6, 13, "PACE-ECDH-CAM-AES-CBC-CMAC-128 on brainpoolP256r1 with MRZ"),
    ])
  func workedExamples(name: String, family: UInt8, group: UInt8, method: String) throws {
    let channel = try ReplayChannel(fixture: name)
    let key =
      family == 6
      ? try zone("C11T002JM", "960812", "231031") : try zone("T22000129", "640812", "101031")
    let result = try PACE(offer(family, 2, group), .zone(key), channel)
      .run(ChipSession(channel))
    #expect(result.attempt == AccessAttempt(method, .granted))
    #expect(channel.commandsLeft == 0)
    let trustPoint = Array("DETESTCVCA00003".utf8)
    #expect(result.agreement?.trustPoints == (name == "doc9303-g2" ? [trustPoint] : []))
    // I.1: the chip holds the key of its EF.CardSecurity.
    let check = result.agreement?.mapping?.check(try ReplayTests.exampleInfos())
    #expect(check?.outcome == (family == 6 ? .successful : nil))
  }

  /// ChipAuthenticationPublicKeyInfo of Doc 9303-11, I.1, in a set.
  private static func exampleInfos() throws -> SecurityInfos {
    try SecurityInfos(
      cardAccess: Hex.decode(
        "31643062060904007F0007020201023052300C060704007F0007010202010D03420004187270949439"
          + "9E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC884D256A40E35EFCB59BF6753D3A489"
          + "D28C7A4D973C2DA138A6E7A4A08F68E16F02010D"))
  }

  @Test("a real passport's PACE with 3DES, byte for byte")
  func tripleDES() throws {
    let channel = try ReplayChannel(fixture: "pace-gm-3des")
    let key = ZoneKey(hash: try Hex.decode("90d5559acf679510dafda01c8ed1928ebc507272"))
    let result = try PACE(offer(2, 1), .zone(key), channel).run(ChipSession(channel))
    #expect(result.attempt.isGranted, "\(result.attempt.words)")
    #expect(channel.commandsLeft == 0)
  }

  @Test("a real passport's chip authentication mapping holds against its EF.CardSecurity")
  func chipAuthenticationMapping() throws {
    let channel = try ReplayChannel(fixture: "pace-cam")
    let session = ChipSession(channel)
    let key = ZoneKey(hash: try Hex.decode("730bfae4eb2e68591c97f4d5f774c2446a7cd7fd"))
    let access = try SecurityInfos(
      cardAccess: Hex.decode(
        "31283012060a04007f0007020204020202010202010d3012060a04007f0007020204060202010202010d"))
    let offer = try #require(access.paceOffers.first)
    #expect(offer.info.family.mapping == .chipAuthentication)
    let result = try PACE(offer, .zone(key), channel).run(session)
    let mapping = try #require(result.agreement?.mapping)
    let bytes = try readCardSecurity(session)
    let security = try CardSecurity(bytes)
    #expect(mapping.check(security.infos).outcome == .successful)
    let covered = SecurityInfos.check(
      cardAccess: access, against: [("EF.CardSecurity", security.infos)])
    #expect(covered.outcome == .successful, "\(covered.detail)")
    #expect(channel.commandsLeft == 0)
    // The same evidence fails against another chip's key, and without one.
    let other = try ReplayTests.exampleInfos()
    #expect(other.chipAuthenticationKeys.count == 1)
    #expect(mapping.check(other).outcome == .failed)
    #expect(mapping.check(access).outcome == .failed)
  }

  /// EF.CardSecurity as that reader read it: blocks of whatever 256 expected give.
  private func readCardSecurity(_ session: ChipSession) throws -> [UInt8] {
    let selected = try session.send(CommandAPDU(0, 0xA4, 2, 0x0C, data: [0x01, 0x1D]))
    try #require(selected.isSuccess)
    var bytes = try session.send(CommandAPDU(0, 0xB0, 0, 0, expected: 4)).data
    guard case .bytes(let content, let header) = TaggedElement.announced(bytes) else { return [] }
    while bytes.count < content + header {
      let left = content + header - bytes.count
      let command = CommandAPDU(
        0, 0xB0, UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF),
        expected: left > 223 ? 256 : left)
      bytes += try session.send(command).data
    }
    return bytes
  }

  @Test("PersoSim opens to the CAN and gives DG1")
  func persoSim() throws {
    let channel = try ReplayChannel(fixture: "persosim-pace-can")
    let session = ChipSession(channel)
    let result = try PACE(offer(2, 2), .cardAccessNumber("500540"), channel).run(session)
    let agreement = try #require(result.agreement)
    #expect(agreement.trustPoints == [Array("DEISCVCA00001".utf8)])
    let selected = try session.send(
      CommandAPDU(0, 0xA4, 4, 0x0C, data: ReplayTests.application))
    #expect(selected.isSuccess)
    #expect(try readRecorded(session, 0x011E, head: 8) == [])
    let group = try readRecorded(session, 0x0101, head: 8)
    #expect(group.starts(with: [0x61, 0x5D, 0x5F, 0x1F]))
    #expect(channel.commandsLeft == 0)
  }

  @Test(
    "all of PersoSim's conversation: its files, those that it refuses and those it lacks",
    .enabled(if: SharedData.has("travel-documents"), Comment(rawValue: SharedData.absent)))
  func persoSimWhole() throws {
    let name = "travel-documents/transcripts/persosim-pace-can-read.txt"
    let text = String(decoding: try #require(SharedData.bytes(name)), as: UTF8.self)
    let channel = ReplayChannel(
      try ReplayChannel.steps(text.split(separator: "\n").map(String.init)))
    let session = ChipSession(channel)
    let result = try PACE(offer(2, 2), .cardAccessNumber("500540"), channel).run(session)
    #expect(result.attempt.isGranted)
    _ = try session.send(CommandAPDU(0, 0xA4, 4, 0x0C, data: ReplayTests.application))
    for (file, count) in [
      (0x011E, 0), (0x0101, 95), (0x0102, 11_903), (0x0103, 0), (0x010E, 0), (0x010F, 0),
      (0x011D, 1229),
    ] as [(UInt16, Int)] {
      let bytes = try readRecorded(session, file, head: 8)
      #expect(bytes.count == count)
      if count > 0 {
        let kind = file == 0x011D ? "SOD" : file == 0x0101 ? "DG1" : "DG2"
        #expect(bytes == SharedData.bytes("travel-documents/persosim-dump/ps_\(kind).bin"))
      }
    }
    #expect(channel.commandsLeft == 0)
  }

  @Test("OpenPACE's chip opens in every group and with every cipher, byte for byte")
  func openPACE() throws {
    let lines = try Fixture.lines("chip/transcripts/openpace-gm.txt").dropFirst()
    let mark = "# CARDACCESS "
    let starts = lines.indices.filter { lines[$0].hasPrefix(mark) }
    #expect(starts.count == 21)
    for (start, end) in zip(starts, starts.dropFirst() + [lines.endIndex]) {
      let infos = try SecurityInfos(cardAccess: Hex.decode(lines[start].dropFirst(mark.count)))
      let offer = try #require(infos.paceOffers.first)
      let channel = ReplayChannel(
        try ReplayChannel.steps(Array(lines[start..<end])), longestCommand: 65_544)
      let session = ChipSession(channel)
      let result = try PACE(offer, .cardAccessNumber("500540"), channel).run(session)
      #expect(result.attempt.isGranted, "\(result.attempt.words)")
      #expect(channel.commandsLeft == 0)
    }
  }

  @Test("a wrong CAN shows in the last step, when the chip has seen our token")
  func wrongNumber() throws {
    let channel = try ReplayChannel(fixture: "persosim-pace-wrong-can")
    let session = ChipSession(channel)
    let result = try PACE(offer(2, 2), .cardAccessNumber("999999"), channel).run(session)
    #expect(result.attempt.outcome == .wrongPassword(triesLeft: nil))
    #expect(result.agreement == nil)
    #expect(session.protection == nil)
    #expect(channel.commandsLeft == 0)
  }

  @Test("PACE names the terminal's rights where it wants to authenticate itself")
  func holderAuthorization() throws {
    let channel = try ReplayChannel(fixture: "persosim-pace-holder-authorization")
    let template = try Hex.decode("7f4c0e060904007f000703010201530123")
    let result = try PACE(
      offer(2, 2), .cardAccessNumber("500540"), authorization: template, channel
    ).run(ChipSession(channel))
    #expect(result.attempt.isGranted)
    #expect(result.agreement?.trustPoints == [Array("DEISCVCA00001".utf8)])
    #expect(channel.commandsLeft == 0)
  }
}
