import Bytes
import Codes
import Crypto
import Support

@testable import Document
@testable import VirtualPassport

// Units ISO7816_A, B and C: selection, Basic Access Control, files.
extension ConformanceCase {
  static let application: [ConformanceCase] = [
    succeeds("ISO7816_A_01") { $0.plan.needsAccess = false },
    succeeds("ISO7816_A_02") { _ in },
    fails("ISO7816_A_03") { inspection in
      inspection.edit = { exchange in
        guard exchange.instruction == 0xA4, exchange.parameters >> 8 == 0x04 else { return }
        (exchange.answer, exchange.status) = ([], 0x6A82)
      }
    },
  ]

  /// A chip that answers EXTERNAL AUTHENTICATE over other random numbers, its code right.
  private static let otherNumbers: @Sendable (inout ChipExchange) -> Void = { exchange in
    guard exchange.instruction == 0x82, exchange.answer.count == 40,
      let zone = try? MachineReadableZone(lines: PrintedZone().lines),
      let seed = try? Array(ZoneKey(zone).hash.prefix(16)),
      let key = try? ChipCipher.tripleDES.deriveKey(from: seed, counter: 1),
      let codeKey = try? ChipCipher.tripleDES.deriveKey(from: seed, counter: 2),
      var plain = try? ChipCipher.tripleDES.decrypt(Array(exchange.answer.prefix(32)), key: key)
    else { return }
    plain[9] ^= 1
    guard let sent = try? ChipCipher.tripleDES.encrypt(plain, key: key),
      let code = try? ChipCipher.tripleDES.code(of: sent, key: codeKey)
    else { return }
    exchange.answer = sent + code
  }

  /// The first protected answer of each conversation is wrong: the reader begins anew a few times.
  private static func broken(
    _ kind: ChipFault.Kind
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      inspection.faults = [ChipFault(kind, 1)]
      inspection.isPersistent = true
    }
  }

  static let basicAccess: [ConformanceCase] = [
    fails("ISO7816_B_01") { $0.faults = [ChipFault(.wrongAccess)] },
    fails("ISO7816_B_02") { $0.edit = otherNumbers },
    fails("ISO7816_B_03") { inspection in
      inspection.edit = { exchange in
        if exchange.instruction == 0x82 { (exchange.answer, exchange.status) = ([], 0x6300) }
      }
    },
    fails("ISO7816_B_04", broken(.channelEnds)), fails("ISO7816_B_05", broken(.noChecksum)),
    fails("ISO7816_B_06", broken(.noCryptogram)), fails("ISO7816_B_07", broken(.noStatus)),
    fails("ISO7816_B_08", broken(.wrongChecksum)), fails("ISO7816_B_09", broken(.wrongCryptogram)),
    fails("ISO7816_B_10", also: { $0.report.outcome(of: .init("chip.revocation")) == .failed }) {
      $0.plan.signerState = .revoked
    },
  ]

  /// The face of the specimen in a record of over 32 KiB, behind the reach of even offsets.
  private static func largeFace() throws -> [UInt8] {
    let face = try Fixture.bytes("chip/bsi-2008/Datagroup2.bin")
    let path = [0, 1, 1]
    guard var record = DataObject.list(face)?.first?.at(0, 1, 1)?.value else { return face }
    record += [UInt8](repeating: 0, count: 40_000)
    // The record's own length and that of the one face in it.
    for (place, length) in [(8, record.count), (14, record.count - 14)] {
      for (index, shift) in [24, 16, 8, 0].enumerated() {
        record[place + index] = UInt8(truncatingIfNeeded: length >> shift)
      }
    }
    return setting(path, to: record, in: face)
  }

  static let binaryFiles: [ConformanceCase] = [
    fails("ISO7816_C_01") { $0.faults = [ChipFault(.noFile, 1)] },
    succeeds("ISO7816_C_02", also: { ($0.reading.content[.dataGroup(2)]?.count ?? 0) > 40_000 }) {
      $0.plan.groups[2] = try largeFace()
    },
    fails("ISO7816_C_03") { inspection in
      inspection.change(FileTree.dataGroup(2)) { Array($0.dropLast(500)) }
    },
    succeeds("ISO7816_C_04") { $0.faults = [ChipFault(.endRefused)] },
    succeeds("ISO7816_C_05") { $0.faults = [ChipFault(.endWarns)] },
    succeeds("ISO7816_C_06") { $0.faults = [ChipFault(.endCorrected)] },
    succeeds("ISO7816_C_07", also: { ($0.reading.content[.dataGroup(2)]?.count ?? 0) > 40_000 }) {
      $0.plan.groups[2] = try largeFace()
      $0.isExtended = false
    },
    fails("ISO7816_C_08") { inspection in
      let face = try Fixture.bytes("chip/bsi-2008/Datagroup2.bin")
      inspection.plan.groups[2] = setting([0, 1, 1], to: [], in: face)
    },
  ]
}
