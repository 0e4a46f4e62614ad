import Bytes
import Codes

extension FlowColumns {
  /// One combination of codes, packed as `FlowLayout` says.
  struct Key: Hashable, Comparable {
    private(set) var columns: SIMD8<UInt16> = .zero

    /// Puts in the code of a text, once; throws `.flowDamaged` for a text that no record has.
    mutating func put(_ field: PackedField, _ text: String, _ book: CodeBook) throws(Fault) {
      guard let code = book[text] else {
        throw Fault(.flowDamaged, at: "flow_cell", "a code that no record has")
      }
      put(field, code)
    }

    /// Puts in a code, once.
    mutating func put(_ field: PackedField, _ code: UInt16) {
      columns[field.column] |= code << field.shift
    }

    static func < (left: Key, right: Key) -> Bool {
      for column in 0..<FlowLayout.columns where left.columns[column] != right.columns[column] {
        return left.columns[column] < right.columns[column]
      }
      return false
    }
  }

  /// The key of a traveller's codes, which stand in the order of `FlowCell.Traveller.codes`.
  mutating func key(
    _ codes: [String], _ direction: String, _ measure: String
  ) throws(Fault) -> Key {
    var key = Key()
    try key.put(FlowLayout.mode, codes[0], FlowLayout.modes)
    try key.put(FlowLayout.control, codes[1], FlowLayout.controls)
    try key.put(FlowLayout.category, codes[2], FlowLayout.categories)
    try key.put(FlowLayout.purpose, codes[3], FlowLayout.purposes)
    key.put(FlowLayout.nationality, number(ofCountry: codes[4]))
    try key.put(FlowLayout.sex, codes[5], FlowLayout.sexes)
    try key.put(
      FlowLayout.age, AgeClass.text(band: codes[6], fiveYears: codes[7], adulthood: codes[8]),
      FlowLayout.ages)
    key.put(FlowLayout.residence, number(ofCountry: codes[9]))
    key.put(FlowLayout.departure, number(ofCountry: codes[10]))
    key.put(FlowLayout.destination, number(ofCountry: codes[11]))
    try key.put(FlowLayout.document, codes[12], FlowLayout.documents)
    try key.put(FlowLayout.stay, codes[13], FlowLayout.stays)
    try key.put(FlowLayout.returnKind, codes[14], FlowLayout.returnKinds)
    try key.put(FlowLayout.vulnerability, codes[15], FlowLayout.vulnerabilities)
    try key.put(FlowLayout.direction, direction, FlowLayout.directions)
    try key.put(FlowLayout.measure, measure, FlowLayout.measures)
    return key
  }

  /// The number of a country; that of `unlisted` once all are taken, so that no station can stop
  /// the counts with codes of its own making.
  mutating func number(ofCountry text: String) -> UInt16 {
    if let known = countries[text] { return known }
    guard countries.texts.count < 1 << FlowLayout.countryBits else {
      return countries[FlowLayout.unlisted] ?? 0
    }
    return countries.number(of: text) ?? 0
  }

  /// The number of a point of entry; throws `.flowDamaged` when all numbers are taken.
  mutating func number(ofPoint text: String) throws(Fault) -> UInt16 {
    guard let number = points.number(of: text) else {
      throw Fault(.flowDamaged, at: "flow_cell", "over 65,536 points of entry")
    }
    return number
  }
}
