import Bytes
import Codes
import Crypto
import Support
import Synchronization

@testable import Document
@testable import VirtualPassport

// Units ISO7816_D and F: chip and active authentication.
extension ConformanceCase {
  private static let isProvedByChip: @Sendable (Inspection.Outcome) -> Bool = {
    $0.report.outcome(of: .chipAuthentication) == .successful
  }

  /// The place of an entry of DG14 by the last number of its protocol's family: keys are 1.
  private static func place(of family: UInt8, in group14: [UInt8]) -> Int? {
    DataObject.list(group14)?.first?.at(0)?.parts?.firstIndex { info in
      info.at(0)?.value.dropFirst(7).first == family
    }
  }

  /// Changes DG14 behind the object identifier of an entry, and signs it so.
  private static func changeInfo(
    _ inspection: inout Inspection, _ family: UInt8, _ path: [Int],
    _ change: @escaping @Sendable (inout [DataObject], Int) -> Void
  ) {
    inspection.changeGroup(14) { bytes in
      guard let place = place(of: family, in: bytes) else { return bytes }
      return edited(bytes, [0, place] + path, change)
    }
  }

  private static func offer(_ inspection: inout Inspection, _ keys: (Int, ChipCipher)...) {
    inspection.plan.chipKeys = keys.map { .init(parameters: $0.0, cipher: $0.1) }
  }

  /// What the chip of case D_10 was sent as ephemeral keys.
  private static let keysHeard = Mutex<[[UInt8]]>([])

  static let chipAuthentication: [ConformanceCase] = [
    succeeds("ISO7816_D_01", also: isProvedByChip) { offer(&$0, (2, .aes128)) },
    succeeds("ISO7816_D_02", also: isProvedByChip) { offer(&$0, (13, .aes128)) },
    succeeds("ISO7816_D_03", also: isProvedByChip) { offer(&$0, (12, .tripleDES)) },
    succeeds("ISO7816_D_04", also: isProvedByChip) {
      offer(&$0, (13, .aes128), (12, .tripleDES))
    },
    succeeds("ISO7816_D_05", also: isProvedByChip) {
      offer(&$0, (13, .aes128), (12, .tripleDES), (16, .aes256))
    },
    fails("ISO7816_D_06") { inspection in
      offer(&inspection, (13, .aes128), (16, .aes256))
      inspection.changes.append { specimen in
        for place in specimen.chip.agreementKeys.indices {
          specimen.chip.agreementKeys[place].reference = 40 + place
        }
      }
    },
    // A bit of the public value: the element leaves the subgroup.
    fails("ISO7816_D_07") { inspection in
      offer(&inspection, (2, .aes128))
      changeInfo(&inspection, 1, [1, 1]) { parts, place in parts[place].value[40] ^= 1 }
    },
    fails("ISO7816_D_08") { inspection in
      offer(&inspection, (13, .aes128))
      changeInfo(&inspection, 1, [1, 1]) { parts, place in parts[place].value[20] ^= 1 }
    },
    // The chip says yes to everything and goes on under its old keys.
    fails("ISO7816_D_09") { inspection in
      offer(&inspection, (13, .aes128))
      inspection.changes.append { $0.chip.agreementKeys = [] }
      inspection.edit = { exchange in
        if exchange.instruction == 0x22, exchange.parameters == 0x41A4 { exchange.status = 0x9000 }
        if exchange.instruction == 0x86 {
          (exchange.answer, exchange.status) = ([0x7C, 0], 0x9000)
        }
      }
    },
    // The chip is lost once, so that it is asked again: never with the same key.
    succeeds(
      "ISO7816_D_10",
      also: { _ in keysHeard.withLock { $0.count > 1 && Set($0).count == $0.count } }
    ) {
      inspection in
      try guarded(&inspection, by: TerminalChainMaker())
      keysHeard.withLock { $0 = [] }
      inspection.faults = [ChipFault(.lostAtCommand, 30)]
      inspection.edit = { exchange in
        guard exchange.instruction == 0x86 else { return }
        keysHeard.withLock { $0.append(exchange.command) }
      }
    },
    fails("ISO7816_D_11") { inspection in
      offer(&inspection, (2, .aes128))
      changeInfo(&inspection, 1, [1, 0, 1, 0]) { parts, place in parts[place].value[40] ^= 1 }
    },
    fails("ISO7816_D_12") { inspection in
      offer(&inspection, (13, .aes128))
      changeInfo(&inspection, 1, [1, 0, 1, 1, 1]) { parts, place in parts[place].value[8] ^= 1 }
    },
    fails("ISO7816_D_13") { inspection in
      offer(&inspection, (13, .aes128), (16, .aes256))
      inspection.changeGroup(14) { bytes in
        // Both keys get numbers that no protocol names.
        guard let infos = DataObject.list(bytes)?.first?.at(0)?.parts else { return bytes }
        var changed = bytes
        for (place, info) in infos.enumerated()
        where info.at(0)?.value.dropFirst(7).first == 1 {
          changed = setting([0, place, 2], to: [0x50 + UInt8(place)], in: changed)
        }
        return changed
      }
    },
    succeeds("ISO7816_D_14", also: isProvedByChip) { offer(&$0, (1, .aes256)) },
    fails("ISO7816_D_15") { inspection in
      offer(&inspection, (13, .aes128))
      inspection.edit = { exchange in
        if exchange.instruction == 0x22, exchange.parameters == 0x41A4 { exchange.status = 0x6A80 }
      }
    },
  ]

