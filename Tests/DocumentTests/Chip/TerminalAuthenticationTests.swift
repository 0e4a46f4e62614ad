import Bytes
import Codes
import Crypto
import Support
import Synchronization
import Testing

@testable import Document

@Suite("Terminal authentication")
struct TerminalAuthenticationTests {
  /// Signs nothing and says what was to be signed.
  private final class Pad: TerminalSigner {
    let messages = Mutex<[[UInt8]]>([])

    func sign(_ message: [UInt8], _ scheme: ChipSignatureScheme) throws(Fault) -> [UInt8] {
      messages.withLock { $0.append(message) }
      return [1, 2, 3]
    }
  }

  private func chain(_ pad: Pad) throws -> TerminalChain {
    let files = ["dv_is_cert_1", "is_cert_1"].map { "terminal/persosim/\($0).cvcert" }
    return TerminalChain(
      certificates: try files.map { try CardVerifiableCertificate(Fixture.bytes($0)) }, key: pad)
  }

  private let good: [UInt8] = [0x90, 0x00]
  private let challenge: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

  private func run(
    _ chip: ScriptedChip, _ pad: Pad = Pad(), identifiers: [[UInt8]] = [[0xA1, 0xA2]],
    version: TerminalAuthentication.Version = .one
  ) throws -> TerminalAuthentication {
    try TerminalAuthentication(
      ChipSession(chip), chain: chain(pad), version: version, identifiers: identifiers,
      ephemeral: [0xC0, 0xC1])
  }

  @Test("version 1: the chain, the terminal's key, a challenge, and a signature over what binds it")
  func versionOne() throws {
    let pad = Pad()
    let answers = [good, good, good, good, good, challenge + good, good]
    let chip = ScriptedChip(answers)
    let result = try run(chip, pad)
    #expect(result.check.outcome == .successful)
    #expect(result.check.detail == "granted: fingers, irises")
    let chain = try chain(pad)
    let verifier = chain.certificates[0]
    #expect(
      chip.commands[0] == [0, 0x22, 0x81, 0xB6, 15, 0x83, 13] + Array("DEISCVCA00001".utf8))
    #expect(
      chip.commands[1] == [0, 0x2A, 0, 0xBE, UInt8(verifier.content.count)] + verifier.content)
    #expect(chip.commands[2] == [0, 0x22, 0x81, 0xB6, 13, 0x83, 11] + Array("DEDVIS00001".utf8))
    #expect(
      chip.commands[4] == [0, 0x22, 0x81, 0xA4, 15, 0x83, 13] + Array("DETESTIS00001".utf8))
    #expect(chip.commands[5] == [0, 0x84, 0, 0, 8])
    #expect(chip.commands[6] == [0, 0x82, 0, 0, 3, 1, 2, 3])
    #expect(pad.messages.withLock { $0 } == [[0xA1, 0xA2] + challenge + [0xC0, 0xC1]])
  }

  @Test("a chip that does not take the dynamic binding is asked with the static one")
  func bindings() throws {
    let pad = Pad()
    let chip = ScriptedChip(
      [good, good, good, good] + [good, challenge + good, [0x63, 0x00]]
        + [good, challenge + good, good])
    let result = try run(chip, pad, identifiers: [[0xA1], [0xB1, 0xB2]])
    #expect(result.authorization?.readsFingers == true)
    #expect(
      pad.messages.withLock { $0 } == [
        [0xA1] + challenge + [0xC0, 0xC1], [0xB1, 0xB2] + challenge + [0xC0, 0xC1],
      ])
  }

  @Test(
    "a chip that refuses a step fails it, with the step and the status",
    arguments: [
      (1, "the chip does not know DEISCVCA00001 (6A88)"),
      (2, "the chip does not take DEDVIS00001 (6A88)"),
      (4, "the chip does not take DETESTIS00001 (6A88)"),
      (5, "the chip does not take the terminal's key (6A88)"),
      (6, "the chip gives no challenge (6A88)"),
      (7, "the chip does not take the terminal's signature (6A88)"),
    ])
  func refusals(_ step: Int, _ detail: String) throws {
    var answers = [good, good, good, good, good, challenge + good, good]
    answers[step - 1] = [0x6A, 0x88]
    let chip = ScriptedChip(answers)
    let result = try run(chip)
    #expect(result.check == DocumentCheck(.terminalAuthentication, .failed, detail))
    #expect(result.authorization == nil)
    #expect(chip.commands.count == step)
  }

  @Test("a challenge of 7 or 9 bytes is not signed", arguments: [7, 9])
  func lengths(_ count: Int) throws {
    let pad = Pad()
    let long = [UInt8](repeating: 5, count: count)
    let result = try run(ScriptedChip([good, good, good, good, good, long + good, good]), pad)
    #expect(result.check.outcome == .failed)
    #expect(pad.messages.withLock { $0 }.isEmpty)
  }

  @Test("a chip that is taken away is no evidence")
  func lost() throws {
    #expect(throws: ChipInterruption.cardLost) { try run(ScriptedChip([good, good])) }
  }

  @Test("EF.CVCA names one to three authorities; without any it is broken")
  func references() throws {
    func file(_ names: String...) -> [UInt8] {
      let elements = names.flatMap { TaggedElement.encode(0x42, Array($0.utf8)) }
      return elements + [UInt8](repeating: 0, count: max(0, 36 - elements.count))
    }
    func names(_ file: [UInt8]) throws -> [String] {
      try TerminalAuthentication.references(in: file).map(\.description)
    }
    #expect(try names(file("DETESTCVCA00001")) == ["DETESTCVCA00001"])
    #expect(try names(file("DETESTCVCA00002", "DETESTCVCA00001")).count == 2)
    #expect(try names(file("DECV00001", "DECV00002", "DECV00003")).count == 3)
    for broken: [UInt8] in [[], [0x42, 0, 0, 0, 0], [0x42, 0x20, 1], file("DE\u{7}V00001")] {
      #expect(throws: Fault.self) { try names(broken) }
    }
  }
}
