import Bytes
import Crypto
import Host
import Synchronization
import Support
import Testing

@testable import VirtualPassport

@Suite("What a virtual passport does wrong when it is told to")
struct FaultTests {
  private static let zone = "L898902C3674081221204159"
  private static let specimen = Result { try SpecimenTests.make(.complete) }

  private func opened(_ faults: ChipFault...) throws -> TestTerminal {
    let chip = VirtualChip(
      try Self.specimen.get().chip, randomness: SeededRandomness(seed: 5), faults: faults)
    chip.powerOn()
    var terminal = TestTerminal(chip)
    _ = try terminal.send([0x00, 0xA4, 0x04, 0x0C], FileTree.application)
    try terminal.basicAccess(Self.zone)
    return terminal
  }

  @Test("the chip leaves the field at a command, and answers again after new power")
  func leavesAtCommand() throws {
    var terminal = try opened(ChipFault(.lostAtCommand, 5))
    _ = try terminal.send([0x00, 0xA4, 0x02, 0x0C], [0x01, 0x1E])
    #expect(terminal.chip.answer([0x0C, 0xB0, 0, 0, 0]) == nil)
    #expect(!terminal.chip.isPowered)
    #expect(terminal.chip.answer([0x00, 0x84, 0, 0, 8]) == nil)
    terminal.chip.powerOn()
    #expect(terminal.chip.answer([0x00, 0x84, 0, 0, 8])?.count == 10)
  }

  @Test("the chip leaves the field when so many bytes were read")
  func leavesAtByte() throws {
    var terminal = try opened(ChipFault(.lostAtByte, 60))
    _ = try terminal.send([0x00, 0xB0, 0x81, 0], expected: 50)
    #expect(throws: (any Error).self) { _ = try terminal.send([0x00, 0xB0, 0, 50], expected: 20) }
    #expect(!terminal.chip.isPowered)
  }

  static let flaws: [ChipFault.Kind] = [.wrongChecksum, .noChecksum]

