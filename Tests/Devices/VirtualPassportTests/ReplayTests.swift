import Bytes
import Codes
import Crypto
import Host
import Support
import Testing

@testable import VirtualPassport

/// Conversations of PersoSim's chip, played by the virtual one. What PersoSim drew by chance for
/// PACE cannot be told from outside (its mapping and ephemeral secrets are logarithms), so the chip
/// begins behind PACE, with the keys that the terminal's recorded secrets give: from there on each
/// answer depends on files, counters and keys alone, and must be the recorded one.
@Suite("Recorded conversations of another chip")
struct ReplayTests {
  /// The channel that a recorded terminal opened with PACE, seen from the terminal.
  private struct Opened {
    var shared: [UInt8] = []
    var chipKey: [UInt8] = []

    init(_ conversation: Conversation) throws {
      func part(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
        try #require(DataObject.list(Array(bytes))?.first?.parts?.first?.value)
      }
      func answer(_ place: Int) throws -> [UInt8] {
        try part(conversation.exchanges[place].answer.dropLast(2))
      }
      let key = try ChipCipher.aes128.deriveKey(from: Array("500540".utf8), counter: 3)
      let nonce = try ChipCipher.aes128.decrypt(try answer(1), key: key)
      let group = try AgreementGroup(standardized: 13)
      let mapped = try group.mappedGenerically(
        nonce: nonce, secret: conversation.randomness[0], peer: try answer(2))
      chipKey = try answer(3)
      // The terminal of the recording sent the public half of the second secret.
      let sent = try part(conversation.exchanges[3].command.dropFirst(5).dropLast())
      #expect(try mapped.publicKey(of: conversation.randomness[1]) == sent)
      shared = try mapped.sharedSecret(conversation.randomness[1], with: chipKey)
    }

    func terminal() throws -> TerminalChannel {
      TerminalChannel(
        .aes128, try ChipCipher.aes128.deriveKey(from: shared, counter: 1),
        try ChipCipher.aes128.deriveKey(from: shared, counter: 2))
    }

    /// A chip of these files behind PACE.
    func chip(
      _ files: FileTree, trustPoints: [[UInt8]] = [], randomness: any Randomness
    ) throws -> ChipProcessor {
      var specimen = ChipSpecimen(files: files, access: ChipAccess())
      specimen.trustPoints = trustPoints
      var chip = ChipProcessor(
        specimen, randomness: randomness, faults: [], wait: { _ in }, edit: nil)
      chip.powerOn()
      chip.session.isOpen = true
      chip.session.channel = try SecureChannel(.aes128, secret: shared)
      chip.session.chipIdentity = try AgreementGroup(standardized: 13).compressed(chipKey)
      return chip
    }
  }

  @Test("after PACE with AES-128: 72 protected answers byte for byte")
  func replaysReading() throws {
    let conversation = try Conversation("persosim-pace-can-read")
    let opened = try Opened(conversation)
    // What the terminal saw of the files, by the command that selected each.
    var terminal = try opened.terminal()
    var files = FileTree()
    var folder = FileFolder.master
    var file: UInt16?
    for exchange in conversation.exchanges.dropFirst(5) {
      let command = try terminal.open(exchange.command)
      let (plain, status) = try terminal.reveal(Array(exchange.answer.dropLast(2)))
      if status == 0x6982 {
        // A group that is there and needs a terminal that proves itself.
        let identifier = command.data.reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
        files[folder, identifier] = [0]
      }
      guard status == 0x9000 else { continue }
      switch (command.instruction, command.parameter1) {
      case (0xA4, 0x04): folder = .application
      case (0xA4, _): file = command.data.reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
      default:
        guard let file else { continue }
        let offset = Int(command.parameters)
        var bytes = files[folder, file] ?? []
        if bytes.count < offset + plain.count {
          bytes += [UInt8](repeating: 0, count: offset + plain.count - bytes.count)
        }
        bytes.replaceSubrange(offset..<offset + plain.count, with: plain)
        files[folder, file] = bytes
      }
    }
    #expect(files.identifiers(in: .application).count >= 3)
    var chip = try opened.chip(files, randomness: RecordedRandomness([]))
    for (place, exchange) in conversation.exchanges.dropFirst(5).enumerated() {
      #expect(chip.answer(exchange.command) == exchange.answer, "exchange \(place + 6)")
    }
  }

  @Test("terminal authentication version 2 of another's terminal, with another's certificates")
  func acceptsRecordedTerminal() throws {
    let conversation = try Conversation("persosim-pace-tav2-cav2-dg3-dg4")
    let opened = try Opened(conversation)
    var terminal = try opened.terminal()
    // The challenge was the only chance in it, and stands in the recorded answer.
    var challenge: [UInt8] = []
    let steps = conversation.exchanges.dropFirst(5).prefix(7)
    for exchange in steps {
      let command = try terminal.open(exchange.command)
      let (plain, _) = try terminal.reveal(Array(exchange.answer.dropLast(2)))
      if command.instruction == 0x84 { challenge = plain }
    }
    let authority = try Fixture.bytes("terminal/persosim/CVCA_Cert_01.cvcert")
    var chip = try opened.chip(
      FileTree(), trustPoints: [authority], randomness: RecordedRandomness([challenge]))
    for exchange in steps { #expect(chip.answer(exchange.command) == exchange.answer) }
    #expect(chip.session.terminal.rights == 3)
  }

  @Test("a wrong card access number ends as it did with PersoSim's chip")
  func refusesWrongNumber() throws {
    let conversation = try Conversation("persosim-pace-wrong-can")
    #expect(conversation.exchanges.last?.answer == [0x63, 0x00])
    var access = ChipAccess()
    access.passwords[.cardAccessNumber] = "500540"
    access.pace = [PaceOffer(PaceVariant(.generic, isCurve: true, .aes128), parameters: 13)]
    let chip = VirtualChip(
      ChipSpecimen(files: FileTree(), access: access), randomness: SeededRandomness(seed: 1))
    chip.powerOn()
    // The keys of the two chips differ, the statuses do not.
    for exchange in conversation.exchanges {
      #expect(chip.answer(exchange.command)?.suffix(2) == exchange.answer.suffix(2))
    }
  }
}
