import Bytes
import Codes

/// Country names as lists spell them -> the entry of the code table.
///
/// The table's own names come first; `variants` holds the other spellings. Source of the variants:
/// the UN Consolidated List of 2026-02-27, the UN terminology database (UNTERM), and OFAC's SDN
/// list ("Korea, North").
enum CountryNames {
  /// The country of a name in any case; nil for one that is not known.
  static func country(_ name: String) -> Country? {
    byName[key(name)]
  }

  private static let byName: [String: Country] = {
    var table: [String: Country] = [:]
    for country in Country.all where country.kind == .state { table[key(country.name)] = country }
    for line in variants.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let country = Country(alpha3: String(parts[0])) else { continue }
      table[key(String(parts[1]))] = country
    }
    return table
  }()

  /// Letters only, in lower case and without marks.
  private static func key(_ name: String) -> String {
    var key = String.UnicodeScalarView()
    for scalar in name.lowercased().normalizedNFD.unicodeScalars
    where scalar.properties.isAlphabetic && scalar.properties.generalCategory != .nonspacingMark {
      key.append(scalar)
    }
    return String(key)
  }

  private static let variants = """
    BHS Bahamas, The
    BHS The Bahamas
    BOL Bolivia (Plurinational State of)
    BRN Brunei
    CIV Ivory Coast
    COD Congo (Democratic Republic of the)
    COD DRC
    COD Congo, Democratic Republic of the
    COD Democratic Republic of Congo
    COG Congo, Republic of the
    CIV Cote d Ivoire
    COG Congo
    CPV Cape Verde
    CZE Czech Republic
    FSM Micronesia (Federated States of)
    GBR United Kingdom of Great Britain and Northern Ireland
    GBR Great Britain
    GBR UK
    GBR England
    GMB Gambia
    GMB Gambia, The
    GMB The Gambia
    IRN Iran (Islamic Republic of)
    IRN Islamic Republic of Iran
    HKG Hong Kong
    KOR South Korea
    KOR Korea, South
    KGZ Kyrgyz Republic
    LAO Laos
    LBY Libyan Arab Jamahiriya
    MDA Moldova
    MKD The former Yugoslav Republic of Macedonia
    MMR Burma
    NLD Netherlands (Kingdom of the)
    MAC Macau
    PRK North Korea
    PRK Korea, North
    PSE State of Palestine
    PSE Palestinian
    PSE West Bank
    PSE Gaza
    PSE Palestinian Authority
    PSE Occupied Palestinian Territory
    RUS Russia
    SWZ Swaziland
    SYR Syria
    TUR Turkey
    TZA United Republic of Tanzania
    USA United States of America
    USA United States
    USA US
    VEN Venezuela (Bolivarian Republic of)
    VAT Holy See
    VNM Vietnam
    """
}
