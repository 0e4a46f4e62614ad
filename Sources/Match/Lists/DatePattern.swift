import Bytes
import Codes

/// How a table writes dates: `dd/MM/yyyy`, `d.M.yyyy`, `MMM yyyy`, `yyyy`.
///
/// `yyyy` is four digits, `MM` and `dd` two, `M` and `d` one or two, `MMM` an English month by its
/// name or first three letters; anything else stands for itself. Arabic and Persian digits count
/// as digits. A day or month written `00` is unknown.
struct DatePattern: Sendable {
  private enum Part: Sendable {
    case year
    case month(Int), day(Int), monthName
    case sign(Character)
  }

  private let parts: [Part]

  /// Reads a pattern; throws `.field` for one without a year.
  init(_ text: String) throws(Fault) {
    var parts: [Part] = []
    var rest = text[...]
    while let first = rest.first {
      let run = rest.prefix { $0 == first }.count
      switch (first, run) {
      case ("y", 4): parts.append(.year)
      case ("M", 3): parts.append(.monthName)
      case ("M", 1...2): parts.append(.month(run))
      case ("d", 1...2): parts.append(.day(run))
      case ("y", _), ("M", _), ("d", _):
        throw Fault(.field, at: "dates", "yyyy, MM, M, MMM, dd and d are known")
      default: for _ in 0..<run { parts.append(.sign(first)) }
      }
      rest = rest.dropFirst(run)
    }
    guard parts.contains(where: { if case .year = $0 { true } else { false } }) else {
      throw Fault(.field, at: "dates", "a pattern with a year, such as dd/MM/yyyy, expected")
    }
    self.parts = parts
  }

  /// The date of a text that fits the pattern as a whole; else nil.
  func read(_ text: String) -> PartialDate? {
    var rest = text.asciiDigits[...]
    var year: Int?
    var month: Int?
    var day: Int?
    for part in parts {
      switch part {
      case .sign(let sign):
        guard rest.first == sign else { return nil }
        rest = rest.dropFirst()
      case .year:
        year = DatePattern.digits(&rest, 4)
        if year == nil { return nil }
      case .month(let count):
        guard let number = DatePattern.digits(&rest, count) else { return nil }
        month = number == 0 ? nil : number
      case .day(let count):
        guard let number = DatePattern.digits(&rest, count) else { return nil }
        day = number == 0 ? nil : number
      case .monthName:
        let word = rest.prefix(while: \.isLetter)
        guard let number = WordedDate.month(String(word)) else { return nil }
        month = number
        rest = rest.dropFirst(word.count)
      }
    }
    guard rest.isEmpty else { return nil }
    return PartialDate(year: year, month: month, day: month == nil ? nil : day)
  }

  /// Two (or four) digits, or one or two for a count of one.
  private static func digits(_ rest: inout Substring, _ count: Int) -> Int? {
    let run = rest.prefix { $0.isASCII && $0.isNumber }
    let taken = run.prefix(count == 1 ? 2 : count)
    guard count == 1 ? !taken.isEmpty : taken.count == count else { return nil }
    rest = rest.dropFirst(taken.count)
    return Int(taken)
  }
}

extension String {
  /// The text with Arabic and Persian digits written as 0 to 9.
  var asciiDigits: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          switch scalar.value {
          case 0x660...0x669: Unicode.Scalar(UInt8(scalar.value - 0x660) + 0x30)
          case 0x6f0...0x6f9: Unicode.Scalar(UInt8(scalar.value - 0x6f0) + 0x30)
          default: scalar
          }
        }))
  }
}
