/// A state, organisation or personal status, as the three-letter codes of travel documents name it
/// (ICAO Doc 9303-3, section 5), with its ISO 3166-1 and UN M49 codes where it has them.
///
/// The codes stand in one table, `CountryTable.swift`. A code that is not in the table is not an
/// error: documents carry codes of their issuers' making, and a check says so.
public struct Country: Hashable, Sendable, CustomStringConvertible {
  /// What a code names.
  public enum Kind: String, Sendable, CaseIterable {
    /// A state, or a territory that ISO 3166-1 lists: issuer and nationality.
    case state
    /// A status of the holder: stateless, refugee, unspecified, a class of British nationality.
    case personStatus = "person"
    /// An organisation that issues documents: never a nationality.
    case organisation = "issuer"
    /// A code withdrawn from ISO 3166 that older documents still carry.
    case former
    /// Utopia, the issuer of specimens: never a real document.
    case specimen
    /// Stands on no document: ICAO as the signer of master lists.
    case signer
  }

  /// The code in the machine-readable zone without fillers: `IRQ`, `D`, `XXB`, `UNO`.
  public let icao: String
  /// ISO 3166-1 alpha-3 of the state itself, or of the state behind a class of nationality; else
  /// nil.
  public let alpha3: String?
  /// ISO 3166-1 alpha-2, as `alpha3`; `XK` for Kosovo, which is in common use and not in ISO 3166.
  public let alpha2: String?
  /// UN M49 and ISO 3166-1 number, three digits, as `alpha3`.
  public let m49: String?
  /// A short English name.
  public let name: String
  /// What the code names.
  public let kind: Kind

  /// True when the code can stand as a nationality: states, statuses and former states.
  public var isNationality: Bool {
    switch kind {
    case .state, .personStatus, .former: true
    case .organisation, .specimen, .signer: false
    }
  }

  /// True when the code can stand as the issuer of a document.
  ///
  /// Of the statuses only the classes of British nationality and the UN mission in Kosovo issue.
  public var isIssuer: Bool {
    switch kind {
    case .state, .organisation, .former: true
    case .personStatus: alpha3 != nil || icao == "UNK"
    case .specimen, .signer: false
    }
  }

  /// True for a code that says that its holder has no defined nationality (XXA, XXB, XXC, XXX;
  /// Doc 9303-3, section 5, part E).
  public var isWithoutNationality: Bool { icao.hasPrefix("XX") }

  /// The code in the machine-readable zone.
  public var description: String { icao }

  /// The entry of a code from a machine-readable zone, fillers allowed (`D<<`); else nil.
  public init?(icao code: String) {
    guard let key = Country.key(code), let country = Country.byICAO[key] else { return nil }
    self = country
  }

  /// The entry of the three characters of a field of a machine-readable zone; else nil.
  public init?(zone field: ArraySlice<UInt8>) {
    guard let key = Country.key(field), let country = Country.byICAO[key] else { return nil }
    self = country
  }

  /// The state of an ISO 3166-1 alpha-3 code (`DEU`), or of an ICAO code (`D`, `RKS`); else nil.
  public init?(alpha3 code: String) {
    guard let country = Country.byAlpha3[code] ?? Country(icao: code) else { return nil }
    self = country
  }

  /// The state of an ISO 3166-1 alpha-2 code, or Kosovo for `XK`; else nil.
  public init?(alpha2 code: String) {
    guard let country = Country.byAlpha2[code] else { return nil }
    self = country
  }

  /// The state of a UN M49 number, three digits; else nil.
  public init?(m49 code: String) {
    guard let country = Country.byM49[code] else { return nil }
    self = country
  }

  private init(
    icao: String, alpha3: String?, alpha2: String?, m49: String?, name: String, kind: Kind
  ) {
    self.icao = icao
    self.alpha3 = alpha3
    self.alpha2 = alpha2
    self.m49 = m49
    self.name = name
    self.kind = kind
  }
}

extension Country {
  /// Every code, the ISO ones first, each part in the order of the table.
  public static let all: [Country] = states + specials

  private static let states: [Country] = isoTable.split(separator: "\n").compactMap { line in
    let columns = line.split(separator: " ", maxSplits: 4).map(String.init)
    guard columns.count == 5 else { return nil }
    return Country(
      icao: columns[0], alpha3: columns[1], alpha2: columns[2], m49: columns[3],
      name: columns[4], kind: .state)
  }

  private static let specials: [Country] = specialTable.split(separator: "\n").compactMap { line in
    let columns = line.split(separator: " ", maxSplits: 3).map(String.init)
    guard columns.count == 4, let kind = Kind(rawValue: columns[2]) else { return nil }
    let state = states.first { $0.alpha3 == columns[1] }
    return Country(
      icao: columns[0], alpha3: state?.alpha3,
      alpha2: columns[0] == "RKS" ? "XK" : state?.alpha2, m49: state?.m49,
      name: String(columns[3].drop { $0 == " " }), kind: kind)
  }

  private static let byICAO: [UInt32: Country] = {
    var countries: [UInt32: Country] = [:]
    for country in all { if let key = key(country.icao) { countries[key] = country } }
    return countries
  }()

  /// Up to three capital letters, then fillers only, as one number; nil for anything else.
  private static func key(_ code: some Collection<UInt8>) -> UInt32? {
    guard (1...3).contains(code.count) else { return nil }
    var key: UInt32 = 0
    var letters = 0
    for (index, byte) in code.enumerated() {
      switch byte {
      case 0x41...0x5A where index == letters:
        key = key << 8 | UInt32(byte)
        letters += 1
      case 0x3C: continue
      default: return nil
      }
    }
    return letters > 0 ? key : nil
  }

  private static func key(_ code: String) -> UInt32? { key(code.utf8) }

  private static let byAlpha3 = index(states) { $0.alpha3 }
  private static let byAlpha2 = index(all.filter { $0.kind == .state }) { $0.alpha2 }
  private static let byM49 = index(states) { $0.m49 }

  private static func index(
    _ countries: [Country], by code: (Country) -> String?
  ) -> [String: Country] {
    var index: [String: Country] = [:]
    for country in countries { if let code = code(country) { index[code] = country } }
    return index
  }
}