  private static let isProvedActively: @Sendable (Inspection.Outcome) -> Bool = {
    $0.report.outcome(of: .activeAuthentication) == .successful
  }

  static let activeAuthentication: [ConformanceCase] =
    [
      ("ISO7816_F_01", HashAlgorithm.sha1), ("ISO7816_F_04", .sha224), ("ISO7816_F_05", .sha256),
      ("ISO7816_F_06", .sha384), ("ISO7816_F_07", .sha512),
    ].map { id, hash in
      succeeds(id, also: isProvedActively) { $0.plan.activeProof = .rsa(bits: 1536, hash) }
    } + [
      succeeds("ISO7816_F_02", also: isProvedActively) {
        $0.plan.activeProof = .curve(13, .sha256)
      },
      // The chip's number ends with 3ABC, no trailer of any hash function.
      fails("ISO7816_F_08", also: { $0.report.outcome(of: .activeAuthentication) == .failed }) {
        inspection in
        let pem = try Fixture.text("terminal/own/rsa-1024.pem")
        let der = try PEM.decode("PRIVATE KEY", from: pem)[0]
        let key = try ChipPrivateKey(der: der)
        inspection.plan.groups[15] =
          DataObject(0x6F, try key.publicKey.subjectPublicKeyInfo()).encoded
        inspection.changes.append { specimen in
          specimen.chip.activeKey = try ActiveKey(der: der, .recovery(.sha1))
        }
        inspection.edit = { exchange in
          guard exchange.instruction == 0x88 else { return }
          let part = [UInt8](repeating: 0x5C, count: 128 - 1 - 20 - 2)
          guard let hash = try? HashAlgorithm.sha1.hash(part + exchange.command),
            let signature = try? key.rawRSA([0x6A] + part + hash + [0x3A, 0xCB])
          else { return }
          exchange.answer = signature
        }
      },
      fails("ISO7816_F_09") { inspection in
        inspection.plan.activeProof = .curve(13, .sha256)
        inspection.changeGroup(14) { bytes in
          guard let infos = DataObject.list(bytes)?.first?.at(0)?.parts,
            let place = infos.firstIndex(where: { $0.at(0)?.value.first == 0x67 }),
            let algorithm = infos[place].at(2)?.value
          else { return bytes }
          return setting([0, place, 2], to: algorithm.dropLast() + [0x63], in: bytes)
        }
      },
    ]
}
