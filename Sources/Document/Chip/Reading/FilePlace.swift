/// Where a file stands on a chip: its identifiers (ICAO Doc 9303-10, tables 38 and 39).
struct FilePlace: Hashable, Sendable {
  /// Whether it stands in the master file, else in the application: the two use the same names.
  let isInMaster: Bool
  /// The identifier for SELECT.
  let identifier: UInt16
  /// The short identifier for READ BINARY, 1...30; 0 for none.
  let short: UInt8
  /// Whether the file opens with a length. EF.CVCA does not: it ends where the chip says so.
  let hasLength: Bool

  /// The place of a file of a travel document.
  init(_ file: ChipFile) {
    let short: UInt8 =
      switch file {
      case .cardAccess: 0x1C
      case .cardSecurity, .securityObject: 0x1D
      case .common: 0x1E
      case .dataGroup(let number): UInt8(number)
      }
    self.init(
      identifier: 0x0100 | UInt16(short), short: short,
      isInMaster: file == .cardAccess || file == .cardSecurity)
  }

  /// A file of the chip itself.
  init(identifier: UInt16, short: UInt8, hasLength: Bool = true, isInMaster: Bool = false) {
    self.isInMaster = isInMaster
    self.identifier = identifier
    self.short = short
    self.hasLength = hasLength
  }

  /// No short identifier.
  static let none: UInt8 = 0

  /// EF.ATR/INFO of the master file: what the chip can do (Doc 9303-10, clause 3.11.1.1).
  static let information = FilePlace(
    identifier: 0x2F01, short: 0x01, hasLength: false, isInMaster: true)
  /// EF.CVCA: whose certificates terminal authentication begins with (BSI TR-03110-3, A.6.2.1; two
  /// references of 16 characters at most, each with two bytes in front).
  static let certificateReferences = FilePlace(identifier: 0x011C, short: 0x1C, hasLength: false)
}

extension CommandAPDU {
  /// Selects the application of travel documents (Doc 9303-10, clause 3.6.1); without Le, for with
  /// it German documents go back to basic access.
  static let selectApplication = CommandAPDU(
    0, 0xA4, 0x04, 0x0C, data: [0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01])

  /// The ways in which documents let the master file be selected, the common one first: by its
  /// identifier, by the empty one of Doc 9303-10, clause 3.9.1.1, which some answer and do nothing,
  /// and with control information, which others insist on.
  static let selectMasterFile = [
    CommandAPDU(0, 0xA4, 0x00, 0x0C, data: [0x3F, 0x00]),
    CommandAPDU(0, 0xA4, 0x00, 0x0C),
    CommandAPDU(0, 0xA4, 0x00, 0x00, data: [0x3F, 0x00]),
  ]

  /// Selects a file below what is selected; without Le.
  static func select(_ place: FilePlace) -> CommandAPDU {
    CommandAPDU(
      0, 0xA4, 0x02, 0x0C, data: [UInt8(place.identifier >> 8), UInt8(place.identifier & 0xFF)])
  }

  /// Reads from the beginning of a file that is not selected yet, and selects it.
  static func read(_ place: FilePlace, count: Int) -> CommandAPDU {
    CommandAPDU(0, 0xB0, 0x80 | place.short, 0, expected: count)
  }

  /// Reads the selected file at an offset: by the even instruction below 32 KiB, by the odd one
  /// above, whose answer brings its data in a data object (ISO/IEC 7816-4, clause 11.2.3).
  static func read(at offset: Int, count: Int) -> CommandAPDU {
    guard offset > 0x7FFF else {
      return CommandAPDU(
        0, 0xB0, UInt8(offset >> 8), UInt8(offset & 0xFF), expected: count)
    }
    let bytes = [UInt8(offset >> 16 & 0xFF), UInt8(offset >> 8 & 0xFF), UInt8(offset & 0xFF)]
    let short = Array(bytes.drop { $0 == 0 })
    return CommandAPDU(
      0, 0xB1, 0, 0, data: [0x54, UInt8(short.count)] + short, expected: count)
  }
}
