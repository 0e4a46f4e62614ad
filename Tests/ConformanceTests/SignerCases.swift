import Bytes
import Codes
import Crypto
import Support

@testable import Document
@testable import VirtualPassport

// Unit LDS_H, the document signer's certificate. Places in it: TBSCertificate, in which 0 is the
// version, 1 the serial number, 2 the algorithm, 3 the issuer, 4 the validity, 5 the subject, 6 the
// key, 7 the extensions; then algorithm and signature.
extension ConformanceCase {
  /// A certificate with its body changed and signed anew by the authority, and the security object
  /// signed under it; one that OpenSSL cannot read takes the place of the honest one there.
  private static func body(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    certificate { specimen, bytes in
      guard let parts = DataObject.list(bytes)?.first?.parts, parts.count == 3 else {
        return bytes
      }
      let body = change(parts[0].encoded)
      let key = try ChipPrivateKey(der: specimen.issuer.authority.key.der())
      let signature = try key.sign(body, specimen.issuer.authority.key.scheme)
      return DataObject(
        0x30,
        (DataObject.list(body) ?? []) + [parts[1], DataObject(0x03, [0] + signature)]
      ).encoded
    }
  }

  /// A certificate changed as a whole.
  private static func whole(
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void { certificate { _, bytes in change(bytes) } }

  private static func certificate(
    _ change: @escaping @Sendable (Specimen, [UInt8]) throws -> [UInt8]
  ) -> @Sendable (inout Inspection) throws -> Void {
    { inspection in
      let plan = inspection.plan
      inspection.changes.append { specimen in
        let bytes = try change(specimen, specimen.signer.der)
        if let read = try? IssuerCertificate(der: bytes),
          let signed = try? SpecimenMaker.securityObject(
            specimen.groups, plan,
            SpecimenSigner(
              certificate: read, key: SpecimenKey(der: specimen.signerKey, plan.signerScheme)),
            Inspection.now)
        {
          specimen.chip.files[.application, FileTree.securityObject] = signed
          return
        }
        guard let file = specimen.chip.files[.application, FileTree.securityObject] else {
          return
        }
        specimen.chip.files[.application, FileTree.securityObject] = edited(
          file, [0, 1, 0, 3, 0]
        ) { parts, place in
          if let other = DataObject.list(bytes)?.first { parts[place] = other }
        }
      }
    }
  }

  /// The place of an extension by the last byte of its identifier 2.5.29.n.
  private static func `extension`(_ number: UInt8, in body: [UInt8]) -> Int? {
    DataObject.list(body)?.first?.at(7, 0)?.parts?.firstIndex {
      $0.at(0)?.value == [0x55, 0x1D, number]
    }
  }

  private static func extended(
    _ number: UInt8, _ change: @escaping @Sendable (inout [DataObject], Int) -> Void
  ) -> @Sendable (inout Inspection) throws -> Void {
    body { bytes in
      guard let place = `extension`(number, in: bytes) else { return bytes }
      return edited(bytes, [7, 0, place], change)
    }
  }

  private static let md5RSA: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x04]
  private static let profile = """
    a deviation from the profile of certificates that proves nothing against the document: the \
    signatures hold
    """

  static let signerCertificate: [ConformanceCase] = [
    fails("LDS_H_48", unless: profile, body { setting([0, 0], to: [0], in: $0) }),
    fails("LDS_H_49", unless: profile, body { removing([0], from: $0) }),
    fails("LDS_H_50", body { removing([1], from: $0) }),
    fails("LDS_H_51", body { setting([2, 0], to: md5RSA, in: $0) }),
    fails("LDS_H_52", body { removing([2], from: $0) }),
    // The country is left out of the issuer's name.
    fails("LDS_H_53", body { removing([3, 0], from: $0) }),
    fails(
      "LDS_H_54",
      body { bytes in
        edited(bytes, [3, -1, 0, 1]) { parts, place in
          parts[place].value = Array("ANOTHER AUTHORITY".utf8)
        }
      }),
    fails("LDS_H_55", body { removing([3], from: $0) }),
    fails(
      "LDS_H_56", unless: profile,
      body { bytes in
        edited(bytes, [4, 0]) { parts, place in
          parts[place] = DataObject(0x18, Array("20".utf8) + parts[place].value)
        }
      }),
    fails("LDS_H_57", body { removing([4], from: $0) }),
    fails("LDS_H_58", body { setting([6, 0, 0], to: md5RSA, in: $0) }),
    fails("LDS_H_59", body { removing([6], from: $0) }),
    fails(
      "LDS_H_60", unless: profile,
      extended(0x23) { parts, place in
        parts[place] = parts[place].editing([-1]) { fields, last in
          fields[last].value = [0x30, 0x00]
        }
      }),
    fails("LDS_H_61", unless: profile, extended(0x23) { parts, place in parts.remove(at: place) }),
    fails(
      "LDS_H_62", unless: profile,
      extended(0x0F) { parts, place in
        parts[place] = parts[place].editing([1]) { fields, field in
          if fields[field].tag == 0x01 { fields.remove(at: field) }
        }
      }),
    fails(
      "LDS_H_63", unless: profile,
      extended(0x0F) { parts, place in
        parts[place] = parts[place].editing([-1]) { fields, last in
          fields[last].value = [0x03, 0x02, 0x06, 0x40]
        }
      }),
    fails("LDS_H_64", unless: profile, extended(0x0F) { parts, place in parts.remove(at: place) }),
    fails(
      "LDS_H_65",
      whole { bytes in
        setting([1, 0], to: md5RSA, in: setting([0, 2, 0], to: md5RSA, in: bytes))
      }),
    fails("LDS_H_66", whole { removing([1], from: $0) }),
    fails(
      "LDS_H_67",
      whole { bytes in
        edited(bytes, [2]) { parts, place in
          parts[place].value[parts[place].value.count - 1] ^= 1
        }
      }),
    fails("LDS_H_68", whole { removing([2], from: $0) }),
  ]
}
