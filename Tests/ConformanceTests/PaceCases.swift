import Bytes
import Codes
import Crypto
import Support

@testable import Document
@testable import VirtualPassport

// Unit ISO7816_G: PACE.
extension ConformanceCase {
  private static let byPACE: @Sendable (Inspection.Outcome) -> Bool = { outcome in
    outcome.report.checks[.access]?.detail.hasPrefix("PACE") ?? false
  }

  /// A passport that opens by PACE alone (configuration "PACE").
  static func offer(_ inspection: inout Inspection, _ offers: PaceOffer...) {
    inspection.plan.pace = offers
    inspection.plan.hasBasicAccess = false
  }

  static func offer(_ inspection: inout Inspection) { offer(&inspection, generic) }

  static let generic = PaceOffer(PaceVariant(.generic, isCurve: true, .aes128), parameters: 13)

  /// A passport for each of several offers; the last one is inspected by the test, the others here.
  private static func each(
    _ offers: [PaceOffer], _ inspection: inout Inspection
  ) throws {
    for choice in offers.dropLast() {
      var other = try Inspection()
      offer(&other, choice)
      let outcome = try other.outcome()
      guard outcome.isSuccessful, byPACE(outcome) else {
        throw Fault(.bug, at: "\(choice)", outcome.words)
      }
    }
    if let last = offers.last { offer(&inspection, last) }
  }

