import Bytes
import Codes
import Crypto

/// EF.CardSecurity, and EF.CardAccess against what is signed (ICAO Doc 9303-11, clause 4.4; BSI
/// TR-03135-1, clauses 5.6.4.2.1 and 5.6.4.3.2): the parameters of PACE stand where anybody can
/// change them, until the same are found under the issuer's signature.
enum CardSecurityInspection {
  /// The checks of the two files; none for a file that was not read.
  static func checks(
    _ chip: ChipContent, zone: MachineReadableZone?, trust: IssuerTrust, at now: Instant
  ) -> [DocumentCheck] {
    var checks: [DocumentCheck] = []
    var signed: [(name: String, infos: SecurityInfos)] = []
    if let file = chip[.dataGroup(14)], let infos = try? SecurityInfos(dataGroup14: file) {
      signed.append(("DG14", infos))
    }
    if let file = chip[.cardSecurity] {
      do throws(Fault) {
        let object = try CardSecurity(file)
        let inspection = try ObjectInspection(object.signed, zone: zone, trust: trust, at: now)
        checks = [
          inspection.signature(.cardSecurity, .cardSecurityMalformed), issuer(inspection),
        ]
        signed.append(("EF.CardSecurity", object.infos))
      } catch { checks = [PassiveAuthentication.malformed(.cardSecurity, error)] }
    }
    if let file = chip[.cardAccess] { checks.append(comparison(of: file, with: signed)) }
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

  /// EF.CardAccess against the signed files that speak of PACE: documents of before 2014 have a
  /// DG14 that does not, which is nothing against them.
  private static func comparison(
    of file: [UInt8], with signed: [(name: String, infos: SecurityInfos)]
  ) -> DocumentCheck {
    let open: SecurityInfos
    do throws(Fault) { open = try SecurityInfos(cardAccess: file) } catch {
      return DocumentCheck(
        .cardAccess, .failed, "EF.CardAccess cannot be read: \(error.detail) (\(error.place))",
        reason: .malformed)
    }
    let speaking = signed.filter { $0.infos.speaksOfPACE }
    let check = SecurityInfos.check(cardAccess: open, against: speaking)
    let reason: DocumentCheck.Reason? =
      speaking.isEmpty ? .notRead : check.outcome == .failed ? .altered : nil
    return DocumentCheck(check.name, check.outcome, check.detail, reason: reason)
  }
}

extension SecurityInfos {
  /// Whether any entry is about PACE.
  fileprivate var speaksOfPACE: Bool {
    entries.contains { $0.identifier.numbers(below: SecurityInfo.pace) != nil }
  }
}
