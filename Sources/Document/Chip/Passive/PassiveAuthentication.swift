import Bytes
public import Codes
public import Crypto

/// Passive authentication: whether what a chip holds is what its issuer signed (ICAO Doc 9303-11,
/// clause 5.1), check by check as BSI TR-03135-1 v2.5, clause 5.6.4, asks for, with the defects of
/// clause 5.8.2 that signed lists know.
///
/// It proves that the data are genuine and unaltered, not that the chip is: a copy passes too.
public struct PassiveAuthentication: Sendable {
  /// The checks, in the order of the guideline.
  public let checks: [DocumentCheck]
  /// The document signer's certificate; nil where none is at hand.
  public let signer: IssuerCertificate?
  /// The trusted authority that signed it; nil where none did.
  public let authority: IssuerCertificate?
  /// What lists of defects know of the document, each once.
  public let defects: [KnownDefect]
  /// How each of the sixteen data groups stands to its signed hash (table 5.42); empty without a
  /// security object that can be read.
  public let integrity: [Int: GroupIntegrity]

  /// The state whose authority signed the document signer's certificate; nil where none did, and
  /// where its country is none of ICAO's.
  public var state: Country? {
    guard let code = authority?.country else { return nil }
    let states = Country.states(ofCertificate: code)
    return Country(alpha2: code) ?? Country(icao: code)
      ?? states.min().flatMap { Country(icao: $0) }
  }

  /// Checks what was read against the authorities, at a moment of the inspection.
  public init(_ chip: ChipContent, trust: IssuerTrust, at now: Instant) {
    let zone = (try? chip.zone()) ?? nil
    var checks: [DocumentCheck] = []
    var object: SecurityObject?
    var inspection: ObjectInspection?
    var integrity: [Int: GroupIntegrity] = [:]
    if let file = chip[.securityObject] {
      do throws(Fault) {
        let read = try SecurityObject(file)
        inspection = try ObjectInspection(read.signed, zone: zone, trust: trust, at: now)
        object = read
      } catch { checks.append(PassiveAuthentication.malformed(.securityObject, error)) }
    } else {
      checks.append(
        DocumentCheck(.securityObject, .undetermined, "EF.SOD was not read", reason: .notRead))
    }
    let defects = inspection?.defects ?? []
    if let object, let inspection {
      checks += inspection.checks
      let comparison = DataGroupComparison(object, chip, defects)
      integrity = comparison.integrity
      checks += [comparison.list] + comparison.hashes
      checks.append(inspection.issuingState(zone))
    }
    checks += CardSecurityInspection.checks(chip, zone: zone, trust: trust, at: now)
    self.checks = checks
    self.defects = defects
    self.integrity = integrity
    signer = inspection?.signer
    authority = inspection?.authority
  }

  /// The check of another protocol as the known defects change it (TR-03135-1, clauses 5.8.2.1.3 to
  /// 5.8.2.1.5): compromised keys prove nothing, and a failure that is known proves nothing either.
  public func judged(_ check: DocumentCheck) -> DocumentCheck {
    let isActive = check.name == .activeAuthentication
    let isMapping = check.name == .chipAuthenticationMapping
    let isChip = isMapping || check.name == .chipAuthentication
    for defect in defects {
      switch defect {
      case .chipKeysCompromised where isChip, .activeKeysCompromised where isActive:
        return DocumentCheck(check.name, .failed, defect.words, reason: .knownDefect)
      case .protocolsFail(let chip, let active, let mapping)
      where check.outcome == .failed
        && (isActive ? active : isMapping ? mapping : isChip ? chip : false):
        return DocumentCheck(check.name, .undetermined, defect.words, reason: .knownDefect)
      default: continue
      }
    }
    return check
  }

  /// A security object that is there and cannot be read, or is empty (table 5.27).
  static func malformed(_ name: DocumentCheck.Name, _ fault: Fault) -> DocumentCheck {
    let file = name == .cardSecurity ? "EF.CardSecurity" : "EF.SOD"
    return DocumentCheck(
      name, .failed, "\(file) cannot be read: \(fault.detail) (\(fault.place))",
      reason: .malformed)
  }
}

/// How a data group stands to its signed hash (BSI TR-03135-1, table 5.42).
public enum GroupIntegrity: String, Sendable, CaseIterable {
  /// It was read and is what the issuer signed.
  case identical
  /// It was read and is not.
  case notIdentical = "not-identical"
  /// The issuer signed it and it was not read.
  case present
  /// The document has none.
  case notPresent = "not-present"
  /// It was read and its hash could not be made.
  case nonConformance = "non-conformance"
}
