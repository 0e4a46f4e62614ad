import Bytes
import Testing

@testable import Document

@Suite("Reading files of chips")
struct FileReadingTests {
  private let place = FilePlace(.dataGroup(2))

  /// DG2 of so many bytes in all.
  private func file(_ count: Int) -> [UInt8] {
    let content = (0..<count - 4).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
    return [0x75, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
  }

  private func read(
    _ chip: PlainChip, restarts: Int = 0
  ) throws -> (ending: FileReading.Ending, reading: FileReading, session: ChipSession) {
    let session = ChipSession(chip)
    var reading = FileReading(session)
    for _ in 0..<restarts {
      do throws(ChipInterruption) {
        return (try reading.read(place, in: session), reading, session)
      } catch {
        guard error == .cardLost else { throw error }
        try session.restart()
      }
    }
    return (try reading.read(place, in: session), reading, session)
  }

  @Test("a file of 15,000 bytes takes 68 commands of short length, the first by its short name")
  func short() throws {
    let chip = PlainChip([0x0102: file(15_000)])
    let (ending, reading, session) = try read(chip)
    #expect(ending == .whole(file(15_000)))
    #expect(session.exchanges == 68)
    #expect(reading.block == .short)
    #expect(chip.commands[0] == [0x00, 0xB0, 0x82, 0x00, 223])
    #expect(chip.commands[1] == [0x00, 0xB0, 0x00, 0xDF, 223])
  }

  @Test("with extended length the same takes two")
  func extended() throws {
    let chip = PlainChip([0x0102: file(15_000)])
    chip.longestCommand = 65_544
    chip.buffer = 65_536
    let (ending, reading, session) = try read(chip)
    #expect(ending == .whole(file(15_000)))
    #expect(session.exchanges == 2)
    #expect(reading.largestAnswer == 15_000 - 223)
  }

  @Test("a chip that refuses extended length is read on in 223, one that refuses that in 160")
  func refusals() throws {
    for (buffer, refusal, block) in [
      (256, UInt16(0x6700), BlockSize.short), (256, 0x6A86, .short), (160, 0x6700, .small),
    ] {
      let chip = PlainChip([0x0102: file(1000)])
      chip.longestCommand = 65_544
      (chip.buffer, chip.refusal) = (buffer, refusal)
      let (ending, reading, _) = try read(chip)
      #expect(ending == .whole(file(1000)))
      #expect(reading.block == block)
    }
  }

  @Test("a chip that gives less than asked for is asked for the rest")
  func less() throws {
    let chip = PlainChip([0x0102: file(15_000)])
    chip.longestCommand = 65_544
    (chip.buffer, chip.refusesMore) = (4000, false)
    let (ending, _, session) = try read(chip)
    #expect(ending == .whole(file(15_000)))
    #expect(session.exchanges == 5)
  }

  @Test("the end of a file is taken however the chip tells it, and padding is left out")
  func ends() throws {
    for status in [UInt16(0x9000), 0x6282, 0x6C00] {
      let chip = PlainChip([0x0102: file(100)])
      chip.endStatus = status
      #expect(try read(chip).ending == .whole(file(100)))
    }
    let padded = PlainChip([0x0102: file(300) + [UInt8](repeating: 0, count: 500)])
    #expect(try read(padded).ending == .whole(file(300)))
  }

  @Test("a file that ends before its length says is broken, not read in part")
  func cut() throws {
    let chip = PlainChip([0x0102: Array(file(1000).prefix(700))])
    #expect(try read(chip).ending == .broken("1000 bytes expected, 700 came"))
  }

  @Test("a length that no file has is not believed")
  func length() throws {
    let chip = PlainChip([0x0102: [0x75, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0x00]])
    let (ending, _, session) = try read(chip)
    #expect(ending == .broken("2147483647 bytes announced, which no file has"))
    #expect(session.exchanges == 1)
  }

  @Test("a file over 32 KiB is read on by the odd instruction")
  func odd() throws {
    for buffer in [256, 65_536] {
      let chip = PlainChip([0x0102: file(60_000)])
      chip.longestCommand = buffer == 256 ? 261 : 65_544
      chip.buffer = buffer
      #expect(try read(chip).ending == .whole(file(60_000)))
      let odd = chip.commands.filter { $0[1] == 0xB1 }
      #expect(odd.first?[buffer == 256 ? 5 : 7] == 0x54)
    }
  }

  @Test("a chip that does not know short identifiers is read by SELECT, and asked only once")
  func selecting() throws {
    let chip = PlainChip([0x0102: file(100), 0x0101: [0x61, 0x01, 0x00]])
    chip.knowsShortIdentifiers = false
    let session = ChipSession(chip)
    var reading = FileReading(session)
    #expect(try reading.read(place, in: session) == .whole(file(100)))
    #expect(session.exchanges == 3)
    #expect(try reading.read(FilePlace(.dataGroup(1)), in: session) == .whole([0x61, 0x01, 0x00]))
    #expect(session.exchanges == 5)
    #expect(chip.commands[1] == [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x02])
  }

  @Test("a file that is not there is absent; short identifiers that work are believed")
  func absent() throws {
    let chip = PlainChip([0x0101: [0x61, 0x01, 0x00]])
    let session = ChipSession(chip)
    var reading = FileReading(session)
    #expect(try reading.read(place, in: session) == .absent)
    #expect(session.exchanges == 2)
    _ = try reading.read(FilePlace(.dataGroup(1)), in: session)
    #expect(try reading.read(place, in: session) == .absent)
    #expect(session.exchanges == 4)
  }

  @Test("after the chip was lost the reading goes on at the offset")
  func resuming() throws {
    let chip = PlainChip([0x0102: file(2000)])
    chip.lostBefore = [5]
    let (ending, _, session) = try read(chip, restarts: 1)
    #expect(ending == .whole(file(2000)))
    // Four answers before the loss, the lost command, SELECT, and the five blocks that were left.
    #expect(session.exchanges == 4 + 1 + 1 + 5)
    #expect(chip.powered == 2)
    #expect(chip.commands[6] == [0x00, 0xB0, 0x03, 0x7C, 223])
  }

  @Test("a chip lost at the first answer of extended length is read in 223 afterwards")
  func lostByLength() throws {
    let chip = PlainChip([0x0102: file(2000)])
    chip.longestCommand = 65_544
    chip.buffer = 65_536
    chip.lostBefore = [2]
    let (ending, reading, _) = try read(chip, restarts: 1)
    #expect(ending == .whole(file(2000)))
    #expect(reading.block == .short)
  }

  @Test("EF.ATR/INFO tells how long answers may be")
  func information() throws {
    // Card capabilities with chaining alone; then with extended length, 1000 bytes of command and
    // 2048 of answer.
    let chaining = try Hex.decode("4303010203" + "4703940180")
    #expect(ChipInformation(chaining).knowsExtendedLength == false)
    let told = try Hex.decode("4703940140" + "7f6608" + "020203e8" + "02020800")
    #expect(ChipInformation(told) == ChipInformation(told + [0x00]))
    #expect(ChipInformation(told).longestAnswer == 2048)
    #expect(ChipInformation(told).knowsExtendedLength == true)
    #expect(ChipInformation([0xFF]).longestAnswer == nil)

    let chip = PlainChip([0x0102: file(15_000)])
    chip.longestCommand = 65_544
    chip.buffer = 2048
    let session = ChipSession(chip)
    var reading = FileReading(session)
    reading.take(ChipInformation(told))
    #expect(try reading.read(place, in: session) == .whole(file(15_000)))
    #expect(session.exchanges == 1 + 8)
  }
}
