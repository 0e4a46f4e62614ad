import Bytes
public import Codes
public import Names

/// A person to notify, from DG16 (ICAO Doc 9303-10, clause 4.7.16). It may change after issuance:
/// no signature covers it at some issuers.
public struct PersonToNotify: Sendable {
  /// When the entry was recorded.
  public var recorded: PartialDate?
  /// The name.
  public var name: PersonName?
  /// The telephone.
  public var telephone: String?
  /// The address, in its parts.
  public var address: [String] = []
}

extension DataGroupReader {
  /// DG16: a count, and a template for each person, tags A1, A2 and on.
  mutating func persons(_ element: TaggedElement) throws(Fault) -> [PersonToNotify] {
    var persons: [PersonToNotify] = []
    for template in try counted(element, { (0xA1...0xBE).contains($0.tag) }) {
      var person = PersonToNotify()
      for field in try template.children() {
        switch field.tag {
        case 0x5F50: person.recorded = date(field)
        case 0x5F51: person.name = name(field)
        case 0x5F52: person.telephone = text(field)
        case 0x5F53: person.address = components(field)
        default: note(field.encoded, "a field that the standard does not have")
        }
      }
      persons.append(person)
    }
    return persons
  }
}
