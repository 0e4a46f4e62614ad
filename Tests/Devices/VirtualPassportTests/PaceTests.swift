import Bytes
import Crypto
import Host
import Support
import Testing

@testable import VirtualPassport

@Suite("PACE of a virtual passport")
struct PaceTests {
  /// Every variant with every group of its kind, but for secp224r1 with integrated mapping, which
  /// the standard rules out.
  static let offers: [PaceOffer] = {
    var offers: [PaceOffer] = []
    for mapping in PaceVariant.Mapping.allCases {
      for parameters in Array(0...2) + Array(8...18) {
        let isCurve = parameters >= 8
        guard mapping != .chipAuthentication || isCurve else { continue }
        guard mapping != .integrated || parameters != 10 else { continue }
        for cipher in ChipCipher.allCases {
          guard mapping != .chipAuthentication || cipher != .tripleDES else { continue }
          offers.append(
            PaceOffer(PaceVariant(mapping, isCurve: isCurve, cipher), parameters: parameters))
        }
      }
    }
    return offers
  }()

  private static func chip(
    _ offers: [PaceOffer], seed: UInt64 = 3
  ) throws -> (VirtualChip, ChipSpecimen) {
    var files = FileTree()
    files[.application, FileTree.common] = Array(0..<250)
    files[.master, FileTree.cardSecurity] = [0x30, 0x00]
    var access = ChipAccess()
    access.passwords = [
      .zone: "T22000129364081251010318", .cardAccessNumber: "123456", .personalNumber: "1234",
    ]
    access.pace = offers
    var specimen = ChipSpecimen(files: files, access: access)
    let groups = Set(
      offers.filter { $0.variant.mapping == .chipAuthentication }.map(\.parameters))
    for parameters in groups {
      specimen.agreementKeys.append(
        try .generate(
          reference: parameters, parameters: parameters, cipher: .aes128,
          randomness: SeededRandomness(seed: UInt64(parameters))))
    }
    let chip = VirtualChip(specimen, randomness: SeededRandomness(seed: seed))
    chip.powerOn()
    return (chip, specimen)
  }

  @Test("the worked example of Doc 9303-11, appendix G.1, byte for byte")
  func answersWorkedExample() throws {
    let values = Dictionary(
      uniqueKeysWithValues: try Fixture.rows("chip/worked-examples/doc9303-11.tsv").map {
        ($0[0], $0[1])
      })
    func bytes(_ name: String) throws -> [UInt8] { try Hex.decode(#require(values[name])) }
    var (_, specimen) = try Self.chip([
      PaceOffer(PaceVariant(.generic, isCurve: true, .aes128), parameters: 13)
    ])
    specimen.access.hasBasicAccess = false
    let chip = VirtualChip(
      specimen,
      randomness: RecordedRandomness([
        try bytes("g1.nonce"), try bytes("g1.chip-mapping-secret"),
        try Hex.decode("107cf58696ef6155053340fd633392ba81909df7b9706f226f32086c7aff974a"),
      ]))
    chip.powerOn()
    func say(_ command: String) throws -> String {
      Hex.encode(chip.answer(try Hex.decode(command)) ?? [])
    }
    #expect(try say("0022c1a40f800a04007f00070202040202830101") == "9000")
    #expect(
      try say("10860000027c0000") == "7c128010" + #require(values["g1.encrypted-nonce"]) + "9000")
    let mapping = try #require(values["g1.terminal-mapping-key"])
    let mapped = try #require(values["g1.chip-mapping-key"])
    #expect(try say("10860000457c438141" + mapping + "00") == "7c438241" + mapped + "9000")
    let key = try #require(values["g1.terminal-key"])
    let own = try #require(values["g1.chip-key"])
    #expect(try say("10860000457c438341" + key + "00") == "7c438441" + own + "9000")
    #expect(try say("008600000c7c0a8508c2b0bd78d94ba86600") == "7c0a86083abb9674bce93c089000")
  }

  @Test("every variant and group opens the chip, and the channel reads", arguments: offers)
  func opens(offer: PaceOffer) throws {
    let (chip, specimen) = try Self.chip([offer])
    var terminal = TestTerminal(chip)
    let (objects, peer, _) = try terminal.pace(
      offer, .cardAccessNumber, "123456", randomness: SeededRandomness(seed: 9))
    _ = try terminal.send([0x00, 0xA4, 0x04, 0x0C], FileTree.application)
    #expect(try terminal.read(FileTree.common) == specimen.files[.application, FileTree.common])
    guard offer.variant.mapping == .chipAuthentication else {
      #expect(objects.map(\.tag) == [0x86])
      return
    }
    // The proof times the static key is the mapping's key (Doc 9303-11, clause 4.4.3.5).
    let cryptogram = try #require(objects.first { $0.tag == 0x8A }?.value)
    let data = try #require(try terminal.channel?.openProof(cryptogram))
    let key = try specimen.agreementKeys[0].publicKey()
    let group = try AgreementGroup(standardized: offer.parameters)
    #expect(try group.sharedElement(data, with: key) == peer)
  }

  @Test("a wrong password is refused after the last step only, with 6300")
  func refusesWrongPassword() throws {
    let offer = PaceOffer(PaceVariant(.generic, isCurve: true, .aes128), parameters: 13)
    let (chip, _) = try Self.chip([offer])
    var terminal = TestTerminal(chip)
    #expect(throws: TestTerminal.Refused(status: 0x6300)) {
      _ = try terminal.pace(
        offer, .cardAccessNumber, "123457", randomness: SeededRandomness(seed: 1))
    }
    #expect(throws: TestTerminal.Refused(status: 0x6A82)) {
      _ = try terminal.send([0x00, 0xA4, 0x02, 0x0C], [0x01, 0x1E])
    }
  }

  @Test("three wrong personal numbers block it, also over a loss of power; the right one frees it")
  func countsTries() throws {
    let offer = PaceOffer(PaceVariant(.generic, isCurve: true, .aes128), parameters: 13)
    let (chip, _) = try Self.chip([offer])
    var statuses: [UInt16] = []
    for number in ["1111", "2222", "1234", "3333", "4444", "5555", "1234"] {
      chip.powerOn()
      var terminal = TestTerminal(chip)
      do {
        _ = try terminal.pace(
          offer, .personalNumber, number, randomness: SeededRandomness(seed: 1))
        statuses.append(0x9000)
      } catch let refused as TestTerminal.Refused { statuses.append(refused.status) }
    }
    #expect(statuses == [0x63C2, 0x63C1, 0x9000, 0x63C2, 0x63C1, 0x63C0, 0x63C0])
  }

  @Test("a chip offers only what is personalised, and a group where there are several")
  func refusesUnknown() throws {
    let variant = PaceVariant(.generic, isCurve: true, .aes128)
    let (chip, _) = try Self.chip([
      PaceOffer(variant, parameters: 12), PaceOffer(variant, parameters: 13),
    ])
    func set(_ data: String) throws -> String {
      Hex.encode(chip.answer(try Hex.decode("0022c1a4" + data)) ?? [])
    }
    #expect(try set("0f800a04007f00070202040202830101") == "6a88")
    #expect(try set("12800a04007f0007020204020283010184010d") == "9000")
    #expect(try set("12800a04007f0007020204020283010184010e") == "6a80")
    #expect(try set("0f800a04007f00070202040401830101") == "6a80")
    #expect(try set("0f800a04007f00070202040202830104") == "6a88")
    #expect(try set("03830101") == "6a80")
  }
}
