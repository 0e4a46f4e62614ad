import Bytes
import Codes
import Crypto
import Support

@testable import Document
@testable import VirtualPassport

// Units LDS_F, G, I, J and K: DG14, EF.CVCA, DG15, EF.CardSecurity, EF.ATR/INFO.
extension ConformanceCase {
  private static func group14(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      inspection.plan.chipKeys = [.init(parameters: 13, cipher: .aes128)]
      inspection.changeGroup(14, change)
    }
  }

  /// The places of ChipAuthenticationInfo and of its public key in DG14.
  private static func place(_ family: UInt8, _ bytes: [UInt8]) -> Int? {
    DataObject.list(bytes)?.first?.at(0)?.parts?.firstIndex {
      $0.at(0)?.value.dropFirst(7).first == family
    }
  }

  private static func info(
    _ family: UInt8, _ path: [Int],
    _ change: @escaping @Sendable (inout [DataObject], Int) -> Void
  ) -> @Sendable ([UInt8]) -> [UInt8] {
    { bytes in
      guard let place = place(family, bytes) else { return bytes }
      return edited(bytes, [0, place] + path, change)
    }
  }

  private static func trustPoints(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      try guarded(&inspection, by: TerminalChainMaker())
      inspection.change(FileTree.trustPoints, change)
    }
  }

  private static func group15(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      inspection.plan.activeProof = .curve(13, .sha256)
      inspection.changeGroup(15, change)
    }
  }

  private static let mapped = PaceOffer(
    PaceVariant(.chipAuthentication, isCurve: true, .aes128), parameters: 13)

  private static func cardSecurity(
    _ change: @escaping @Sendable ([DataObject]) -> [DataObject]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      offer(&inspection, mapped)
      changeCardSecurity(&inspection, change)
    }
  }

  private static func information(
    _ bytes: [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { $0.change(.master, FileTree.information) { _ in bytes } }
  }

  private static let advice =
    "EF.ATR/INFO is advice: without it the reader finds the lengths itself"

  static let keyFiles: [ConformanceCase] = [
    fails("LDS_F_01", group14 { beginnings($0).tag }),
    fails("LDS_F_02", group14 { beginnings($0).small }),
    fails("LDS_F_03", group14 { beginnings($0).big }),
    fails(
      "LDS_F_04",
      group14(
        info(1, [0]) { parts, place in
          parts[place].value[parts[place].value.count - 1] = 3
        })),
    fails("LDS_F_05", group14(info(1, [0]) { parts, place in parts.remove(at: place) })),
    fails("LDS_F_06", group14(info(3, [1]) { parts, place in parts[place].value = [10] })),
    fails("LDS_F_07", group14(info(3, [1]) { parts, place in parts.remove(at: place) })),
    fails("LDS_G_01", trustPoints { [0x00] + $0.dropFirst() }),
    fails("LDS_G_02", trustPoints { [UInt8](repeating: 0, count: $0.count) }),
    fails("LDS_I_01", group15 { beginnings($0).tag }),
    fails("LDS_I_02", group15 { beginnings($0).small }),
    fails("LDS_I_03", group15 { beginnings($0).big }),
    succeeds(
      "LDS_J_01",
      cardSecurity { infos in
        infos + [DataObject(0x30, [DataObject(0x06, [0x2A, 0x03, 0x04]), DataObject(0x02, [1])])]
      }),
    fails(
      "LDS_J_02",
      unless: "a signed file that says nothing of PACE is not compared: DG14 covers EF.CardAccess",
      cardSecurity { infos in infos.filter { $0.at(0)?.value.dropFirst(7).first != 4 } }
    ),
    fails(
      "LDS_J_03",
      cardSecurity { infos in
        infos.map { info in
          guard info.at(0)?.value.dropFirst(7).first == 4 else { return info }
          return info.editing([2]) { parts, place in parts[place].value = [16] }
        }
      }),
    fails(
      "LDS_J_04",
      cardSecurity { infos in
        infos.map { isKey($0) ? $0.editing([0]) { parts, place in parts.remove(at: place) } : $0 }
      }),
    succeeds("LDS_K_01", information([0x7F, 0x66, 8, 2, 2, 7, 0x80, 2, 2, 7, 0x80])),
    succeeds(
      "LDS_K_02", information([0x7F, 0x66, 10, 2, 3, 0, 7, 0x80, 2, 3, 0, 7, 0x80])),
    fails("LDS_K_03", unless: advice, information([0x7F, 0x66, 4, 2, 2, 7, 0x80])),
    fails(
      "LDS_K_04", unless: advice, information([0x7F, 0x65, 8, 2, 2, 7, 0x80, 2, 2, 7, 0x80])),
  ]
}
