public import Bytes
public import Codes
public import Crypto

/// The authorities of issuing states (CSCA) that the administrator decided to trust, merged from
/// any number of files or from one signed snapshot, with what goes with them: document signers,
/// revocation lists, lists of known defects.
public struct IssuerTrust: Sendable {
  /// Where a signed snapshot stands in time.
  public struct Edition: Sendable, Hashable {
    /// Its version; a newer one has a greater number.
    public let version: Int64
    /// When it was made.
    public let made: Instant
    /// Until when it counts as fresh; afterwards it still works and says so.
    public let validUntil: Instant

    /// Names a version and its time.
    public init(version: Int64, made: Instant, validUntil: Instant) {
      self.version = version
      self.made = made
      self.validUntil = validUntil
    }

    /// Whether it is past its time.
    public func isOverdue(at now: Instant) -> Bool { validUntil <= now }

    /// Its age in whole days; 0 where the clock stands before it.
    public func ageDays(at now: Instant) -> Int {
      max(0, Int((now.milliseconds - made.milliseconds) / 86_400_000))
    }
  }

  /// The authorities, each once, in the order in which they came.
  public private(set) var authorities: [TrustedCertificate] = []
  /// Document signers, to be found where a document does not carry its own; none is trusted by
  /// itself.
  public private(set) var signers: [TrustedCertificate] = []
  /// Revocation lists. A signature is checked when a list is used.
  public private(set) var revocations: [TrustedRevocations] = []
  /// Lists of known defects.
  public private(set) var defects: [DefectList] = []
  /// States whose certificates should be known here, ICAO codes: a missing one is worth a look.
  public var expected: Set<String> = []
  /// What could not be used: the file, the place in it and the reason.
  public private(set) var problems: [TrustFile.Problem] = []
  /// Where the snapshot stands in time; nil for what was read from files.
  public let edition: Edition?
  /// What is there already, by fingerprint.
  private var known: Set<Digest> = []

  /// Nobody is trusted.
  public init() { edition = nil }

  /// A signed snapshot that has been verified; see `TrustSnapshot`.
  init(
    _ edition: Edition, authorities: [TrustedCertificate], signers: [TrustedCertificate],
    revocations: [TrustedRevocations], defects: [DefectList], expected: Set<String>
  ) {
    self.edition = edition
    self.authorities = authorities
    self.signers = signers
    self.revocations = revocations
    self.defects = defects
    self.expected = expected
  }

  /// Adds what a file holds; see `TrustFile`. An entry that cannot be used is listed in `problems`
  /// and drops nothing else. Throws `.trustList`.
  ///
  /// Gives the signed lists of the file, whose signers the caller tells its user.
  @discardableResult
  public mutating func add(
    _ bytes: [UInt8], named name: String
  ) throws(Fault) -> [TrustFile.SignedList] {
    let file = try TrustFile(bytes, named: name)
    problems += file.problems
    for item in file.items { add(item) }
    return file.lists
  }

  /// Adds an item that is not there yet.
  public mutating func add(_ item: TrustItem) {
    guard known.insert(item.fingerprint).inserted else { return }
    do throws(Fault) {
      switch item.kind {
      case .authority: authorities.append(try TrustedCertificate(item))
      case .signer: signers.append(try TrustedCertificate(item))
      case .revocations: revocations.append(TrustedRevocations(item))
      case .defects: defects.append(try DefectList(try SignedObject(item.der), der: item.der))
      }
    } catch { problems.append(.init(place: item.place, reason: error.detail)) }
  }

  /// What no signature in all that was added speaks for, each with the reason. An authority, a link
  /// certificate whose predecessor is missing most often, is trusted because the administrator
  /// took it, and counts like the others, and so does a list of defects; a revocation list counts
  /// only once its authority is here. Takes about a millisecond for each.
  public func unverified() -> [TrustFile.Problem] {
    let all = authorities.compactMap { entry in
      (try? entry.certificate()).map { (certificate: $0, place: entry.place) }
    }
    return unverified(all) + unverifiedLists(all.map(\.certificate))
  }

  private func unverifiedLists(_ authorities: [IssuerCertificate]) -> [TrustFile.Problem] {
    let revocations = revocations.compactMap { entry -> TrustFile.Problem? in
      guard let list = try? entry.list() else { return nil }
      let isSigned = authorities.contains { list.isIssued(by: $0) && list.isSigned(by: $0) == true }
      let reason = "its authority is not in the lists, or did not sign it: \(list.issuer)"
      return isSigned ? nil : TrustFile.Problem(place: entry.place, reason: reason)
    }
    let defects = defects.compactMap { list -> TrustFile.Problem? in
      let isKnown = authorities.contains { list.signer.isSigned(by: $0) == true }
      let reason = "no authority in the lists signed its signer's certificate"
      return isKnown ? nil : TrustFile.Problem(place: list.signer.subject, reason: reason)
    }
    return revocations + defects
  }

