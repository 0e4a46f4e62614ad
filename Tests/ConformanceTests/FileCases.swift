import Bytes
import Codes
import Crypto
import Support

@testable import Document
@testable import VirtualPassport

// Units LDS_A, B, C, D and E: EF.COM, the zone, the face, fingers and irises.
extension ConformanceCase {
  private static func common(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { $0.change(FileTree.common, change) }
  }

  private static let ignored = "EF.COM is signed by nobody: only its list of data groups counts"

  static let common: [ConformanceCase] = [
    fails("LDS_A_01", unless: ignored, common { beginnings($0).tag }),
    fails("LDS_A_02", common { beginnings($0).small }),
    fails("LDS_A_03", unless: ignored, common { beginnings($0).big }),
    fails("LDS_A_04", unless: ignored, common { setting([0], to: Array("0300".utf8), in: $0) }),
    fails("LDS_A_05", unless: ignored, common { removing([0], from: $0) }),
    fails("LDS_A_06", unless: ignored, common { setting([1], to: Array("050000".utf8), in: $0) }),
    fails("LDS_A_07", unless: ignored, common { removing([1], from: $0) }),
    fails("LDS_A_08", common { setting([2], to: [0x75], in: $0) }),
    fails("LDS_A_09", common { removing([2], from: $0) }),
    succeeds("LDS_A_10") { $0.plan.isRecent = true },
  ]

