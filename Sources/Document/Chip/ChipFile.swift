/// A file of an electronic travel document (ICAO Doc 9303-10, clauses 3.11 and 4).
public enum ChipFile: Hashable, Sendable, CaseIterable, Comparable, CustomStringConvertible {
  /// How the chip can be opened, readable by everybody.
  case cardAccess
  /// The signed form of the same, behind PACE.
  case cardSecurity
  /// Which data groups there are; nobody signed it.
  case common
  /// The issuer's signed hashes of all data groups.
  case securityObject
  /// A data group, 1 to 16.
  case dataGroup(Int)

  /// Every file, in the order of a reading.
  public static let allCases: [ChipFile] =
    [.cardAccess, .cardSecurity, .common, .securityObject] + (1...16).map { .dataGroup($0) }

  /// The tag that the file's content opens with; nil for the two that are no template of the
  /// application (Doc 9303-10, table 38).
  public var tag: UInt8? {
    switch self {
    case .cardAccess, .cardSecurity: nil
    case .common: 0x60
    case .securityObject: 0x77
    case .dataGroup(let number): ChipFile.groupTags[number - 1]
    }
  }

  private static let groupTags: [UInt8] = [
    0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70,
  ]

  /// The file whose content opens with a tag; nil for a tag of none.
  public init?(tag: UInt8) {
    guard let file = ChipFile.allCases.first(where: { $0.tag == tag }) else { return nil }
    self = file
  }

  /// The name in the standard: `EF.SOD`, `DG1`.
  public var description: String {
    switch self {
    case .cardAccess: "EF.CardAccess"
    case .cardSecurity: "EF.CardSecurity"
    case .common: "EF.COM"
    case .securityObject: "EF.SOD"
    case .dataGroup(let number): "DG\(number)"
    }
  }

  /// By the order of a reading.
  public static func < (left: ChipFile, right: ChipFile) -> Bool {
    left.place < right.place
  }

  private var place: Int {
    switch self {
    case .cardAccess: 0
    case .cardSecurity: 1
    case .common: 2
    case .securityObject: 3
    case .dataGroup(let number): 3 + number
    }
  }
}
