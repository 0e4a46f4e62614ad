public import Codes

/// What can be verified of which issuing states' documents, and of which nothing.
public struct TrustCoverage: Sendable {
  /// What is known of one issuing state.
  public struct State: Sendable, Hashable {
    /// The state or organisation.
    public let country: Country
    /// Its authorities' certificates, those that are over included.
    public let authorities: Int
    /// Those that are not over.
    public let inForce: Int
    /// When the last of them ends; nil when no date is known.
    public let until: Instant?
    /// Its revocation lists.
    public let revocationLists: Int
    /// When the next revocation list of the newest was due; nil without one.
    public let revocationsDue: Instant?
  }

  /// The issuing states with an authority, by their ICAO codes.
  public let covered: [State]
  /// The issuers of ICAO's list with none, by their ICAO codes.
  public let uncovered: [Country]
  /// Certificates under a country that is no issuer of ICAO's list, by their code; `none` where no
  /// country is named.
  public let unnamed: [String: Int]

  /// What the authorities cover at a moment. A state that only issues under another's authority
  /// (Hong Kong, the classes of British nationality) is covered by that.
  public init(_ trust: IssuerTrust, at now: Instant) {
    var certificates: [Country: [TrustedCertificate]] = [:]
    var unnamed: [String: Int] = [:]
    for authority in trust.authorities {
      let states = authority.country.map { Country.states(ofCertificate: $0) } ?? []
      if states.isEmpty { unnamed[authority.country ?? "none", default: 0] += 1 }
      for state in states.compactMap(Country.init(icao:)) {
        certificates[state, default: []].append(authority)
      }
    }
    self.unnamed = unnamed
    covered = certificates.map { country, list in
      let ends = list.compactMap(\.untilMilliseconds)
      let lists = trust.revocations.filter { entry in
        entry.country.map { Country.states(ofCertificate: $0).contains(country.icao) } ?? false
      }
      return State(
        country: country, authorities: list.count,
        inForce: ends.count { $0 > now.milliseconds },
        until: ends.max().map(Instant.init(milliseconds:)), revocationLists: lists.count,
        revocationsDue: lists.compactMap(\.dueMilliseconds).max().map(Instant.init(milliseconds:)))
    }.sorted { $0.country.icao < $1.country.icao }
    uncovered = Country.all.filter { country in
      country.isIssuer && country.kind != .former && certificates[country] == nil
    }.sorted { $0.icao < $1.icao }
  }
}
