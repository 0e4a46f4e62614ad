import Codes

/// Countries as small numbers, equal for `IQ`, `IRQ` and whatever else means one country.
enum CountryNumbers {
  /// The number of a two- or three-letter code; nil for one that names no country of nationality.
  static func number(_ code: String) -> UInt16? {
    let upper = code.uppercased()
    guard
      let country = Country(alpha2: upper) ?? Country(icao: upper) ?? Country(alpha3: upper),
      let key = country.alpha3 ?? (country.kind == .state ? country.icao : nil)
    else { return nil }
    return numbers[key]
  }

  private static let numbers: [String: UInt16] = {
    var numbers: [String: UInt16] = [:]
    for country in Country.all {
      let key = country.alpha3 ?? country.icao
      if numbers[key] == nil { numbers[key] = UInt16(numbers.count) }
    }
    return numbers
  }()
}
