import Bytes
import Crypto
import Host
import VirtualPassport

extension FuzzTarget {
  /// What a virtual passport hears and reads.
  static let virtualChips: [FuzzTarget] = [virtualChip]

  /// Commands, each after its length in two bytes, to a chip without access control, so that every
  /// instruction is reached; the chip answers each with a status, never more than was asked for.
  private static let virtualChip = FuzzTarget("virtual-chip") { bytes in
    var files = FileTree()
    files[.master, FileTree.cardAccess] = [0x31, 0x00]
    files[.application, FileTree.common] = [UInt8](repeating: 0x60, count: 300)
    files[.application, FileTree.dataGroup(1)] = [UInt8](repeating: 0x61, count: 70_000)
    var access = ChipAccess()
    access.passwords = [.zone: "L898902C3674081221204159", .cardAccessNumber: "123456"]
    access.isNeeded = bytes.first.map { $0 & 1 == 0 } ?? true
    access.pace = [
      PaceOffer(PaceVariant(.generic, isCurve: true, .aes128), parameters: 13),
      PaceOffer(PaceVariant(.integrated, isCurve: true, .tripleDES), parameters: 12),
    ]
    let chip = VirtualChip(
      ChipSpecimen(files: files, access: access), randomness: SeededRandomness(seed: 1))
    chip.powerOn()
    var rest = bytes.dropFirst()
    while rest.count >= 2 {
      let count = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(2)
      guard let answer = chip.answer(Array(rest.prefix(count))) else {
        return "a chip with power gave no answer"
      }
      guard answer.count >= 2, answer.count <= 65_538 else { return "\(answer.count) bytes" }
      rest = rest.dropFirst(count)
    }
    return nil
  }
}
