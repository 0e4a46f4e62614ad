import Bytes
import Codes
import Crypto

/// EF.CardSecurity, and EF.CardAccess against what is signed (ICAO Doc 9303-11, clause 4.4; BSI
/// TR-03135-1, clauses 5.6.4.2.1 and 5.6.4.3.2): the parameters of PACE stand where anybody can
/// change them, until the same are found under the issuer's signature.
enum CardSecurityInspection {
  /// The object identifier of its content, id-SecurityObject (TR-03110-3, clause A.1.2.5).
  static let contentType = "0.4.0.127.0.7.3.2.1"
  /// The object identifiers of PACE, id-PACE (TR-03110-3, clause A.1.1.1).
  private static let access = "0.4.0.127.0.7.2.2.4"

  /// The checks of the two files; none for a file that was not read.
  static func checks(
    _ chip: ChipContent, zone: MachineReadableZone?, trust: IssuerTrust, at now: Instant
  ) -> [DocumentCheck] {
    var checks: [DocumentCheck] = []
    var signed: [UInt8]?
    if let file = chip[.cardSecurity] {
      do throws(Fault) {
        let object = try SignedObject(file)
        guard object.contentType == contentType else {
          throw Fault(.chipFile, at: "EF.CardSecurity", "a signed object of another type")
        }
        let inspection = try ObjectInspection(object, zone: zone, trust: trust, at: now)
        checks = [
          inspection.signature(.cardSecurity, .cardSecurityMalformed), issuer(inspection),
        ]
        signed = object.content
      } catch { checks = [PassiveAuthentication.malformed(.cardSecurity, error)] }
    }
    if let file = chip[.cardAccess] {
      checks.append(comparison(of: file, with: chip[.dataGroup(14)], signed))
    }
    return checks
  }

  /// Table 5.32: signature, times and revocation of the certificates, the first of failed,
  /// undetermined and successful that occurs.
  private static func issuer(_ inspection: ObjectInspection) -> DocumentCheck {
    let name = DocumentCheck.Name.cardSecurityIssuer
    let parts = [
      inspection.chain(name), inspection.validity(name), inspection.revocation(name),
    ]
    for outcome in [CheckOutcome.failed, .undetermined] {
      if let part = parts.first(where: { $0.outcome == outcome }) { return part }
    }
    return parts[0]
  }

  /// Every entry of EF.CardAccess must stand, bit for bit, in DG14 or EF.CardSecurity. Where these
  /// do not speak of PACE at all, as in documents of before 2014, nothing is decided.
  static func comparison(
    of access: [UInt8], with group: [UInt8]?, _ security: [UInt8]?
  ) -> DocumentCheck {
    let open: Set<[UInt8]>
    do throws(Fault) { open = try infos(access[...]) } catch {
      return DocumentCheck(
        .cardAccess, .failed, "EF.CardAccess cannot be read: \(error.detail) (\(error.place))",
        reason: .malformed)
    }
    var signed: Set<[UInt8]> = []
    if let group, let wrapper = try? TaggedElement(group[...]), wrapper.tag == 0x6E {
      signed.formUnion((try? infos(wrapper.content)) ?? [])
    }
    if let security { signed.formUnion((try? infos(security[...])) ?? []) }
    guard signed.contains(where: isAccess) else {
      let isThere = group != nil || security != nil
      return DocumentCheck(
        .cardAccess, .undetermined,
        isThere ? "what is signed does not speak of PACE" : "neither DG14 nor EF.CardSecurity",
        reason: .notRead)
    }
    let unsigned = open.subtracting(signed)
    guard unsigned.isEmpty else {
      return DocumentCheck(
        .cardAccess, .failed, "\(unsigned.count) of \(open.count) entries are not signed",
        reason: .altered)
    }
    return DocumentCheck(.cardAccess, .successful)
  }

  /// The entries of SecurityInfos, a set, each as its bytes.
  private static func infos(_ bytes: ArraySlice<UInt8>) throws(Fault) -> Set<[UInt8]> {
    let list = try TaggedElement(bytes)
    guard list.tag == 0x31 else { throw TaggedElement.wrong(bytes, "a set expected") }
    return Set(try list.children().map { Array($0.encoded) })
  }

  private static func isAccess(_ info: [UInt8]) -> Bool {
    guard let element = try? TaggedElement(info[...]), let type = try? element.children(0x06)[0],
      let identifier = try? type.identifier()
    else { return false }
    return identifier.hasPrefix(access)
  }
}
