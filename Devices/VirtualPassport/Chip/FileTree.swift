/// Where a file stands on a chip.
public enum FileFolder: Hashable, Sendable {
  /// The master file, whose files everybody may read.
  case master
  /// The travel document's application.
  case application
}

/// The files of a chip (ICAO Doc 9303-10, clause 3 and table 38): a master file with what concerns
/// the whole chip, and the application of the travel document.
public struct FileTree: Sendable {
  /// The name of the travel document's application (AID).
  public static let application: [UInt8] = [0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01]
  /// The identifier of the master file.
  static let master: UInt16 = 0x3F00

  // Identifiers of elementary files (Doc 9303-10, tables 38 and 33).
  /// EF.CardAccess, below the master file.
  public static let cardAccess: UInt16 = 0x011C
  /// EF.CVCA, in the application, under the identifier of EF.CardAccess.
  public static let trustPoints: UInt16 = 0x011C
  /// EF.CardSecurity, below the master file.
  public static let cardSecurity: UInt16 = 0x011D
  /// EF.SOD, in the application.
  public static let securityObject: UInt16 = 0x011D
  /// EF.COM, in the application.
  public static let common: UInt16 = 0x011E
  /// EF.DIR, below the master file.
  public static let directory: UInt16 = 0x2F00
  /// EF.ATR/INFO, below the master file.
  public static let information: UInt16 = 0x2F01

  /// The identifier of a data group, 1 to 16.
  public static func dataGroup(_ number: Int) -> UInt16 { 0x0100 | UInt16(number) }

  private var contents: [FileFolder: [UInt16: [UInt8]]] = [:]

  /// No file yet.
  public init() {}

  /// The content of a file; nil where none stands.
  public subscript(folder: FileFolder, identifier: UInt16) -> [UInt8]? {
    get { contents[folder]?[identifier] }
    set { contents[folder, default: [:]][identifier] = newValue }
  }

  /// The identifiers of a folder's files, ascending.
  public func identifiers(in folder: FileFolder) -> [UInt16] {
    contents[folder]?.keys.sorted() ?? []
  }

  /// The file of a short identifier: in both folders it is the identifier's low five bits, but for
  /// EF.DIR and EF.ATR/INFO, which have 1E and 01 (Doc 9303-10, table 38).
  static func file(short: UInt8, in folder: FileFolder) -> UInt16 {
    switch (folder, short) {
    case (.master, 0x1E): directory
    case (.master, 0x01): information
    default: 0x0100 | UInt16(short)
    }
  }
}
