import Bytes
public import Codes

/// A biometric record of a chip: its header (ISO/IEC 7816-11, CBEFF) and its data block as it came.
/// The block is for a reader of its own format: fingers of ISO/IEC 19794-4 for Biometrics.
public struct BiometricRecord: Hashable, Sendable {
  /// What kind of feature the record is of.
  public enum Feature: String, Sendable, CaseIterable {
    case face, finger, iris
  }

  /// How the data block is encoded.
  public enum Encoding: Hashable, Sendable {
    /// ISO/IEC 19794 of 2005, with its part: 4 fingers, 5 faces, 6 irises.
    case iso19794(part: Int)
    /// ISO/IEC 39794 of 2019 in tagged elements, with its part.
    case iso39794(part: Int)
  }

  /// What it is of.
  public let feature: Feature
  /// The finger or eye, as CBEFF codes it; nil where the header says none.
  public let subtype: UInt8?
  /// The owner of the block's format, 0x0101 for ISO/IEC JTC 1/SC 37; nil where the header says
  /// none.
  public let formatOwner: Int?
  /// The format of the block by its owner's register: 7 finger images, 8 faces, 9 irises, 42 faces
  /// of ISO/IEC 39794-5; nil where the header says none.
  public let formatType: Int?
  /// How the block is encoded.
  public let encoding: Encoding
  /// The data block as it came, without its tag.
  public let data: [UInt8]
  /// Where the block begins in the file.
  public let place: Int

  /// The finger of the subtype (ISO/IEC 7816-11, table C.2: a hand in two bits, a finger in three).
  public var finger: FingerPosition {
    guard feature == .finger, let subtype else { return .unknown }
    let isRight = subtype & 3 == 1
    switch (subtype >> 2 & 7, subtype & 3) {
    case (1, 1...2): return isRight ? .rightThumb : .leftThumb
    case (2, 1...2): return isRight ? .rightIndex : .leftIndex
    case (3, 1...2): return isRight ? .rightMiddle : .leftMiddle
    case (4, 1...2): return isRight ? .rightRing : .leftRing
    case (5, 1...2): return isRight ? .rightLittle : .leftLittle
    default: return .unknown
    }
  }
}

extension BiometricRecord.Feature {
  /// The part of ISO/IEC 19794 and 39794.
  var part: Int {
    switch self {
    case .finger: 4
    case .face: 5
    case .iris: 6
    }
  }

  /// The biometric type in the header (ISO/IEC 7816-11, table C.1).
  fileprivate var type: [UInt8] {
    switch self {
    case .face: [0x02]
    case .finger: [0x08]
    case .iris: [0x10]
    }
  }

  /// The format types of ISO/IEC 19794; irises may be rectangular or polar.
  fileprivate var formatTypes: Set<Int> {
    switch self {
    case .finger: [7]
    case .face: [8]
    case .iris: [9, 11]
    }
  }

  /// What a record of ISO/IEC 19794 opens with.
  fileprivate var identifier: [UInt8] {
    switch self {
    case .finger: Array("FIR\0".utf8)
    case .face: Array("FAC\0".utf8)
    case .iris: Array("IIR\0".utf8)
    }
  }

  /// Whether a subtype names a feature: hand and finger, or eye; none where it does not matter.
  fileprivate func allows(_ subtype: UInt8?) -> Bool {
    switch self {
    case .face: true
    case .finger: subtype.map { $0 < 0x20 && $0 & 3 != 3 && $0 >> 2 <= 5 } ?? false
    case .iris: subtype.map { $0 <= 2 } ?? false
    }
  }
}

extension DataGroupReader {
  /// ISO/IEC JTC 1/SC 37 in the register of format owners.
  private static let owner = 0x0101

