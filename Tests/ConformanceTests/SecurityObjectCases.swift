import Bytes
import Codes
import Crypto
import Support

@testable import Document
@testable import VirtualPassport

// Unit LDS_H: EF.SOD. Places below are those of the file: 77, ContentInfo, [0], SignedData, in
// which 0 is the version, 1 the hash functions, 2 the content, 3 the certificates, 4 the signers.
extension ConformanceCase {
  private static func signed(
    _ kind: SpecimenKey.Kind, _ scheme: ChipSignatureScheme, hash: HashAlgorithm? = nil
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      inspection.plan.signerKind = kind
      inspection.plan.signerScheme = scheme
      inspection.plan.hash = hash ?? scheme.hash
    }
  }

  private static let signer = [0, 1, 0, 4, 0]

  static func object(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { $0.change(FileTree.securityObject) { change($0) } }
  }

  private static let rsa = SpecimenKey.Kind.rsa(bits: 1536)

  /// sha1WithRSAEncryption and so on where the signer wrote rsaEncryption: 1.2.840.113549.1.1.n.
  private static func named(
    _ number: UInt8, _ hash: HashAlgorithm
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      try signed(rsa, .rsa(hash))(&inspection)
      inspection.change(FileTree.securityObject) { bytes in
        edited(bytes, signer + [4, 0]) { parts, place in
          parts[place].value[parts[place].value.count - 1] = number
        }
      }
    }
  }

  /// ecdsa-plain: the BSI's identifiers, r and s side by side (BSI TR-03111, clause 5.2.1).
  private static func plain(
    _ curve: Int, _ hash: HashAlgorithm, _ number: UInt8
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      try signed(.curve(curve), .encodedECDSA(hash))(&inspection)
      inspection.change(FileTree.securityObject) { bytes in
        let arc: [UInt8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01]
        let count = (try? AgreementGroup(standardized: curve).fieldCount) ?? 32
        let renamed = setting(signer + [4, 0], to: arc + [number], in: bytes)
        return edited(renamed, signer + [5]) { parts, place in
          let numbers = DataObject.list(parts[place].value)?.first?.parts ?? []
          parts[place].value = numbers.flatMap { number -> [UInt8] in
            let digits = number.value.drop { $0 == 0 }
            return [UInt8](repeating: 0, count: max(0, count - digits.count)) + digits
          }
        }
      }
    }
  }

  static let securityObject: [ConformanceCase] =
    [
      ("LDS_H_01", UInt8(5), HashAlgorithm.sha1), ("LDS_H_04", 14, .sha224),
      ("LDS_H_05", 11, .sha256), ("LDS_H_06", 12, .sha384), ("LDS_H_07", 13, .sha512),
    ].map { id, number, hash in succeeds(id, named(number, hash)) }
    + [
      ("LDS_H_02", HashAlgorithm.sha1), ("LDS_H_03", .sha256), ("LDS_H_94", .sha224),
      ("LDS_H_95", .sha384), ("LDS_H_96", .sha512),
    ].map { id, hash in succeeds(id, signed(rsa, .rsaPSS(hash))) }
    + [
      ("LDS_H_79", HashAlgorithm.sha1), ("LDS_H_80", .sha224), ("LDS_H_81", .sha256),
      ("LDS_H_82", .sha384), ("LDS_H_83", .sha512),
    ].map { id, hash in succeeds(id, signed(rsa, .rsa(hash))) }
    + [
      ("LDS_H_09", 13, HashAlgorithm.sha1), ("LDS_H_70", 11, .sha224), ("LDS_H_71", 13, .sha256),
      ("LDS_H_72", 16, .sha384), ("LDS_H_73", 17, .sha512),
    ].map { id, curve, hash in succeeds(id, signed(.curve(curve), .encodedECDSA(hash))) }
    + [
      ("LDS_H_10", 13, HashAlgorithm.sha1, UInt8(1)), ("LDS_H_11", 11, .sha224, 2),
      ("LDS_H_12", 13, .sha256, 3), ("LDS_H_13", 16, .sha384, 4), ("LDS_H_14", 17, .sha512, 5),
    ].map { id, curve, hash, number in succeeds(id, plain(curve, hash, number)) }
    + [
      succeeds("LDS_H_15") { inspection in
        inspection.plan.includesSigner = false
        inspection.knowsSigner = true
      },
      succeeds("LDS_H_74", signed(rsa, .rsaPSS(.sha256), hash: .sha224)),
      succeeds("LDS_H_75", signed(rsa, .rsaPSS(.sha256), hash: .sha224)),
      succeeds("LDS_H_76", signed(rsa, .rsa(.sha256), hash: .sha224)),
      succeeds("LDS_H_77", signed(.curve(13), .encodedECDSA(.sha256), hash: .sha224)),
      succeeds("LDS_H_78", signed(.curve(13), .encodedECDSA(.sha256), hash: .sha384)),
      fails("LDS_H_17", object { beginnings($0).tag }),
      fails("LDS_H_18", object { beginnings($0).small }),
      fails("LDS_H_19", object { beginnings($0).big }),
      succeeds("LDS_H_86") { $0.plan.isRecent = true },
    ]

  /// The LDS security object made otherwise, and signed so.
  private static func content(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void { contents(isRecent: false, change) }

  private static func contents(
    isRecent: Bool, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      inspection.plan.isRecent = isRecent
      let plan = inspection.plan
      inspection.changes.append { specimen in
        guard let file = specimen.chip.files[.application, FileTree.securityObject],
          let message = DataObject.list(file)?.first?.value
        else { throw Fault(.bug, "the specimen has no EF.SOD") }
        try specimen.sign(content: change(try SignedObject(message).content), plan)
      }
    }
  }

  /// The name MD5 in the place of a hash function: 1.2.840.113549.2.5.
  private static let md5: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02, 0x05]
  private static let versioned = "nothing is decided by the number of the version"
  private static let unread = "OpenSSL does not look at this field, and no decision rests on it"

  static let securityObjectParts: [ConformanceCase] = [
    fails("LDS_H_20", unless: unread, object { setting([0, 1, 0, 0], to: [9], in: $0) }),
    fails("LDS_H_21", object { removing([0, 1, 0, 0], from: $0) }),
    fails(
      "LDS_H_22", unless: unread, object { setting([0, 1, 0, 1, 0, 0], to: md5, in: $0) }),
    fails("LDS_H_23", object { removing([0, 1, 0, 1], from: $0) }),
    fails("LDS_H_24", object { setting([0, 1, 0, 2, 0], to: [0x2A, 3, 4], in: $0) }),
    fails("LDS_H_25", object { removing([0, 1, 0, 2, 0], from: $0) }),
    fails("LDS_H_26", unless: unread, object { setting(signer + [0], to: [9], in: $0) }),
    fails("LDS_H_27", object { removing(signer + [0], from: $0) }),
    fails("LDS_H_28", object { setting(signer + [1, 1], to: [0x77], in: $0) }),
    fails("LDS_H_29") { inspection in
      inspection.plan.namesSignerByKey = true
      inspection.change(FileTree.securityObject) {
        setting(signer + [1], to: [UInt8](repeating: 7, count: 20), in: $0)
      }
    },
    fails("LDS_H_30", object { setting(signer + [2, 0], to: md5, in: $0) }),
    fails("LDS_H_31", object { removing(signer + [2], from: $0) }),
    fails("LDS_H_32", object(digest { $0.reversed() })),
    fails(
      "LDS_H_33",
      object { bytes in
        edited(bytes, signer + [3]) { parts, place in
          let kept = (parts[place].parts ?? []).filter { $0.at(0)?.value.last != 4 }
          parts[place] = DataObject(parts[place].tag, kept)
        }
      }),
    fails("LDS_H_36", unless: unread, object { setting(signer + [4, 0], to: md5, in: $0) }),
    fails(
      "LDS_H_37",
      object { bytes in
        edited(bytes, signer + [5]) { parts, place in
          parts[place].value[parts[place].value.count - 1] ^= 1
        }
      }),
    fails("LDS_H_38", object { removing(signer + [5], from: $0) }),
    fails("LDS_H_39", content { setting([0], to: [5], in: $0) }),
    fails("LDS_H_40", content { removing([0], from: $0) }),
    fails("LDS_H_41", content { setting([1, 0], to: md5, in: $0) }),
    fails("LDS_H_42", content { removing([1], from: $0) }),
    fails(
      "LDS_H_43",
      content { bytes in
        edited(bytes, [2, 1, 1]) { parts, place in parts[place].value[0] ^= 1 }
      }),
    fails("LDS_H_44", content { removing([2, 0], from: $0) }),
    fails("LDS_H_45", content(adding(10))),
    fails("LDS_H_46", content { setting([2, 0, 0], to: [0x00, 0xFF], in: $0) }),
    fails("LDS_H_47", content { removing([2, 1, 0], from: $0) }),
    fails("LDS_H_69") { inspection in
      inspection.change(FileTree.dataGroup(2)) { bytes in
        Array(bytes.dropLast()) + [bytes[bytes.count - 1] ^ 1]
      }
      try content({ bytes in
        edited(bytes, [2, 1, 1]) { parts, place in parts[place].value[0] ^= 1 }
      })(&inspection)
    },
    fails("LDS_H_84", unless: unread, object { setting(signer + [0], to: [3], in: $0) }),
    fails("LDS_H_85", unless: unread) { inspection in
      inspection.plan.namesSignerByKey = true
      inspection.change(FileTree.securityObject) { setting(signer + [0], to: [1], in: $0) }
    },
    fails(
      "LDS_H_87", unless: versioned, contents(isRecent: true) { setting([0], to: [0], in: $0) }),
    fails("LDS_H_88", unless: versioned, content { setting([0], to: [1], in: $0) }),
    ends(
      "LDS_H_89",
      contents(isRecent: true) { bytes in
        setting([3, 0], to: Array("0109".utf8), in: bytes)
      }),
    fails("LDS_H_90", content(adding(3))),
    fails("LDS_H_91", content { removing([2, 1], from: $0) }),
    fails("LDS_H_92", content { setting([2, 1, 0], to: [3], in: $0) }),
    // EF.CardSecurity with another signature than its own.
    fails("LDS_H_93") { inspection in
      offer(
        &inspection,
        PaceOffer(PaceVariant(.chipAuthentication, isCurve: true, .aes128), parameters: 13))
      inspection.change(.master, FileTree.cardSecurity) { bytes in
        edited(bytes, [1, 0, 4, 0, 5]) { parts, place in
          parts[place].value[parts[place].value.count - 1] ^= 1
        }
      }
    },
  ]

  /// Another data group among the hashes.
  private static func adding(_ number: UInt8) -> @Sendable ([UInt8]) -> [UInt8] {
    { bytes in
      edited(bytes, [2]) { parts, place in
        let entry = DataObject(
          0x30,
          [DataObject(0x02, [number]), DataObject(0x04, [UInt8](repeating: 0xFF, count: 32))])
        parts[place] = DataObject(0x30, (parts[place].parts ?? []) + [entry])
      }
    }
  }

  /// The attribute messageDigest, 1.2.840.113549.1.9.4, with another value.
  private static func digest(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable ([UInt8]) -> [UInt8] {
    { bytes in
      guard
        let attributes = DataObject.list(bytes)?.first?.at(0, 1, 0, 4, 0, 3)?.parts,
        let place = attributes.firstIndex(where: { $0.at(0)?.value.last == 4 })
      else { return bytes }
      return edited(bytes, signer + [3, place, 1, 0]) { parts, place in
        parts[place].value = change(parts[place].value)
      }
    }
  }
}