  private static let curves = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]
  private static let ciphers: [ChipCipher] = [.tripleDES, .aes128, .aes192, .aes256]

  private static func offers(_ mapping: PaceVariant.Mapping) -> [PaceOffer] {
    let residues = mapping == .chipAuthentication ? [] : [0, 1, 2]
    return residues.map {
      PaceOffer(PaceVariant(mapping, isCurve: false, .aes128), parameters: $0)
    }
      + curves.filter { mapping != .integrated || $0 != 10 }.map {
        PaceOffer(PaceVariant(mapping, isCurve: true, .aes128), parameters: $0)
      }
  }

  static let pace: [ConformanceCase] = [
    succeeds("ISO7816_G_01", also: byPACE) { offer(&$0) },
    succeeds("ISO7816_G_02", also: byPACE) { try each(offers(.generic), &$0) },
    succeeds("ISO7816_G_03", also: byPACE) { try each(offers(.integrated), &$0) },
    succeeds("ISO7816_G_04", also: byPACE) { inspection in
      try each(
        [PaceVariant.Mapping.generic, .integrated].flatMap { mapping in
          ciphers.flatMap { cipher in
            [
              PaceOffer(PaceVariant(mapping, isCurve: true, cipher), parameters: 13),
              PaceOffer(PaceVariant(mapping, isCurve: false, cipher), parameters: 2),
            ]
          }
        }, &inspection)
    },
    succeeds("ISO7816_G_05", also: byPACE) { inspection in
      offer(&inspection)
      addInfo(
        &inspection,
        DataObject(0x30, [DataObject(0x06, [0x2A, 0x03, 0x04]), DataObject(0x02, [1])]))
    },
    succeeds("ISO7816_G_06", also: byPACE) {
      offer(
        &$0, generic,
        PaceOffer(PaceVariant(.generic, isCurve: true, .aes256), parameters: 16))
    },
    succeeds("ISO7816_G_07", also: byPACE) { inspection in
      offer(
        &inspection, generic,
        PaceOffer(PaceVariant(.generic, isCurve: true, .tripleDES), parameters: 12))
      guard let group = try? AgreementGroup(standardized: 13) else { return }
      let parameters = DataObject.list(group.algorithmIdentifier) ?? []
      addInfo(
        &inspection,
        DataObject(
          0x30,
          [DataObject(0x06, ProtocolIdentifier.pace.appending(2).octets)] + parameters
            + [DataObject(0x02, [32])]))
    },
  ]

  /// Another entry in EF.CardAccess and in DG14, which covers it.
  private static func addInfo(_ inspection: inout Inspection, _ info: DataObject) {
    inspection.change(.master, FileTree.cardAccess) { bytes in
      edited(bytes, [0]) { parts, _ in parts.append(info) }
    }
    inspection.changeGroup(14) { bytes in
      edited(bytes, [0, 0]) { parts, _ in parts.append(info) }
    }
  }

  /// A step of GENERAL AUTHENTICATE, 1 to 4, that goes wrong.
  private static func step(
    _ number: Int, of inspection: inout Inspection,
    _ change: @escaping @Sendable (inout ChipExchange) -> Void
  ) {
    inspection.edit = { exchange in
      // The reader may begin anew: of every four the same one goes wrong.
      guard exchange.instruction == 0x86, (exchange.occurrence - 1) % 4 == number - 1 else {
        return
      }
      change(&exchange)
    }
  }

  private static func refused(_ number: Int) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      offer(&inspection)
      step(number, of: &inspection) { ($0.answer, $0.status) = ([], 0x6A80) }
    }
  }

  private static func tagged(
    _ number: Int, _ tag: UInt8
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      offer(&inspection)
      step(number, of: &inspection) { if $0.answer.count > 2 { $0.answer[2] = tag } }
    }
  }

  /// The value of the answer's only data object changed.
  private static func valued(
    _ number: Int, of choice: PaceOffer = generic,
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      offer(&inspection, choice)
      step(number, of: &inspection) { exchange in
        guard let object = DataObject.list(exchange.answer)?.first?.at(0) else { return }
        exchange.answer =
          DataObject(0x7C, [DataObject(object.tag, change(object.value))]).encoded
      }
    }
  }

  private static let residues = PaceOffer(
    PaceVariant(.generic, isCurve: false, .aes128), parameters: 2)
  private static let integrated = PaceOffer(
    PaceVariant(.integrated, isCurve: true, .aes128), parameters: 13)
  private static let noPoint: @Sendable ([UInt8]) -> [UInt8] = { value in
    [0x04] + [UInt8](repeating: 0, count: max(0, value.count - 1))
  }
  private static let noResidue: @Sendable ([UInt8]) -> [UInt8] = { _ in [0x01] }
  private static let cut: @Sendable ([UInt8]) -> [UInt8] = { Array($0.dropLast()) }

  static let paceErrors: [ConformanceCase] = [
    fails("ISO7816_G_08") { inspection in
      offer(&inspection)
      inspection.faults = [ChipFault(.noPace)]
    },
    fails("ISO7816_G_09", valued(1) { $0.reversed() }),
    fails("ISO7816_G_10", refused(1)),
    fails("ISO7816_G_11", tagged(1, 0x90)),
    fails("ISO7816_G_12", refused(2)),
    fails("ISO7816_G_13", tagged(2, 0x92)),
    fails("ISO7816_G_14", valued(2, cut)),
    fails("ISO7816_G_15", valued(2, of: integrated) { _ in [1, 2, 3] }),
    fails("ISO7816_G_16", valued(2, noPoint)),
    fails("ISO7816_G_17", valued(2, of: residues, noResidue)),
    fails("ISO7816_G_18", refused(3)),
    fails("ISO7816_G_19", tagged(3, 0x94)),
    fails("ISO7816_G_20", valued(3, cut)),
    fails("ISO7816_G_21", valued(3, noPoint)),
    fails("ISO7816_G_22", valued(3, of: residues, noResidue)),
    // The chip sends the reader's own key back.
    fails("ISO7816_G_23") { inspection in
      offer(&inspection)
      step(3, of: &inspection) { exchange in
        guard let own = DataObject.list(exchange.command)?.first?.at(0)?.value else { return }
        exchange.answer = DataObject(0x7C, [DataObject(0x84, own)]).encoded
      }
    },
    fails("ISO7816_G_24", refused(4)),
    fails("ISO7816_G_25", tagged(4, 0x96)),
    fails("ISO7816_G_26") { inspection in
      offer(&inspection)
      inspection.faults = [ChipFault(.wrongToken)]
    },
    fails("ISO7816_G_27") { inspection in
      offer(&inspection)
      inspection.change(.master, FileTree.cardAccess) { bytes in
        var wrong = bytes
        wrong[3] &+= 1
        return wrong
      }
    },
    fails("ISO7816_G_28") { inspection in
      offer(&inspection)
      inspection.change(.master, FileTree.cardAccess) { setting([0, 2], to: [31], in: $0) }
    },
  ]

  private static let mapping = PaceOffer(
    PaceVariant(.chipAuthentication, isCurve: true, .aes128), parameters: 13)
  private static let isMapped: @Sendable (Inspection.Outcome) -> Bool = {
    $0.report.outcome(of: .chipAuthenticationMapping) == .successful
  }

  /// The last step of chip authentication mapping with its proof, object 8A, changed.
  private static func proof(
    _ change: @escaping @Sendable (inout [DataObject]) -> Void
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      offer(&inspection, mapping)
      step(4, of: &inspection) { exchange in
        guard var parts = DataObject.list(exchange.answer)?.first?.parts else { return }
        change(&parts)
        exchange.answer = DataObject(0x7C, parts).encoded
      }
    }
  }

  /// EF.CardSecurity with other entries, signed.
  static func changeCardSecurity(
    _ inspection: inout Inspection, _ change: @escaping @Sendable ([DataObject]) -> [DataObject]
  ) {
    let plan = inspection.plan
    inspection.changes.append { specimen in
      guard let file = specimen.chip.files[.master, FileTree.cardSecurity] else {
        throw Fault(.bug, "the specimen has no EF.CardSecurity")
      }
      let content = try SignedObject(file).content
      let infos = change(DataObject.list(content)?.first?.parts ?? [])
      specimen.chip.files[.master, FileTree.cardSecurity] = try specimen.documentSigner(plan)
        .sign(
          DataObject(0x31, infos).encoded, type: SecurityObjectWriting.cardSecurityType,
          atMilliseconds: Inspection.now)
    }
  }

  /// Whether an entry is a public key of chip authentication.
  static func isKey(_ info: DataObject) -> Bool { info.at(0)?.value.dropFirst(7).first == 1 }

  static let paceMapping: [ConformanceCase] = [
    fails("ISO7816_G_29") { inspection in
      offer(&inspection, mapping)
      inspection.faults = [ChipFault(.noProof)]
    },
    fails("ISO7816_G_30", proof { $0 = $0.map { $0.tag == 0x8A ? DataObject(0x8A, [0x02]) : $0 } }),
    fails("ISO7816_G_31") { inspection in
      offer(&inspection, mapping)
      inspection.faults = [ChipFault(.wrongProof)]
    },
    fails(
      "ISO7816_G_32", proof { $0 = $0.map { $0.tag == 0x8A ? DataObject(0x8B, $0.value) : $0 } }),
    fails("ISO7816_G_33", proof { $0 = $0.map { $0.tag == 0x8A ? DataObject(0x8A) : $0 } }),
    succeeds("ISO7816_G_34", also: isMapped) { offer(&$0, mapping) },
    ends("ISO7816_G_35") { inspection in
      offer(&inspection)
      step(4, of: &inspection) { exchange in
        guard let parts = DataObject.list(exchange.answer)?.first?.parts else { return }
        let more = DataObject(0x8A, [UInt8](repeating: 7, count: 32))
        exchange.answer = DataObject(0x7C, parts + [more]).encoded
      }
    },
    // Mapping with 3DES does not exist; the generic one beside it is taken.
    succeeds("ISO7816_G_36", also: byPACE) { inspection in
      offer(
        &inspection, PaceOffer(PaceVariant(.generic, isCurve: true, .tripleDES), parameters: 13))
      addInfo(
        &inspection,
        DataObject(
          0x30,
          [
            DataObject(0x06, ProtocolIdentifier.pace.appending(5, 2).octets),
            DataObject(0x02, [2]), DataObject(0x02, [13]),
          ]))
    },
    fails("ISO7816_G_38") { inspection in
      offer(&inspection, mapping)
      inspection.changeGroup(14) { _ in DataObject(0x6E, [DataObject(0x31)]).encoded }
    },
    fails("ISO7816_G_39") { inspection in
      offer(&inspection, mapping)
      changeCardSecurity(&inspection) { infos in
        infos.map { info in
          guard isKey(info), let group = try? AgreementGroup(standardized: 13),
            let point = try? group.publicKey(of: [9, 9, 9, 9])
          else { return info }
          return info.editing([1, 1]) { parts, place in parts[place].value = [0] + point }
        }
      }
    },
    fails("ISO7816_G_40") { inspection in
      offer(&inspection, mapping)
      changeCardSecurity(&inspection) { $0.filter { !isKey($0) } }
    },
    succeeds("ISO7816_G_41", also: { byPACE($0) && isMapped($0) }) {
      try each(offers(.chipAuthentication), &$0)
    },
  ]
}
