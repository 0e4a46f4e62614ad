import Bytes
import Codes
import Crypto

/// One security object with the certificates behind it: its hash and signature, its signer under a
/// trusted authority, the certificates' times, and whether they are revoked (BSI TR-03135-1,
/// clauses 5.6.4.2.2 and 5.6.4.3.2 to 5.6.4.3.6), with what lists of defects say of it.
struct ObjectInspection {
  /// The signer's certificate, or the one that a list of defects puts in its place.
  let signer: IssuerCertificate?
  /// What lists of defects know of the document, each once.
  let defects: [KnownDefect]
  private let contentType: String
  private let signers: [SignedObject.Signer]
  private let finding: IssuerTrust.Finding?
  private let isReplaced: Bool
  private let zone: MachineReadableZone?
  private let trust: IssuerTrust
  private let now: Instant

  /// Inspects an object at a moment; throws `.message` for one that nobody signed.
  init(
    _ object: SignedObject, zone: MachineReadableZone?, trust: IssuerTrust, at now: Instant
  ) throws(Fault) {
    self.zone = zone
    self.trust = trust
    self.now = now
    contentType = object.contentType
    var signers = try object.signers()
    if let first = signers.first, first.certificate == nil, let named = first.reference {
      signers = try object.signers(knowing: trust.signers(named: named))
    }
    var signer = signers.first?.certificate
    let signed = signers.first?.signedMilliseconds
    func known(of certificate: IssuerCertificate) -> [KnownDefect] {
      trust.defects(of: certificate, zone: zone, signed: signed)
    }
    // A wrong signer's identifier (TR-03135-1, clause 5.8.2.2.4): the right one came along, or is
    // known here.
    var defects = signer.map(known) ?? object.certificates.flatMap(known)
    for case .otherSigner(let reference) in defects {
      let right = (object.certificates + trust.signers(named: reference)).first {
        $0.isNamed(by: reference)
      }
      guard let right else { continue }
      signer = right
      signers = try object.signers(replacement: right)
      defects += known(of: right)
    }
    // A signer's certificate that cannot be decoded (clause 5.8.2.1.2).
    var isReplaced = false
    for case .signerReplaced(let der) in defects {
      guard let replacement = try? IssuerCertificate(der: der) else { continue }
      signer = replacement
      signers = try object.signers(replacement: replacement)
      isReplaced = true
    }
    var met: Set<KnownDefect> = []
    self.defects = defects.filter { met.insert($0).inserted }
    self.signers = signers
    self.signer = signer
    self.isReplaced = isReplaced
    let country = ObjectInspection.country(in: self.defects)
    finding = signer.map { trust.authority(of: $0, country: country, at: now) }
  }

  /// The trusted authority behind the signer; nil where none is known.
  var authority: IssuerCertificate? {
    if case .signed(let authority) = finding { authority } else { nil }
  }

  /// The checks of EF.SOD, in the order of the guideline.
  var checks: [DocumentCheck] {
    [
      signature(.securityObject, .securityObjectWrong), chain(.signerCertificate),
      validity(.certificateValidity), revocation(.revocation), trustStatus,
    ]
  }

  private static func country(in defects: [KnownDefect]) -> String? {
    for case .country(let code) in defects { return code }
    return nil
  }

  // MARK: The object (tables 5.28 to 5.30)

  /// The hash and the signature, both. What fails for a `defect` that is known is undetermined.
  func signature(_ name: DocumentCheck.Name, _ defect: KnownDefect) -> DocumentCheck {
    let check = signature(name)
    let isUnknown = defects.contains {
      // Of unknown document defects the electronic part should not be used (TR-03129-2, 7.3.3).
      if case .other(let type) = $0 { type.hasPrefix("\(DefectList.defects).4.") } else { false }
    }
    guard isUnknown || check.outcome == .failed && defects.contains(defect) else { return check }
    return DocumentCheck(name, .undetermined, check.detail, reason: .knownDefect)
  }

  private func signature(_ name: DocumentCheck.Name) -> DocumentCheck {
    guard let signer = signers.first, signers.count == 1 else {
      return DocumentCheck(
        name, .failed, "one signer expected, \(signers.count) found", reason: .malformed)
    }
    switch (signer.hash, signer.signature) {
    case (.holds, .holds) where SecurityObject.otherContentTypes.contains(contentType):
      return DocumentCheck(
        name, .undetermined, "the signature holds, of content of type \(contentType)",
        reason: .contentType)
    case (.holds, .holds):
      return DocumentCheck(name, .successful, "hashed with \(signer.hashAlgorithm)")
    case (.fails, _):
      return DocumentCheck(name, .failed, "the signed hash is another", reason: .altered)
    case (_, .fails):
      return DocumentCheck(name, .failed, "the signature does not hold", reason: .signatureWrong)
    case (_, .noCertificate): return withoutSigner(name)
    default: return unknownAlgorithm(name)
    }
  }

