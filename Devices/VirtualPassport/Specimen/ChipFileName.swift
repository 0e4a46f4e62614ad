/// Which file of a chip a file of a folder is: told by its first byte, as every data group has its
/// own tag, and by its name where the tag does not say enough (ICAO Doc 9303-10, table 38).
enum ChipFileName {
  /// The tags of the data groups, 1 to 16.
  static let tags: [UInt8] = [
    0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70,
  ]

  /// Files that only their names tell: parts of names in small letters without `_`, `-` and spaces.
  private static let byName: [(part: String, folder: FileFolder, identifier: UInt16)] = [
    ("cardaccess", .master, FileTree.cardAccess), ("cardsecurity", .master, FileTree.cardSecurity),
    ("ef.dir", .master, FileTree.directory), ("efdir", .master, FileTree.directory),
    ("ef.atr", .master, FileTree.information), ("efatr", .master, FileTree.information),
    ("ef.cvca", .application, FileTree.trustPoints), ("efcvca", .application, FileTree.trustPoints),
  ]

  /// The file of a name and its bytes; nil for none of a chip.
  static func place(_ name: String, _ bytes: [UInt8]) -> (FileFolder, UInt16)? {
    let plain = name.lowercased().filter { !"_- ".contains($0) }
    if plain.hasSuffix(".bin"), let known = byName.first(where: { plain.contains($0.part) }) {
      return (known.folder, known.identifier)
    }
    switch bytes.first {
    case 0x60?: return (.application, FileTree.common)
    case 0x77?: return (.application, FileTree.securityObject)
    case let tag?:
      guard let number = tags.firstIndex(of: tag) else { return nil }
      return (.application, FileTree.dataGroup(number + 1))
    case nil: return nil
    }
  }

  /// The name under which a file is written.
  static func name(_ folder: FileFolder, _ identifier: UInt16) -> String {
    switch (folder, identifier) {
    case (.master, FileTree.cardAccess): "EF.CardAccess.bin"
    case (.master, FileTree.cardSecurity): "EF.CardSecurity.bin"
    case (.master, FileTree.directory): "EF.DIR.bin"
    case (.master, FileTree.information): "EF.ATR.bin"
    case (.application, FileTree.trustPoints): "EF.CVCA.bin"
    case (.application, FileTree.securityObject): "EF.SOD.bin"
    case (.application, FileTree.common): "EF.COM.bin"
    case (_, let number): "DG\(number & 0xFF).bin"
    }
  }
}
