public import Bytes

/// What was read of a chip: its files as they came, each told by the tag that it opens with, so
/// that it does not matter how a program named them.
public struct ChipContent: Sendable {
  /// The files, tag and length included, without what a chip pads them with.
  public private(set) var files: [ChipFile: [UInt8]] = [:]
  /// What was passed over, with the reason, in the order in which it came.
  public private(set) var passedOver: [(name: String, reason: String)] = []

  /// Nothing yet.
  public init() {}

  /// Adds a file that stood under `name` somewhere. What is no file of a travel document, or is
  /// one in form only, is passed over and listed. Throws `.chipFile` for a second, different file
  /// of a kind: which of two security objects counts is not for this program to guess.
  public mutating func add(_ bytes: [UInt8], named name: String) throws(Fault) {
    guard let file = bytes.first.flatMap(ChipFile.init(tag:)) ?? ChipContent.untagged(bytes)
    else {
      passedOver.append((name, "no file of a travel document"))
      return
    }
    var rest = bytes[...]
    let whole: [UInt8]
    do throws(Fault) { whole = Array(try TaggedElement.next(&rest).encoded) } catch {
      passedOver.append((name, "\(file): \(error.detail) (\(error.place))"))
      return
    }
    guard files[file] == nil || files[file] == whole else {
      throw Fault(.chipFile, at: name, "a second, different \(file)")
    }
    files[file] = whole
  }

  /// Which of the two files without a tag of their own these bytes are; nil for neither. A set
  /// that lists nothing known, a certificate, another program's signed file are none.
  private static func untagged(_ bytes: [UInt8]) -> ChipFile? {
    switch bytes.first {
    case 0x31:
      let infos = try? SecurityInfos(cardAccess: bytes)
      return infos.map { $0.entries.isEmpty } == false ? .cardAccess : nil
    case 0x30: return (try? CardSecurity(bytes)) == nil ? nil : .cardSecurity
    default: return nil
    }
  }

  /// Adds a file whose kind is known, as it is when a chip is read: also those without a tag of
  /// their own, EF.CardAccess and EF.CardSecurity. Throws `.chipFile` for another content.
  public mutating func add(_ bytes: [UInt8], as file: ChipFile) throws(Fault) {
    guard let tag = file.tag else {
      var rest = bytes[...]
      files[file] = Array(try TaggedElement.next(&rest).encoded)
      return
    }
    guard bytes.first == tag else {
      throw Fault(.chipFile, at: "\(file)", "it does not open with its tag")
    }
    try add(bytes, named: "\(file)")
    if files[file] == nil {
      throw Fault(.chipFile, at: "\(file)", passedOver.last?.reason ?? "it cannot be read")
    }
  }

  /// The bytes of a file; nil when it was not read.
  public subscript(file: ChipFile) -> [UInt8]? { files[file] }

  /// The data groups that were read, in order.
  public var dataGroups: [Int] {
    files.keys.sorted().compactMap { file in
      if case .dataGroup(let number) = file { number } else { nil }
    }
  }

  /// The data groups that EF.COM lists (Doc 9303-10, clause 4.6.1), in its order; nil without
  /// the file. Throws `.chipFile` for one that cannot be read.
  public func listedGroups() throws(Fault) -> [Int]? {
    guard let bytes = files[.common] else { return nil }
    let children = try TaggedElement(bytes[...]).children()
    guard let list = children.first(where: { $0.tag == 0x5C }) else {
      throw Fault(.chipFile, at: "EF.COM", "no list of tags")
    }
    return list.content.compactMap { tag in
      if case .dataGroup(let number) = ChipFile(tag: tag) { number } else { nil }
    }
  }

  /// The machine-readable zone of DG1 (Doc 9303-10, clause 4.7.1); nil when it was not read.
  /// Throws `.chipFile`, `.zoneFormat` or `.zoneCharacter` for one that cannot be read.
  public func zone() throws(Fault) -> MachineReadableZone? {
    guard let bytes = files[.dataGroup(1)] else { return nil }
    let children = try TaggedElement(bytes[...]).children()
    guard let field = children.first(where: { $0.tag == 0x5F1F }) else {
      throw Fault(.chipFile, at: "DG1", "no machine-readable zone")
    }
    return try MachineReadableZone(bytes: Array(field.content))
  }
}
