import Bytes
import Host
import Support
import Testing

@testable import VirtualPassport

@Suite("The files of a virtual passport")
struct FileTests {
  private func chip() -> VirtualChip {
    var files = FileTree()
    files[.master, FileTree.cardAccess] = [0x31, 0x00]
    files[.application, FileTree.common] = Array(0..<200)
    files[.application, FileTree.dataGroup(1)] = [UInt8](repeating: 7, count: 40_000)
    var access = ChipAccess()
    access.isNeeded = false
    let chip = VirtualChip(
      ChipSpecimen(files: files, access: access), randomness: SeededRandomness(seed: 1))
    chip.powerOn()
    return chip
  }

  private func answer(_ chip: VirtualChip, _ command: String) throws -> String {
    Hex.encode(try #require(chip.answer(Hex.decode(command))))
  }

  @Test("a chip without power says nothing")
  func needsPower() throws {
    let chip = chip()
    chip.powerOff()
    #expect(try chip.answer(Hex.decode("00a4040c07a0000002471001")) == nil)
  }

  @Test("files are selected by identifier and read at an offset, up to their end")
  func reads() throws {
    let chip = chip()
    #expect(try answer(chip, "00a4040c07a0000002471001") == "9000")
    #expect(try answer(chip, "00a4020c02011e") == "9000")
    #expect(try answer(chip, "00b0000004") == "000102039000")
    #expect(try answer(chip, "00b000c400") == "c4c5c6c79000")
    #expect(try answer(chip, "00b000c800") == "6b00")
    #expect(try answer(chip, "00a4020c020103") == "6a82")
  }

  @Test("a short identifier selects and reads at once")
  func readsShort() throws {
    let chip = chip()
    _ = try answer(chip, "00a4040c07a0000002471001")
    #expect(try answer(chip, "00b09e0102") == "01029000")
    #expect(try answer(chip, "00b0001002") == "10119000")
  }

  @Test("an odd READ BINARY reaches behind the 32,767 bytes of an even one")
  func readsOdd() throws {
    let chip = chip()
    _ = try answer(chip, "00a4040c07a0000002471001")
    _ = try answer(chip, "00a4020c020101")
    #expect(try answer(chip, "00b100000454029c3e04") == "530207079000")
    #expect(try answer(chip, "00b100000454029c4004") == "6b00")
  }

  @Test("the master file's card access is read before anything is selected")
  func readsCardAccess() throws {
    #expect(try answer(chip(), "00a4020c02011c") == "9000")
    #expect(try answer(chip(), "00b09c0000") == "31009000")
  }

  @Test("commands of a wrong length, class, channel or instruction are refused by their status")
  func refuses() throws {
    let chip = chip()
    #expect(try answer(chip, "00a4") == "6700")
    #expect(try answer(chip, "00a4040c08a0000002471001") == "6700")
    #expect(try answer(chip, "80ca000000") == "6e00")
    #expect(try answer(chip, "01b0000000") == "6881")
    #expect(try answer(chip, "00d6000000") == "6d00")
    #expect(try answer(chip, "00b0000000") == "6986")
  }
}
