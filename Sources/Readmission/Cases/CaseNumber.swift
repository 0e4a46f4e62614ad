public import Bytes

/// The number of a case, as people say and type it: `R-2026-000123-46`.
///
/// The letter says what kind of file it is, then the year, a serial number of that year, and two
/// check digits (ISO/IEC 7064 MOD 97-10, as an IBAN's), so that a wrong digit or two digits in the
/// wrong order name no case. It says nothing about a person, and may stand in a command line.
public struct CaseNumber: Hashable, Sendable, CustomStringConvertible {
  /// What a number names.
  public enum Kind: String, Sendable, CaseIterable {
    /// A readmission case.
    case readmission = "R"
    /// A follow-up after arrival: a file of its own, under a number that leads to no case.
    case followUp = "F"
    /// The manifest of a charter.
    case charter = "C"
    /// A person's own request: access, correction, complaint.
    case request = "Q"
    /// A holiday that a State announced.
    case holiday = "H"
  }

  /// What it names.
  public let kind: Kind
  /// The year in which it was given, 2000...2999.
  public let year: Int
  /// 1...999,999 in that year.
  public let serial: Int

  /// A number; throws `.caseNumber` for a year or serial number out of range.
  public init(_ kind: Kind, year: Int, serial: Int) throws(Fault) {
    guard (2000...2999).contains(year), (1...999_999).contains(serial) else {
      throw Fault(.caseNumber, "a year from 2000 and a serial number to 999999 expected")
    }
    self.kind = kind
    self.year = year
    self.serial = serial
  }

  /// Reads a number, in capitals or not; throws `.caseNumber` for another form, and for check
  /// digits that do not hold.
  public init(_ text: String) throws(Fault) {
    let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, let kind = Kind(rawValue: String(parts[0])),
      let year = CaseNumber.digits(parts[1], count: 4),
      let serial = CaseNumber.digits(parts[2], count: 6),
      let check = CaseNumber.digits(parts[3], count: 2)
    else { throw Fault(.caseNumber, "a number such as R-2026-000123-46 expected") }
    try self.init(kind, year: year, serial: serial)
    guard check == checkDigits else {
      throw Fault(.caseNumber, "the check digits do not fit: a digit is wrong or out of place")
    }
  }

  /// 98 minus the remainder of the number with `00` behind it by 97; letters count as 10...35.
  private var checkDigits: Int {
    let letter = Int(kind.rawValue.utf8.first ?? 0) - 55
    return 98 - ((letter * 10_000 + year) * 1_000_000 + serial) * 100 % 97
  }

  private static func digits(_ text: Substring, count: Int) -> Int? {
    guard text.utf8.count == count, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(text)
  }

  private static func padded(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }

  /// `R-2026-000123-46`.
  public var description: String {
    "\(kind.rawValue)-\(year)-\(CaseNumber.padded(serial, 6))-"
      + CaseNumber.padded(checkDigits, 2)
  }
}

extension Fault.Code {
  /// Text that is no number of a case, or whose check digits do not hold.
  public static let caseNumber = Fault.Code("readmission.case-number", .badInput)
}
