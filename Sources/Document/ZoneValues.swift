public import Codes

extension MachineReadableZone {
  /// The document code without fillers: `P`, `PD`, `ID`.
  public var documentCode: String { trimmed(.documentCode) }

  /// The kind of document that the code suggests.
  public var kind: DocumentKind { DocumentKind(documentCode: documentCode) }

  /// The issuer's code without fillers: `IRQ`, `D`, `UNO`.
  public var issuerCode: String { trimmed(.issuer) }

  /// The issuer, when its code is known.
  public var issuer: Country? { Country(zone: slice(.issuer)) }

  /// The code in the nationality field without fillers; for an official of the United Nations the
  /// organisation's code stands there (Doc 9303-4 to -6, clause 4.2.2, note h).
  public var nationalityCode: String { trimmed(.nationality) }

  /// The nationality or status, when its code is known and names one; nil for `UNO`.
  public var nationality: Country? {
    guard let country = Country(zone: slice(.nationality)), country.isNationality else {
      return nil
    }
    return country
  }

  /// The whole document number; fillers inside stand for spaces or marks and become spaces.
  public var documentNumber: String {
    let main = trimmed(.documentNumber)
    let rest = longNumber.map { String(decoding: characters[$0.rest], as: UTF8.self) } ?? ""
    return String((main + rest).map { $0 == "<" ? " " : $0 })
  }

  /// The optional data without the rest of a long document number and without trailing fillers;
  /// fillers inside are kept.
  public var optionalData: String {
    guard let long = longNumber, let field = format.range(of: .optionalData) else {
      return trimmed(.optionalData)
    }
    return String(
      decoding: characters[min(long.digit + 2, field.upperBound)..<field.upperBound].trimmed,
      as: UTF8.self)
  }

  /// The second optional data of TD1 without trailing fillers; empty in other formats.
  public var optionalData2: String { trimmed(.optionalData2) }

  /// The sex; nil for a character that is none. `X` is read as unspecified, though the standard has
  /// the filler for it in a zone.
  public var sex: Sex? {
    switch slice(.sex).first {
    case UInt8(ascii: "F"): .female
    case UInt8(ascii: "M"): .male
    case UInt8(ascii: "<"), UInt8(ascii: "X"): .unspecified
    default: nil
    }
  }

  /// The birth date, read on a day; nil when the characters are no date.
  public func birthDate(on day: CivilDate) -> PartialDate? {
    PartialDate(mrz: slice(.birthDate), years: .birth(reference: day))
  }

  /// The expiry date (of a visa: the last day it can be used), read on a day; nil when the
  /// characters are no date, unknown when the field is empty.
  public func expiryDate(on day: CivilDate) -> PartialDate? {
    PartialDate(mrz: slice(.expiryDate), years: .expiry(reference: day))
  }

  /// Where a document number of more than nine characters goes on: the rest and its check digit, by
  /// index into `characters` (Doc 9303-5 and -6, clause 4.2.2, note j). Nil for other numbers.
  var longNumber: (rest: Range<Int>, digit: Int)? {
    let filler = UInt8(ascii: "<")
    guard format.hasLongNumbers, slice(.documentNumberCheck).first == filler,
      slice(.documentNumber).last != filler, let optional = format.range(of: .optionalData)
    else { return nil }
    let end = characters[optional].firstIndex(of: filler) ?? optional.upperBound
    guard end - optional.lowerBound >= 2 else { return nil }
    return (optional.lowerBound..<end - 1, end - 1)
  }

  private func trimmed(_ field: Field) -> String {
    String(decoding: slice(field).trimmed, as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  /// Without fillers at the end.
  fileprivate var trimmed: ArraySlice<UInt8> {
    let last = lastIndex { $0 != UInt8(ascii: "<") }
    return self[startIndex..<(last.map { $0 + 1 } ?? startIndex)]
  }
}