  private func withoutSigner(_ name: DocumentCheck.Name) -> DocumentCheck {
    DocumentCheck(
      name, .undetermined, "no certificate of the signer", reason: .signerNotAvailable)
  }

  private func unknownAlgorithm(_ name: DocumentCheck.Name) -> DocumentCheck {
    DocumentCheck(
      name, .undetermined, "an algorithm that is not known here", reason: .unknownAlgorithm)
  }

  // MARK: The signer's certificate (table 5.33)

  /// The document signer by a trusted authority.
  func chain(_ name: DocumentCheck.Name) -> DocumentCheck {
    if isReplaced {
      return DocumentCheck(
        name, .successful, "a list of defects replaces the certificate", reason: .knownDefect)
    }
    let check = plainChain(name)
    guard check.outcome != .successful, defects.contains(.signerMalformed) else { return check }
    return DocumentCheck(name, .undetermined, check.detail, reason: .knownDefect)
  }

  private func plainChain(_ name: DocumentCheck.Name) -> DocumentCheck {
    switch finding {
    case nil: return withoutSigner(name)
    case .signed: return DocumentCheck(name, .successful)
    case .signedAbroad(let authority):
      return DocumentCheck(
        name, .failed, "signed by an authority of \(authority.country ?? "no state")",
        reason: .otherState)
    case .refuted:
      return DocumentCheck(
        name, .failed, "not signed by the authority that it names", reason: .signatureWrong)
    case .unknownAlgorithm: return unknownAlgorithm(name)
    case .unavailable:
      let isExpected = !trust.expected.isDisjoint(with: states)
      return DocumentCheck(
        name, .undetermined, "the issuer's certificate is not available",
        reason: isExpected ? .issuerExpected : .issuerNotAvailable)
    }
  }

  /// The states that the signer's issuer stands for.
  private var states: Set<String> {
    if let code = ObjectInspection.country(in: defects) {
      return Country.states(ofCertificate: code)
    }
    return signer?.issuerStates ?? []
  }

  // MARK: Times (tables 5.34 to 5.36)

  /// Both certificates at the time of the check, and both private keys within the time of their
  /// use, where the certificates and the object say when that is.
  func validity(_ name: DocumentCheck.Name) -> DocumentCheck {
    guard let signer else { return withoutSigner(name) }
    var isLeftOut = (authority: isReplaced, signer: false)
    for case .validityWrong(let authority, let signer) in defects {
      isLeftOut = (isLeftOut.authority || authority, isLeftOut.signer || signer)
    }
    if !isLeftOut.signer, let check = time(of: signer, "document signer", name) { return check }
    if !isLeftOut.authority, let authority, let check = time(of: authority, "authority", name) {
      return check
    }
    if isLeftOut.signer || (isLeftOut.authority && !isReplaced) {
      return DocumentCheck(
        name, .notSupported, "the certificates' dates are known to be wrong",
        reason: .knownDefect)
    }
    if let check = keyUsage(signer, name) { return check }
    guard authority != nil || isReplaced else {
      return DocumentCheck(
        name, .undetermined, "the authority is not known", reason: plainChain(name).reason)
    }
    return DocumentCheck(name, .successful)
  }

  /// What is wrong with a certificate's time; nil when nothing is.
  private func time(
    of certificate: IssuerCertificate, _ role: String, _ name: DocumentCheck.Name
  ) -> DocumentCheck? {
    guard let validity = try? certificate.validity() else {
      return DocumentCheck(
        name, .undetermined, "the \(role)'s dates are none", reason: .malformed)
    }
    guard !validity.contains(milliseconds: now.milliseconds) else { return nil }
    let isOver = validity.untilMilliseconds <= now.milliseconds
    let end = isOver ? validity.untilMilliseconds : validity.fromMilliseconds
    return DocumentCheck(
      name, .failed, "the \(role)'s certificate \(isOver ? "ended" : "begins") on \(day(end))",
      reason: isOver ? .expired : .notYetValid)
  }

