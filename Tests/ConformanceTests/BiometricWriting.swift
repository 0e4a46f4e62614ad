import VirtualPassport

@testable import VirtualPassport

/// Fingers and irises of a specimen: headers as their standards say, pictures of noise.
enum BiometricWriting {
  /// One record of a group: its header's fields and its block.
  struct Instance {
    var type: UInt8
    var subtype: UInt8?
    var format: UInt8
    var block: [UInt8]

    /// The template 7F60.
    var object: DataObject {
      var header = [DataObject(0x80, [1, 1]), DataObject(0x81, [type])]
      if let subtype { header.append(DataObject(0x82, [subtype])) }
      header += [DataObject(0x87, [1, 1]), DataObject(0x88, [0, format])]
      return DataObject(0x7F60, [DataObject(0xA1, header), DataObject(0x5F2E, block)])
    }
  }

  private static func group(_ tag: UInt32, _ instances: [Instance]) -> DataObject {
    DataObject(
      tag,
      [
        DataObject(
          0x7F61, [DataObject(0x02, [UInt8(instances.count)])] + instances.map(\.object))
      ])
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// DG3: right index, left index and so on; 2 is WSQ, 4 JPEG 2000, 0 raw (ISO/IEC 19794-4:2005,
  /// tables 2 to 4).
  static func fingers(_ count: Int = 2, compression: UInt8 = 2) -> DataObject {
    let subtypes: [UInt8] = [0x09, 0x0A, 0x05, 0x06]
    return group(
      0x63,
      (0..<count).map { place in
        let picture = [UInt8](repeating: 0x5A, count: 300)
        let view =
          number(14 + picture.count, 4) + [UInt8(place == 0 ? 2 : 7), 1, 1, 80, 0]
          + number(100, 2) + number(100, 2) + [0] + picture
        let head =
          Array("FIR\u{0}010\u{0}".utf8) + number(32 + view.count, 6) + [0, 0, 0, 31, 1, 1]
          + number(197, 2) + number(197, 2) + number(197, 2) + number(197, 2)
          + [8, compression, 0, 0]
        return Instance(type: 0x08, subtype: subtypes[place], format: 7, block: head + view)
      })
  }

  /// DG4: right and left eye (ISO/IEC 19794-6:2005, table 2).
  static func irises(format: UInt8 = 9) -> DataObject {
    group(
      0x76,
      (1...2).map { eye in
        let picture = [UInt8](repeating: 0xA5, count: 300)
        let head =
          Array("IIR\u{0}010\u{0}".utf8) + number(45 + picture.count, 4) + [0, 0, 1]
          + [UInt8](repeating: 0, count: 26)
        return Instance(
          type: 0x10, subtype: UInt8(eye), format: format, block: head + picture)
      })
  }
}
