import Codes

/// Where a field's code stands among the packed columns.
struct PackedField: Sendable {
  /// 0 to 5.
  let column: Int
  /// The lowest bit.
  let shift: Int
  /// How many bits.
  let bits: Int

  /// The field's code in a column's.
  func code(in packed: Int) -> Int { packed >> shift & ((1 << bits) - 1) }
}

/// The fields of a counted row, packed into six columns of 16 bits, which with the count are 14
/// bytes a row: a question looks up one share for each column that it needs, so what is often
/// asked together stands together.
enum FlowLayout {
  static let sex = PackedField(column: 0, shift: 0, bits: 2)
  static let nationality = PackedField(column: 0, shift: 2, bits: countryBits)
  static let measure = PackedField(column: 1, shift: 0, bits: 3)
  static let age = PackedField(column: 1, shift: 3, bits: 5)
  static let direction = PackedField(column: 1, shift: 8, bits: 1)
  static let control = PackedField(column: 1, shift: 9, bits: 1)
  static let mode = PackedField(column: 1, shift: 10, bits: 2)
  static let category = PackedField(column: 2, shift: 0, bits: 4)
  static let stay = PackedField(column: 2, shift: 4, bits: 3)
  /// Category and stay as one: what decides whether a crossing can be migration at all.
  static let categoryAndStay = PackedField(column: 2, shift: 0, bits: 7)
  static let document = PackedField(column: 2, shift: 7, bits: 5)
  static let purpose = PackedField(column: 3, shift: 0, bits: 4)
  static let residence = PackedField(column: 3, shift: 4, bits: countryBits)
  static let vulnerability = PackedField(column: 4, shift: 0, bits: 4)
  static let departure = PackedField(column: 4, shift: 4, bits: countryBits)
  static let returnKind = PackedField(column: 5, shift: 0, bits: 3)
  static let destination = PackedField(column: 5, shift: 3, bits: countryBits)

  /// Bits of a country's number: 4,096 codes.
  static let countryBits = 12
  /// How many packed columns there are.
  static let columns = 6

  /// How many codes of each column can occur, with so many countries.
  static func sizes(countries: Int) -> [Int] {
    let countries = max(1, countries)
    return [
      countries << nationality.shift, 1 << 12, 1 << 12, countries << residence.shift,
      countries << departure.shift, countries << destination.shift,
    ]
  }

  static let measures = CodeBook(FlowMeasure.allCases.map(\.rawValue))
  static let sexes = CodeBook(Sex.allCases.map(\.rawValue))
  static let ages = CodeBook(AgeClass.all.map(\.text))
  static let purposes = CodeBook(TravelPurpose.allCases.map(\.rawValue) + [unknown])
  static let directions = CodeBook(Direction.allCases.map(\.rawValue))
  static let controls = CodeBook(ControlMode.allCases.map(\.rawValue))
  static let categories = CodeBook(TravellerCategory.allCases.map(\.rawValue))
  static let modes = CodeBook(TransportMode.allCases.map(\.rawValue))
  static let documents = CodeBook(DocumentKind.allCases.map(\.rawValue))
  static let stays = CodeBook(StayBand.allCases.map(\.rawValue))
  static let vulnerabilities = CodeBook(Vulnerability.allCases.map(\.rawValue) + [unknown])
  static let returnKinds = CodeBook(ReturnKind.allCases.map(\.rawValue) + [unknown])

  /// What stands where something was not asked or is not known.
  static let unknown = "unknown"
  /// What stands for a country's code once all numbers are taken, which real codes never do.
  static let unlisted = "unlisted"
}