  /// What is wrong with the time in which a private key was used; nil when nothing is known to be:
  /// the signer's when the object was signed, the authority's when the signer's began.
  private func keyUsage(
    _ signer: IssuerCertificate, _ name: DocumentCheck.Name
  ) -> DocumentCheck? {
    let begun = (try? signer.validity())?.fromMilliseconds
    let uses = [
      (signer, "document signer", signers.first?.signedMilliseconds),
      (authority, "authority", begun),
    ]
    for case (let certificate?, let role, let time?) in uses {
      guard let period = certificate.privateKeyUsage else { continue }
      let isEarly = period.from.map { time < $0 } ?? false
      let isLate = period.until.map { $0 < time } ?? false
      guard isEarly || isLate else { continue }
      return DocumentCheck(
        name, .failed, "signed on \(day(time)), outside the use of the \(role)'s key",
        reason: .outsideKeyUsage)
    }
    return nil
  }

  private func day(_ milliseconds: Int64) -> CivilDate {
    Instant(milliseconds: milliseconds).day(offsetMinutes: 0)
  }

  // MARK: Revocation (tables 5.37 and 5.54)

  /// Whether the issuer's newest list, or a list of defects, revokes the signer's certificate.
  func revocation(_ name: DocumentCheck.Name) -> DocumentCheck {
    guard let signer else { return withoutSigner(name) }
    var isInDoubt = false
    for case .signerRevoked(let status) in defects {
      guard ObjectInspection.isCertain(status) else {
        isInDoubt = true
        continue
      }
      return DocumentCheck(
        name, .failed, "a list of defects revokes the signer (status \(status))",
        reason: .revoked)
    }
    guard !isReplaced else {
      return DocumentCheck(
        name, .successful, "a list of defects replaces the certificate", reason: .knownDefect)
    }
    let list = trust.revocations(of: signer, at: now)
    for (role, certificate) in [("signer", signer), ("authority", authority)] {
      guard let certificate, let list, list.isAbout(certificate),
        let entry = list.entry(of: certificate)
      else { continue }
      let when = entry.milliseconds.map { " on \(day($0))" } ?? ""
      return DocumentCheck(
        name, .failed, "the issuer revoked the \(role)'s certificate\(when)", reason: .revoked)
    }
    if isInDoubt {
      return DocumentCheck(
        name, .undetermined, "a list of defects looks into a revocation", reason: .knownDefect)
    }
    guard let list else {
      return DocumentCheck(
        name, .undetermined, "no revocation list of the issuer", reason: .noRevocationList)
    }
    guard let due = list.due, now.milliseconds < due else {
      let since = list.due.map { " since \(day($0))" } ?? ""
      return DocumentCheck(
        name, .undetermined, "the issuer's revocation list is overdue\(since)",
        reason: .revocationListOverdue)
    }
    return DocumentCheck(name, .successful)
  }

  /// Whether a status code says that the certificate is not to be trusted (table 5.54); others
  /// leave it undetermined.
  private static func isCertain(_ status: Int) -> Bool { [0, 2, 3, 4].contains(status) }

  /// What trust the signer's certificate earns (table 5.38): successful is trusted, failed not
  /// trusted. A missing revocation list alone takes no trust away.
  private var trustStatus: DocumentCheck {
    let chain = chain(.trustStatus)
    let revocation = revocation(.trustStatus)
    if revocation.outcome == .failed { return revocation }
    if chain.outcome == .successful, revocation.reason == .knownDefect,
      revocation.outcome == .undetermined
    {
      return revocation
    }
    return DocumentCheck(
      .trustStatus, chain.outcome, chain.outcome == .successful ? "" : chain.detail,
      reason: chain.reason)
  }

  // MARK: The issuing state (table 5.43)

  /// The issuing state of DG1 against the country of the document signer's issuer.
  func issuingState(_ zone: MachineReadableZone?) -> DocumentCheck {
    guard let issuer = zone?.issuer else {
      return DocumentCheck(
        .issuingState, .undetermined, "no issuing state in DG1", reason: .notRead)
    }
    let states = states
    guard !states.isEmpty else {
      return DocumentCheck(
        .issuingState, .undetermined, "no country in the signer's certificate",
        reason: .unknownAlgorithm)
    }
    guard states.contains(issuer.icao) else {
      return DocumentCheck(
        .issuingState, .failed,
        "DG1 says \(issuer), the certificate \(states.sorted().joined(separator: " or "))",
        reason: .otherState)
    }
    return DocumentCheck(.issuingState, .successful)
  }
}
