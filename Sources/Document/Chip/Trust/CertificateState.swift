public import Codes
import Crypto

/// The states behind the countries in certificates. Issuers write ISO 3166-1 codes of two letters,
/// some in small letters, some of three; organisations and Kosovo write codes of their own.
extension Country {
  /// Codes of certificates that are not those of ISO 3166-1, as lists of authorities have them, and
  /// the issuers in zones that stand for them.
  private static let ofOrganisations: [String: Set<String>] = [
    "UN": ["UNO", "UNA", "UNK"], "ZZ": ["UNO", "UNA", "UNK"], "EU": ["EUE"], "KS": ["RKS"],
    "XK": ["RKS"], "XO": ["XOM"], "XP": ["XPO"],
  ]

  /// Issuers in zones whose documents another state's authority signs: Hong Kong and Macao.
  private static let signedElsewhere: [String: Set<String>] = [
    "CN": ["HKG", "MAC"], "HK": ["CHN"], "MO": ["CHN"],
  ]

  /// The ICAO codes of the issuers for which a certificate's country stands; empty for a code that
  /// is none. One code may stand for several, as the guideline knows (TR-03135-1, clause 5.6.4.5).
  public static func states(ofCertificate code: String) -> Set<String> {
    let code = code.uppercased()
    if let organisation = ofOrganisations[code] { return organisation }
    guard let state = Country(alpha2: code) ?? Country(alpha3: code) else { return [] }
    // The classes of British nationality issue under the state's code.
    let classes = Country.all.filter {
      $0.isIssuer && $0.alpha3 != nil && $0.alpha3 == state.alpha3
    }.map(\.icao)
    return Set(classes + [state.icao]).union(signedElsewhere[code] ?? [])
  }
}

extension IssuerCertificate {
  /// The states of the subject's country.
  var states: Set<String> { country.map { Country.states(ofCertificate: $0) } ?? [] }

  /// The states of the issuer's country.
  var issuerStates: Set<String> { issuerCountry.map { Country.states(ofCertificate: $0) } ?? [] }

  /// The issuer's country under one spelling, for comparing two certificates.
  var issuerState: String? { issuerStates.min() ?? issuerCountry }
}
