public import Bytes
public import Codes
public import Crypto

/// A state that issues specimens: its signing authority (CSCA) and its authority for terminals
/// (CVCA) with a verifier and an inspection system. One issuer makes any number of specimens, so
/// that one list of authorities covers them.
public struct SpecimenIssuer: Sendable {
  /// The country as ICAO writes it: UTO.
  public let country: String
  /// The signing authority.
  public let authority: SpecimenAuthority
  /// Authority, verifier and inspection system; the first signs itself.
  public let terminals: [TerminalCertificate]
  /// When all of it begins, in milliseconds since 1970.
  public let begins: Int64

  /// A day in milliseconds.
  static let day: Int64 = 86_400_000

  /// An issuer that exists.
  public init(
    country: String, authority: SpecimenAuthority, terminals: [TerminalCertificate], begins: Int64
  ) {
    self.country = country
    self.authority = authority
    self.terminals = terminals
    self.begins = begins
  }

  /// A new issuer of a country (three letters as ICAO writes it) at a moment. Its authority signs
  /// counts for 15 years (Doc 9303-12, clause 4.2) and has done so for one; its terminals'
  /// certificates count from the day before, for 3 years, 1 year and 30 days.
  public static func make(
    country: Country, kind: SpecimenKey.Kind = .curve(16),
    scheme: ChipSignatureScheme = .encodedECDSA(.sha384),
    terminalScheme: TerminalScheme = .ecdsaSHA256, terminalStrength: Int = 13,
    atMilliseconds now: Int64, randomness: some Randomness
  ) throws(Fault) -> SpecimenIssuer {
    let begins = now - 365 * day
    let code = country.alpha2 ?? country.icao
    let authority = try SpecimenAuthority.make(
      .init(country: code, commonName: "SPECIMEN CSCA \(country.icao)"),
      key: .generate(kind, scheme, randomness: randomness),
      validity: .years(15, fromMilliseconds: begins),
      randomness: randomness)
    let letters = country.alpha2 ?? String(country.icao.prefix(2))
    var terminals: [TerminalCertificate] = []
    for (name, role, days) in [
      ("CVCASPEC", .authority, 3 * 365), ("DVSPEC", .domesticVerifier, 365),
      ("ISSPEC", .terminal, 30),
    ] as [(String, TerminalCertificate.Role, Int64)] {
      let first = Instant(milliseconds: now - day).day(offsetMinutes: 0)
      let last = Instant(milliseconds: now + days * day).day(offsetMinutes: 0)
      terminals.append(
        try .make(
          .init(
            holder: "\(letters)\(name)00001", role: role, validity: first...last,
            scheme: terminalScheme, strength: terminalStrength), issuer: terminals.last,
          randomness: randomness))
    }
    return SpecimenIssuer(
      country: country.icao, authority: authority, terminals: terminals, begins: begins)
  }

  /// A new document signer of 10 years whose key may sign for 90 days; one that has ended did so a
  /// day before.
  func signer(
    _ plan: SpecimenPlan, atMilliseconds now: Int64, randomness: some Randomness
  ) throws(Fault) -> SpecimenSigner {
    let key = try SpecimenKey.generate(
      plan.signerKind, plan.signerScheme, randomness: randomness)
    let isExpired = plan.signerState == .expired
    let from = isExpired ? begins : now - SpecimenIssuer.day
    let until = isExpired ? now - SpecimenIssuer.day : from + 10 * 366 * SpecimenIssuer.day
    let use = Validity(
      fromMilliseconds: from,
      untilMilliseconds: min(until, from + 90 * SpecimenIssuer.day))
    let certificate = try authority.issue(
      .init(country: authority.name.country, commonName: "SPECIMEN DS \(randomness.hex(4))"),
      key: key, validity: Validity(fromMilliseconds: from, untilMilliseconds: until), use: use,
      randomness: randomness)
    var signer = SpecimenSigner(certificate: certificate, key: key)
    signer.isIncluded = plan.includesSigner
    signer.isNamedByKey = plan.namesSignerByKey
    return signer
  }

  /// The authority in a master list, signed by a list signer of its own (Doc 9303-12, clause 8).
  func masterList(
    atMilliseconds now: Int64, randomness: some Randomness
  ) throws(Fault) -> [UInt8] {
    let key = try SpecimenKey.generate(
      .curve(12, inFull: false), .encodedECDSA(.sha256), randomness: randomness)
    let certificate = try authority.issue(
      .init(country: authority.name.country, commonName: "SPECIMEN list signer"), key: key,
      validity: .years(1, fromMilliseconds: now - SpecimenIssuer.day), use: nil,
      purpose: SecurityObjectWriting.listSigning, randomness: randomness)
    return try SpecimenSigner(certificate: certificate, key: key).sign(
      SecurityObjectWriting.masterList([authority.certificate.der]),
      type: SecurityObjectWriting.masterListType, atMilliseconds: now,
      others: [authority.certificate])
  }

  /// The list of revoked signers, made a day before a moment, so that it counts all through the
  /// moment's day, and due again after 90 days.
  public func revocationList(
    of revoked: [IssuerCertificate], atMilliseconds now: Int64, number: Int = 1
  ) throws(Fault) -> [UInt8] {
    let made = now - SpecimenIssuer.day
    return try authority.revocationList(
      revoked.map { ($0, made) }, number: number, madeAt: made,
      dueAt: made + 90 * SpecimenIssuer.day)
  }
}
