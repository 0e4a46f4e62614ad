import Codes

/// Where a field's code stands among the packed columns.
struct PackedField: Sendable {
  /// 0, 1 or 2.
  let column: Int
  /// The lowest bit.
  let shift: Int
  /// How many bits.
  let bits: Int

  /// The field's code in a column's.
  func code(in packed: Int) -> Int { packed >> shift & ((1 << bits) - 1) }
}

/// The fields of a counted row, packed into three columns of 16 bits: a question looks up one
/// share for each column that it needs, so what is often asked together stands together.
enum FlowLayout {
  static let sex = PackedField(column: 0, shift: 0, bits: 2)
  static let nationality = PackedField(column: 0, shift: 2, bits: 14)
  static let measure = PackedField(column: 1, shift: 0, bits: 3)
  static let ageBand = PackedField(column: 1, shift: 3, bits: 3)
  static let purpose = PackedField(column: 1, shift: 6, bits: 4)
  static let direction = PackedField(column: 1, shift: 10, bits: 1)
  static let control = PackedField(column: 1, shift: 11, bits: 1)
  static let category = PackedField(column: 2, shift: 0, bits: 4)
  static let mode = PackedField(column: 2, shift: 4, bits: 2)

  /// Codes of each column that can occur; those of the first follow from the nationalities.
  static let sizes = [1 << 16, 1 << 12, 1 << 6]

  static let measures = CodeBook(FlowMeasure.allCases.map(\.rawValue))
  static let sexes = CodeBook(Sex.allCases.map(\.rawValue))
  static let ageBands = CodeBook(AgeBand.allCases.map(\.rawValue))
  static let purposes = CodeBook(TravelPurpose.allCases.map(\.rawValue) + ["unknown"])
  static let directions = CodeBook(Direction.allCases.map(\.rawValue))
  static let controls = CodeBook(ControlMode.allCases.map(\.rawValue))
  static let categories = CodeBook(TravellerCategory.allCases.map(\.rawValue))
  static let modes = CodeBook(TransportMode.allCases.map(\.rawValue))
}
