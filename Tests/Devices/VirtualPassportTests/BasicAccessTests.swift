import Bytes
import Crypto
import Host
import Support
import Testing

@testable import VirtualPassport

@Suite("Basic Access Control of a virtual passport")
struct BasicAccessTests {
  private static let specimen = "C11T002JM496081221310317"

  @Test("the worked example of Doc 9303-11, appendices D.3 and D.4, byte for byte")
  func answersWorkedExample() throws {
    var files = FileTree()
    files[.application, FileTree.common] = try Hex.decode(
      "60145f0104303130365f36063034303030305c026175")
    var access = ChipAccess()
    access.passwords[.zone] = "L898902C<369080619406236"
    let chip = VirtualChip(
      ChipSpecimen(files: files, access: access),
      randomness: RecordedRandomness([
        try Hex.decode("4608f91988702212"), try Hex.decode("0b4f80323eb3191cb04970cb4052790b"),
      ]))
    chip.powerOn()
    let exchanges = [
      ("00a4040c07a0000002471001", "9000"),
      ("0084000008", "4608f919887022129000"),
      (
        "008200002872c29c2371cc9bdb65b779b8e8d37b29ecc154aa56a8799fae2f498f76ed92"
          + "f25f1448eea8ad90a728",
        "46b9342a41396cd7386bf5803104d7cedc122b9132139baf2eedc94ee178534f2f2d235d074d74499000"
      ),
      (
        "0ca4020c158709016375432908c044f68e08bf8b92d635ff24f800", "990290008e08fa855a5d4c50a8ed9000"
      ),
      (
        "0cb000000d9701048e08ed6705417e96ba5500",
        "8709019ff0ec34f9922651990290008e08ad55cc17140b2ded9000"
      ),
      (
        "0cb000040d9701128e082ea28a70f3c7b53500",
        "871901fb9235f4e4037f2327dcc8964f1f9b8c30f42c8e2fff224a990290008e08c8b2787eaea07d749000"
      ),
    ]
    for (command, answer) in exchanges {
      #expect(try Hex.encode(chip.answer(Hex.decode(command)) ?? []) == answer)
    }
  }

  @Test("the recorded conversation of the BSI's specimen of 2008: all 93 answers byte for byte")
  func replaysConversation() throws {
    let conversation = try Conversation("jcardsim-bac-bsi2008")
    #expect(conversation.exchanges.count == 93)
    // The chip's nonce was sent openly, its half of the key stands in its cryptogram.
    let seed = try HashAlgorithm.sha1.hash(Array(Self.specimen.utf8)).prefix(16)
    let key = try ChipCipher.tripleDES.deriveKey(from: Array(seed), counter: 1)
    let opened = try ChipCipher.tripleDES.decrypt(
      Array(conversation.exchanges[2].answer.prefix(32)), key: key)
    let nonce = Array(conversation.exchanges[1].answer.prefix(8))
    #expect(Array(opened.prefix(8)) == nonce)
    let chip = VirtualChip(
      try Self.bsi2008(), randomness: RecordedRandomness([nonce, Array(opened.suffix(16))]))
    chip.powerOn()
    for (place, exchange) in conversation.exchanges.enumerated() {
      #expect(chip.answer(exchange.command) == exchange.answer, "exchange \(place + 1)")
    }
  }

  @Test("a reader that does not know the zone is refused as in the recorded conversation")
  func refusesWrongKey() throws {
    let conversation = try Conversation("jcardsim-bac-wrong-key")
    let nonce = Array(conversation.exchanges[1].answer.prefix(8))
    let chip = VirtualChip(try Self.bsi2008(), randomness: RecordedRandomness([nonce]))
    chip.powerOn()
    for exchange in conversation.exchanges {
      #expect(chip.answer(exchange.command) == exchange.answer)
    }
  }

  @Test("files are not read before access, and a plain command ends the channel")
  func protectsFiles() throws {
    let conversation = try Conversation("jcardsim-bac-bsi2008")
    let chip = VirtualChip(try Self.bsi2008(), randomness: SeededRandomness(seed: 7))
    chip.powerOn()
    _ = chip.answer(conversation.exchanges[0].command)
    #expect(try chip.answer(Hex.decode("00a4020c020101")) == [0x69, 0x82])
    #expect(try chip.answer(Hex.decode("00b0810000")) == [0x69, 0x82])
    #expect(chip.answer(conversation.exchanges[3].command) == [0x69, 0x88])
  }

  @Test("a folder without settings opens with the key of its own zone")
  func opensPlainFolder() throws {
    #expect(try Self.bsi2008().access.passwords[.zone] == Self.specimen)
  }

  private static func bsi2008() throws -> ChipSpecimen {
    let names = Fixture.names(in: "chip/bsi-2008").filter { $0.hasSuffix(".bin") }
    return try ChipSpecimen(names.map { ($0, try Fixture.bytes("chip/bsi-2008/\($0)")) })
  }
}