  /// DG2, DG3 and DG4 (clauses 4.7.2 to 4.7.4): a group of templates, each a header and a block. A
  /// group may be empty: some issuers write none for a person without fingers.
  mutating func biometrics(
    _ element: TaggedElement, _ feature: BiometricRecord.Feature
  ) throws(Fault) -> [BiometricRecord] {
    let group = try TaggedElement(element.content)
    guard group.tag == 0x7F61 else {
      throw TaggedElement.wrong(group.encoded, "tag 7F61 expected")
    }
    guard try group.children().first?.tag == 0x02 else {
      throw TaggedElement.wrong(group.content, "no number of templates")
    }
    var records: [BiometricRecord] = []
    for template in try counted(group, { $0.tag == 0x7F60 }) {
      records.append(try record(template, feature))
    }
    return records
  }

  private mutating func record(
    _ template: TaggedElement, _ feature: BiometricRecord.Feature
  ) throws(Fault) -> BiometricRecord {
    let children = try template.children()
    guard let header = children.first, header.tag == 0xA1 else {
      throw TaggedElement.wrong(template.content, "a biometric header expected")
    }
    guard let block = children.first(where: { $0.tag == 0x5F2E || $0.tag == 0x7F2E }) else {
      throw TaggedElement.wrong(template.content, "no biometric data block")
    }
    let fields = try header.children()
    func field(_ tag: Int) -> TaggedElement? { fields.first { $0.tag == tag } }
    if let type = field(0x81), Array(type.content) != feature.type {
      note(type.encoded, "a biometric type of another feature")
    }
    let subtype = field(0x82).flatMap { $0.content.count == 1 ? $0.content.first : nil }
    if !feature.allows(subtype) { note(header.encoded, "no biometric subtype of a \(feature)") }
    let (owner, type) = (field(0x87), field(0x88))
    if owner == nil || type == nil { note(header.encoded, "no format owner or format type") }
    let formatOwner = try owner.map(number)
    if let owner, formatOwner != Self.owner {
      note(owner.encoded, "a format owner that is not known here")
    }
    return BiometricRecord(
      feature: feature, subtype: subtype, formatOwner: formatOwner,
      formatType: try type.map(number), encoding: try encoding(of: block, feature, type),
      data: Array(block.content), place: block.content.startIndex)
  }

  /// The encoding of a block, which its own first bytes tell; the format type has to agree.
  private mutating func encoding(
    of block: TaggedElement, _ feature: BiometricRecord.Feature, _ format: TaggedElement?
  ) throws(Fault) -> BiometricRecord.Encoding {
    let type = try format.map(number)
    if block.tag == 0x7F2E {
      // The register gives 39794 types of their own; those of 19794 cannot stand here.
      if let format, let type, (7...11).contains(type) {
        note(format.encoded, "a format type of another encoding")
      }
      _ = try TaggedBlock(block.content, feature)
      return .iso39794(part: feature.part)
    }
    if let format, let type, !feature.formatTypes.contains(type) {
      note(format.encoded, "a format type of another feature")
    }
    guard block.content.starts(with: feature.identifier) else {
      throw TaggedElement.wrong(block.content, "a record of another format")
    }
    return .iso19794(part: feature.part)
  }
}

/// A data block of ISO/IEC 39794 in tagged elements: version and representations.
struct TaggedBlock {
  /// The representations: one image each.
  let representations: [TaggedElement]

  /// Reads the content of tag 7F2E: the block stands in tag A1 there (Doc 9303-10, clause 4.7.2).
  init(_ content: ArraySlice<UInt8>, _ feature: BiometricRecord.Feature) throws(Fault) {
    var block = try TaggedElement(content)
    if block.tag == 0xA1 { block = try TaggedElement(block.content) }
    guard block.tag == 0x60 + feature.part else {
      throw TaggedElement.wrong(block.encoded, "a block of ISO/IEC 39794-\(feature.part) expected")
    }
    let fields = try block.children(0xA0, 0xA1)
    let version = try fields[0].children(0x80, 0x81)
    guard version[0].content.elementsEqual([3]) else {
      throw TaggedElement.wrong(version[0].encoded, "a generation that is not known here")
    }
    representations = try fields[1].children()
    guard !representations.isEmpty, representations.allSatisfy({ $0.tag == 0x30 }) else {
      throw TaggedElement.wrong(fields[1].content, "a representation expected")
    }
  }
}