  @Test("a protected answer comes with a wrong checksum or none", arguments: flaws)
  func spoilsChecksum(kind: ChipFault.Kind) throws {
    var terminal = try opened(ChipFault(kind, 2))
    _ = try terminal.send([0x00, 0xB0, 0x81, 0], expected: 5)
    #expect(throws: TestTerminal.Refused(status: 1)) {
      _ = try terminal.send([0x00, 0xB0, 0x81, 0], expected: 5)
    }
  }

  @Test("a protected answer comes without status, without cryptogram, or the channel ends")
  func spoilsObjects() throws {
    var terminal = try opened(ChipFault(.noStatus), ChipFault(.noCryptogram, 2))
    #expect(throws: TestTerminal.Refused(status: 0)) {
      _ = try terminal.send([0x00, 0xB0, 0x81, 0], expected: 5)
    }
    #expect(try terminal.send([0x00, 0xB0, 0x81, 0], expected: 5) == [])
    terminal = try opened(ChipFault(.channelEnds))
    #expect(throws: TestTerminal.Refused(status: 0x6988)) {
      _ = try terminal.send([0x00, 0xB0, 0x81, 0], expected: 5)
    }
  }

  @Test("reads are short, refused over a limit, and end as chips of the field end them")
  func endsReads() throws {
    func read(_ fault: ChipFault, at offset: UInt8, _ expected: Int) throws -> [UInt8] {
      var terminal = try opened(fault)
      return try terminal.send([0x00, 0xB0, 0x81, offset], expected: expected)
    }
    #expect(try read(ChipFault(.shortReads, 7), at: 0, 50).count == 7)
    #expect(throws: TestTerminal.Refused(status: 0x6700)) {
      _ = try read(ChipFault(.blockLimit, 40), at: 0, 41)
    }
    #expect(try read(ChipFault(.blockLimit, 40), at: 0, 40).count == 40)
    #expect(throws: TestTerminal.Refused(status: 0x6282)) {
      _ = try read(ChipFault(.endWarns), at: 80, 20)
    }
    #expect(throws: TestTerminal.Refused(status: 0x6B00)) {
      _ = try read(ChipFault(.endRefused), at: 80, 20)
    }
    #expect(throws: TestTerminal.Refused(status: 0x6C0D)) {
      _ = try read(ChipFault(.endCorrected), at: 80, 20)
    }
    #expect(
      try read(ChipFault(.endlessFile), at: 0, 300).prefix(5) == [0x61, 0x83, 0xFF, 0xFF, 0xFF])
    #expect(throws: TestTerminal.Refused(status: 0x6A82)) {
      _ = try read(ChipFault(.noFile), at: 0, 5)
    }
    #expect(throws: TestTerminal.Refused(status: 0x6700)) {
      _ = try opened(ChipFault(.noExtendedLength))
    }
  }

  @Test("a copy has other keys than its files tell, an altered group another byte")
  func copies() throws {
    let specimen = try Self.specimen.get().chip
    var spoilt = specimen.spoilt(by: ChipFaults([ChipFault(.cloned)]), SeededRandomness(seed: 1))
    #expect(spoilt.agreementKeys[0].secret != specimen.agreementKeys[0].secret)
    #expect(spoilt.agreementKeys[0].parameters == specimen.agreementKeys[0].parameters)
    #expect(spoilt.activeKey?.der != specimen.activeKey?.der)
    #expect(spoilt.activeKey?.group == 13)
    spoilt = specimen.spoilt(
      by: ChipFaults([ChipFault(.alteredGroup, 11)]), SeededRandomness(seed: 1))
    let (was, isNow) = (
      specimen.files[.application, 0x010B] ?? [], spoilt.files[.application, 0x010B] ?? []
    )
    #expect(zip(was, isNow).filter { $0 != $1 }.count == 1)
  }

  @Test("PACE is refused, or its token is wrong, while Basic Access Control still opens")
  func refusesPace() throws {
    let offer = SpecimenPlan.complete.pace[0]
    for (fault, status) in [(ChipFault(.noPace), UInt16(0x6A80)), (ChipFault(.wrongToken), 0)] {
      let chip = VirtualChip(
        try Self.specimen.get().chip, randomness: SeededRandomness(seed: 5), faults: [fault])
      chip.powerOn()
      var terminal = TestTerminal(chip)
      #expect(throws: TestTerminal.Refused(status: status)) {
        _ = try terminal.pace(
          offer, .cardAccessNumber, "123456", randomness: SeededRandomness(seed: 1))
      }
      chip.powerOn()
      var second = TestTerminal(chip)
      _ = try second.send([0x00, 0xA4, 0x04, 0x0C], FileTree.application)
      try second.basicAccess(Self.zone)
    }
  }

  @Test("slowness goes to the clock that is passed in, and grows with wrong passwords")
  func waits() throws {
    let waited = Mutex<[Int]>([])
    let chip = VirtualChip(
      try Self.specimen.get().chip, randomness: SeededRandomness(seed: 5),
      faults: [ChipFault(.slow, 30)]
    ) { milliseconds in waited.withLock { $0.append(milliseconds) } }
    for _ in 0..<2 {
      chip.powerOn()
      var terminal = TestTerminal(chip)
      #expect(throws: TestTerminal.Refused(status: 0x6982)) {
        try terminal.basicAccess("L898902C3674081221204158")
      }
    }
    #expect(waited.withLock { $0 } == [30, 30, 1000, 30, 30, 2000])
  }

  @Test("a test may change an answer before it is protected")
  func edits() throws {
    let chip = VirtualChip(
      try Self.specimen.get().chip, randomness: SeededRandomness(seed: 5),
      edit: { exchange in
        guard exchange.instruction == 0xB0, exchange.occurrence == 2 else { return }
        exchange.answer = [0xAA]
      })
    chip.powerOn()
    var terminal = TestTerminal(chip)
    _ = try terminal.send([0x00, 0xA4, 0x04, 0x0C], FileTree.application)
    try terminal.basicAccess(Self.zone)
    #expect(try terminal.send([0x00, 0xB0, 0x81, 0], expected: 2) == [0x61, 0x5B])
    #expect(try terminal.send([0x00, 0xB0, 0x81, 0], expected: 2) == [0xAA])
  }

  @Test("every fault is read by its name, and nothing else is")
  func readsNames() throws {
    for kind in ChipFault.Kind.allCases {
      #expect(try ChipFault(kind.rawValue) == ChipFault(kind))
      #expect(try ChipFault(ChipFault(kind, 7).description) == ChipFault(kind, 7))
    }
    for text in ["", "lost", "slow:", "slow:-1", "slow:1:2", "slow:99999999999"] {
      #expect(throws: Fault(.specimen, "")) { _ = try ChipFault(text) }
    }
  }
}
