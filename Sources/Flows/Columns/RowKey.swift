import Bytes
import Codes

extension FlowColumns {
  /// One combination of codes, packed as `FlowLayout` says.
  struct Key: Hashable, Comparable {
    private(set) var columns: (UInt16, UInt16, UInt16)

    /// A key of a nationality, with the first code of every other field.
    init(nationality: UInt16) { columns = (nationality << FlowLayout.nationality.shift, 0, 0) }

    /// Puts in the code of a text, once; throws `.flowDamaged` for a text that no record has.
    mutating func put(_ field: PackedField, _ text: String, _ book: CodeBook) throws(Fault) {
      guard let code = book[text] else {
        throw Fault(.flowDamaged, at: "flow_cell", "a code that no record has")
      }
      switch field.column {
      case 0: columns.0 |= code << field.shift
      case 1: columns.1 |= code << field.shift
      default: columns.2 |= code << field.shift
      }
    }

    static func == (left: Key, right: Key) -> Bool { left.columns == right.columns }

    static func < (left: Key, right: Key) -> Bool { left.columns < right.columns }

    func hash(into hasher: inout Hasher) {
      hasher.combine(
        UInt64(columns.0) << 32 | UInt64(columns.1) << 16 | UInt64(columns.2))
    }
  }

  /// The key of a traveller's codes.
  mutating func key(
    _ traveller: FlowCell.Traveller, _ direction: Direction, _ measure: FlowMeasure
  ) throws(Fault) -> Key {
    var key = Key(nationality: try number(ofNationality: traveller.nationality))
    try key.put(FlowLayout.sex, traveller.sex.rawValue, FlowLayout.sexes)
    try key.put(FlowLayout.measure, measure.rawValue, FlowLayout.measures)
    try key.put(FlowLayout.ageBand, traveller.ageBand.rawValue, FlowLayout.ageBands)
    try key.put(
      FlowLayout.purpose, traveller.purpose?.rawValue ?? "unknown", FlowLayout.purposes)
    try key.put(FlowLayout.direction, direction.rawValue, FlowLayout.directions)
    try key.put(FlowLayout.control, traveller.control.rawValue, FlowLayout.controls)
    try key.put(FlowLayout.category, traveller.category.rawValue, FlowLayout.categories)
    try key.put(FlowLayout.mode, traveller.mode.rawValue, FlowLayout.modes)
    return key
  }

  /// The number of a nationality; throws `.flowDamaged` when its field is full.
  mutating func number(ofNationality text: String) throws(Fault) -> UInt16 {
    guard let number = nationalities.number(of: text),
      number < 1 << FlowLayout.nationality.bits
    else { throw Fault(.flowDamaged, at: "flow_cell", "over 16,384 nationalities") }
    return number
  }

  /// The number of a point of entry; throws `.flowDamaged` when all numbers are taken.
  mutating func number(ofPoint text: String) throws(Fault) -> UInt16 {
    guard let number = points.number(of: text) else {
      throw Fault(.flowDamaged, at: "flow_cell", "over 65,536 points of entry")
    }
    return number
  }
}
