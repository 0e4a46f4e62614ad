import Bytes
public import Codes
public import Crypto

/// Passive authentication: whether what a chip holds is what its issuer signed (ICAO Doc 9303-11,
/// clause 5.1), check by check as BSI TR-03135-1 v2.5, clause 5.6.4, asks for.
///
/// It proves that the data are genuine and unaltered, not that the chip is: a copy passes too.
public struct PassiveAuthentication: Sendable {
  /// The checks, in the order of the guideline.
  public let checks: [DocumentCheck]
  /// The document signer's certificate; nil where none is at hand.
  public let signer: IssuerCertificate?
  /// The trusted authority that signed it; nil where none did.
  public let authority: IssuerCertificate?

  /// Checks what was read against the authorities, at a moment of the inspection.
  public init(_ chip: ChipContent, trust: IssuerTrust, at now: Instant) {
    guard let file = chip[.securityObject] else {
      checks = [DocumentCheck(.securityObject, .undetermined, "EF.SOD was not read")]
      (signer, authority) = (nil, nil)
      return
    }
    let object: SecurityObject
    let signers: [SignedObject.Signer]
    do throws(Fault) {
      object = try SecurityObject(file)
      signers = try object.signed.signers()
    } catch {
      let detail = "EF.SOD cannot be read: \(error.detail)"
      checks = [DocumentCheck(.securityObject, .failed, detail)]
      (signer, authority) = (nil, nil)
      return
    }
    let signer = signers.lazy.compactMap(\.certificate).first
    let finding = signer.map(trust.authority)
    self.signer = signer
    authority = if case .signed(let authority) = finding { authority } else { nil }
    checks =
      [
        PassiveAuthentication.signature(signers),
        PassiveAuthentication.chain(finding),
        PassiveAuthentication.validity(signer, authority, at: now),
        PassiveAuthentication.list(object, chip),
      ] + PassiveAuthentication.hashes(object, chip) + [
        PassiveAuthentication.state(chip, signer)
      ]
  }

  /// Tables 5.28 to 5.30: the hash and the signature, both.
  private static func signature(_ signers: [SignedObject.Signer]) -> DocumentCheck {
    guard let signer = signers.first, signers.count == 1 else {
      return DocumentCheck(.securityObject, .failed, "one signer expected, \(signers.count) found")
    }
    switch (signer.hash, signer.signature) {
    case (.holds, .holds):
      return DocumentCheck(.securityObject, .successful, "hashed with \(signer.hashAlgorithm)")
    case (.fails, _):
      return DocumentCheck(.securityObject, .failed, "the signed hash is another")
    case (_, .fails):
      return DocumentCheck(.securityObject, .failed, "the signature does not hold")
    case (_, .noCertificate):
      return DocumentCheck(.securityObject, .undetermined, "no certificate of the signer")
    default:
      return DocumentCheck(
        .securityObject, .undetermined, "an algorithm that is not known here")
    }
  }

  /// Table 5.33: the document signer by a trusted authority.
  private static func chain(_ finding: IssuerTrust.Finding?) -> DocumentCheck {
    switch finding {
    case nil: DocumentCheck(.signerCertificate, .undetermined, "no certificate of the signer")
    case .signed: DocumentCheck(.signerCertificate, .successful)
    case .refuted:
      DocumentCheck(.signerCertificate, .failed, "not signed by the authority that it names")
    case .unknown(let reason): DocumentCheck(.signerCertificate, .undetermined, reason)
    }
  }

  /// Tables 5.34 to 5.36: both certificates at the time of the check.
  private static func validity(
    _ signer: IssuerCertificate?, _ authority: IssuerCertificate?, at now: Instant
  ) -> DocumentCheck {
    guard let signer else {
      return DocumentCheck(.certificateValidity, .undetermined, "no certificate of the signer")
    }
    for (name, certificate) in [("document signer", signer), ("authority", authority)] {
      guard let certificate else { continue }
      guard let validity = try? certificate.validity() else {
        return DocumentCheck(.certificateValidity, .undetermined, "the \(name)'s dates are none")
      }
      guard validity.contains(milliseconds: now.milliseconds) else {
        let isOver = validity.untilMilliseconds <= now.milliseconds
        let end = isOver ? validity.untilMilliseconds : validity.fromMilliseconds
        let day = Instant(milliseconds: end).day(offsetMinutes: 0)
        return DocumentCheck(
          .certificateValidity, .failed,
          "the \(name)'s certificate \(isOver ? "ended" : "begins") on \(day)")
      }
    }
    guard authority != nil else {
      return DocumentCheck(.certificateValidity, .undetermined, "the authority is not known")
    }
    return DocumentCheck(.certificateValidity, .successful)
  }

  /// Table 5.40: every data group that is signed stands in EF.COM, and the other way round.
  private static func list(_ object: SecurityObject, _ chip: ChipContent) -> DocumentCheck {
    let listed: [Int]?
    do throws(Fault) { listed = try chip.listedGroups() } catch {
      return DocumentCheck(.fileList, .failed, "EF.COM cannot be read: \(error.detail)")
    }
    guard let listed else { return DocumentCheck(.fileList, .notSupported, "EF.COM was not read") }
    let differing = Set(listed).symmetricDifference(object.hashes.keys).sorted()
    guard differing.isEmpty else {
      let names = differing.map { "DG\($0)" }.joined(separator: ", ")
      return DocumentCheck(.fileList, .failed, "EF.COM and EF.SOD differ: \(names)")
    }
    return DocumentCheck(.fileList, .successful)
  }

  /// Table 5.42: each data group that was read against its signed hash.
  private static func hashes(_ object: SecurityObject, _ chip: ChipContent) -> [DocumentCheck] {
    let function = HashAlgorithm(rawValue: object.hashAlgorithm)
    return chip.dataGroups.map { number in
      guard let file = chip[.dataGroup(number)], let signed = object.hashes[number] else {
        return DocumentCheck(.hash(of: number), .failed, "the issuer signed no such data group")
      }
      guard let function, let hash = try? function.hash(file) else {
        return DocumentCheck(
          .hash(of: number), .undetermined, "a hash function that is not known here")
      }
      return hash == signed
        ? DocumentCheck(.hash(of: number), .successful)
        : DocumentCheck(.hash(of: number), .failed, "altered, or of another document")
    }
  }

  /// Table 5.43: the issuing state of DG1 against the country of the document signer's issuer.
  private static func state(_ chip: ChipContent, _ signer: IssuerCertificate?) -> DocumentCheck {
    guard let zone = try? chip.zone(), let issuer = zone.issuer else {
      return DocumentCheck(.issuingState, .undetermined, "no issuing state in DG1")
    }
    guard let country = signer?.issuerCountry.flatMap(IssuerCertificate.country) else {
      return DocumentCheck(.issuingState, .undetermined, "no country in the signer's certificate")
    }
    return country == issuer
      ? DocumentCheck(.issuingState, .successful)
      : DocumentCheck(.issuingState, .failed, "DG1 says \(issuer), the certificate \(country)")
  }
}

extension IssuerCertificate {
  /// The country of a certificate's code; some issuers write three letters.
  fileprivate static func country(_ code: String) -> Country? {
    Country(alpha2: code) ?? Country(icao: code)
  }
}