  private func unverified(
    _ all: [(certificate: IssuerCertificate, place: String)]
  ) -> [TrustFile.Problem] {
    all.compactMap { authority, place in
      let issuers = all.map(\.certificate).filter { authority.names($0) }
      guard !issuers.contains(where: { authority.isSigned(by: $0) == true }) else { return nil }
      let reason =
        issuers.isEmpty
        ? "its issuer is not in the lists: \(authority.issuer)"
        : "none of its issuer's keys here signed it: \(authority.issuer)"
      return TrustFile.Problem(place: place, reason: reason)
    }
  }

  // MARK: Looking up

  /// What looking for the authority of a document signer came to.
  public enum Finding: Sendable {
    /// An authority that signed the certificate.
    case signed(by: IssuerCertificate)
    /// An authority of another state signed the certificate.
    case signedAbroad(by: IssuerCertificate)
    /// Authorities of the right key identifier are there, and none signed it.
    case refuted
    /// No authority for it is known here.
    case unavailable
    /// An authority is known, and an algorithm is not.
    case unknownAlgorithm
  }

  /// Looks for the authority that signed a document signer's certificate: by key identifier, and
  /// where one of the two carries none by the issuer's name (BSI TR-03135-1, clause 5.6.4.3.3).
  /// The countries of both are held against each other; `country` is the signer's as a list of
  /// defects corrects it. Of several that signed it (a link certificate has the key of the one that
  /// it links) one that is valid at the moment comes first, then the one that lasts longest.
  public func authority(
    of signer: IssuerCertificate, country: String? = nil, at now: Instant
  ) -> Finding {
    let identifier = signer.authorityKeyIdentifier
    let byKey = identifier.map { key in decoded { $0.keyIdentifier == key } } ?? []
    let byName = decoded { entry in
      (identifier == nil || entry.keyIdentifier == nil) && entry.mayNameItself(as: signer)
    }.filter { signer.names($0) }
    var isUnknown = false
    var signing: [IssuerCertificate] = []
    for candidate in byKey + byName {
      switch signer.isSigned(by: candidate) {
      case true: signing.append(candidate)
      case false: continue
      default: isUnknown = true
      }
    }
    if let best = IssuerTrust.best(signing, at: now) {
      let state = country.map { Country.states(ofCertificate: $0) } ?? signer.states
      let isAbroad = !state.isEmpty && !best.states.isEmpty && state.isDisjoint(with: best.states)
      return isAbroad ? .signedAbroad(by: best) : .signed(by: best)
    }
    if isUnknown { return .unknownAlgorithm }
    return byKey.isEmpty ? .unavailable : .refuted
  }

  private static func best(
    _ certificates: [IssuerCertificate], at now: Instant
  ) -> IssuerCertificate? {
    func rank(_ certificate: IssuerCertificate) -> (Int, Int64) {
      guard let validity = try? certificate.validity() else { return (0, 0) }
      let isValid = validity.contains(milliseconds: now.milliseconds)
      return (isValid ? 1 : 0, validity.untilMilliseconds)
    }
    return certificates.max { rank($0) < rank($1) }
  }

  private func decoded(_ isWanted: (TrustedCertificate) -> Bool) -> [IssuerCertificate] {
    authorities.compactMap { isWanted($0) ? try? $0.certificate() : nil }
  }

  /// The document signers that a security object may name.
  func signers(named reference: SignerReference) -> [IssuerCertificate] {
    signers.compactMap { entry in
      if case .key(let key) = reference, entry.keyIdentifier != key { return nil }
      guard let certificate = try? entry.certificate(), certificate.isNamed(by: reference) else {
        return nil
      }
      return certificate
    }
  }

  /// The newest revocation list of a signer's issuer whose signature an authority here vouches for;
  /// lists of the future do not count yet. Nil where there is none.
  func revocations(of signer: IssuerCertificate, at now: Instant) -> RevocationList? {
    let country = signer.issuerCountry
    let lists = revocations.compactMap { entry -> (RevocationList, Int64)? in
      guard entry.country == nil || entry.country == country, let list = try? entry.list(),
        let made = try? list.made(), list.isAbout(signer), made <= now.milliseconds
      else { return nil }
      return (list, made)
    }
    guard !lists.isEmpty else { return nil }
    let vouching = decoded { $0.mayNameItself(as: signer) }
    return lists.sorted { $0.1 > $1.1 }.map(\.0).first { list in
      vouching.contains { list.isIssued(by: $0) && list.isSigned(by: $0) == true }
    }
  }

  /// What the lists of defects know of a document.
  func defects(
    of signer: IssuerCertificate, zone: MachineReadableZone?, signed: Int64?
  ) -> [KnownDefect] {
    defects.flatMap { $0.defects(of: signer, zone: zone, signed: signed) }
  }
}

extension TrustedCertificate {
  /// Whether its subject can be the issuer's name of `other`: cheap, by the country.
  fileprivate func mayNameItself(as other: IssuerCertificate) -> Bool {
    country == other.issuerCountry
  }
}
