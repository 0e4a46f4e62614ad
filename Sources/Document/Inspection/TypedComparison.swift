public import Codes
import Names

extension MachineReadableZone {
  /// A zone against the data that an officer typed from the printed page (BSI TR-03135-1 v2.5,
  /// clauses 5.7.3.1 and 5.7.5): failed where a number, code, date or sex differs; undetermined
  /// where only the name does, for issuers spell names their own way, or where nothing that was
  /// typed can be compared.
  public func comparison(
    with typed: TypedDocument, as name: DocumentCheck.Name, on day: CivilDate
  ) -> DocumentCheck {
    let comparisons: [(field: Field, isEqual: Bool?)] = [
      (.issuer, Self.isEqual(issuerCode, typed.issuerCode)),
      (.documentNumber, typed.number.flatMap { Self.isEqual(documentNumber, $0) }),
      (.nationality, Self.isEqual(nationalityCode, typed.nationalityCode)),
      (.birthDate, isSame(birthDate(on: day), typed.birth?.value)),
      (.sex, isSame(sex, typed.sex)),
      (.expiryDate, isSame(expiryDate(on: day), typed.expires)),
    ]
    let differing = comparisons.filter { $0.isEqual == false }.map(\.field.name)
    guard differing.isEmpty else {
      return DocumentCheck(name, .failed, "they differ: \(differing.joined(separator: ", "))")
    }
    guard typed.names.contains(where: isName) else {
      return DocumentCheck(name, .undetermined, "the name is spelt in another way")
    }
    guard comparisons.contains(where: { $0.isEqual == true }) else {
      return DocumentCheck(name, .undetermined, "nothing but the name could be compared")
    }
    return DocumentCheck(name, .successful)
  }

  /// A passport's zone against the zone of a visa or residence permit in it (clauses 5.7.4.1 and
  /// 5.7.4.2): name, birth date, sex and nationality.
  public func comparison(
    withPermit permit: MachineReadableZone, on day: CivilDate
  ) -> DocumentCheck {
    var differing: [Field] = []
    if !isNameCompatible(with: permit) { differing.append(.name) }
    for field in [Field.birthDate, .sex, .nationality] where slice(field) != permit.slice(field) {
      differing.append(field)
    }
    guard differing.isEmpty else {
      let names = differing.map(\.name).joined(separator: ", ")
      return DocumentCheck(.permitZone, .failed, "they differ: \(names)")
    }
    return DocumentCheck(.permitZone, .successful)
  }

  /// Letters and digits only: people type the spaces and hyphens that a zone has as fillers.
  private static func isEqual(_ zone: String, _ typed: String) -> Bool? {
    let typed = typed.uppercased().filter { $0.isLetter || $0.isNumber }
    return typed.isEmpty ? nil : zone.filter { $0 != " " && $0 != "<" } == typed
  }

  private func isSame(_ zone: PartialDate?, _ typed: PartialDate?) -> Bool? {
    guard let zone, let typed else { return nil }
    return zone.isSame(as: typed)
  }

  private func isSame(_ zone: Sex?, _ typed: Sex?) -> Bool? {
    guard let zone, let typed, zone != .unspecified, typed != .unspecified else { return nil }
    return zone == typed
  }

  /// Whether a typed name is the zone's by ICAO's tables, its components in any order, and cut off
  /// where the zone's may be.
  private func isName(_ typed: PersonName) -> Bool {
    let mine = (name.primary + name.secondary).sorted()
    let theirs = Transliteration.zone(typed.issued).text.split(separator: "<").map(String.init)
    guard !mine.isEmpty, !theirs.isEmpty else { return false }
    if mine == theirs.sorted() { return true }
    guard name.mayBeTruncated else { return false }
    return mine.allSatisfy { part in theirs.contains { $0.hasPrefix(part) } }
  }

  /// Whether two zones, of which one has less room, can carry the same name.
  private func isNameCompatible(with other: MachineReadableZone) -> Bool {
    let filler = UInt8(ascii: "<")
    func content(_ zone: MachineReadableZone) -> ArraySlice<UInt8> {
      let field = zone.slice(.name)
      return field[..<(field.lastIndex { $0 != filler }.map { $0 + 1 } ?? field.startIndex)]
    }
    let (mine, theirs) = (content(self), content(other))
    if mine == theirs { return true }
    return (name.mayBeTruncated && theirs.starts(with: mine))
      || (other.name.mayBeTruncated && mine.starts(with: theirs))
  }
}
