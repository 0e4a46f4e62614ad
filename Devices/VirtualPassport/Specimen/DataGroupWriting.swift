import Codes

/// The data groups of a specimen (ICAO Doc 9303-10, clause 4.7): what a personaliser writes.
enum DataGroupWriting {
  /// DG1: the zone.
  static func zone(_ characters: [UInt8]) -> [UInt8] {
    DataObject(0x61, [DataObject(0x5F1F, characters)]).encoded
  }

  /// DG2: one facial record of ISO/IEC 19794-5:2005 in its header (tables 41 to 43).
  static func face(_ image: SpecimenPortrait) -> [UInt8] {
    biometric(0x75, [(FacialRecord.bytes(image), type: 0x02, subtype: nil)], format: 0x0008)
  }

  /// DG3: finger image records of ISO/IEC 19794-4, with the subtype of each (clause 4.7.3).
  static func fingers(_ records: [(record: [UInt8], subtype: UInt8)]) -> [UInt8] {
    biometric(
      0x63, records.map { ($0.record, type: 0x08, subtype: $0.subtype) }, format: 0x0007)
  }

  /// The template of biometric data: number of instances, then header and record of each.
  private static func biometric(
    _ tag: UInt32, _ instances: [(record: [UInt8], type: UInt8, subtype: UInt8?)],
    format: UInt16
  ) -> [UInt8] {
    var parts = [DataObject(0x02, [UInt8(instances.count)])]
    for instance in instances {
      var header = [
        DataObject(0x80, [0x01, 0x01]), DataObject(0x81, [instance.type]),
      ]
      if let subtype = instance.subtype { header.append(DataObject(0x82, [subtype])) }
      // The format's owner 0101 is ISO/IEC JTC 1 SC 37.
      header += [
        DataObject(0x87, [0x01, 0x01]),
        DataObject(0x88, [UInt8(format >> 8), UInt8(format & 0xFF)]),
      ]
      parts.append(
        DataObject(0x7F60, [DataObject(0xA1, header), DataObject(0x5F2E, instance.record)]))
    }
    return DataObject(tag, [DataObject(0x7F61, parts)]).encoded
  }

  /// DG7: the signature or usual mark as an image (clause 4.7.7).
  static func signature(_ image: [UInt8]) -> [UInt8] {
    DataObject(0x67, [DataObject(0x02, [1]), DataObject(0x5F43, image)]).encoded
  }

  /// DG11 or DG12: the list of tags, then the fields (clauses 4.7.11 and 4.7.12).
  static func fields(_ tag: UInt32, _ fields: [DataObject]) -> [UInt8] {
    let list = fields.flatMap { field in
      let bytes = [UInt8(field.tag >> 8 & 0xFF), UInt8(field.tag & 0xFF)]
      return bytes.drop { $0 == 0 }
    }
    return DataObject(tag, [DataObject(0x5C, list)] + fields).encoded
  }

  /// EF.COM: versions and the list of data groups (clause 4.6.1).
  static func common(_ groups: [Int], isRecent: Bool) -> [UInt8] {
    let version = Array((isRecent ? "0108" : "0107").utf8)
    let list = groups.sorted().map { ChipFileName.tags[$0 - 1] }
    return DataObject(
      0x60,
      [
        DataObject(0x5F01, version), DataObject(0x5F36, Array("040000".utf8)),
        DataObject(0x5C, list),
      ]
    ).encoded
  }

  /// EF.DIR: the application's name (ISO/IEC 7816-4, clause 12.2.3).
  static var directory: [UInt8] {
    DataObject(0x61, [DataObject(0x4F, FileTree.application)]).encoded
  }

  /// EF.ATR/INFO: extended length with the sizes of buffers, in a template 7F66 (ISO/IEC 7816-4,
  /// clause 12.7.1).
  static func information(longestCommand: Int, longestAnswer: Int) -> [UInt8] {
    let sizes = [longestCommand, longestAnswer].map { size in
      DataObject(0x02, [UInt8(size >> 8 & 0xFF), UInt8(size & 0xFF)])
    }
    // Card capabilities: selection by name and identifier; chaining and extended length.
    return DataObject(0x43, [0x01]).encoded + DataObject(0x47, [0x94, 0x01, 0xC0]).encoded
      + DataObject(0x7F66, sizes).encoded
  }
}

/// The portrait of a specimen: an image file as the chip holds it.
public struct SpecimenPortrait: Sendable, Hashable {
  /// JPEG or JPEG 2000.
  public enum Format: UInt8, Sendable {
    case jpeg = 0
    case jpeg2000 = 1
  }

  /// The file.
  public var bytes: [UInt8]
  /// How to read it.
  public var format: Format
  /// Columns, 1 to 65,535.
  public var width: Int
  /// Rows, 1 to 65,535.
  public var height: Int

  /// Makes a portrait.
  public init(_ bytes: [UInt8], _ format: Format = .jpeg, width: Int, height: Int) {
    (self.bytes, self.format, self.width, self.height) = (bytes, format, width, height)
  }
}

/// A facial record (ISO/IEC 19794-5:2005, clause 5).
enum FacialRecord {
  /// One full frontal image without feature points.
  static func bytes(_ image: SpecimenPortrait) -> [UInt8] {
    // Facial information: length of the block, no points, nothing said of the person (clause 5.5).
    var block = number(20 + 12 + image.bytes.count, 4) + [UInt8](repeating: 0, count: 16)
    // Image information: full frontal, its form and sides, sRGB, no source (clause 5.7).
    block += [0x01, image.format.rawValue] + number(image.width, 2) + number(image.height, 2)
    block += [0x01, 0x00, 0x00, 0x00, 0x00, 0x00] + image.bytes
    // Header: "FAC", version 010, length of all, one face (clause 5.4).
    return Array("FAC\0010\0".utf8) + number(14 + block.count, 4) + number(1, 2) + block
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}

extension SpecimenPortrait {
  /// Columns and rows of a JPEG file, from its first frame header (ISO/IEC 10918-1, B.2.2); nil for
  /// what is none.
  public static func sides(ofJPEG bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
    var place = 2
    while place + 9 <= bytes.count, bytes[place] == 0xFF {
      let marker = bytes[place + 1]
      let count = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
      let isFrame = (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
      if isFrame {
        let height = Int(bytes[place + 5]) << 8 | Int(bytes[place + 6])
        let width = Int(bytes[place + 7]) << 8 | Int(bytes[place + 8])
        return width > 0 && height > 0 ? (width, height) : nil
      }
      place += 2 + count
    }
    return nil
  }
}