  /// A passport whose chip holds a zone, the same as its page or another.
  private static func zone(
    printed: PrintedZone? = nil, _ change: @escaping @Sendable (inout PrintedZone) -> Void
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      var zone = PrintedZone()
      change(&zone)
      // The page opens the chip: it shows the specimen's own zone where the case is the chip's.
      inspection.plan.groups[1] = DataGroupWriting.zone(Array(zone.lines.joined().utf8))
      inspection.printed = (printed ?? zone).lines
      inspection.plan.zone = (printed ?? zone).lines
    }
  }

  /// The chip's zone is wrong in a field, the page's is not.
  private static func wrong(
    _ change: @escaping @Sendable (inout PrintedZone) -> Void
  ) -> @Sendable (inout Inspection) throws -> Void { zone(printed: PrintedZone(), change) }

  private static func group1(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void { { $0.changeGroup(1, change) } }

  static let zone: [ConformanceCase] = [
    succeeds("LDS_B_01", zone { $0.optional = "ZE184226B" }),
    succeeds("LDS_B_02", zone { $0.names = "MUSTERMANN<<ERIKA<MARIA<THERESIA<ANNA<L" }),
    succeeds("LDS_B_03", zone { $0.names = "MUSTERMANN" }),
    succeeds("LDS_B_04", zone { $0.optionalDigit = "0" }),
    fails("LDS_B_05", group1 { beginnings($0).tag }),
    fails("LDS_B_06", group1 { beginnings($0).small }),
    fails("LDS_B_07", group1 { beginnings($0).big }),
    fails("LDS_B_08", wrong { $0.code = "Q<" }),
    fails("LDS_B_09", wrong { $0.issuer = "D1<" }),
    fails("LDS_B_10", wrong { $0.names = "" }),
    fails("LDS_B_11", wrong { $0.names = "MUSTERFRAU<<ERIKA" }),
    fails("LDS_B_12", wrong { $0.number = "C11T002JX" }),
    fails("LDS_B_13", wrong { $0.numberDigit = "9" }),
    fails("LDS_B_14", wrong { $0.nationality = "D1<" }),
    fails("LDS_B_15", wrong { $0.birth = "6A0812" }),
    fails("LDS_B_16", wrong { $0.birth = "641332" }),
    fails("LDS_B_17", wrong { $0.birthDigit = "0" }),
    fails("LDS_B_18", wrong { $0.sex = "A" }),
    fails("LDS_B_19", wrong { $0.expiry = "3A1031" }),
    fails("LDS_B_20", wrong { $0.expiry = "311331" }),
    fails("LDS_B_21", wrong { $0.expiryDigit = "0" }),
    fails("LDS_B_22", wrong { ($0.optional, $0.optionalDigit) = ("ZE184226B", "9") }),
    fails("LDS_B_23", wrong { $0.composite = "9" }),
    fails("LDS_B_24", group1 { setting([0], to: [], in: $0) }),
    succeeds("LDS_B_25", zone { $0.birth = "6408<<" }),
    succeeds("LDS_B_26", zone { $0.birth = "64<<12" }),
    succeeds("LDS_B_27", zone { $0.birth = "<<0812" }),
    succeeds("LDS_B_28", zone { $0.birth = "<<<<<<" }),
  ]

  private static func face(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void { { $0.changeGroup(2, change) } }

  /// The facial record of DG2 with a byte changed; 14 bytes of header, 20 of information and 12 on
  /// the image come before it (ISO/IEC 19794-5:2005, clause 5).
  private static func record(
    _ place: Int, _ value: UInt8
  ) -> @Sendable (inout Inspection) throws -> Void {
    face { bytes in
      edited(bytes, [0, 1, 1]) { parts, block in parts[block].value[place] = value }
    }
  }

  /// A field of the biometric header: 80 version, 81 type, 82 subtype, 87 owner, 88 format.
  private static func header(
    _ tag: UInt32, _ instance: Int = 1, _ value: [UInt8]?
  ) -> @Sendable ([UInt8]) -> [UInt8] {
    { bytes in
      guard let fields = DataObject.list(bytes)?.first?.at(0, instance, 0)?.parts,
        let place = fields.firstIndex(where: { $0.tag == tag })
      else { return bytes }
      let path = [0, instance, 0, place]
      return value.map { setting(path, to: $0, in: bytes) } ?? removing(path, from: bytes)
    }
  }

  /// The record with two feature points, of which its lengths know or not.
  private static func featured(knows: Bool) -> @Sendable ([UInt8]) -> [UInt8] {
    { bytes in
      edited(bytes, [0, 1, 1]) { parts, place in
        var record = parts[place].value
        let points: [UInt8] = [1, 0x21, 0, 100, 0, 120, 0, 0, 1, 0x22, 0, 140, 0, 120, 0, 0]
        record[19] = 2
        record.insert(contentsOf: points, at: 34)
        if knows {
          for (offset, length) in [(8, record.count), (14, record.count - 14)] {
            record[offset + 2] = UInt8(length >> 8 & 0xFF)
            record[offset + 3] = UInt8(length & 0xFF)
          }
        }
        parts[place].value = record
      }
    }
  }

  /// The record around a JPEG instead of a JPEG 2000.
  private static let photograph: @Sendable ([UInt8]) -> [UInt8] = { bytes in
    edited(bytes, [0, 1, 1]) { parts, place in
      var record = Array(parts[place].value.prefix(46))
      record += [0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 0x11, count: 500) + [0xFF, 0xD9]
      record[35] = 0
      for (offset, length) in [(8, record.count), (14, record.count - 14)] {
        record[offset + 2] = UInt8(length >> 8 & 0xFF)
        record[offset + 3] = UInt8(length & 0xFF)
      }
      parts[place].value = record
    }
  }

  static let face: [ConformanceCase] = [
    succeeds("LDS_C_01") { _ in },
    succeeds("LDS_C_02", face(photograph)),
    succeeds("LDS_C_03", face(featured(knows: true))),
    fails("LDS_C_04", face { beginnings($0).tag }),
    fails("LDS_C_05", face { beginnings($0).small }),
    fails("LDS_C_06", face { beginnings($0).big }),
    fails("LDS_C_07", face { removing([0, 0], from: $0) }),
    fails("LDS_C_08", face(header(0x87, 1, [0x01, 0xFF]))),
    fails("LDS_C_09", face(header(0x87, 1, nil))),
    fails("LDS_C_10", face(header(0x88, 1, [0x00, 0x09]))),
    fails("LDS_C_11", face(header(0x88, 1, nil))),
    fails("LDS_C_12", face(header(0x81, 1, [0x80]))),
    fails("LDS_C_13", face(header(0x81, 1, [0x08]))),
    fails("LDS_C_14", record(2, 0x44)), fails("LDS_C_15", record(5, 0x32)),
    fails("LDS_C_16", face(featured(knows: false))),
    fails("LDS_C_17", record(20, 0x03)), fails("LDS_C_18", record(21, 0x08)),
    fails("LDS_C_19", record(22, 0x0A)), fails("LDS_C_20", record(28, 0xB6)),
    fails("LDS_C_21", record(29, 0xB6)), fails("LDS_C_22", record(30, 0xB6)),
    fails("LDS_C_23", record(31, 0xB6)), fails("LDS_C_24", record(32, 0xB6)),
    fails("LDS_C_25", record(33, 0xB6)), fails("LDS_C_26", record(34, 0x05)),
    fails("LDS_C_27", record(35, 0x02)),
    fails("LDS_C_28", face { removing([0, 1, 1], from: $0) }),
  ]

  /// A passport whose fingers and irises are read, one of them made otherwise.
  private static func guarded(
    _ number: Int, _ group: @escaping @Sendable () -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      try guarded(&inspection, by: TerminalChainMaker())
      inspection.plan.groups[number] = group()
    }
  }

  private static func fingers(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    guarded(3) { change(BiometricWriting.fingers().encoded) }
  }

  private static func irises(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    guarded(4) { change(BiometricWriting.irises().encoded) }
  }

  private static let unread =
    "fingers and irises that cannot be read are told as missing; no check rests on them"
  private static let unsaid: @Sendable ([UInt8]) -> [UInt8] = { removing([0, 0], from: $0) }
  private static let identified: @Sendable ([UInt8]) -> [UInt8] = { bytes in
    edited(bytes, [0, 1, 1]) { parts, place in parts[place].value[1] = 0x58 }
  }
  private static let halved: @Sendable ([UInt8]) -> [UInt8] = { removing([0, 2, 1], from: $0) }

  static let biometrics: [ConformanceCase] = [
    succeeds("LDS_D_01", guarded(3) { BiometricWriting.fingers(compression: 4).encoded }),
    succeeds("LDS_D_02", guarded(3) { BiometricWriting.fingers().encoded }),
    succeeds("LDS_D_03", guarded(3) { BiometricWriting.fingers(3).encoded }),
    fails("LDS_D_04", unless: unread, fingers { beginnings($0).tag }),
    fails("LDS_D_05", fingers { beginnings($0).small }),
    fails("LDS_D_06", unless: unread, fingers { beginnings($0).big }),
    fails("LDS_D_07", fingers(unsaid)),
    fails("LDS_D_08", fingers(header(0x87, 1, [0x01, 0xFF]))),
    fails("LDS_D_09", fingers(header(0x87, 1, nil))),
    fails("LDS_D_10", fingers(header(0x88, 1, [0x00, 0x09]))),
    fails("LDS_D_11", fingers(header(0x88, 1, nil))),
    fails("LDS_D_12", fingers(header(0x82, 1, [0xFE]))),
    fails("LDS_D_13", fingers(header(0x82, 1, nil))),
    fails("LDS_D_14", fingers(identified)), fails("LDS_D_15", fingers(halved)),
    succeeds("LDS_D_16", guarded(3) { BiometricWriting.fingers(compression: 0).encoded }),
    succeeds("LDS_E_01", guarded(4) { BiometricWriting.irises().encoded }),
    succeeds("LDS_E_02", guarded(4) { BiometricWriting.irises(format: 11).encoded }),
    fails("LDS_E_03", unless: unread, irises { beginnings($0).tag }),
    fails("LDS_E_04", irises { beginnings($0).small }),
    fails("LDS_E_05", unless: unread, irises { beginnings($0).big }),
    fails("LDS_E_06", irises(unsaid)),
    fails("LDS_E_07", irises(header(0x87, 1, [0x01, 0xFF]))),
    fails("LDS_E_08", irises(header(0x87, 1, nil))),
    fails("LDS_E_09", irises(header(0x88, 1, [0x00, 0x07]))),
    fails("LDS_E_10", irises(header(0x88, 1, nil))),
    fails("LDS_E_11", irises(header(0x82, 1, [0xFE]))),
    fails("LDS_E_12", irises(header(0x82, 1, nil))),
    fails("LDS_E_13", irises(identified)), fails("LDS_E_14", irises(halved)),
  ]
}
